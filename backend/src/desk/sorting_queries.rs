//! SQL of categories and brands at the desk.

crate::statements! {
    /// The tree, siblings in display order.
    LIST_STAFF_CATEGORIES = "
        SELECT category.slug, parent.slug AS parent, category.name_bn, category.name_en,
               (SELECT count(*) FROM product WHERE category_id = category.id) AS products
        FROM category LEFT JOIN category AS parent ON parent.id = category.parent_id
        ORDER BY category.position, category.id LIMIT $1";

    /// A category that others may be put below, and how deep it lies: 1 is a first one.
    FIND_CATEGORY_DEPTH = "
        WITH RECURSIVE up AS (
            SELECT id, parent_id, name_en, 1 AS depth FROM category WHERE slug = $1
            UNION ALL
            SELECT up.id, category.parent_id, up.name_en, depth + 1
            FROM up JOIN category ON category.id = up.parent_id)
        SELECT id, name_en, max(depth) AS depth FROM up GROUP BY id, name_en";

    /// Adds a category after all others; none when its name in addresses, or its name, is taken.
    ADD_CATEGORY = "
        INSERT INTO category (parent_id, slug, name_bn, name_en, position)
        SELECT $1, $2, $3, $4, coalesce(max(position), 0) + 1 FROM category
        ON CONFLICT DO NOTHING RETURNING id";

    /// A category, locked.
    LOCK_CATEGORY = "SELECT id, parent_id, name_bn, name_en FROM category WHERE slug = $1 FOR UPDATE";

    /// Names a locked category.
    RENAME_CATEGORY = "UPDATE category SET name_bn = $2, name_en = $3 WHERE id = $1";

    /// The categories below one, or the first ones, in display order, locked.
    LOCK_SIBLINGS = "
        SELECT id, position FROM category WHERE parent_id IS NOT DISTINCT FROM $1 ORDER BY position, id FOR UPDATE";

    /// Puts a locked category elsewhere among its siblings.
    PLACE_CATEGORY = "UPDATE category SET position = $2 WHERE id = $1";

    /// Takes a locked category away.
    DELETE_CATEGORY = "DELETE FROM category WHERE id = $1";

    /// The brands by name.
    LIST_STAFF_BRANDS = "
        SELECT slug, name, (SELECT count(*) FROM product WHERE brand_id = brand.id) AS products
        FROM brand ORDER BY lower(name), id LIMIT $1";

    /// A brand, locked.
    LOCK_BRAND = "SELECT id, name FROM brand WHERE slug = $1 FOR UPDATE";

    /// The names of the other brands, and in addresses.
    LIST_OTHER_BRANDS = "SELECT slug, name FROM brand WHERE id <> $1";

    /// Names a locked brand.
    RENAME_BRAND = "UPDATE brand SET name = $2 WHERE id = $1";

    /// Takes a locked brand away.
    DELETE_BRAND = "DELETE FROM brand WHERE id = $1";
}
