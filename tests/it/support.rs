//! What the stories are told with: a service of one's own for each test.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use actix_web::body::BoxBody;
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::{Method, StatusCode, header};
use actix_web::test::{TestRequest, init_service, read_body};
use bole::access::Role;
use bole::accounts::passwords::{Hasher, Password};
use bole::accounts::queries::{self as accounts, NewAccount};
use bole::app::{self, App};
use bole::clock::Clock;
use bole::config::Settings;
use bole::crypto::{self, Keys};
use bole::db::{Db, migrations};
use bole::i18n::Loc;
use bole::mail::{self, Mailer};
use bole::search::Search;
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use confique::Config;
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use serde_json::Value;

/// The password of everyone whom a test makes.
pub const PASSWORD: &str = "korn-schnee-9-tal";

/// When every story begins: Sunday noon in Beijing.
pub fn beginning() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 3, 1).unwrap().and_hms_opt(4, 0, 0).unwrap()
}

/// A database of one's own: a file, or a schema on the server.
pub struct TestDb {
    pub url: String,
    pub folder: tempfile::TempDir,
    schema: Option<(String, String)>,
}

impl TestDb {
    /// An empty one, without tables.
    pub fn empty() -> TestDb {
        let folder = tempfile::tempdir().unwrap();
        match std::env::var("BOLE_TEST_DATABASE_URL") {
            Ok(server) => {
                let schema = format!("test_{}", crypto::new_reference());
                let mut conn = PgConnection::establish(&server).unwrap();
                conn.batch_execute(&format!("create schema {schema}")).unwrap();
                let join = if server.contains('?') { '&' } else { '?' };
                let url = format!("{server}{join}options=-csearch_path%3D{schema}");
                TestDb { url, folder, schema: Some((server, schema)) }
            }
            Err(_) => {
                let url = format!("sqlite://{}", folder.path().join("test.sqlite").display());
                TestDb { url, folder, schema: None }
            }
        }
    }

    /// One with all tables; a file is copied from one that the first who asked has migrated.
    pub fn migrated() -> TestDb {
        let it = TestDb::empty();
        match it.is_postgres() {
            true => _ = migrations::run(&it.url).unwrap(),
            false => std::fs::write(it.file(), &*MIGRATED).unwrap(),
        }
        it
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("test.sqlite")
    }

    pub fn open(&self) -> Db {
        Db::open(&self.options()).unwrap()
    }

    pub fn options(&self) -> bole::db::Options {
        bole::db::Options { url: self.url.clone(), pool_size: 4, queue_size: 1024 }
    }

    pub fn is_postgres(&self) -> bool {
        self.schema.is_some()
    }
}

/// The file that every migrated database on SQLite begins as.
static MIGRATED: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let it = TestDb::empty();
    migrations::run(&it.url).unwrap();
    std::fs::read(it.file()).unwrap()
});

impl Drop for TestDb {
    fn drop(&mut self) {
        if let Some((server, schema)) = &self.schema
            && let Ok(mut conn) = PgConnection::establish(server)
        {
            let _ = conn.batch_execute(&format!("drop schema {schema} cascade"));
        }
    }
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: BTreeMap<String, Vec<String>>,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|it| it.first()).map_or("", String::as_str)
    }

    #[track_caller]
    pub fn assert_status(&self, status: u16) -> &Answer {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self
    }

    #[track_caller]
    pub fn assert_redirect(&self, path: &str) -> &Answer {
        assert_eq!(self.status.as_u16(), 303, "{}", self.body);
        assert_eq!(self.header("location"), path);
        self
    }

    #[track_caller]
    pub fn assert_has(&self, text: &str) -> &Answer {
        assert!(self.body.contains(text), "{text:?} is not in {}", self.body);
        self
    }

    #[track_caller]
    pub fn assert_lacks(&self, text: &str) -> &Answer {
        assert!(!self.body.contains(text), "{text:?} is in {}", self.body);
        self
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|err| panic!("{err}: {}", self.body))
    }
}

/// A mail that was sent.
#[derive(Debug, Clone)]
pub struct Mail {
    pub subject: String,
    pub text: String,
    /// Addresses in the text, without the host.
    pub links: Vec<String>,
}

type Call = Box<dyn Fn(actix_http::Request) -> futures_util::future::LocalBoxFuture<'static, ServiceResponse<BoxBody>>>;

/// The service of one test, with a clock that stands still.
pub struct TestApp {
    pub app: App,
    pub db: TestDb,
    call: Call,
}

impl TestApp {
    pub async fn start() -> TestApp {
        TestApp::start_with(|_| {}).await
    }

    /// With other settings.
    pub async fn start_with(change: impl FnOnce(&mut Settings)) -> TestApp {
        let db = TestDb::migrated();
        let mut settings = Settings::builder().load().unwrap();
        settings.data = db.folder.path().to_owned();
        settings.base_url = Some("http://localhost:8096".to_owned());
        settings.database.url = Some(db.url.clone());
        change(&mut settings);
        let keys = Keys::parse(&Keys::generate()).unwrap();
        let search = Search::open(&settings.index_folder()).unwrap();
        let clock = Clock::fixed(beginning());
        let mailer = Mailer { bounce_address: settings.mail.bounce_address.clone(), ..Mailer::memory() };
        let app = App::new(settings, db.open(), clock, keys, search, Hasher::quick(), mailer);
        let service = std::rc::Rc::new(init_service(app::build(app.clone())).await);
        let call: Call = Box::new(move |request| {
            let service = service.clone();
            Box::pin(async move {
                let res = service.call(request).await.expect("errors become answers");
                res.map_into_boxed_body()
            })
        });
        TestApp { app, db, call }
    }

    /// Someone with a browser of their own.
    pub fn client(&self) -> Client<'_> {
        Client { app: self, cookies: RefCell::default(), address: RefCell::new("192.0.2.1:4711".to_owned()) }
    }

    /// A page, without being anyone.
    pub async fn get(&self, path: &str) -> Answer {
        self.client().get(path).await
    }

    pub fn now(&self) -> NaiveDateTime {
        self.app.clock.now()
    }

    /// Time passes.
    pub fn later(&self, by: TimeDelta) {
        self.app.clock.advance(by);
    }

    /// The index follows.
    pub async fn index(&self) {
        let (search, db, clock) = (self.app.search.clone(), self.app.db.clone(), self.app.clock.clone());
        tokio::task::spawn_blocking(move || search.catch_up(&db, &clock)).await.unwrap().unwrap();
    }

    /// Makes an account that can log in, without a second factor.
    pub async fn account(&self, email: &str, roles: &[Role]) -> i64 {
        let hash = self.app.passwords.hash(&Password::new(PASSWORD)).await.unwrap();
        let now = self.now();
        let new = NewAccount {
            email: email.to_owned(),
            name: email.split('@').next().unwrap().to_owned(),
            password_hash: hash,
            roles: roles.to_vec(),
            locale: Loc::Zh,
            confirmed_at: Some(now),
        };
        self.app.db.write(move |conn| Ok(accounts::create(conn, &new, now)?.id)).await.unwrap()
    }

    /// A client that is logged in as a new account of these roles. Staff have a
    /// second factor, whose use is another story.
    pub async fn logged_in(&self, email: &str, roles: &[Role]) -> Client<'_> {
        let account_id = self.account(email, roles).await;
        self.log_in(account_id, roles.iter().any(|it| it.is_staff())).await
    }

    /// A client with an open session of an account.
    pub async fn log_in(&self, account_id: i64, is_staff: bool) -> Client<'_> {
        let client = self.client();
        let token = crypto::new_token();
        let now = self.now();
        let new = accounts::sessions::NewSession {
            token_hash: crypto::hash_token(&token),
            account_id,
            auth_epoch: 1,
            user_agent: "test".to_owned(),
            address: "192.0.2.1".to_owned(),
            is_complete: true,
            expires_at: now + TimeDelta::hours(8),
        };
        self.app
            .db
            .write(move |conn| {
                if is_staff {
                    accounts::factors::set_up(conn, account_id, 1, "sealed", 0, now)?;
                }
                accounts::sessions::insert(conn, &new, now)?;
                Ok(())
            })
            .await
            .unwrap();
        client.cookies.borrow_mut().insert("sid".to_owned(), token);
        client
    }

    /// A client logged in as a new member of the office.
    pub async fn staff(&self, role: Role) -> Client<'_> {
        self.logged_in(&format!("{}-{}@office.example.org", role.code(), crypto::new_reference()), &[role]).await
    }

    /// A token for programs of a new account.
    pub async fn api_token(&self, roles: &[Role], scopes: &[&str]) -> String {
        let account_id = self.account(&format!("{}@programs.example.org", crypto::new_reference()), roles).await;
        self.api_token_of(account_id, scopes).await
    }

    /// A token for programs of an account.
    pub async fn api_token_of(&self, account_id: i64, scopes: &[&str]) -> String {
        let token = crypto::new_token();
        let (stored, now) = (token.clone(), self.now());
        let scopes: Vec<String> = scopes.iter().map(|it| (*it).to_owned()).collect();
        self.app
            .db
            .write(move |conn| Ok(accounts::tokens::create(conn, account_id, "test", &stored, &scopes, now)?))
            .await
            .unwrap();
        token
    }

    /// Sends what waits and answers with the mails to an address, oldest first.
    pub async fn mails_to(&self, address: &str) -> Vec<Mail> {
        let app = &self.app;
        while mail::send_next(&app.db, &app.keys, &app.mailer, app.clock.now()).await.unwrap()
            != mail::Outcome::QueueEmpty
        {}
        app.mailer
            .delivered()
            .into_iter()
            .filter(|it| it.to().contains(address))
            .map(|it| Mail {
                subject: it.subject().to_owned(),
                links: it
                    .links()
                    .iter()
                    .filter_map(|it| it.strip_prefix(app.base_url()).map(ToOwned::to_owned))
                    .collect(),
                text: it.text,
            })
            .collect()
    }
}

/// A path as a browser sends it: what is not ASCII is encoded.
fn encoded(path: &str) -> String {
    path.bytes()
        .map(|it| if it.is_ascii_graphic() { char::from(it).to_string() } else { format!("%{it:02X}") })
        .collect()
}

/// Someone with a browser: keeps cookies, follows no redirects, says where its
/// requests come from.
pub struct Client<'a> {
    app: &'a TestApp,
    pub cookies: RefCell<BTreeMap<String, String>>,
    address: RefCell<String>,
}

impl Client<'_> {
    /// From another address, `192.0.2.7:1`.
    pub fn from(&self, address: &str) -> &Self {
        *self.address.borrow_mut() = address.to_owned();
        self
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(TestRequest::get().uri(&encoded(path))).await
    }

    pub async fn head(&self, path: &str) -> Answer {
        self.send(TestRequest::default().method(Method::HEAD).uri(path)).await
    }

    /// Sends a form from a page of ours.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = serde_html_form::to_string(fields).unwrap();
        let request = TestRequest::post()
            .uri(path)
            .insert_header(("origin", "http://localhost:8096"))
            .insert_header((header::CONTENT_TYPE, "application/x-www-form-urlencoded"))
            .set_payload(body);
        self.send(request).await
    }

    /// Any request; cookies are added and kept.
    pub async fn send(&self, mut request: TestRequest) -> Answer {
        let cookies: Vec<String> = self.cookies.borrow().iter().map(|(k, v)| format!("{k}={v}")).collect();
        if !cookies.is_empty() {
            request = request.insert_header((header::COOKIE, cookies.join("; ")));
        }
        let address = self.address.borrow().parse().unwrap();
        let res = (self.app.call)(request.peer_addr(address).to_request()).await;
        let status = res.status();
        let mut headers: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in res.headers() {
            headers.entry(name.to_string()).or_default().push(value.to_str().unwrap_or_default().to_owned());
        }
        for cookie in headers.get("set-cookie").into_iter().flatten() {
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if value.is_empty() || cookie.contains("Max-Age=0") {
                self.cookies.borrow_mut().remove(name);
            } else {
                self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
            }
        }
        let body = String::from_utf8_lossy(&read_body(res).await).into_owned();
        Answer { status, headers, body }
    }

    /// Registers, confirms by mail and logs in, as a person would.
    pub async fn register_and_confirm(&self, email: &str) -> &Self {
        self.post("/register", &[("email", email), ("name", "小林"), ("password", PASSWORD)]).await.assert_status(303);
        let mails = self.app.mails_to(email).await;
        let link = mails.last().unwrap().links.iter().find(|it| it.contains("/confirmation/")).unwrap().clone();
        self.post(&link, &[]).await.assert_status(303);
        self.post("/login", &[("email", email), ("password", PASSWORD)]).await.assert_status(303);
        self
    }
}

/// A program with a token.
pub struct Program<'a> {
    pub app: &'a TestApp,
    pub token: String,
}

impl Program<'_> {
    fn request(&self, method: Method, path: &str) -> TestRequest {
        TestRequest::default()
            .method(method)
            .uri(path)
            .insert_header((header::AUTHORIZATION, format!("Bearer {}", self.token)))
            .insert_header((header::ACCEPT_LANGUAGE, "zh-CN"))
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.app.client().send(self.request(Method::GET, path)).await
    }

    /// Makes something, under a new key.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.post_with_key(path, body, &crypto::new_reference()).await
    }

    pub async fn post_with_key(&self, path: &str, body: &Value, key: &str) -> Answer {
        let request = self.request(Method::POST, path).insert_header(("idempotency-key", key)).set_json(body);
        self.app.client().send(request).await
    }

    pub async fn put(&self, path: &str, etag: &str, body: &Value) -> Answer {
        let mut request = self.request(Method::PUT, path).set_json(body);
        if !etag.is_empty() {
            request = request.insert_header((header::IF_MATCH, etag));
        }
        self.app.client().send(request).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.app.client().send(self.request(Method::DELETE, path)).await
    }

    /// Sends a file as the body, under a key.
    pub async fn send_file(&self, path: &str, bytes: &'static [u8], key: &str) -> Answer {
        let request = self.request(Method::POST, &encoded(path)).insert_header(("idempotency-key", key));
        let request = request.insert_header((header::CONTENT_TYPE, "application/octet-stream"));
        self.app.client().send(request.set_payload(bytes)).await
    }
}

/// An officer's program that may do everything with postings.
pub async fn officer(app: &TestApp) -> Program<'_> {
    let scopes = [
        "postings:read",
        "postings:write",
        "profiles:read",
        "profiles:write",
        "certificates:read",
        "certificates:write",
        "account:read",
    ];
    Program { app, token: app.api_token(&[Role::Officer], &scopes).await }
}

/// What makes a posting, with the title and the duties that a test is about.
pub fn posting(title: &str, duties: &str) -> Value {
    serde_json::json!({
        "title": title, "employer": "安和养老服务中心", "kind": "full_time", "headcount": 2, "duties": duties,
        "pay": {"min": 3800, "max": 4600, "per": "month"}, "region": "220323", "state": "published",
    })
}

/// Has this process log all there is, to its standard error: for a test that [`log_of`] runs.
pub fn log_everything() {
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(std::io::stderr)
        .init();
}

/// What an ignored test says and what it logs, run in a process of its own:
/// whether a line is logged at all may depend on which thread was there first.
pub fn log_of(test: &str) -> (String, String) {
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .output()
        .unwrap();
    let log = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{log}");
    (String::from_utf8_lossy(&output.stdout).into_owned(), log)
}
