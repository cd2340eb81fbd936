//! The proxy against an echo server.

use std::io::ErrorKind;
use std::time::{Duration, Instant};
use testkit::{TcpProxy, wait_for};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const SOON: Duration = Duration::from_secs(5);

async fn echo_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let (mut from, mut to) = stream.split();
                tokio::io::copy(&mut from, &mut to).await
            });
        }
    });
    address
}

async fn echoes(stream: &mut TcpStream) -> bool {
    let mut answer = [0; 4];
    stream.write_all(b"ping").await.is_ok()
        && stream.read_exact(&mut answer).await.is_ok()
        && answer == *b"ping"
}

#[tokio::test]
async fn forwards_cuts_and_forwards_again() {
    let proxy = TcpProxy::start(echo_server().await).await;
    let mut stream = TcpStream::connect(proxy.address()).await.unwrap();
    assert!(echoes(&mut stream).await);
    proxy.cut();
    wait_for("the open connection ends", SOON, async || !echoes(&mut stream).await).await;
    let mut refused = TcpStream::connect(proxy.address()).await.unwrap();
    wait_for("a new connection ends too", SOON, async || !echoes(&mut refused).await).await;
    proxy.restore();
    let mut again = TcpStream::connect(proxy.address()).await.unwrap();
    assert!(echoes(&mut again).await);
}

#[tokio::test]
async fn silence_holds_back_without_ending_the_connection() {
    let proxy = TcpProxy::start(echo_server().await).await;
    let mut stream = TcpStream::connect(proxy.address()).await.unwrap();
    assert!(echoes(&mut stream).await);
    proxy.silence();
    stream.write_all(b"ping").await.unwrap();
    let mut answer = [0; 4];
    let heard = tokio::time::timeout(Duration::from_millis(100), stream.read_exact(&mut answer)).await;
    assert!(heard.is_err(), "nothing may come through: {heard:?}");
    proxy.restore();
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(answer, *b"ping");
}

#[tokio::test]
async fn reset_ends_connections_with_an_error() {
    let proxy = TcpProxy::start(echo_server().await).await;
    let mut stream = TcpStream::connect(proxy.address()).await.unwrap();
    assert!(echoes(&mut stream).await);
    proxy.reset();
    let ended = tokio::time::timeout(SOON, stream.read(&mut [0; 4])).await.unwrap();
    assert_eq!(ended.unwrap_err().kind(), ErrorKind::ConnectionReset);
    proxy.restore();
    let mut again = TcpStream::connect(proxy.address()).await.unwrap();
    assert!(echoes(&mut again).await);
}

#[tokio::test]
async fn delayed_chunks_arrive_later_together_and_in_order() {
    const DELAY: Duration = Duration::from_millis(200);
    const CHUNKS: u8 = 50;
    let proxy = TcpProxy::start(echo_server().await).await;
    let mut stream = TcpStream::connect(proxy.address()).await.unwrap();
    stream.set_nodelay(true).unwrap();
    assert!(echoes(&mut stream).await);
    proxy.delay(DELAY);
    let started = Instant::now();
    for chunk in 0..CHUNKS {
        stream.write_all(&[chunk]).await.unwrap();
        // So that it is a chunk of its own.
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let mut answer = [0; CHUNKS as usize];
    stream.read_exact(&mut answer).await.unwrap();
    let took = started.elapsed();
    assert!(answer.iter().copied().eq(0..CHUNKS), "{answer:?}");
    assert!(took >= 2 * DELAY && took < DELAY * u32::from(CHUNKS) / 2, "it took {took:?}");
}

#[tokio::test]
async fn forgotten_connections_stay_silent_and_new_ones_work() {
    let proxy = TcpProxy::start(echo_server().await).await;
    let mut old = TcpStream::connect(proxy.address()).await.unwrap();
    assert!(echoes(&mut old).await);
    proxy.forget();
    let mut new = TcpStream::connect(proxy.address()).await.unwrap();
    assert!(echoes(&mut new).await);
    proxy.restore();
    let heard = tokio::time::timeout(Duration::from_millis(100), echoes(&mut old)).await;
    assert!(heard.is_err(), "nothing may come through: {heard:?}");
}
