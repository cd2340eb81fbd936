//! One server for several users.

use crate::{connect, open_folder, throwaway};
use private_postgres::{find_running, share};

#[tokio::test]
async fn all_users_get_the_same_server_and_it_stays() {
    let folder = open_folder();
    let settings = throwaway(folder.path());
    let (first, second, third) = tokio::join!(share(&settings), share(&settings), share(&settings));
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!(first.url("postgres"), second.url("postgres"));
    assert_eq!(first.url("postgres"), third.unwrap().url("postgres"));
    let running = find_running(folder.path()).unwrap();
    drop((first, second));
    let again = share(&settings).await.unwrap();
    connect(&again.url("postgres")).await;
    assert_eq!(find_running(folder.path()), Some(running));
    // An owner takes it over, which is also how this test cleans up.
    private_postgres::start(&settings).await.unwrap().stop().await;
}
