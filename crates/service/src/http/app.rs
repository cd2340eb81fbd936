//! What a listener serves: answers that lie ready, and the routes for everything else.

use super::Observed;
use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, Uri};
use axum::response::Response;
use std::convert::Infallible;
use std::error::Error;
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use tower::ServiceExt;

/// An answer that needs no work.
#[derive(Debug)]
pub struct Ready {
    /// The pattern of its route, for the metrics.
    pub route: Arc<str>,
    /// The answer, as the route would give it.
    pub response: Response,
}

/// Looks for an answer to a request with this method, address and headers. It must not wait.
pub type FindReady = Arc<dyn Fn(&Method, &Uri, &HeaderMap) -> Option<Ready> + Send + Sync>;

/// Routes, and what is asked before them. Cheap to clone.
#[derive(Clone)]
pub struct App {
    routes: Router,
    ready: Option<(FindReady, Observed)>,
}

impl From<Router> for App {
    fn from(routes: Router) -> Self {
        Self { routes, ready: None }
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").field("routes", &self.routes).finish_non_exhaustive()
    }
}

impl App {
    /// Gives out what lies ready without looking for a route: a third of the work that a small answer makes is the way through
    /// routes and the layers around them. Counted and logged as `observed` says, like any other answer.
    #[must_use]
    pub fn with_ready(self, find: FindReady, observed: Observed) -> Self {
        Self { ready: Some((find, observed)), ..self }
    }

    /// Answers a request of `peer`.
    pub fn answer<B>(
        &self,
        mut request: Request<B>,
        peer: SocketAddr,
    ) -> impl Future<Output = Result<Response, Infallible>> + Send + use<B>
    where
        B: HttpBody<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Send + 'static,
    {
        let ready = self.find_ready(&request).ok_or_else(|| self.routes.clone());
        async move {
            match ready {
                Ok(ready) => Ok(ready),
                Err(routes) => {
                    request.extensions_mut().insert(ConnectInfo(peer));
                    routes.oneshot(request.map(Body::new)).await
                }
            }
        }
    }

    fn find_ready<B>(&self, request: &Request<B>) -> Option<Response> {
        let (find, observed) = self.ready.as_ref()?;
        let (method, headers) = (request.method(), request.headers());
        observed.give(method, headers, || find(method, request.uri(), headers))
    }
}
