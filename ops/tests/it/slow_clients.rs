//! 10,000 clients that send a byte now and then ("slowloris"), and the shoppers beside them.

use crate::shop::{Place, interrupt};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

const CLIENTS: usize = 10_000;

/// Fewer places than there are slow clients, so that they could take all of them.
const PLACES: &str = "4000";

/// Opens connections one after the other, as fast as they are taken, and dribbles on each.
async fn attack(port: u16, open: Arc<AtomicUsize>) {
    let mut clients = tokio::task::JoinSet::new();
    for number in 0..CLIENTS {
        let Ok(stream) = connect(port, number).await else { continue };
        let open = Arc::clone(&open);
        open.fetch_add(1, Ordering::Relaxed);
        clients.spawn(async move {
            dribble(stream).await;
            open.fetch_sub(1, Ordering::Relaxed);
        });
    }
    clients.join_all().await;
}

async fn connect(port: u16, number: usize) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from((Ipv4Addr::new(127, 0, 1, u8::try_from(number % 16).unwrap()), 0)))?;
    socket.connect(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await
}

/// Until it is closed.
async fn dribble(stream: TcpStream) {
    let (mut read, mut write) = stream.into_split();
    let writing = async {
        let mut next: &[u8] = b"GET / HTTP/1.1\r\nx-long: ";
        while write.write_all(next).await.is_ok() {
            next = b"x";
            tokio::time::sleep(Duration::from_secs(2)).await;
        }
    };
    let mut answer = [0; 64];
    tokio::select! {
        () = writing => {}
        _ = read.read(&mut answer) => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_slow_clients_stop_nobody_and_are_let_go() {
    let shop = Place::new();
    let (mut up, _) = shop.open_with(&[("MAX_CONNECTIONS", PLACES)]).await;
    let open = Arc::new(AtomicUsize::new(0));
    let attack = tokio::spawn(attack(shop.port, Arc::clone(&open)));

    let (began, mut shoppers, mut most) = (Instant::now(), 0, 0);
    // Each with a new connection, which needs a place.
    while !attack.is_finished() || shoppers < 100 {
        assert!(
            began.elapsed() < Duration::from_secs(90),
            "{} slow clients are still there",
            open.load(Ordering::Relaxed)
        );
        let shopper = reqwest::Client::builder().timeout(Duration::from_secs(5)).build().unwrap();
        let page = shopper.get(shop.page("/category/phones")).send().await;
        let page = page.unwrap_or_else(|error| panic!("after {shoppers} shoppers: {error:?}"));
        assert_eq!(page.status(), 200);
        (shoppers, most) = (shoppers + 1, most.max(open.load(Ordering::Relaxed)));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    println!("{shoppers} shoppers, {most} slow clients at once");
    assert!(most > 3_000, "all places were taken: {most}");
    assert!(interrupt(&mut up).await.success());
}
