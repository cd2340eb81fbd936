//! What stands on several pages of the desk, in both languages.

use client::StaffState;
use domain::{CallOutcome, Language, MovementReason, Role, StockAccount, StockOperation};

/// What came of a call.
pub(super) const fn call_name(outcome: CallOutcome, language: Language) -> &'static str {
    match outcome {
        CallOutcome::Confirmed => language.t("নিতে চান", "Wants it"),
        CallOutcome::NoAnswer => language.t("ধরেননি", "No answer"),
        CallOutcome::CallLater => language.t("পরে কল করতে বলেছেন", "Call again later"),
        CallOutcome::Unwanted => language.t("নিতে চান না", "Does not want it"),
        CallOutcome::Fake => language.t("অর্ডার করেননি (ভুয়া)", "Did not order (fake)"),
    }
}

/// What is done with pieces.
pub(super) const fn operation_name(operation: StockOperation, language: Language) -> &'static str {
    match operation {
        StockOperation::Receive => language.t("সরবরাহকারী দিয়েছেন", "The supplier delivered"),
        StockOperation::Damage => language.t("তাকে নষ্ট হয়েছে", "Broken on the shelf"),
        StockOperation::Found => language.t("গণনায় বেশি পাওয়া গেছে", "Found by counting"),
        StockOperation::Lost => language.t("গণনায় কম পাওয়া গেছে", "Missing by counting"),
        StockOperation::PutBack => {
            language.t("ফেরত পণ্য ভালো, তাকে রাখা হলো", "Returned and good: back on the shelf")
        }
        StockOperation::WriteOff => language.t("ফেরত পণ্য নষ্ট", "Returned and damaged"),
    }
}

/// Why pieces moved.
pub(super) const fn reason_name(reason: MovementReason, language: Language) -> &'static str {
    match reason {
        MovementReason::Receive => language.t("এসেছে", "Received"),
        MovementReason::Hold => language.t("রাখা", "Held"),
        MovementReason::Release => language.t("ছাড়া", "Released"),
        MovementReason::Sell => language.t("বিক্রি", "Sold"),
        MovementReason::Cancel => language.t("অর্ডার বাতিল", "Order cancelled"),
        MovementReason::Return => language.t("ফেরত", "Returned"),
        MovementReason::Damage => language.t("নষ্ট", "Damaged"),
        MovementReason::Adjust => language.t("গণনা", "Counted"),
    }
}

/// Where pieces are.
pub(super) const fn account_name(account: StockAccount, language: Language) -> &'static str {
    match account {
        StockAccount::Supplier => language.t("সরবরাহকারী", "supplier"),
        StockAccount::OnHand => language.t("তাক", "shelf"),
        StockAccount::Held => language.t("রাখা", "held"),
        StockAccount::Sold => language.t("অর্ডার", "orders"),
        StockAccount::Returned => language.t("ফেরতের তাক", "returned"),
        StockAccount::Damaged => language.t("নষ্ট", "damaged"),
        StockAccount::Adjusted => language.t("গণনার হিসাব", "count"),
    }
}

/// What somebody is.
pub(super) const fn role_name(role: Role, language: Language) -> &'static str {
    match role {
        Role::Owner => language.t("মালিক", "Owner"),
        Role::Manager => language.t("ম্যানেজার", "Manager"),
        Role::CatalogueEditor => language.t("পণ্যের দায়িত্ব", "Catalogue editor"),
        Role::OrderDesk => language.t("অর্ডার ডেস্ক", "Order desk"),
        Role::Support => language.t("ক্রেতা সহায়তা", "Support"),
        Role::Auditor => language.t("নিরীক্ষক", "Auditor"),
    }
}

/// What that means.
pub(super) const fn role_words(role: Role, language: Language) -> &'static str {
    match role {
        Role::Owner => language.t("সবকিছু", "everything"),
        Role::Manager => language.t("দোকান চালান", "runs the shop day by day"),
        Role::CatalogueEditor => language.t("পণ্য, দাম ও ছবি", "products, prices and pictures"),
        Role::OrderDesk => language.t("ফোন করা, প্যাক করা, পাঠানো", "calls, packs and sends"),
        Role::Support => language.t("দেখেন, বদলান না", "looks, changes nothing"),
        Role::Auditor => language.t("সব দেখেন, কিছু বদলান না", "looks at everything, changes nothing"),
    }
}

/// Why somebody cannot sign in; none: they can.
pub(super) const fn state_name(state: StaffState, language: Language) -> Option<&'static str> {
    match state {
        StaffState::Invited => Some(language.t("এখনো আসেননি", "Invited")),
        StaffState::Active => None,
        StaffState::Disabled => Some(language.t("বন্ধ", "No access")),
    }
}

/// A browser by the names that people know, from what it calls itself.
pub(super) fn browser_name(user_agent: &str, language: Language) -> String {
    let first = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| user_agent.contains(mark)).map(|&(_, name)| name)
    };
    // Each names itself last and the ones it descends from before.
    let browser = first(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => language.t("অচেনা ব্রাউজার", "Unknown browser").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_called_as_people_know_them() {
        let name = |text| browser_name(text, Language::English);
        let phone = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36";
        assert_eq!(name(phone), "Chrome, Android");
        assert_eq!(
            name("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0"),
            "Edge, Windows"
        );
        assert_eq!(name("curl/8"), "Unknown browser");
    }
}
