//! SQL of products at the desk.

crate::statements! {
    /// A product with the names of its brand and category.
    FIND_STAFF_PRODUCT = "
        SELECT product.id, product.slug, content_version, published, brand.name AS brand, category.slug AS category,
               product.name_bn, product.name_en, description_bn, description_en, warranty_bn, warranty_en,
               specifications, popularity
        FROM product JOIN brand ON brand.id = brand_id JOIN category ON category.id = category_id
        WHERE product.slug = $1";

    /// The same, locked.
    LOCK_PRODUCT = "
        SELECT product.id, product.slug, content_version, published, brand.name AS brand, category.slug AS category,
               product.name_bn, product.name_en, description_bn, description_en, warranty_bn, warranty_en,
               specifications, popularity
        FROM product JOIN brand ON brand.id = brand_id JOIN category ON category.id = category_id
        WHERE product.slug = $1 FOR UPDATE OF product";

    /// Its SKUs in display order.
    LIST_SKUS_OF_PRODUCT = "
        SELECT sku.code, product.slug, product.name_bn, product.name_en, product.published, sku.options,
               sku.images[1] AS image, price.list, price.sale, price.sale_from, price.sale_until, stock.on_hand
        FROM sku JOIN product ON product.id = sku.product_id JOIN stock ON stock.sku_id = sku.id
             LEFT JOIN price ON price.sku_id = sku.id
        WHERE sku.product_id = $1 ORDER BY sku.position, sku.id";

    /// A category.
    FIND_CATEGORY_BY_SLUG = "SELECT id FROM category WHERE slug = $1";

    /// A brand.
    FIND_BRAND_BY_NAME = "SELECT id FROM brand WHERE name = $1";

    /// Adds a brand; none when its name in addresses is taken.
    ADD_BRAND = "INSERT INTO brand (slug, name) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id";

    /// Adds a product; none when its name in addresses is taken.
    ADD_PRODUCT = "
        INSERT INTO product (slug, brand_id, category_id, name_bn, name_en, description_bn, description_en,
                             warranty_bn, warranty_en, specifications, popularity, published)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (slug) DO NOTHING RETURNING id";

    /// Changes a locked product.
    CHANGE_PRODUCT = "
        UPDATE product SET brand_id = $2, category_id = $3, name_bn = $4, name_en = $5, description_bn = $6,
               description_en = $7, warranty_bn = $8, warranty_en = $9, specifications = $10, popularity = $11,
               published = $12
        WHERE slug = $1";

    /// Adds a SKU after its siblings; none when its code is taken.
    ADD_SKU = "
        INSERT INTO sku (product_id, code, options, position)
        SELECT $1, $2, $3, coalesce(max(position), 0) + 1 FROM sku WHERE product_id = $1
        ON CONFLICT (code) DO NOTHING RETURNING id";

    /// Its stock: none.
    ADD_STOCK = "INSERT INTO stock (sku_id) VALUES ($1)";

    /// The pictures of a SKU, locked.
    LOCK_IMAGES = "SELECT id, images FROM sku WHERE code = $1 FOR UPDATE";

    /// Sets the pictures of a locked SKU.
    SET_IMAGES = "UPDATE sku SET images = $2 WHERE id = $1";

    /// The name of the product of a SKU in addresses.
    FIND_PRODUCT_OF_SKU = "
        SELECT product.slug FROM sku JOIN product ON product.id = product_id WHERE sku.code = $1";
}
