//! SQL of campaigns and coupons at the desk.

crate::statements! {
    /// The last campaigns.
    LIST_CAMPAIGNS = "
        SELECT slug, name_bn, name_en, lower(during) AS starts_at, upper(during) AS ends_at, per_phone,
               (SELECT count(*) FROM campaign_price WHERE campaign_id = campaign.id) AS skus
        FROM campaign ORDER BY lower(during) DESC, id DESC LIMIT $1";

    /// One campaign.
    FIND_STAFF_CAMPAIGN = "
        SELECT slug, name_bn, name_en, lower(during) AS starts_at, upper(during) AS ends_at, per_phone,
               (SELECT count(*) FROM campaign_price WHERE campaign_id = campaign.id) AS skus
        FROM campaign WHERE slug = $1";

    /// The same, locked.
    LOCK_CAMPAIGN = "
        SELECT slug, name_bn, name_en, lower(during) AS starts_at, upper(during) AS ends_at, per_phone,
               (SELECT count(*) FROM campaign_price WHERE campaign_id = campaign.id) AS skus,
               lower(during) <= clock_timestamp() AS has_begun, clock_timestamp() AS now
        FROM campaign WHERE slug = $1 FOR UPDATE";

    /// What its SKUs cost.
    LIST_CAMPAIGN_PRICES = "
        SELECT sku.code, campaign_price.price
        FROM campaign JOIN campaign_price ON campaign_id = campaign.id JOIN sku ON sku.id = sku_id
        WHERE slug = $1 ORDER BY sku.code";

    /// Ordinary prices of these SKUs.
    LIST_LIST_PRICES = "SELECT code, list FROM sku JOIN price ON sku_id = sku.id WHERE code = ANY($1)";

    /// Adds a campaign.
    ADD_CAMPAIGN = "
        INSERT INTO campaign (slug, name_bn, name_en, during, per_phone)
        VALUES ($1, $2, $3, tstzrange($4, $5), $6)";

    /// Changes a locked campaign that has not begun.
    CHANGE_CAMPAIGN = "
        UPDATE campaign SET name_bn = $2, name_en = $3, during = tstzrange($4, $5), per_phone = $6 WHERE slug = $1";

    /// Takes its prices away.
    DELETE_CAMPAIGN_PRICES = "
        DELETE FROM campaign_price USING campaign WHERE campaign.id = campaign_id AND slug = $1";

    /// Sets its prices. `campaign_prices_do_not_overlap` refuses two at one moment.
    SET_CAMPAIGN_PRICES = "
        INSERT INTO campaign_price (campaign_id, sku_id, price, during)
        SELECT campaign.id, sku.id, line.price, during
        FROM campaign, unnest($2::text[], $3::bigint[]) AS line (code, price) JOIN sku ON sku.code = line.code
        WHERE slug = $1 ORDER BY sku.id";

    /// Sets the end of a locked campaign.
    END_CAMPAIGN = "UPDATE campaign SET during = tstzrange(lower(during), $2) WHERE slug = $1";

    /// The last coupons.
    LIST_COUPONS = "
        SELECT code, benefit, percentage, most_discount, amount, minimum_basket, starts_at, ends_at, total_uses,
               customer_uses, uses
        FROM coupon ORDER BY id DESC LIMIT $1";

    /// Adds a coupon; none when its code is taken.
    ADD_COUPON = "
        INSERT INTO coupon (code, benefit, percentage, most_discount, amount, minimum_basket, starts_at, ends_at,
                            total_uses, customer_uses)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (code) DO NOTHING";

    /// A coupon, locked, and whether it can still be used.
    LOCK_COUPON = "
        SELECT ends_at, coalesce(ends_at > clock_timestamp(), true) AS is_on FROM coupon WHERE code = $1 FOR UPDATE";

    /// Ends a locked coupon now. One that has not begun ends just after its beginning.
    END_COUPON = "
        UPDATE coupon SET ends_at = greatest(clock_timestamp(), starts_at + interval '1 microsecond')
        WHERE code = $1";
}
