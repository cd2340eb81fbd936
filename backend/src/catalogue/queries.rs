//! SQL that reads the catalogue. Lists are read in pages, so that no statement comes near its time limit however many
//! products there are.

crate::statements! {
    /// What a poll asks first. The database's clock decides when a sale begins.
    FIND_CONTENT_VERSION = "SELECT content_version, clock_timestamp() AS now FROM catalogue_state";

    /// The whole category tree.
    LIST_CATEGORIES = "SELECT id, parent_id, slug, name_bn, name_en, position FROM category ORDER BY id";

    /// All brands.
    LIST_BRANDS = "SELECT id, slug, name FROM brand ORDER BY id";

    /// All delivery zones.
    LIST_DELIVERY_ZONES = "SELECT zone, fee, days_min, days_max FROM delivery_zone ORDER BY fee";

    /// Products that changed after a version, in pages by id. Unpublished ones come along: they are withdrawn.
    LIST_CHANGED_PRODUCTS = "
        SELECT id, content_version, slug, brand_id, category_id, name_bn, name_en, description_bn, description_en,
               warranty_bn, warranty_en, specifications, popularity, published
        FROM product WHERE content_version > $1 AND id > $2 ORDER BY id LIMIT $3";

    /// The SKUs of these products in display order.
    LIST_SKUS = "
        SELECT id, product_id, code, options, images FROM sku
        WHERE product_id = ANY($1) ORDER BY product_id, position, id";

    /// Prices and stock of all SKUs, in pages by id.
    LIST_OFFERS = "
        SELECT sku_id, list, sale, sale_from, sale_until, campaign_id, campaign_price, campaign_from, campaign_until,
               per_phone, on_hand
        FROM priced_sku LEFT JOIN stock USING (sku_id)
        WHERE sku_id > $1 ORDER BY sku_id LIMIT $2";

    /// Prices and stock of these SKUs.
    LIST_OFFERS_OF_SKUS = "
        SELECT sku_id, list, sale, sale_from, sale_until, campaign_id, campaign_price, campaign_from, campaign_until,
               per_phone, on_hand
        FROM priced_sku LEFT JOIN stock USING (sku_id) WHERE sku_id = ANY($1)";

    /// Prices and stock that changed since a moment, with 20 seconds more: a transaction stamps its rows before it
    /// commits, and none lives longer than that. After the end of a campaign the next one of a SKU is read.
    LIST_CHANGED_OFFERS = "
        SELECT sku_id, list, sale, sale_from, sale_until, campaign_id, campaign_price, campaign_from, campaign_until,
               per_phone, on_hand
        FROM priced_sku LEFT JOIN stock USING (sku_id)
        WHERE sku_id IN (SELECT sku_id FROM price WHERE changed_at > $1::timestamptz - interval '20 seconds'
                         UNION
                         SELECT sku_id FROM stock WHERE changed_at > $1::timestamptz - interval '20 seconds'
                         UNION
                         SELECT sku_id FROM campaign_price WHERE upper(during) > $1::timestamptz - interval '20 seconds'
                                                             AND upper(during) <= statement_timestamp())";
}
