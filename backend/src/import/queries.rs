//! SQL of the files that wait at the desk, and of the export.

crate::statements! {
    /// Keeps a file that may be loaded; none when too many wait. Files of last week go.
    ADD_CATALOGUE_FILE = "
        WITH old AS (DELETE FROM catalogue_file WHERE uploaded_at < clock_timestamp() - interval '7 days')
        INSERT INTO catalogue_file (name, content, taka_per_unit, categories, summary, uploaded_by)
        SELECT $1, $2, $3, $4, $5, $6
        WHERE (SELECT count(*) FROM catalogue_file
               WHERE content IS NOT NULL AND uploaded_at >= clock_timestamp() - interval '7 days') < $7
        RETURNING id";

    /// The last files.
    LIST_CATALOGUE_FILES = "
        SELECT file.id, file.name, summary, uploaded_by, uploader.name AS uploader, uploaded_at,
               loader.name AS loader, loaded_at
        FROM catalogue_file AS file JOIN staff AS uploader ON uploader.id = uploaded_by
             LEFT JOIN staff AS loader ON loader.id = loaded_by
        ORDER BY file.id DESC LIMIT $1";

    /// One of them.
    FIND_CATALOGUE_FILE = "
        SELECT file.id, file.name, summary, uploaded_by, uploader.name AS uploader, uploaded_at,
               loader.name AS loader, loaded_at
        FROM catalogue_file AS file JOIN staff AS uploader ON uploader.id = uploaded_by
             LEFT JOIN staff AS loader ON loader.id = loaded_by
        WHERE file.id = $1";

    /// What is in it, and what was said about it; no content when it is loaded.
    FIND_CATALOGUE_CONTENT = "
        SELECT content, taka_per_unit, categories, uploaded_by FROM catalogue_file WHERE id = $1";

    /// It is loaded; nothing when it was already.
    MARK_CATALOGUE_FILE = "
        UPDATE catalogue_file SET content = NULL, summary = $2, loaded_by = $3, loaded_at = clock_timestamp(),
               large_cuts = $4
        WHERE id = $1 AND content IS NOT NULL";

    /// Throws away a file that waits.
    DELETE_CATALOGUE_FILE = "DELETE FROM catalogue_file WHERE id = $1 AND content IS NOT NULL";

    /// The categories with those above them.
    LIST_CATEGORY_PATHS = "
        WITH RECURSIVE path AS (
            SELECT id, name_bn, name_en FROM category WHERE parent_id IS NULL
            UNION ALL
            SELECT category.id, path.name_bn || ' > ' || category.name_bn, path.name_en || ' > ' || category.name_en
            FROM category JOIN path ON path.id = category.parent_id)
        SELECT id, name_bn, name_en FROM path";

    /// SKUs after one, those of a product next to each other.
    LIST_ROWS_TO_EXPORT = "
        SELECT product.slug, published, brand.name AS brand, category_id, product.name_bn, product.name_en,
               description_bn, description_en, warranty_bn, warranty_en, specifications, popularity,
               sku.id, sku.code, sku.position, sku.options, sku.images, price.list, price.sale, price.sale_from,
               price.sale_until
        FROM product JOIN brand ON brand.id = brand_id JOIN sku ON sku.product_id = product.id
             JOIN price ON price.sku_id = sku.id
        WHERE (product.slug, sku.position, sku.id) > ($1, $2, $3)
        ORDER BY product.slug, sku.position, sku.id LIMIT $4";
}
