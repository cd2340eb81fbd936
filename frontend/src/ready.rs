//! What needs no work is answered before a route is looked for: refusals, files, pictures in memory, kept pages.
//!
//! The same bytes and headers as the routes would give, which a test compares. Anything else, such as a page that is no longer
//! current, goes through [`app`](crate::app).

use crate::page::{ONLY_TLS, Shop, Visit};
use axum::http::{HeaderMap, Method, header};
use axum::response::Response;
use service::http::{FindReady, Ready};
use std::sync::Arc;

/// Routes of what has no pattern of its own to remember, as the metrics name them.
struct Names {
    refused: Arc<str>,
    asset: Arc<str>,
    picture: Arc<str>,
}

/// Looks in this shop.
pub(crate) fn find_ready(shop: Arc<Shop>) -> FindReady {
    let names =
        Names { refused: "refused".into(), asset: "/assets/{name}".into(), picture: "/media/{name}".into() };
    Arc::new(move |method, uri, headers| {
        let visit = Visit::new(uri.clone(), headers);
        let mut ready = find(&shop, &names, (method, &visit, headers))?;
        if shop.settings.secure_cookies {
            ready.response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, ONLY_TLS);
        }
        Some(ready)
    })
}

fn find(
    shop: &Shop,
    names: &Names,
    (method, visit, headers): (&Method, &Visit, &HeaderMap),
) -> Option<Ready> {
    if let Some(response) = shop.refuse(method, visit, headers) {
        return Some(Ready { route: Arc::clone(&names.refused), response });
    }
    if method != Method::GET || !visit.query().is_empty() {
        return None;
    }
    let ready = |name: &Arc<str>, response: Response| Ready { route: Arc::clone(name), response };
    let path = visit.full_path();
    if let Some(name) = path.strip_prefix("/assets/") {
        return shop.assets.find(name).map(|file| ready(&names.asset, file.answer(visit, None)));
    }
    if let Some(name) = path.strip_prefix("/media/") {
        return shop.media.find_in_memory(name).map(|file| ready(&names.picture, file.answer(visit, None)));
    }
    shop.find_kept(visit).map(|(route, response)| Ready { route, response })
}
