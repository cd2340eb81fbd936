//! A small shop for tests: a fresh database, a few products, the router, and JSON in and out.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use backend::api::{self, Shop};
use backend::audit::audit;
use backend::catalogue::{CatalogueMetrics, Follower, Published};
use backend::checkout::OrderMetrics;
use backend::config::{DatabaseConfig, OrderConfig};
use backend::database::{Database, DatabaseMetrics};
use backend::desk::{ApprovalConfig, Studio};
use backend::import::Importer;
use backend::staff::Gate;
use backend::waiting_room::WaitingRoom;
use backend::{error, statements};
use picture_store::{PictureConfig, PictureStore};
use prometheus_client::registry::Registry;
use serde_json::{Value, json};
use service::http::{Observed, observe};
use service::logging::AccessLog;
use service::metrics::HttpMetrics;
use service::{Readiness, Shutdown, Trigger};
use std::sync::Arc;
use std::time::Duration;
use testkit::{TestDatabase, wait_for};
use tokio_postgres::Client;
use tower::ServiceExt;

/// Long enough for a busy machine; only a failing test waits for it.
pub(crate) const SOON: Duration = Duration::from_secs(20);

/// The products of every test shop. SKU 1: phone, blue, 20,000 taka, 10 pieces. SKU 2: phone, black, on sale for
/// 18,000 instead of 20,000, 5 pieces. SKU 3: fan, 3,000 taka, 100 pieces. SKU 4: unpublished lamp.
/// SKU 5: kettle, sold out.
const PRODUCTS: &str = include_str!("shop.sql");

/// A running shop. The database goes with it.
pub(crate) struct TestShop {
    /// The owner's connection, past the application.
    pub(crate) owner: Client,
    /// Whether the shop would be given traffic.
    pub(crate) readiness: Readiness,
    /// What the shop counts.
    pub(crate) registry: Registry,
    /// The pool as the application has it.
    pub(crate) database: Database,
    /// What it knows of the waiting room; a test moves it on.
    pub(crate) waiting_room: Arc<WaitingRoom>,
    /// Where it stores pictures.
    pub(crate) media: tempfile::TempDir,
    router: Router,
    _stop: Trigger,
    test_database: Arc<TestDatabase>,
}

/// An answer with its JSON body (null when there is none).
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl TestShop {
    /// A shop with its products, ready to sell.
    pub(crate) async fn open() -> Self {
        let database = testkit::database().await;
        let url = database.url.clone();
        Self::open_at(database, &url).await
    }

    /// The same, reaching its database at another address.
    pub(crate) async fn open_at(database: TestDatabase, url: &str) -> Self {
        database.client().await.batch_execute(PRODUCTS).await.unwrap();
        Self::serve(Arc::new(database), url, &orders()).await
    }

    /// A shop whose database was changed for the worse before it opened.
    pub(crate) async fn open_sabotaged(sql: &str) -> Self {
        let database = testkit::database().await;
        let owner = database.client().await;
        owner.batch_execute(PRODUCTS).await.unwrap();
        owner.batch_execute(&sql.replace("DATABASE_NAME", &database.name)).await.unwrap();
        let url = database.url.clone();
        Self::serve(Arc::new(database), &url, &orders()).await
    }

    /// A shop that gathers orders in its own way.
    pub(crate) async fn open_with(config: &OrderConfig) -> Self {
        let database = testkit::database().await;
        database.client().await.batch_execute(PRODUCTS).await.unwrap();
        let url = database.url.clone();
        Self::serve(Arc::new(database), &url, config).await
    }

    /// Another replica on the same database.
    pub(crate) async fn replica(&self) -> Self {
        Self::serve(Arc::clone(&self.test_database), self.url(), &orders()).await
    }

    async fn serve(database: Arc<TestDatabase>, url: &str, config: &OrderConfig) -> Self {
        let owner = database.client().await;
        let mut registry = Registry::default();
        let pool = pool(url, &mut registry);
        let catalogue = Arc::new(Published::new(CatalogueMetrics::register(&mut registry)));
        let readiness = Readiness::new(&["database", "catalogue"]);
        let (stop, shutdown) = Shutdown::manual();
        let follower = Follower::new(pool.clone(), Arc::clone(&catalogue));
        let following = readiness.clone();
        tokio::spawn(async move { follower.run(&following, &shutdown).await });

        let orders = (config, OrderMetrics::register(&mut registry));
        let gate = Gate::register(&mut registry);
        let media = tempfile::tempdir().unwrap();
        let studio = Studio::new(
            PictureStore::open(&PictureConfig {
                media_dir: Some(media.path().to_owned()),
                ..PictureConfig::default()
            })
            .unwrap(),
        );
        let approvals = ApprovalConfig { approval_stock_taka: 50_000, approval_price_cut_percent: 25 };
        let importer = Importer::new(database_config(url), approvals.approval_price_cut_percent);
        let shop = Shop::new(catalogue, pool.clone(), orders, (gate, approvals, studio, importer));
        let waiting_room = Arc::clone(&shop.waiting_room);
        pool.register_pool(&mut registry);
        let metrics = HttpMetrics::register(&mut registry);
        let observed = Observed { metrics, access_log: AccessLog::All, on_panic: error::on_panic };
        let router = observe(api::router(shop), observed);
        wait_for("the shop is ready", SOON, async || readiness.is_ready()).await;
        Self {
            owner,
            readiness,
            registry,
            database: pool,
            waiting_room,
            media,
            router,
            _stop: stop,
            test_database: database,
        }
    }

    /// Sends any request.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        self.send_for_text(request).await.0
    }

    /// The same, with the body as it came.
    pub(crate) async fn send_for_text(&self, request: Request<Body>) -> (Answer, String) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let bytes = to_bytes(body, 64 << 20).await.unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        let answer = Answer { status: head.status, headers: head.headers, body };
        (answer, String::from_utf8_lossy(&bytes).into_owned())
    }

    /// `GET /api/v1{path}`.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(format!("/api/v1{path}")).body(Body::empty()).unwrap()).await
    }

    /// `POST /api/v1{path}` with JSON.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.post_with(path, body, &[]).await
    }

    /// `POST /api/v1/orders` with a key.
    pub(crate) async fn order(&self, key: &str, body: &Value) -> Answer {
        self.post_with("/orders", body, &[("idempotency-key", key)]).await
    }

    /// Any request to `/api/v1{path}` of whoever has this token, with JSON unless it is null.
    pub(crate) async fn call(&self, (method, path): (&str, &str), token: &str, body: &Value) -> Answer {
        self.call_as((token, "test-request-1"), (method, path), body).await
    }

    /// The same with another request's name.
    pub(crate) async fn call_as(
        &self,
        (token, request_id): (&str, &str),
        (method, path): (&str, &str),
        body: &Value,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        request = request.header("x-request-id", request_id);
        if !token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let body = if body.is_null() {
            Body::empty()
        } else {
            request = request.header(header::CONTENT_TYPE, "application/json");
            Body::from(body.to_string())
        };
        self.send(request.body(body).unwrap()).await
    }

    async fn post_with(&self, path: &str, body: &Value, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::post(format!("/api/v1{path}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header("x-request-id", "test-request-1");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// Where its database is.
    pub(crate) fn url(&self) -> &str {
        &self.test_database.url
    }

    /// One more connection of the owner, for a look while [`TestShop::owner`] is in a transaction.
    pub(crate) async fn observer(&self) -> Client {
        self.test_database.client().await
    }

    /// What the shop counts, as Prometheus reads it.
    pub(crate) fn metrics(&self) -> String {
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &self.registry).unwrap();
        text
    }

    /// One number from the database.
    pub(crate) async fn count(&self, sql: &str) -> i64 {
        self.owner.query_one(sql, &[]).await.unwrap().get(0)
    }

    /// What `backend audit` proves.
    pub(crate) async fn assert_invariants(&self) {
        assert_invariants(&mut self.observer().await, &[]).await;
    }
}

impl Answer {
    /// The code of a problem, after checking that it is one.
    pub(crate) fn code(&self) -> &str {
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json", "{self:?}");
        assert_eq!(self.body["status"], self.status.as_u16(), "{self:?}");
        assert_eq!(self.body["request_id"], self.headers["x-request-id"].to_str().unwrap(), "{self:?}");
        self.body["code"].as_str().unwrap()
    }

    /// Whether the answer was repeated.
    pub(crate) fn is_replayed(&self) -> bool {
        self.headers.get("idempotency-replayed").is_some_and(|value| value == "true")
    }
}

/// A pool of the application.
pub(crate) fn pool(url: &str, registry: &mut Registry) -> Database {
    Database::new(&database_config(url), DatabaseMetrics::register(registry, &statements())).unwrap()
}

fn database_config(url: &str) -> DatabaseConfig {
    DatabaseConfig { database_url: url.into(), database_pool_size: 8 }
}

/// What `backend audit` proves, these acknowledged orders included.
pub(crate) async fn assert_invariants(client: &mut Client, acknowledged: &[String]) {
    for finding in audit(client, acknowledged).await.unwrap() {
        assert!(finding.differences.is_empty(), "{finding}");
    }
}

/// How orders are gathered unless something else is set.
pub(crate) fn orders() -> OrderConfig {
    OrderConfig { order_group_size: 256, order_groups_in_flight: 2, order_queue_length: 4_096 }
}

/// A new idempotency key.
pub(crate) fn key() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// An order of one phone in blue to Dhanmondi: 20,000 taka and 60 taka delivery.
pub(crate) fn order() -> Value {
    json!({
        "lines": [{"sku": 1, "quantity": 1}],
        "name": "রহিমা খাতুন",
        "phone": "01712345678",
        "upazila": "dhaka-dhanmondi",
        "address": "House 5, Road 3",
        "note": "",
        "payment": "cash_on_delivery",
        "language": "bn",
        "expected_total": 2_006_000,
    })
}

/// [`order`] with some fields changed.
pub(crate) fn order_with(changes: &Value) -> Value {
    let mut order = order();
    for (field, value) in changes.as_object().unwrap() {
        order[field] = value.clone();
    }
    order
}
