//! A shop in pieces that can be killed one by one. `ops up` would stop the rest.

use crate::shop::{OPEN, Place, interrupt};
use private_postgres::{Durability, PrivatePostgres, Settings};
use rustix::process::{Pid, Signal, kill_process};
use std::path::Path;
use std::time::Duration;
use testkit::Process;

const STOP: Duration = Duration::from_secs(30);

/// PostgreSQL, backend and frontend on the files that `ops up` made.
pub(super) struct Pieces {
    pub(super) place: Place,
    database_port: u16,
    database: Option<PrivatePostgres>,
    backend: Option<Process>,
    frontend: Option<Process>,
}

impl Pieces {
    /// Fills a shop, closes it and starts it again piece by piece.
    pub(super) async fn open() -> Self {
        let place = Place::new();
        let (mut up, _) = place.open().await;
        assert!(interrupt(&mut up).await.success());
        let database = start_database(place.folder(), None).await;
        let database_port = database.port();
        let mut pieces =
            Self { place, database_port, database: Some(database), backend: None, frontend: None };
        pieces.start_backend().await;
        pieces.start_frontend().await;
        pieces
    }

    /// kill -9 of PostgreSQL.
    pub(super) async fn kill_database(&mut self) {
        let mut database = self.database.take().unwrap();
        let pid = Pid::from_raw(database.pid().unwrap().try_into().unwrap()).unwrap();
        kill_process(pid, Signal::KILL).unwrap();
        database.wait().await.unwrap();
    }

    /// The same data on the same port again.
    pub(super) async fn start_database(&mut self) {
        self.database = Some(start_database(self.place.folder(), Some(self.database_port)).await);
    }

    /// kill -9 of the backend.
    pub(super) async fn kill_backend(&mut self) {
        self.backend.take().unwrap().kill().await;
    }

    pub(super) async fn start_backend(&mut self) {
        let environment = [
            ("DATABASE_URL", self.database.as_ref().unwrap().url("dhakacart")),
            ("LISTEN", self.address(1)),
            ("ADMIN_LISTEN", self.address(1_001)),
        ];
        let mut backend = Process::start("backend", ["serve"], environment);
        backend.wait_until_ready(&format!("http://{}/readyz", self.address(1_001)), OPEN).await;
        self.backend = Some(backend);
    }

    /// Stops the frontend as a deployment does.
    pub(super) async fn stop_frontend(&mut self) {
        let mut frontend = self.frontend.take().unwrap();
        assert!(frontend.terminate(STOP).await.success(), "{}", frontend.log());
    }

    pub(super) async fn start_frontend(&mut self) {
        let folder = self.place.folder();
        let keys = std::fs::read_to_string(folder.join("secrets/cookie-keys")).unwrap();
        let environment = [
            ("LISTEN", self.address(0)),
            ("ADMIN_LISTEN", self.address(1_000)),
            ("BACKEND_URL", format!("http://{}", self.address(1))),
            ("PUBLIC_URL", format!("http://{}", self.address(0))),
            ("CATALOGUE_COPY", folder.join("catalogue-copy/catalogue").display().to_string()),
            ("MEDIA_DIR", folder.join("media").display().to_string()),
            ("COOKIE_KEYS", keys.trim().to_owned()),
            ("SHOP_PHONE", "01700000000".to_owned()),
        ];
        let mut frontend = Process::start("frontend", ["serve"], environment);
        frontend.wait_until_ready(&format!("http://{}/readyz", self.address(1_000)), OPEN).await;
        self.frontend = Some(frontend);
    }

    /// Orders in the database, which must run.
    pub(super) async fn orders(&self) -> i64 {
        let url = self.database.as_ref().unwrap().url("dhakacart");
        let client = crate::shop::connect(&url).await;
        client.query_one("SELECT count(*) FROM orders", &[]).await.unwrap().get(0)
    }

    /// Ports follow from the first, as in `./dhakacart up --help`.
    fn address(&self, offset: u16) -> String {
        format!("127.0.0.1:{}", self.place.port + offset)
    }
}

async fn start_database(folder: &Path, port: Option<u16>) -> PrivatePostgres {
    let settings = Settings { folder: folder.join("postgres"), port, durability: Durability::Safe };
    private_postgres::start(&settings).await.unwrap()
}
