//! Clients that take their time, on purpose or not.

use super::{Running, start, start_with};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const HEAD: &str = "GET /hello/a HTTP/1.1\r\nhost: a\r\nx-long: ";

/// Sends a byte of a head now and then until the connection is closed; for how long that went.
async fn dribble(address: SocketAddr) -> Duration {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let began = Instant::now();
    stream.write_all(HEAD.as_bytes()).await.unwrap();
    let (mut read, mut write) = stream.into_split();
    let writing = async {
        while write.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
    };
    let mut answer = [0; 64];
    tokio::select! {
        () = writing => {}
        _ = read.read(&mut answer) => {}
    }
    began.elapsed()
}

async fn hello(running: &Running) -> u16 {
    let client = reqwest::Client::builder().timeout(Duration::from_secs(5)).build().unwrap();
    client.get(format!("http://{}/hello/a", running.public)).send().await.unwrap().status().as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dribbled_head_is_not_waited_for_and_a_resting_connection_is() {
    let running = start().await;
    let mut resting = TcpStream::connect(running.public).await.unwrap();
    let request = b"GET /hello/a HTTP/1.1\r\nhost: a\r\n\r\n";
    let mut answer = [0; 1_024];
    resting.write_all(request).await.unwrap();
    assert!(resting.read(&mut answer).await.unwrap() > 0);

    let slow = tokio::spawn(dribble(running.public));
    let lasted = tokio::time::timeout(Duration::from_secs(30), slow).await.expect("it is closed").unwrap();
    assert!((9..20).contains(&lasted.as_secs()), "{lasted:?}");

    // Longer than a head may take, but nothing of one had come.
    resting.write_all(request).await.unwrap();
    assert!(resting.read(&mut answer).await.unwrap() > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_never_reads_an_answer_is_let_go() {
    let running = start().await;
    let mut stream = TcpStream::connect(running.public).await.unwrap();
    stream.write_all(b"GET /large HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    let open = async || {
        let metrics = reqwest::get(format!("http://{}/metrics", running.admin)).await.unwrap();
        metrics.text().await.unwrap().contains("http_connections 1")
    };
    let began = Instant::now();
    while !open().await {
        assert!(began.elapsed() < Duration::from_secs(5), "the connection is counted");
        tokio::task::yield_now().await;
    }
    while open().await {
        assert!(began.elapsed() < Duration::from_mins(1), "it keeps its place");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert!(began.elapsed() > Duration::from_secs(15), "a slow reader has some time");
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_do_nothing_give_way_and_those_who_are_answered_do_not() {
    let running = start_with(&["--max-connections", "20"]).await;
    let slow = tokio::spawn(reqwest::get(format!("http://{}/slow", running.public)));
    running.begun.notified().await;
    let crowd: Vec<_> = (0..40).map(|_| tokio::spawn(dribble(running.public))).collect();
    for _ in 0..40 {
        assert_eq!(hello(&running).await, 200);
    }
    running.release.notify_one();
    assert_eq!(slow.await.unwrap().unwrap().text().await.unwrap(), "done");
    drop(crowd);
}
