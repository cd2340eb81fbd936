//! Tells the backend every second what was counted, and learns how far the line has come.

use super::room::WaitingRoom;
use crate::metrics::ShopMetrics;
use client::{Client, RoomReport};
use service::Shutdown;
use std::sync::Arc;
use std::time::Duration;

const PAUSE: Duration = Duration::from_secs(1);
/// The backend answers from memory.
const LIMIT: Duration = Duration::from_secs(2);

/// Follows until the shutdown, and tells the rest then. While no backend answers, the line stands still and counts are kept.
pub async fn follow(room: Arc<WaitingRoom>, client: Client, metrics: Arc<ShopMetrics>, shutdown: Shutdown) {
    loop {
        let last = shutdown.is_requested();
        tell(&room, &client, &metrics).await;
        if last {
            return;
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            () = shutdown.wait() => {}
        }
    }
}

async fn tell(room: &WaitingRoom, client: &Client, metrics: &ShopMetrics) {
    let report = RoomReport { counts: room.take_counts() };
    let answer = tokio::time::timeout(LIMIT, client.follow_waiting_room(&report)).await;
    if let Ok(answer) = &answer {
        metrics.count_call("follow_waiting_room", answer);
    }
    match answer {
        Ok(Ok(state)) => room.set(state.room),
        // The outage itself is told by the follower of the catalogue.
        Ok(Err(_)) | Err(_) => {
            if let Some(counts) = report.counts {
                room.put_back(counts);
            }
        }
    }
}
