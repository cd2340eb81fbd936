//! Buyers that send orders over HTTP and remember what was acknowledged.
//!
//! As lean as it can be, because it shares two cores with what it measures: a thread of its own, one task for each
//! connection, plain HTTP/1.1 keep-alive. With a rate, each order has an intended moment and its latency counts from
//! there, whether or not a connection was free then (no coordinated omission).

use crate::market::Wares;
use anyhow::{Context, Result, bail, ensure};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::Instant;
use uuid::Uuid;

/// How much is sent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pressure {
    pub(crate) connections: usize,
    pub(crate) duration: Duration,
    /// Orders per second; none: as fast as the answers come.
    pub(crate) rate: Option<u64>,
}

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Sold {
    /// Numbers of the orders that were acknowledged.
    pub(crate) acknowledged: Vec<String>,
    /// From the intended moment to the whole answer, sorted, in microseconds.
    pub(crate) latencies_us: Vec<u64>,
    pub(crate) per_second: u64,
}

impl Sold {
    /// The latency below which so many of a hundred stay, in microseconds.
    pub(crate) fn percentile_us(&self, percent: usize) -> u64 {
        let index = self.latencies_us.len() * percent / 100;
        self.latencies_us
            .get(index.min(self.latencies_us.len().saturating_sub(1)))
            .copied()
            .unwrap_or_default()
    }
}

/// Buys at all of these backends; an error as soon as one order is not placed.
pub(crate) async fn buy(backends: Vec<SocketAddr>, wares: Wares, pressure: Pressure) -> Result<Sold> {
    let buying = tokio::task::spawn_blocking(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(buy_here(&backends, &wares, pressure))
    });
    buying.await.context("the buyers ended early")?
}

async fn buy_here(backends: &[SocketAddr], wares: &Wares, pressure: Pressure) -> Result<Sold> {
    let started = Instant::now();
    let plan = Arc::new(Plan { started, pressure, next: AtomicU64::new(0) });
    let mut buyers = JoinSet::new();
    for index in 0..pressure.connections {
        let backend = backends[index % backends.len()];
        buyers.spawn(one_buyer(backend, wares.clone(), Arc::clone(&plan)));
    }
    let mut sold = Sold::default();
    while let Some(buyer) = buyers.join_next().await {
        let (acknowledged, latencies_us) = buyer.context("a buyer ended early")??;
        sold.acknowledged.extend(acknowledged);
        sold.latencies_us.extend(latencies_us);
    }
    let milliseconds = u64::try_from(started.elapsed().as_millis())?.max(1);
    sold.per_second = u64::try_from(sold.acknowledged.len())? * 1_000 / milliseconds;
    sold.latencies_us.sort_unstable();
    Ok(sold)
}

/// Which order is sent when.
struct Plan {
    started: Instant,
    pressure: Pressure,
    next: AtomicU64,
}

impl Plan {
    /// The moment of the next order; none when the time is over.
    async fn next(&self) -> Option<Instant> {
        let intended = match self.pressure.rate {
            None => Instant::now(),
            Some(rate) => {
                let number = self.next.fetch_add(1, Ordering::Relaxed);
                self.started + Duration::from_micros(number * 1_000_000 / rate)
            }
        };
        if intended >= self.started + self.pressure.duration {
            return None;
        }
        tokio::time::sleep_until(intended).await;
        Some(intended)
    }
}

async fn one_buyer(backend: SocketAddr, wares: Wares, plan: Arc<Plan>) -> Result<(Vec<String>, Vec<u64>)> {
    let mut stream = TcpStream::connect(backend).await.with_context(|| format!("{backend} refuses"))?;
    stream.set_nodelay(true)?;
    let (mut acknowledged, mut latencies_us, mut answer) = (Vec::new(), Vec::new(), Vec::new());
    while let Some(intended) = plan.next().await {
        stream.write_all(order(&wares).as_bytes()).await?;
        read_answer(&mut stream, &mut answer).await?;
        latencies_us.push(u64::try_from(intended.elapsed().as_micros())?);
        acknowledged.push(number(&answer)?);
    }
    Ok((acknowledged, latencies_us))
}

/// One request with a key of its own.
fn order(wares: &Wares) -> String {
    let (key, body) = (Uuid::new_v4(), wares.order());
    format!(
        "POST /api/v1/orders HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\nidempotency-key: {key}\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Reads one whole answer; the buffer holds it afterwards.
async fn read_answer(stream: &mut TcpStream, answer: &mut Vec<u8>) -> Result<()> {
    answer.clear();
    loop {
        ensure!(stream.read_buf(answer).await? > 0, "the backend closed a connection");
        if let Some(length) = whole_length(answer)
            && answer.len() >= length
        {
            return Ok(());
        }
    }
}

/// Length of head and body, once the head is there.
fn whole_length(answer: &[u8]) -> Option<usize> {
    let head = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&answer[..head]).ok()?;
    let body: usize = text.lines().find_map(|line| line.strip_prefix("content-length: "))?.parse().ok()?;
    Some(head + body)
}

/// The number of a placed order.
fn number(answer: &[u8]) -> Result<String> {
    let text = String::from_utf8_lossy(answer);
    let number = text.split("\"number\":\"").nth(1).and_then(|rest| rest.split('"').next());
    match number {
        Some(number) if text.starts_with("HTTP/1.1 201 ") => Ok(number.to_owned()),
        _ => bail!("an order was not placed:\n{text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_whole_when_its_body_is() {
        let answer = b"HTTP/1.1 201 Created\r\ncontent-length: 26\r\n\r\n{\"number\":\"DK-1\",\"x\":true}";
        assert_eq!(whole_length(&answer[..30]), None);
        assert_eq!(whole_length(answer), Some(answer.len()));
        assert_eq!(number(answer).unwrap(), "DK-1");
        number(b"HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n").unwrap_err();
    }

    #[test]
    fn percentiles_of_few_and_many() {
        let sold = |latencies_us: Vec<u64>| Sold { latencies_us, ..Sold::default() };
        assert_eq!(sold(vec![]).percentile_us(99), 0);
        assert_eq!(sold(vec![7]).percentile_us(99), 7);
        assert_eq!(sold((0..1_000).collect()).percentile_us(50), 500);
        assert_eq!(sold((0..1_000).collect()).percentile_us(99), 990);
    }
}
