//! E-mail through a mail server (SMTP, RFC 5321).

use super::{DeliveryError, Message, OrderMessage, Receiver, Topic, texts};
use anyhow::{Context, ensure};
use lettre::address::AddressError;
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::transport::smtp::{self, PoolConfig};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use secrecy::{ExposeSecret, SecretString};
use std::time::{Duration, SystemTime};

/// A connection, and each command on it.
const COMMAND: Duration = Duration::from_secs(10);

/// Connections kept open between messages.
const CONNECTIONS: u32 = 4;

/// A program wrote it: holiday notes need not answer (RFC 3834).
const AUTO_SUBMITTED: &str = "Auto-Submitted";

/// The mail server.
#[derive(Debug)]
pub struct MailServer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl MailServer {
    /// A client of the server at `smtps://user:password@host` (TLS from the start) or
    /// `smtp://user:password@host?tls=required` (STARTTLS). Connects when the first message goes out.
    pub fn new(url: &SecretString, from: Mailbox) -> anyhow::Result<Self> {
        let url = url.expose_secret();
        ensure!(
            !sends_its_password_openly(url),
            "SMTP_URL would send its password unencrypted: use smtps://, or add ?tls=required"
        );
        // What is wrong with it is said without repeating it.
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .ok()
            .context("SMTP_URL must look like smtps://user:password@host or smtp://host?tls=required")?;
        let pool = PoolConfig::new().max_size(CONNECTIONS);
        Ok(Self { transport: builder.timeout(Some(COMMAND)).pool_config(pool).build(), from })
    }

    fn compose(
        &self,
        message: &Message,
        (topic, order): (Topic, &OrderMessage),
    ) -> Result<lettre::Message, DeliveryError> {
        let email = order.email.as_ref().ok_or_else(|| DeliveryError::permanent("there is no address"))?;
        let to: Address =
            email.as_str().parse().map_err(|error: AddressError| DeliveryError::permanent(error))?;
        let name = HeaderName::new_from_ascii_str(AUTO_SUBMITTED);
        let text = texts::email(topic, order);
        lettre::Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(Some(order.name.as_str().to_owned()), to))
            .subject(text.subject)
            .date(SystemTime::from(message.created_at))
            .message_id(Some(message_id(&message.dedupe_key, &self.from.email)))
            .raw_header(HeaderValue::new(name, "auto-generated".to_owned()))
            .header(ContentType::TEXT_PLAIN)
            .body(text.body)
            .map_err(DeliveryError::permanent)
    }
}

/// The same for every attempt, so that receivers can drop a repeat. Keys have a colon, which an id may not (RFC 5322
/// 3.6.4).
fn message_id(dedupe_key: &str, from: &Address) -> String {
    format!("<{}@{}>", dedupe_key.replace(':', "."), from.domain())
}

/// A password in a connection that nothing makes TLS, and that leaves this machine.
fn sends_its_password_openly(url: &str) -> bool {
    reqwest::Url::parse(url).is_ok_and(|url| {
        let required = url.query_pairs().any(|(name, value)| name == "tls" && value == "required");
        let is_local = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        url.scheme() == "smtp" && url.password().is_some() && !required && !is_local
    })
}

impl Receiver for MailServer {
    async fn deliver(&self, message: &Message) -> Result<(), DeliveryError> {
        let (topic, order) = message.order()?;
        let mail = self.compose(message, (topic, &order))?;
        match self.transport.send(mail).await {
            Ok(_) => Ok(()),
            Err(error) if is_permanent(&error) => Err(DeliveryError::permanent(error)),
            Err(error) => Err(DeliveryError::passing(error)),
        }
    }
}

/// A 5xx is about this message and its address. Not 53x: those are about our own name and password.
fn is_permanent(error: &smtp::Error) -> bool {
    let code = error.status().map(u16::from);
    error.is_permanent() && !code.is_some_and(|code| (530..540).contains(&code))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(url: &str) -> anyhow::Result<MailServer> {
        MailServer::new(&url.into(), "DhakaCart <orders@shop.example>".parse().unwrap())
    }

    #[tokio::test]
    async fn a_password_never_travels_openly() {
        for url in ["smtp://me:word@mail.example", "smtp://me:word@mail.example?tls=opportunistic"] {
            assert!(server(url).unwrap_err().to_string().contains("unencrypted"), "{url}");
        }
        for url in [
            "smtps://me:word@mail.example",
            "smtp://me:word@mail.example?tls=required",
            "smtp://me:word@127.0.0.1:2525",
            "smtp://relay.internal:25",
        ] {
            server(url).unwrap();
        }
    }

    #[tokio::test]
    async fn a_wrong_address_is_not_repeated() {
        let error = format!("{:#}", server("mail.example:hush").unwrap_err());
        assert!(error.starts_with("SMTP_URL must look like") && !error.contains("hush"), "{error}");
    }

    #[test]
    fn the_message_id_follows_from_the_dedupe_key() {
        let from: Address = "orders@shop.example".parse().unwrap();
        let id = message_id("order_placed:DK-7K3M-9QXW-0:email", &from);
        assert_eq!(id, "<order_placed.DK-7K3M-9QXW-0.email@shop.example>");
    }
}
