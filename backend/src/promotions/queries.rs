//! SQL of coupons and limits. Statements take arrays, so one of them serves a group of orders.

crate::statements! {
    /// A coupon as it stands.
    FIND_COUPON = "
        SELECT id, code, benefit, percentage, most_discount, amount, minimum_basket, starts_at, ends_at,
               total_uses, customer_uses, uses
        FROM coupon WHERE code = $1";

    /// Locks these coupons, always in the order of their ids.
    LOCK_COUPONS = "
        SELECT id, code, benefit, percentage, most_discount, amount, minimum_basket, starts_at, ends_at,
               total_uses, customer_uses, uses
        FROM coupon WHERE code = ANY($1) ORDER BY id FOR UPDATE";

    /// How often these phones have used these coupons.
    LIST_COUPON_CUSTOMERS = "
        SELECT coupon_id, phone, uses FROM coupon_customer WHERE coupon_id = ANY($1) AND phone = ANY($2)";

    /// Counts uses of locked coupons. `coupon_within_total` refuses to go past their limit.
    TAKE_COUPONS = "
        UPDATE coupon SET uses = coupon.uses + taken.uses
        FROM unnest($1::bigint[], $2::bigint[]) AS taken (id, uses) WHERE coupon.id = taken.id";

    /// The same for each phone; `coupon_customer_within_limit` refuses.
    TAKE_COUPON_CUSTOMERS = "
        INSERT INTO coupon_customer (coupon_id, phone, uses, customer_uses)
        SELECT coupon_id, phone, taken.uses, customer_uses
        FROM unnest($1::bigint[], $2::text[], $3::integer[]) AS taken (coupon_id, phone, uses)
        JOIN coupon ON coupon.id = coupon_id
        ON CONFLICT (coupon_id, phone) DO UPDATE
        SET uses = coupon_customer.uses + EXCLUDED.uses, customer_uses = EXCLUDED.customer_uses";

    /// Pieces that these phones have bought of these SKUs, by campaign.
    LIST_BOUGHT = "
        SELECT sku_id, phone, campaign_id, pieces
        FROM unnest($1::bigint[], $2::text[]) AS asked (sku_id, phone) JOIN campaign_use USING (sku_id, phone)";

    /// Counts pieces; `campaign_use_within_limit` refuses to go past what one phone may buy.
    TAKE_PIECES = "
        INSERT INTO campaign_use (sku_id, phone, campaign_id, pieces, per_phone)
        SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::integer[], $5::integer[])
        ON CONFLICT (sku_id, phone, campaign_id) DO UPDATE SET pieces = campaign_use.pieces + EXCLUDED.pieces";

    /// Locks the coupon of an order, if it used one.
    LOCK_COUPON_OF_ORDER = "
        SELECT id FROM coupon WHERE id = (SELECT coupon_id FROM orders WHERE id = $1) FOR UPDATE";

    /// One use less of the order's coupon.
    GIVE_BACK_COUPON = "
        UPDATE coupon SET uses = uses - 1 WHERE id = (SELECT coupon_id FROM orders WHERE id = $1)";

    /// The same for its phone.
    GIVE_BACK_COUPON_CUSTOMER = "
        UPDATE coupon_customer SET uses = uses - 1 FROM orders
        WHERE orders.id = $1 AND coupon_customer.coupon_id = orders.coupon_id AND coupon_customer.phone = orders.phone";

    /// The pieces of its lines that a campaign had counted.
    GIVE_BACK_PIECES = "
        UPDATE campaign_use SET pieces = pieces - line.quantity
        FROM order_line AS line JOIN orders ON orders.id = line.order_id
        WHERE orders.id = $1 AND campaign_use.campaign_id = line.campaign_id AND campaign_use.sku_id = line.sku_id
          AND campaign_use.phone = orders.phone";
}
