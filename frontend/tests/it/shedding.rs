//! Too much at once: who is refused, how, and who never is.

use crate::backend::Answer;
use crate::browser::{Browser, Page};
use crate::stock::BLUE_PHONE;
use axum::http::StatusCode;
use frontend::shedding::watch;
use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::{Duration, Instant};

const INSIDE: [(&str, &str); 1] = [("sec-fetch-site", "same-origin")];

/// The first classes, each as a whole but the last one: so many thousandths of a class.
fn first(thousandths: u32) -> [u32; 5] {
    [0, 1, 2, 3, 4].map(|class| thousandths.saturating_sub(class * 1_000).min(1_000))
}

/// A browser before a shop that refuses this many thousandths of a class.
async fn before(thousandths: u32) -> Browser {
    let browser = Browser::open().await;
    browser.shop.shedding.refuse(first(thousandths));
    browser
}

#[track_caller]
fn is_refused(page: &Page, class: &str) {
    assert_eq!((page.status, page.header("x-shed")), (StatusCode::SERVICE_UNAVAILABLE, class));
    assert_eq!(page.header("cache-control"), "private, no-store");
    let seconds: u64 = page.header("retry-after").parse().unwrap();
    assert!((8..=19).contains(&seconds));
    assert!(page.raw.len() < 2_048, "{} bytes", page.raw.len());
}

#[track_caller]
fn is_served(page: &Page) {
    assert_eq!((page.status, page.header("x-shed")), (StatusCode::OK, ""), "{}", page.body);
}

#[tokio::test]
async fn without_pressure_nothing_is_refused() {
    let mut browser = before(0).await;
    is_served(&browser.get("/").await);
    is_served(&browser.get_with("/", &[("sec-purpose", "prefetch")]).await);
}

#[tokio::test]
async fn what_nobody_waits_for_is_refused_first() {
    let mut browser = before(1_000).await;
    let refused = browser.get_with("/", &[("sec-purpose", "prefetch")]).await;
    is_refused(&refused, "extras");
    assert!(refused.raw.is_empty());
    is_refused(&browser.get("/sitemap.xml").await, "extras");
    is_served(&browser.get("/search?q=phone").await);
    is_served(&browser.get("/").await);
}

#[tokio::test]
async fn then_searches_then_newcomers_then_browsing_then_new_checkouts() {
    let mut browser = before(2_000).await;
    is_refused(&browser.get_with("/search?q=phone", &INSIDE).await, "search");
    is_served(&browser.get("/").await);

    let mut browser = before(3_000).await;
    is_refused(&browser.get("/").await, "newcomer");
    browser.cookies.clear();
    is_served(&browser.get_with("/category/phones", &INSIDE).await);
    browser.add(BLUE_PHONE, 1).await;
    is_served(&browser.get("/checkout").await);

    let mut browser = before(4_000).await;
    is_refused(&browser.get_with("/category/phones", &INSIDE).await, "browsing");
    browser.add(BLUE_PHONE, 1).await;
    is_served(&browser.get_with("/category/phones", &INSIDE).await);
    is_served(&browser.get("/checkout").await);

    let mut browser = before(5_000).await;
    browser.add(BLUE_PHONE, 1).await;
    is_refused(&browser.get("/checkout").await, "checkout");
    is_served(&browser.get("/cart").await);
}

#[tokio::test]
async fn a_checkout_in_progress_is_never_refused() {
    let mut browser = Browser::open().await;
    browser.add(BLUE_PHONE, 1).await;
    let form = browser.get("/checkout").await;
    browser.shop.shedding.refuse(first(5_000));
    is_served(&browser.get("/checkout").await);
    browser.backend.answer([Answer::Accept]);
    let fields = [
        ("token", form.field("token")),
        ("order_key", form.field("order_key")),
        ("total_inside-dhaka", form.field("total_inside-dhaka")),
        ("name", "রহিম".to_owned()),
        ("phone", "01812345678".to_owned()),
        ("upazila", "dhaka-dhanmondi".to_owned()),
        ("address", "House 1, Road 2".to_owned()),
    ];
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let placed = browser.post("/checkout", &fields).await;
    assert_eq!(placed.status, StatusCode::SEE_OTHER);
    let confirmation = placed.header("location").to_owned();
    assert_eq!(browser.get(&confirmation).await.header("x-shed"), "");
}

#[tokio::test]
async fn files_and_the_line_are_never_refused() {
    let mut browser = before(5_000).await;
    for path in ["/waiting-room.json", "/favicon.ico", "/robots.txt", "/cart", "/track"] {
        is_served(&browser.get(path).await);
    }
}

#[tokio::test]
async fn the_page_is_in_the_language_of_the_address_and_comes_back_by_itself() {
    let mut browser = before(5_000).await;
    for (path, language, heading) in
        [("/", "bn", "দোকানে এখন খুব ভিড়"), ("/en/product/primo-x", "en", "The shop is very full right now")]
    {
        let page = browser.get(path).await;
        is_refused(&page, "newcomer");
        page.shows(&format!("<html lang=\"{language}\">"));
        page.shows(heading);
        page.shows(&format!("<meta http-equiv=\"refresh\" content=\"{}\">", page.header("retry-after")));
        assert!(page.header("content-security-policy").contains("style-src 'sha256-"));
        page.hides("<script");
    }
}

#[tokio::test]
async fn who_was_refused_does_not_become_an_insider_by_coming_back() {
    let mut browser = before(3_000).await;
    is_refused(&browser.get("/").await, "newcomer");
    assert_eq!(browser.cookies["outside"], "1");
    is_refused(&browser.get_with("/", &INSIDE).await, "newcomer");
    browser.shop.shedding.refuse(first(0));
    is_served(&browser.get_with("/", &INSIDE).await);
}

#[tokio::test]
async fn half_a_class_is_half_of_its_requests() {
    let mut browser = before(2_500).await;
    let mut refused = 0;
    for _ in 0..400 {
        browser.cookies.clear();
        refused += u32::from(browser.get("/").await.status == StatusCode::SERVICE_UNAVAILABLE);
    }
    assert!((120..280).contains(&refused), "{refused} of 400");
}

/// The whole way: a process that does not get to its work refuses, and stops refusing soon after.
#[test]
#[expect(clippy::disallowed_methods, reason = "blocks the only thread, as too much work does")]
fn a_process_that_does_not_get_to_its_work_refuses_until_it_does() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let block = async || {
        // Work of 400 ms stands before everything else, again and again.
        std::thread::sleep(Duration::from_millis(400));
        tokio::task::yield_now().await;
    };
    runtime.block_on(refuses_until_it_gets_to_its_work(block, || {}));
}

/// One long pause, of the machine or of the process, is over when it is noticed; and so is the next one.
#[test]
#[expect(clippy::disallowed_methods, reason = "blocks the only thread, as a pause does")]
fn one_long_pause_refuses_nobody() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let shop = Browser::open().await.shop;
        watch(Arc::clone(&shop.shedding)).unwrap();
        for _ in 0..2 {
            tokio::time::sleep(Duration::from_millis(300)).await;
            std::thread::sleep(Duration::from_millis(600));
            let noticed = Instant::now();
            while noticed.elapsed() < Duration::from_millis(300) {
                tokio::time::sleep(Duration::from_millis(10)).await;
                assert!(!shop.shedding.is_on(), "{:?}", shop.shedding.shares());
            }
        }
    });
}

/// No single piece of work is long, but each waits for a thousand others. The runtime takes timers first, so they are on time.
#[test]
#[expect(clippy::disallowed_methods, reason = "blocks the only thread, as too much work does")]
fn a_long_line_of_short_work_is_too_much() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(async {
        let is_over = Arc::new(AtomicBool::new(false));
        for _ in 0..1_000 {
            let is_over = Arc::clone(&is_over);
            tokio::spawn(async move {
                while !is_over.load(Ordering::Relaxed) {
                    std::thread::sleep(Duration::from_millis(1));
                    to_the_end_of_the_line().await;
                }
            });
        }
        let pause = async || std::thread::sleep(Duration::from_millis(100));
        refuses_until_it_gets_to_its_work(pause, || is_over.store(true, Ordering::Relaxed)).await;
    });
}

/// A task that wakes itself goes behind all others; `yield_now` would let timers pass first.
async fn to_the_end_of_the_line() {
    let mut is_there = false;
    poll_fn(|context| {
        if is_there {
            return Poll::Ready(());
        }
        is_there = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

async fn refuses_until_it_gets_to_its_work(too_much: impl AsyncFn(), end: impl FnOnce()) {
    let mut browser = Browser::open().await;
    let shop = Arc::clone(&browser.shop);
    watch(Arc::clone(&shop.shedding)).unwrap();
    let busy = Instant::now();
    // Until newcomers are refused, and one of them really is.
    let mut is_refused = false;
    while !is_refused {
        assert!(busy.elapsed() < Duration::from_secs(30), "{:?}", shop.shedding.shares());
        too_much().await;
        for _ in 0..20 {
            browser.cookies.clear();
            is_refused |= browser.get("/").await.header("x-shed") == "newcomer";
        }
    }
    end();
    let quiet = Instant::now();
    while shop.shedding.is_on() {
        assert!(quiet.elapsed() < Duration::from_secs(40), "{:?}", shop.shedding.shares());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    browser.cookies.clear();
    is_served(&browser.get("/").await);
}
