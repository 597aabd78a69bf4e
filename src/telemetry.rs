//! Logs, metrics and health.
//!
//! One log line and one measurement for each request, under the route's pattern
//! and never the path: paths can hold what people typed.

use std::sync::OnceLock;
use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::{HttpRequest, HttpResponse, web};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;

use crate::app::App;
use crate::{Error, Result};

static METRICS: OnceLock<PrometheusHandle> = OnceLock::new();

/// Starts logging (`RUST_LOG` chooses what) and measuring. Calling it twice does nothing.
pub fn start(is_json: bool) {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info"))
        // lettre logs the wire at debug, credentials and bodies included.
        .add_directive("lettre=info".parse().expect("a directive"));
    let is_terminal = std::io::IsTerminal::is_terminal(&std::io::stderr());
    let subscriber =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(is_terminal);
    let _ = if is_json { subscriber.json().try_init() } else { subscriber.try_init() };
    METRICS.get_or_init(|| {
        let recorder = PrometheusBuilder::new()
            .set_buckets(&[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0])
            .expect("there are buckets")
            .build_recorder();
        let handle = recorder.handle();
        // A second recorder in one process (tests) is refused: the first serves.
        let _ = metrics::set_global_recorder(recorder);
        handle
    });
}

/// Measures and logs each request.
pub async fn observe<B: MessageBody + 'static>(
    req: ServiceRequest,
    next: Next<B>,
) -> actix_web::Result<ServiceResponse<B>> {
    let start = Instant::now();
    let method = req.method().to_string();
    let res = next.call(req).await?;
    let route = res.request().match_pattern().unwrap_or_else(|| "none".to_owned());
    let status = res.status().as_u16();
    let seconds = start.elapsed().as_secs_f64();
    let request_id = res.headers().get("x-request-id").and_then(|it| it.to_str().ok()).unwrap_or_default().to_owned();
    tracing::info!(request_id, method, route, status, ms = seconds * 1000.0, "request");
    let labels = [("method", method), ("route", route), ("status", status.to_string())];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_duration_seconds", &labels[..2]).record(seconds);
    Ok(res)
}

/// `GET /healthz`: the process answers.
pub async fn healthz() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("ok\n")
}

/// `GET /readyz`: it can do its work: the database takes writes, the index is open.
pub async fn readyz(app: web::Data<App>) -> Result<HttpResponse> {
    let is_writable = app.db.write(|_| Ok(())).await.is_ok();
    let lag = app.search.lag(&app.db).await.unwrap_or(i64::MAX);
    let body = serde_json::json!({
        "database": if is_writable { "ok" } else { "away" },
        "index_lag": lag,
        "writes_waiting": app.db.n_waiting(),
    });
    let mut response = if is_writable { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    Ok(response.json(body))
}

/// `GET /metrics`: for Prometheus; from this machine, or with the configured token.
pub async fn metrics(app: web::Data<App>, req: HttpRequest) -> Result<HttpResponse> {
    let is_allowed = match &app.settings.metrics_token {
        Some(token) => {
            let sent = req.headers().get(header::AUTHORIZATION).and_then(|it| it.to_str().ok());
            let sent = sent.and_then(|it| it.strip_prefix("Bearer ")).unwrap_or_default();
            subtle::ConstantTimeEq::ct_eq(sent.as_bytes(), token.as_bytes()).into()
        }
        None => req.peer_addr().is_some_and(|it| it.ip().is_loopback()) && app.settings.proxies == 0,
    };
    if !is_allowed {
        return Err(Error::NotFound);
    }
    metrics::gauge!("writes_waiting").set(app.db.n_waiting() as f64);
    let text = METRICS.get().map(PrometheusHandle::render).unwrap_or_default();
    Ok(HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(text))
}
