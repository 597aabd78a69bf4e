//! The parts wired together, and the one table of routes.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Compress, from_fn};
use actix_web::{HttpServer, web};
use anyhow::Context;

use crate::access::{Entry, Rules, Who, get, post};
use crate::clock::Clock;
use crate::config::Settings;
use crate::crypto::Keys;
use crate::db::Db;
use crate::search::Search;
use crate::{
    access, accounts, alerts, api_doc, applications, calendar, certificates, compliance, employers, html, mail,
    matching, notifications, occupations, postings, profiles, statistics, talent, telemetry, training, uploads,
};

/// What every handler may use. Clones share it.
#[derive(Clone)]
pub struct App {
    /// The truth.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// What the operator set.
    pub settings: Arc<Settings>,
    /// The keys of encrypted fields.
    pub keys: Arc<Keys>,
    /// The full-text indexes.
    pub search: Search,
    /// Hashes passwords, a few at a time.
    pub passwords: Arc<accounts::passwords::Hasher>,
    /// Searches without a hit that are not written yet.
    pub misses: Arc<statistics::Misses>,
    /// Where mail goes.
    pub mailer: Arc<mail::Mailer>,
    /// How often postings are looked at, until the next minute writes it down.
    pub views: Arc<postings::views::Views>,
    /// Who is one certificate away from which postings, as last counted.
    pub surveys: Arc<training::gap::Surveys>,
    /// Which saved searches find a posting.
    pub follower: Arc<alerts::follower::Follower>,
    /// What requests share about certificates.
    pub certificates: Arc<certificates::Shared>,
    base_url: Arc<str>,
}

impl App {
    /// Puts the parts together. Nothing runs yet.
    pub fn new(
        settings: Settings,
        db: Db,
        clock: Clock,
        keys: Keys,
        search: Search,
        passwords: accounts::passwords::Hasher,
        mailer: mail::Mailer,
    ) -> App {
        let base_url = settings.base_url().into();
        let certificates = Arc::new(certificates::Shared::new(&settings));
        App {
            db,
            clock,
            settings: Arc::new(settings),
            keys: Arc::new(keys),
            search,
            passwords: Arc::new(passwords),
            misses: Arc::default(),
            mailer: Arc::new(mailer),
            views: Arc::default(),
            surveys: Arc::default(),
            follower: Arc::default(),
            certificates,
            base_url,
        }
    }

    /// Where people find the service, without a slash at the end.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Whether people come by https.
    pub fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }

    /// The name of the session's cookie; the prefix binds it to this very host.
    pub fn session_cookie(&self) -> &'static str {
        if self.is_https() { "__Host-sid" } else { "sid" }
    }

    /// Whether a page of ours sent a request: its origin is the configured one,
    /// or where nobody else uses the service, the host that was asked.
    pub fn is_own_origin(&self, origin: &str, host: Option<&str>) -> bool {
        let same = |base: &str| origin == base || origin.strip_prefix(base).is_some_and(|it| it.starts_with('/'));
        same(&self.base_url) || (!self.settings.is_public() && host.is_some_and(|host| same(&format!("http://{host}"))))
    }
}

/// Every route there is and who may take it; nothing else adds one.
pub fn routes() -> Vec<Entry> {
    let mut routes = vec![
        get("/", Who::Anyone, postings::handlers::home),
        get("/static/{name}", Who::Anyone, html::asset),
        post("/display", Who::Anyone, html::display),
        get("/healthz", Who::Anyone, telemetry::healthz),
        get("/readyz", Who::Anyone, telemetry::readyz),
        get("/metrics", Who::Anyone, telemetry::metrics),
        get("/robots.txt", Who::Anyone, postings::feeds::robots),
        get("/sitemap.xml", Who::Anyone, postings::feeds::sitemap),
        get("/api/openapi.json", Who::Anyone, api_doc::document),
        get("/api/docs/{tail:.*}", Who::Anyone, api_doc::explorer),
    ];
    routes.extend(accounts::routes());
    routes.extend(employers::routes());
    routes.extend(postings::routes());
    routes.extend(profiles::routes());
    routes.extend(matching::routes());
    routes.extend(certificates::routes());
    routes.extend(applications::routes());
    routes.extend(talent::routes());
    routes.extend(alerts::routes());
    routes.extend(notifications::routes());
    routes.extend(calendar::routes());
    routes.extend(occupations::routes());
    routes.extend(uploads::routes());
    routes.extend(statistics::routes());
    routes.extend(compliance::routes());
    routes.extend(training::routes());
    routes.extend(mail::routes());
    routes
}

/// The service as actix runs it; the tests build the very same.
pub fn build(
    app: App,
) -> actix_web::App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    let routes = routes();
    let rules = Rules::new(&routes);
    actix_web::App::new()
        .app_data(web::Data::new(app))
        .app_data(web::Data::new(rules))
        .app_data(web::PayloadConfig::new(256 * 1024))
        .configure(|cfg| access::register(cfg, &routes))
        .wrap(from_fn(access::admit))
        .wrap(from_fn(html::envelope))
        .wrap(Compress::default())
        .wrap(from_fn(telemetry::observe))
}

/// Serves until a signal asks to stop; then finishes what runs.
///
/// # Errors
/// The address is taken, or a route is missing from the API's description.
pub async fn serve(app: App, listener: TcpListener) -> anyhow::Result<()> {
    api_doc::check(&routes())?;
    // The dictionaries take a third of a second; the first visitor need not wait for them.
    std::thread::spawn(crate::search::warm_up);
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let background = crate::jobs::start(&app, &stopped);
    let served = app.clone();
    let server = HttpServer::new(move || build(served.clone()))
        // A compressed page goes out in pieces, and each waited 40 ms for the
        // reader's delayed acknowledgement of the one before.
        .tcp_nodelay(true)
        .listen(listener)
        .context("the address cannot be listened on")?
        .client_request_timeout(Duration::from_secs(5))
        .max_connections(2_000)
        .shutdown_timeout(30)
        .run();
    server.await.context("the server broke off")?;
    let _ = stop.send(true);
    for task in background {
        // A task that panicked has said so in the log.
        let _ = task.await;
    }
    // What the last minute counted.
    statistics::sweep(&app).await.unwrap_or_else(|err| tracing::warn!(error = ?err, "misses are lost"));
    let checks = certificates::verification::flush(&app).await;
    checks.unwrap_or_else(|err| tracing::warn!(error = ?err, "checks of certificates are lost"));
    let search = app.search.clone();
    tokio::task::spawn_blocking(move || search.close()).await?;
    tracing::info!("stopped");
    Ok(())
}
