//! Which receiver serves which channel, by the settings. Anything but exactly one for each is refused at the start.

use super::{DeliveryError, MailServer, Mailbox, Message, Receiver, SmsGateway, SmsSettings};
use crate::config::ReceiverConfig;
use anyhow::{Context, bail};
use std::sync::Arc;

/// Any receiver.
#[derive(Debug)]
pub enum AnyReceiver {
    /// A folder.
    Mailbox(Mailbox),
    /// An SMS gateway.
    SmsGateway(SmsGateway),
    /// A mail server.
    MailServer(MailServer),
}

impl Receiver for AnyReceiver {
    async fn deliver(&self, message: &Message) -> Result<(), DeliveryError> {
        match self {
            Self::Mailbox(mailbox) => mailbox.deliver(message).await,
            Self::SmsGateway(gateway) => gateway.deliver(message).await,
            Self::MailServer(server) => server.deliver(message).await,
        }
    }
}

/// A receiver for each channel.
#[derive(Debug)]
pub struct Receivers {
    /// Of SMS.
    pub sms: Arc<AnyReceiver>,
    /// Of e-mails.
    pub email: Arc<AnyReceiver>,
}

const REMEDY: &str = "set either MAILBOX_DIR (a folder, for development), or SMS_GATEWAY_URL and SMTP_URL";

impl Receivers {
    /// The receivers that are set: the folder for both channels, or a gateway and a mail server.
    pub fn open(config: &ReceiverConfig) -> anyhow::Result<Self> {
        match (&config.mailbox_dir, &config.sms_gateway_url, &config.smtp_url) {
            (Some(folder), None, None) => {
                let open = || Mailbox::open(folder).map(AnyReceiver::Mailbox).map(Arc::new);
                Ok(Self { sms: open()?, email: open()? })
            }
            (Some(_), Some(_), _) => bail!("SMS have two receivers: {REMEDY}"),
            (Some(_), None, Some(_)) => bail!("e-mails have two receivers: {REMEDY}"),
            (None, None, _) => bail!("SMS have no receiver: {REMEDY}"),
            (None, _, None) => bail!("e-mails have no receiver: {REMEDY}"),
            (None, Some(_), Some(_)) => {
                let (sms, email) = (sms_gateway(config)?, mail_server(config)?);
                Ok(Self { sms: Arc::new(sms), email: Arc::new(email) })
            }
        }
    }
}

fn sms_gateway(config: &ReceiverConfig) -> anyhow::Result<AnyReceiver> {
    let settings = SmsSettings {
        url: config.sms_gateway_url.clone().context("SMS_GATEWAY_URL must be set")?,
        token: config
            .sms_gateway_token
            .clone()
            .context("SMS_GATEWAY_TOKEN must be set with SMS_GATEWAY_URL")?,
        sender: config.sms_sender.clone().context("SMS_SENDER must be set with SMS_GATEWAY_URL")?,
    };
    let gateway = SmsGateway::new(settings).context("the client of the SMS gateway cannot be made")?;
    Ok(AnyReceiver::SmsGateway(gateway))
}

fn mail_server(config: &ReceiverConfig) -> anyhow::Result<AnyReceiver> {
    let url = config.smtp_url.as_ref().context("SMTP_URL must be set")?;
    let from = config.email_from.clone().context("EMAIL_FROM must be set with SMTP_URL")?;
    Ok(AnyReceiver::MailServer(MailServer::new(url, from)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(change: impl FnOnce(&mut ReceiverConfig)) -> ReceiverConfig {
        let mut config = ReceiverConfig {
            mailbox_dir: None,
            sms_gateway_url: Some("https://gateway.example/send".parse().unwrap()),
            sms_gateway_token: Some("token".into()),
            sms_sender: Some("DhakaCart".to_owned()),
            smtp_url: Some("smtps://me:word@mail.example".into()),
            email_from: Some("orders@shop.example".parse().unwrap()),
        };
        change(&mut config);
        config
    }

    fn refusal(change: impl FnOnce(&mut ReceiverConfig)) -> String {
        format!("{:#}", Receivers::open(&config(change)).unwrap_err())
    }

    #[tokio::test]
    async fn each_channel_has_exactly_one_receiver() {
        let folder = tempfile::tempdir().unwrap();
        let mailbox = || Some(folder.path().to_owned());
        let both = Receivers::open(&config(|_| ())).unwrap();
        assert!(matches!(
            (&*both.sms, &*both.email),
            (AnyReceiver::SmsGateway(_), AnyReceiver::MailServer(_))
        ));
        let only_mailbox =
            config(|c| (c.mailbox_dir, c.sms_gateway_url, c.smtp_url) = (mailbox(), None, None));
        let developer = Receivers::open(&only_mailbox).unwrap();
        assert!(matches!(
            (&*developer.sms, &*developer.email),
            (AnyReceiver::Mailbox(_), AnyReceiver::Mailbox(_))
        ));

        assert!(refusal(|c| c.mailbox_dir = mailbox()).contains("SMS have two receivers: set either"));
        let mailbox_and_mail = refusal(|c| (c.mailbox_dir, c.sms_gateway_url) = (mailbox(), None));
        assert!(mailbox_and_mail.contains("e-mails have two"), "{mailbox_and_mail}");
        assert!(refusal(|c| c.sms_gateway_url = None).contains("SMS have no receiver"));
        assert!(refusal(|c| c.smtp_url = None).contains("e-mails have no receiver"));
        assert!(refusal(|c| c.sms_gateway_token = None).contains("SMS_GATEWAY_TOKEN must be set"));
        assert!(refusal(|c| c.sms_sender = None).contains("SMS_SENDER must be set"));
        assert!(refusal(|c| c.email_from = None).contains("EMAIL_FROM must be set"));
    }
}
