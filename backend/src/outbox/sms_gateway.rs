//! SMS through a gateway that speaks HTTP.
//!
//! One `POST` for each message: `{"to": "8801712345678", "sender": "DhakaCart", "text": "…"}` with a bearer token and the
//! dedupe key as `Idempotency-Key`. Any 2xx is "accepted". Gateways differ in names; a small proxy before one of them is
//! easier to keep than a second adapter here.

use super::{DeliveryError, Message, Receiver, texts};
use jiff::Timestamp;
use reqwest::{Client, Response, StatusCode, Url, header, redirect};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use std::time::Duration;

/// Reaching the gateway.
const CONNECT: Duration = Duration::from_secs(3);

/// A request as a whole.
const ANSWER: Duration = Duration::from_secs(10);

/// Most characters of a refusal that are kept.
const EXCERPT: usize = 200;

/// Where the gateway is and who we are to it.
#[derive(Debug, Clone)]
pub struct SmsSettings {
    /// The address that takes messages.
    pub url: Url,
    /// The bearer token.
    pub token: SecretString,
    /// The name or number that shoppers see.
    pub sender: String,
}

/// The gateway.
#[derive(Debug)]
pub struct SmsGateway {
    http: Client,
    settings: SmsSettings,
}

#[derive(Debug, Serialize)]
struct Sms<'a> {
    to: String,
    sender: &'a str,
    text: String,
}

#[derive(Debug, thiserror::Error)]
#[error("the SMS gateway answered {status}: {excerpt}")]
struct Refused {
    status: StatusCode,
    excerpt: String,
}

impl SmsGateway {
    /// A client of the gateway.
    pub fn new(settings: SmsSettings) -> Result<Self, reqwest::Error> {
        let http = Client::builder()
            .connect_timeout(CONNECT)
            .timeout(ANSWER)
            .redirect(redirect::Policy::none())
            .build()?;
        Ok(Self { http, settings })
    }
}

impl Receiver for SmsGateway {
    async fn deliver(&self, message: &Message) -> Result<(), DeliveryError> {
        let (topic, order) = message.order()?;
        let SmsSettings { url, token, sender } = &self.settings;
        let sms = Sms { to: order.phone.international(), sender, text: texts::sms(topic, &order) };
        let request = self.http.post(url.clone()).bearer_auth(token.expose_secret());
        let request = request.header("Idempotency-Key", &message.dedupe_key).json(&sms);
        // The address of the gateway may hold a secret too.
        let answer = request.send().await.map_err(|error| DeliveryError::passing(error.without_url()))?;
        if answer.status().is_success() { Ok(()) } else { Err(refused(answer).await) }
    }
}

async fn refused(mut answer: Response) -> DeliveryError {
    let (status, retry_after) = (answer.status(), retry_after(&answer));
    let start = answer.chunk().await.ok().flatten().unwrap_or_default();
    let excerpt = String::from_utf8_lossy(&start).chars().take(EXCERPT).collect();
    let refused = Refused { status, excerpt };
    if is_permanent(status) {
        DeliveryError::permanent(refused)
    } else {
        DeliveryError::Passing { source: Box::new(refused), retry_after }
    }
}

/// A 4xx is about this message, and no attempt mends it. Not these: 401, 403 and 404 are about our token and address,
/// which an operator mends for all messages; 408, 425 and 429 ask for another attempt.
fn is_permanent(status: StatusCode) -> bool {
    status.is_client_error() && !matches!(status.as_u16(), 401 | 403 | 404 | 408 | 425 | 429)
}

/// `Retry-After` in seconds or as a date (RFC 9110 10.2.3).
fn retry_after(answer: &Response) -> Option<Duration> {
    let text = answer.headers().get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    Some(Duration::try_from(date.duration_since(Timestamp::now())).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(value: &'static str) -> Option<Duration> {
        let answer = axum::http::Response::builder().header(header::RETRY_AFTER, value).body("").unwrap();
        retry_after(&Response::from(answer))
    }

    #[test]
    fn retry_after_is_read_in_both_forms() {
        assert_eq!(asked("120"), Some(Duration::from_mins(2)));
        assert_eq!(asked("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::ZERO), "a moment that has passed");
        let tomorrow = Timestamp::now() + Duration::from_hours(24);
        let date = jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&tomorrow).unwrap();
        let left = asked(date.leak()).unwrap();
        assert!(left > Duration::from_hours(23) && left <= Duration::from_hours(24), "{left:?}");
        assert_eq!((asked("soon"), asked("-1")), (None, None));
    }

    #[test]
    fn only_what_is_about_the_message_is_final() {
        let permanent: Vec<u16> =
            (300..600).filter(|&code| is_permanent(StatusCode::from_u16(code).unwrap())).collect();
        assert!(permanent.iter().all(|code| (400..500).contains(code)));
        for code in [400, 410, 413, 422] {
            assert!(permanent.contains(&code), "{code}");
        }
        for code in [401, 403, 404, 408, 425, 429] {
            assert!(!permanent.contains(&code), "{code}");
        }
    }
}
