//! What is typed into the form.

use super::{Fields, fill, keeps_what_was_typed, send, sent, shopper, with};
use crate::backend::Answer;
use axum::http::StatusCode;

/// Field, wrong value, what is said in Bangla and in English.
fn mistakes() -> Vec<(&'static str, String, &'static str, &'static str)> {
    let row = |field, value: &str, bangla, english| (field, value.to_owned(), bangla, english);
    vec![
        row("name", "", "আপনার নাম লিখুন।", "Enter your name."),
        row("name", "র", "পুরো নাম লিখুন।", "Enter your full name."),
        row("name", &"ক".repeat(81), "সবচেয়ে বেশি ৮০ অক্ষর লেখা যায়।", "Use at most 80 characters."),
        row("phone", "", "আপনার মোবাইল নম্বর লিখুন।", "Enter your mobile number."),
        row("phone", "০১৭ abc", "মোবাইল নম্বরে শুধু সংখ্যা থাকে।", "A mobile number has only digits."),
        row("phone", "0171234567", "মোবাইল নম্বর ১১ সংখ্যার হয়", "A mobile number has 11 digits"),
        row(
            "phone",
            "01212345678",
            "মোবাইল নম্বর ০১৩ থেকে ০১৯ দিয়ে শুরু হয়।",
            "A mobile number starts with 013 to 019.",
        ),
        row("upazila", "", "আপনার উপজেলা বা থানা বেছে নিন।", "Choose your upazila or thana."),
        row("upazila", "nowhere", "আপনার উপজেলা বা থানা বেছে নিন।", "Choose your upazila or thana."),
        row("upazila", "jashore-jhikargacha", "বেছে নেওয়া জেলার নয়", "is not in the chosen district."),
        row("address", "", "বাসা, রাস্তা ও এলাকা লিখুন।", "Enter your house, road and area."),
        row("address", "ঢাকা", "ঠিকানাটি খুব ছোট।", "The address is very short."),
        row("address", &"ক".repeat(251), "সবচেয়ে বেশি ২৫০ অক্ষর লেখা যায়।", "Use at most 250 characters."),
        row("email", "rahim@example", "ই-মেইল ঠিকানাটি ঠিক নেই", "This is not an e-mail address"),
        row("email", "রহিম@example.com", "ই-মেইল ঠিকানাটি ঠিক নেই", "This is not an e-mail address"),
        row("email", &"x".repeat(255), "সবচেয়ে বেশি ২৫৪ অক্ষর লেখা যায়।", "Use at most 254 characters."),
        row("note", &"ক".repeat(301), "সবচেয়ে বেশি ৩০০ অক্ষর লেখা যায়।", "Use at most 300 characters."),
    ]
}

#[tokio::test]
async fn each_mistake_is_told_beside_its_field() {
    let mut browser = shopper().await;
    let form = fill(&mut browser).await;
    for (field, value, bangla, english) in mistakes() {
        for (path, sentence) in [("/checkout", bangla), ("/en/checkout", english)] {
            let page = send(&mut browser, path, &with(&form, &[(field, &value)])).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {value}");
            let beside = page.body.split(&format!("id=\"{field}-error\">")).nth(1);
            let beside = beside.unwrap_or_else(|| panic!("{field} {value}")).split('<').next().unwrap();
            assert!(beside.contains(sentence), "{field} {value}: {beside}");
            page.shows(&format!("<li><a href=\"#{field}\">{beside}</a></li>"));
            let wrong = page.body.matches("aria-invalid=\"true\"").count();
            assert_eq!(wrong, 1, "{field} {value}: only this field");
            page.is_private();
        }
    }
    assert!(sent(&browser).is_empty());
}

#[tokio::test]
async fn a_mistake_keeps_everything_that_was_typed() {
    let mut browser = shopper().await;
    let form = fill(&mut browser).await;
    let page = send(&mut browser, "/checkout", &with(&form, &[("name", "র")])).await;
    assert_eq!(page.field("name"), "র");
    let page = send(&mut browser, "/en/checkout", &with(&form, &[("district", "sylhet")])).await;
    page.shows("<option value=\"sylhet\" selected>");
    let page = send(&mut browser, "/checkout", &with(&form, &[("phone", " +880 17 ")])).await;
    assert_eq!(page.field("phone"), " +880 17 ", "as it was typed");
    assert_eq!(
        (page.area("address").as_str(), page.area("note").as_str()),
        ("House 1, Road 2", "Call first")
    );
    page.shows("<option value=\"dhaka-dhanmondi\" selected>");
    assert_eq!(page.field("order_key"), form["order_key"]);

    browser.backend.answer([Answer::Accept]);
    send(&mut browser, "/checkout", &form).await;
    assert_eq!(sent(&browser)[0].0, form["order_key"], "mended, it is the order of that key");
}

#[tokio::test]
async fn all_mistakes_are_told_at_once() {
    let mut browser = shopper().await;
    let form = fill(&mut browser).await;
    let token = with(&Fields::new(), &[("token", &form["token"])]);
    let page = send(&mut browser, "/en/checkout", &token).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["name", "phone", "upazila", "address"] {
        page.shows(&format!("<li><a href=\"#{field}\">"));
    }
    page.hides("email-error");
    page.hides("note-error");
}

#[tokio::test]
async fn an_email_address_is_sent_when_there_is_one() {
    for (typed, expected) in [
        (" Rahim@Example.COM ", Some("Rahim@example.com")),
        ("rahim১২@example.com", Some("rahim12@example.com")),
        ("  ", None),
        ("", None),
    ] {
        let mut browser = shopper().await;
        browser.backend.answer([Answer::Accept]);
        let form = fill(&mut browser).await;
        send(&mut browser, "/checkout", &with(&form, &[("email", typed)])).await;
        let (_, order) = &sent(&browser)[0];
        assert_eq!(order.email.as_ref().map(domain::Email::as_str), expected, "{typed:?}");
    }
}

#[tokio::test]
async fn a_phone_is_taken_in_every_usual_form() {
    for phone in [
        "০১৭১২৩৪৫৬৭৮",
        "০১৭১২-৩৪৫৬৭৮",
        "+8801712345678",
        "+৮৮০ ১৭১২ ৩৪৫৬৭৮",
        "8801712345678",
        "008801712345678",
        " 01712 345 678 ",
        "(01712) 345-678",
        "1712345678",
    ] {
        let mut browser = shopper().await;
        browser.backend.answer([Answer::Accept]);
        let form = fill(&mut browser).await;
        send(&mut browser, "/checkout", &with(&form, &[("phone", phone)])).await;
        assert_eq!(sent(&browser)[0].1.phone.as_str(), "01712345678", "{phone}");
    }
}

#[tokio::test]
async fn text_that_looks_the_same_is_sent_in_one_form() {
    let mut browser = shopper().await;
    browser.backend.answer([Answer::Accept]);
    let form = fill(&mut browser).await;
    let typed =
        [("name", "  রহিম \u{200C} উদ্দিন  "), ("address", "House 1,\r\nRoad 2\r\n"), ("district", "")];
    send(&mut browser, "/checkout", &with(&form, &typed)).await;
    let (_, order) = &sent(&browser)[0];
    assert_eq!((order.name.as_str(), order.address.as_str()), ("রহিম উদ্দিন", "House 1, Road 2"));
}

#[tokio::test]
async fn what_is_typed_is_never_markup() {
    let mut browser = shopper().await;
    let form = fill(&mut browser).await;
    let typed = [
        ("name", "<script>alert(1)</script>"),
        ("phone", "\"><img src=x onerror=alert(1)>"),
        ("address", "</textarea><script>alert(2)</script>"),
        ("note", "' onfocus='alert(3)"),
        ("email", "\"><img src=x onerror=alert(4)>"),
        ("district", "\"><b>"),
    ];
    let page = send(&mut browser, "/checkout", &with(&form, &typed)).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for markup in ["<script>alert", "<img src=x", "</textarea><script>", "' onfocus"] {
        page.hides(markup);
    }
    assert_eq!(page.field("name"), "&#60;script&#62;alert(1)&#60;/script&#62;");
    assert_eq!(page.area("address"), "&#60;/textarea&#62;&#60;script&#62;alert(2)&#60;/script&#62;");
}

#[tokio::test]
async fn the_longest_text_still_fits_into_the_cookies() {
    let mut browser = shopper().await;
    let form = fill(&mut browser).await;
    // Without an answer everything goes into a cookie; the browser here checks its size.
    let label = "x".repeat(60);
    let email = format!("{label}@{label}.{label}.{label}.{}", "y".repeat(10));
    let typed = [
        ("name", "ক".repeat(80)),
        ("address", "ক".repeat(250)),
        ("note", "ক".repeat(300)),
        ("email", email.clone()),
    ];
    let typed: Vec<_> = typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
    send(&mut browser, "/checkout", &with(&form, &typed)).await.leads_to("/checkout/waiting");
    let page = browser.get("/checkout").await;
    assert_eq!(page.field("name"), "ক".repeat(80));
    assert_eq!((page.area("address"), page.area("note")), ("ক".repeat(250), "ক".repeat(300)));
    assert_eq!(page.field("email"), email);
}

#[tokio::test]
async fn a_good_form_shows_no_mistake() {
    let mut browser = shopper().await;
    let form = fill(&mut browser).await;
    let page = send(&mut browser, "/checkout", &with(&form, &[("token", "x")])).await;
    keeps_what_was_typed(&page);
    page.hides("aria-invalid");
}
