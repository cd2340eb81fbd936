//! What tests share: a private PostgreSQL with one database per test, waiting with deadlines, running services.
//!
//! Used only from tests, so it panics with a sentence instead of returning errors.

mod database;
mod mail_sink;
mod process;
mod proxy;
mod redis_server;
mod s3_server;
mod server;
mod template;
mod wait;

pub use database::{TestDatabase, database, empty_database};
pub use mail_sink::{MailSink, ReceivedMail};
pub use process::{Process, binary};
pub use proxy::TcpProxy;
pub use redis_server::RedisServer;
pub use s3_server::S3Server;
pub use wait::{Condition, wait_for};

/// A TCP port on 127.0.0.1 that nobody listens on at this moment.
pub fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("loopback has a free port");
    listener.local_addr().expect("a bound listener has an address").port()
}
