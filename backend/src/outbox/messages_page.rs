//! The page that shows a developer what shoppers were sent: `/messages` on the operators' port of the worker, only while
//! a folder takes the messages.

use super::texts::{self, segments};
use super::{Channel, Mailbox, Message, OrderMessage, Topic};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use domain::Language;
use std::path::PathBuf;
use std::sync::Arc;

/// Most messages on the page.
const MOST: usize = 200;

/// No script, nothing from elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

#[derive(Template)]
#[template(path = "outbox/messages.html")]
struct MessagesPage {
    messages: Vec<Shown>,
    most: usize,
}

/// A message as its shopper gets it.
#[derive(Debug)]
struct Shown {
    key: String,
    at: String,
    topic: &'static str,
    language: &'static str,
    /// Phone or address.
    to: String,
    subject: Option<String>,
    text: String,
    /// How many SMS it takes.
    segments: Option<usize>,
}

/// `/messages`: what landed in this folder.
pub fn router(folder: PathBuf) -> Router {
    Router::new().route("/messages", get(show)).with_state(Arc::new(folder))
}

async fn show(State(folder): State<Arc<PathBuf>>) -> Response {
    let read = tokio::task::spawn_blocking(move || Mailbox::read_last(&folder, MOST)).await;
    let messages = match read {
        Ok(Ok(messages)) => messages,
        Ok(Err(error)) => return trouble(&error),
        Err(error) => return trouble(&error),
    };
    let page = MessagesPage { messages: messages.iter().filter_map(Shown::new).collect(), most: MOST };
    match page.render() {
        Ok(html) => {
            let headers = [(header::CONTENT_SECURITY_POLICY, POLICY), (header::CACHE_CONTROL, "no-store")];
            (headers, Html(html)).into_response()
        }
        Err(error) => trouble(&error),
    }
}

fn trouble(error: &(dyn std::error::Error + 'static)) -> Response {
    tracing::error!(error, "the messages cannot be shown");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

impl Shown {
    /// `None` for a topic that is not known here.
    fn new(message: &Message) -> Option<Self> {
        let (topic, order) = message.order().ok()?;
        let shown = Self {
            key: message.dedupe_key.clone(),
            at: message.created_at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string(),
            topic: topic.code(),
            language: order.language.code(),
            to: String::new(),
            subject: None,
            text: String::new(),
            segments: None,
        };
        Some(shown.with_text(message.channel, (topic, &order)))
    }

    fn with_text(self, channel: Channel, (topic, order): (Topic, &OrderMessage)) -> Self {
        match channel {
            Channel::Sms => {
                let text = texts::sms(topic, order);
                Self { to: order.phone.as_str().to_owned(), segments: Some(segments(&text)), text, ..self }
            }
            Channel::Email => {
                let to = order.email.as_ref().map(|email| email.as_str().to_owned()).unwrap_or_default();
                let mail = texts::email(topic, order);
                Self { to, subject: Some(mail.subject), text: mail.body, ..self }
            }
        }
    }

    /// The name of its language for people.
    fn language_name(&self) -> &'static str {
        Language::from_code(self.language).unwrap_or_default().t("Bangla", "English")
    }
}
