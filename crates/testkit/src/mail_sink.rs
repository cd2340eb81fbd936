//! A mail server on a real port that keeps what it is sent, and refuses when it is told to.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What it says about what it can do.
const ABILITIES: &str = "250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8";

/// An e-mail as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedMail {
    /// The sender and the receivers of the envelope, as sent: `<orders@shop.example>`.
    pub from: String,
    /// See `from`.
    pub to: Vec<String>,
    /// Head and body, lines ending with `\r\n`.
    pub data: String,
}

impl ReceivedMail {
    /// A header, its continued lines joined.
    pub fn header(&self, name: &str) -> Option<String> {
        let head = self.data.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ");
        let mut lines = head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned())
    }

    /// The body as it travelled.
    pub fn body(&self) -> &str {
        self.data.split_once("\r\n\r\n").map_or("", |(_, body)| body)
    }
}

#[derive(Debug, Default)]
struct Kept {
    mails: Mutex<Vec<ReceivedMail>>,
    refusals: Mutex<VecDeque<String>>,
}

/// The server. Ends with this value.
#[derive(Debug)]
pub struct MailSink {
    address: SocketAddr,
    kept: Arc<Kept>,
    accepting: JoinHandle<()>,
}

impl MailSink {
    /// Listens on a free port of 127.0.0.1.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound listener has an address");
        let kept: Arc<Kept> = Arc::default();
        let keeping = Arc::clone(&kept);
        let accepting = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(converse(client, Arc::clone(&keeping)));
            }
        });
        Self { address, kept, accepting }
    }

    /// Where to connect to, `smtp://127.0.0.1:port`.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Answers the next receivers like this instead of taking them: `550 no such user`.
    pub fn refuse(&self, replies: &[&str]) {
        let mut refusals = self.kept.refusals.lock().expect("no test panics while it holds this");
        refusals.extend(replies.iter().map(|&reply| reply.to_owned()));
    }

    /// What arrived so far.
    pub fn mails(&self) -> Vec<ReceivedMail> {
        self.kept.mails.lock().expect("no test panics while it holds this").clone()
    }
}

impl Drop for MailSink {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// One connection, until it ends.
async fn converse(client: TcpStream, kept: Arc<Kept>) -> std::io::Result<()> {
    let (input, mut output) = client.into_split();
    let mut lines = BufReader::new(input).lines();
    let mut mail = ReceivedMail { from: String::new(), to: Vec::new(), data: String::new() };
    output.write_all(b"220 sink\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let (verb, rest) = line.split_once([' ', ':']).unwrap_or((&line, ""));
        let path = rest.split_once(':').map_or("", |(_, path)| path);
        let path = path.split(' ').next().unwrap_or_default().to_owned();
        let reply = match verb.to_ascii_uppercase().as_str() {
            "EHLO" => ABILITIES.to_owned(),
            "MAIL" => {
                mail = ReceivedMail { from: path, to: Vec::new(), data: String::new() };
                "250 ok".to_owned()
            }
            "RCPT" => {
                let mut refusals = kept.refusals.lock().expect("no test panics while it holds this");
                refusals.pop_front().unwrap_or_else(|| {
                    mail.to.push(path);
                    "250 ok".to_owned()
                })
            }
            "DATA" => {
                output.write_all(b"354 go on\r\n").await?;
                while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                    // A leading dot is doubled on the way (RFC 5321 4.5.2).
                    mail.data.push_str(line.strip_prefix('.').unwrap_or(&line));
                    mail.data.push_str("\r\n");
                }
                kept.mails.lock().expect("no test panics while it holds this").push(mail.clone());
                "250 kept".to_owned()
            }
            "QUIT" => return output.write_all(b"221 bye\r\n").await,
            "RSET" | "NOOP" => "250 ok".to_owned(),
            _ => "502 not here".to_owned(),
        };
        output.write_all(format!("{reply}\r\n").as_bytes()).await?;
    }
    Ok(())
}
