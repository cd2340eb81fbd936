//! What one phone has bought of a SKU in a campaign that limits it.

use super::queries::{LIST_BOUGHT, TAKE_PIECES};
use crate::database::{DatabaseError, Transaction};
use domain::{CampaignId, Phone, SkuId};
use std::collections::{BTreeMap, HashMap};

/// What is counted: a SKU, a phone and a campaign.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct CampaignPiece {
    pub(crate) sku: SkuId,
    pub(crate) phone: Phone,
    pub(crate) campaign: CampaignId,
}

/// Pieces bought.
pub(crate) type Bought = HashMap<CampaignPiece, u32>;

/// What these phones have bought of these SKUs. The stock of the SKUs is locked.
pub(crate) async fn list_bought(
    transaction: &Transaction<'_>,
    asked: &[(SkuId, &Phone)],
) -> Result<Bought, DatabaseError> {
    if asked.is_empty() {
        return Ok(Bought::new());
    }
    let skus: Vec<i64> = asked.iter().map(|(sku, _)| sku.0).collect();
    let phones: Vec<&str> = asked.iter().map(|(_, phone)| phone.as_str()).collect();
    let mut bought = Bought::new();
    for row in transaction.query(LIST_BOUGHT, &[&skus, &phones]).await? {
        let piece = CampaignPiece {
            sku: SkuId(row.get("sku_id")?),
            phone: row.text("phone")?,
            campaign: CampaignId(row.get("campaign_id")?),
        };
        bought.insert(piece, row.parse("pieces", |pieces: i32| u32::try_from(pieces))?);
    }
    Ok(bought)
}

/// Counts the pieces of accepted orders, each with what one phone may buy.
pub(crate) async fn record_bought(
    transaction: &Transaction<'_>,
    pieces: Vec<(CampaignPiece, u32, u32)>,
) -> Result<(), DatabaseError> {
    let mut counted: BTreeMap<CampaignPiece, (i32, i32)> = BTreeMap::new();
    for (piece, quantity, per_phone) in pieces {
        let (count, most) = counted.entry(piece).or_default();
        (*count, *most) = (*count + quantity.cast_signed(), per_phone.cast_signed());
    }
    if counted.is_empty() {
        return Ok(());
    }
    let skus: Vec<i64> = counted.keys().map(|piece| piece.sku.0).collect();
    let phones: Vec<&str> = counted.keys().map(|piece| piece.phone.as_str()).collect();
    let campaigns: Vec<i64> = counted.keys().map(|piece| piece.campaign.0).collect();
    let (counts, limits): (Vec<i32>, Vec<i32>) = counted.values().copied().unzip();
    transaction.execute(TAKE_PIECES, &[&skus, &phones, &campaigns, &counts, &limits]).await.map(drop)
}
