//! Pages: what every page needs and how it is answered. Around all answers goes
//! the [`envelope()`].

mod assets;
mod envelope;
mod qr;

use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, web};
use askama::Template;
use serde::de::DeserializeOwned;

use crate::access::{Actor, Role};
use crate::api::Problem;
use crate::app::App;
use crate::config;
use crate::i18n::Loc;
use crate::{Error, Result};
pub use assets::{asset, asset_path};
pub use envelope::envelope;
pub use qr::qr_code;

/// A mistake in a form: which field, and the name of the message that says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name.
    pub field: &'static str,
    /// The message's name.
    pub message: &'static str,
}

/// What every page shows around its content.
#[derive(Debug, Clone)]
pub struct Shell {
    /// The language.
    pub loc: Loc,
    /// The page's own title.
    pub title: String,
    /// Path and query, without the language.
    pub path: String,
    /// For scripts: only those with it run.
    pub nonce: String,
    /// `xl` in 长辈版, else empty.
    pub size: &'static str,
    /// `auto`, `light` or `dark`.
    pub theme: &'static str,
    /// Which entry of the navigation is current.
    pub section: &'static str,
    /// Who is logged in.
    pub user: Option<User>,
    /// One message on top, after something was done.
    pub flash: Option<String>,
    /// Whether search engines leave the page out.
    pub noindex: bool,
    /// Whether the title begins with 错误：.
    pub error_title: bool,
    /// Who runs the service.
    pub office: config::Office,
    /// The style sheet's address.
    pub css: &'static str,
    /// The script's address.
    pub js: &'static str,
    /// Whether this is the demo county.
    pub is_demo: bool,
}

/// Who is logged in, as pages show it.
#[derive(Debug, Clone)]
pub struct User {
    /// How they are addressed.
    pub name: String,
    /// Whether they belong to the office.
    pub is_staff: bool,
    /// Whether they read which people fit a posting, whoever's it is.
    pub is_adviser: bool,
    /// Whether they look for work.
    pub is_seeker: bool,
    /// Whether they act for a unit.
    pub is_employer: bool,
    /// Whether they give training.
    pub is_teacher: bool,
    /// How many notices they have not opened yet.
    pub n_unread: i64,
}

impl Shell {
    /// This page in the other language.
    pub fn other_language_href(&self) -> String {
        self.loc.other().path(&self.path)
    }

    /// The office's name in the reader's language.
    pub fn office_name(&self) -> &str {
        if self.loc.is_en() { &self.office.name_en } else { &self.office.name }
    }
}

/// A visit: who asks for what, when and in which language.
#[derive(Debug, Clone)]
pub struct Visit {
    /// The language.
    pub loc: Loc,
    /// The time that the whole request goes by.
    pub now: chrono::NaiveDateTime,
    /// Who it is, where they are logged in.
    pub actor: Option<Actor>,
    /// Path and query, without the language.
    pub path: String,
    /// Where it comes from.
    pub address: String,
    /// The browser's own words.
    pub user_agent: String,
    shell: Shell,
}

impl Visit {
    /// The shell of a page with this title, in a section of the navigation.
    pub fn shell(&self, section: &'static str, title: impl ToString) -> Shell {
        Shell { title: title.to_string(), section, ..self.shell.clone() }
    }

    /// A message in the visitor's language.
    pub fn t<'a>(&self, name: impl Into<std::borrow::Cow<'a, str>>) -> crate::i18n::Text<'a> {
        self.loc.t(name)
    }

    /// To another page of ours, in the same language.
    pub fn redirect(&self, path: &str) -> HttpResponse {
        HttpResponse::SeeOther().insert_header((header::LOCATION, self.loc.path(path))).finish()
    }

    /// The same, and says on top of it what was done.
    pub fn redirect_with(&self, path: &str, message: &'static str) -> HttpResponse {
        self.redirect_saying(path, message.to_owned())
    }

    /// The same with two counts, which the message calls `n` and `m`.
    pub fn redirect_counting(&self, path: &str, message: &'static str, (n, m): (usize, usize)) -> HttpResponse {
        self.redirect_saying(path, format!("{message}.{n}.{m}"))
    }

    fn redirect_saying(&self, path: &str, flash: String) -> HttpResponse {
        let mut response = self.redirect(path);
        let cookie = Cookie::build(FLASH, flash).path("/").http_only(true).same_site(SameSite::Lax).finish();
        // A name of ours is a valid cookie.
        let _ = response.add_cookie(&cookie);
        response
    }
}

const FLASH: &str = "flash";

impl FromRequest for Visit {
    type Error = Error;
    type Future = std::future::Ready<Result<Visit>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Ok(visit(req)))
    }
}

/// What the envelope found out before the request was routed.
#[derive(Debug, Clone)]
struct Arrival {
    loc: Loc,
    nonce: String,
}

/// What a flash says: a message's name, and its counts where it has some.
fn said(loc: Loc, flash: &str) -> String {
    let mut parts = flash.split('.');
    let mut text = loc.t(parts.next().unwrap_or_default());
    for (name, count) in ["n", "m"].into_iter().zip(parts.filter_map(|it| it.parse::<i64>().ok())) {
        text = text.with(name, count);
    }
    text.to_string()
}

fn visit(req: &HttpRequest) -> Visit {
    let app = req.app_data::<web::Data<App>>().expect("the app is registered");
    let arrival =
        req.extensions().get::<Arrival>().cloned().unwrap_or_else(|| Arrival { loc: Loc::Zh, nonce: String::new() });
    let actor = req.extensions().get::<Actor>().cloned();
    let path = req.uri().path_and_query().map_or("/", |it| it.as_str()).to_owned();
    let choice = |name: &str| req.cookie(name).map(|it| it.value().to_owned()).unwrap_or_default();
    let flash = req
        .cookie(FLASH)
        .map(|it| it.value().to_owned())
        .filter(|it| it.len() < 80 && it.bytes().all(|it| it.is_ascii_lowercase() || b"-_.0123456789".contains(&it)));
    let user_agent = req.headers().get(header::USER_AGENT).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let shell = Shell {
        loc: arrival.loc,
        title: String::new(),
        path: path.clone(),
        nonce: arrival.nonce,
        size: if choice("size") == "xl" { "xl" } else { "" },
        theme: match &*choice("theme") {
            "light" => "light",
            "dark" => "dark",
            _ => "auto",
        },
        section: "",
        user: actor.as_ref().map(|it| User {
            name: it.name.clone(),
            is_staff: it.is_staff(),
            is_adviser: it.is(Role::Specialist) || it.is(Role::Officer) || it.is(Role::Admin),
            is_seeker: it.is(Role::Seeker),
            is_employer: it.is(Role::EmployerOwner) || it.is(Role::EmployerRecruiter),
            is_teacher: it.is(Role::TrainingStaff),
            n_unread: it.n_unread,
        }),
        flash: flash.map(|it| said(arrival.loc, &it)),
        noindex: false,
        error_title: false,
        office: app.settings.office.clone(),
        css: asset_path("bole.css"),
        js: asset_path("bole.js"),
        is_demo: app.settings.demo,
    };
    Visit {
        loc: arrival.loc,
        now: app.clock.now(),
        actor,
        path,
        address: client_address(req, app.settings.proxies),
        user_agent: user_agent.chars().take(200).collect(),
        shell,
    }
}

/// The client's address: of the connection, or as so many trusted proxies told.
fn client_address(req: &HttpRequest, proxies: usize) -> String {
    let peer = req.peer_addr().map(|it| it.ip().to_string()).unwrap_or_default();
    if proxies == 0 {
        return peer;
    }
    req.headers()
        .get_all("x-forwarded-for")
        .filter_map(|it| it.to_str().ok())
        .flat_map(|it| it.split(','))
        .map(|it| it.trim().to_owned())
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .nth(proxies - 1)
        .unwrap_or(peer)
}

/// A form as it was sent. Fields that are not known, or come twice where one is
/// meant, are a 400: no page of ours sends them.
#[derive(Debug)]
pub struct Form<T>(pub T);

/// Larger forms are refused.
const LARGEST_FORM: usize = 64 * 1024;

impl<T: DeserializeOwned + 'static> FromRequest for Form<T> {
    type Error = Error;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Form<T>>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = web::Bytes::from_request(req, payload);
        Box::pin(async move {
            let bytes = body.await.map_err(crate::api::broken_off)?;
            if bytes.len() > LARGEST_FORM {
                return Err(Problem::named(413, "too-large", "problem-too-large", &[("most", "64")]));
            }
            parse_form(&bytes).map(Form)
        })
    }
}

/// Reads a form's fields as a browser encodes them; see [`Form`].
pub fn parse_form<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    let deserializer = serde_html_form::Deserializer::from_bytes(bytes);
    serde_path_to_error::deserialize(deserializer).map_err(|err| Problem::form(vec![crate::api::mistake_of(err, "")]))
}

/// A form that no page of ours sends.
pub fn broken_form(why: impl std::fmt::Display) -> Error {
    Problem::named(400, "form", "problem-form", &[("why", &why.to_string())])
}

/// A page, 200.
pub fn page(template: &impl Template) -> Result<HttpResponse> {
    render(StatusCode::OK, template)
}

/// A form again, with its mistakes: 422.
pub fn unprocessable(template: &impl Template) -> Result<HttpResponse> {
    render(StatusCode::UNPROCESSABLE_ENTITY, template)
}

/// A page with a status.
pub fn render(status: StatusCode, template: &impl Template) -> Result<HttpResponse> {
    let body =
        template.render().map_err(|err| Error::Internal(anyhow::Error::new(err).context("a template failed")))?;
    Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(body))
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
/// How pages should look for this reader.
pub struct DisplayForm {
    #[serde(default)]
    size: Option<String>,
    #[serde(default)]
    theme: Option<String>,
    #[serde(default)]
    back: String,
}

/// `POST /display`: large type, or dark; kept in a cookie for a year.
pub async fn display(visit: Visit, form: Form<DisplayForm>) -> Result<HttpResponse> {
    let mut response = visit.redirect(own_path(&form.0.back));
    for (name, value) in [("size", form.0.size), ("theme", form.0.theme)] {
        let Some(value) = value.filter(|it| matches!(&**it, "xl" | "normal" | "auto" | "light" | "dark")) else {
            continue;
        };
        let cookie = Cookie::build(name, value)
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .max_age(actix_web::cookie::time::Duration::days(365))
            .finish();
        response.add_cookie(&cookie).map_err(anyhow::Error::from)?;
    }
    Ok(response)
}

/// A path of ours to go back to; the start page for anything else.
pub fn own_path(path: &str) -> &str {
    let is_ours = path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n']);
    if is_ours { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_back_leads_nowhere_else() {
        for (path, expected) in [
            ("/postings?q=1", "/postings?q=1"),
            ("//evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\\evil.example", "/"),
            ("", "/"),
        ] {
            assert_eq!(own_path(path), expected);
        }
    }
}
