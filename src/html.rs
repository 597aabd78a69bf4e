//! Pages: what every page needs, how it is answered, and the envelope around
//! all answers (language, headers, error pages).

use std::sync::LazyLock;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderValue};
use actix_web::http::{StatusCode, Uri};
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, ResponseError, web};
use askama::Template;
use serde::de::DeserializeOwned;

use crate::access::{Actor, HalfOpen};
use crate::api::Problem;
use crate::app::App;
use crate::config;
use crate::i18n::Loc;
use crate::{Error, Result};

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
    /// Whether they look for work.
    pub is_seeker: bool,
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
        let mut response = self.redirect(path);
        let cookie = Cookie::build(FLASH, message).path("/").http_only(true).same_site(SameSite::Lax).finish();
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
        .filter(|it| it.len() < 80 && it.bytes().all(|it| it.is_ascii_lowercase() || it == b'-' || it == b'_'));
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
            is_seeker: it.is(crate::access::Role::Seeker),
        }),
        flash: flash.map(|it| arrival.loc.t(it).to_string()),
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
            let bytes =
                body.await.map_err(|err| Problem::plain(400, "body", "The form broke off", &err.to_string()))?;
            if bytes.len() > LARGEST_FORM {
                return Err(Problem::plain(413, "too-large", "Too large", "a form has at most 64 KiB"));
            }
            let deserializer = serde_html_form::Deserializer::from_bytes(&bytes);
            serde_path_to_error::deserialize(deserializer)
                .map(Form)
                .map_err(|err| Problem::plain(400, "form", "The form cannot be read", &err.to_string()))
        })
    }
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

// --- The envelope -----------------------------------------------------------

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    shell: Shell,
    status: u16,
    heading: String,
    text: String,
    request_id: String,
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    /// A bare status: what failed does not know who asked. The envelope puts the
    /// page or problem around it.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::new(self.status());
        let wait = match self {
            Error::TooMany(seconds) => Some(*seconds),
            // A little apart, so that not everyone comes back at once.
            Error::Unavailable(_) => Some(2 + u32::from(crate::crypto::random::<1>()[0] % 6)),
            _ => None,
        };
        if let Some(seconds) = wait {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// The outermost layer: takes the language off the path, gives the request its
/// id, and every answer its headers, errors included.
pub async fn envelope<B: MessageBody + 'static>(
    mut req: ServiceRequest,
    next: Next<B>,
) -> actix_web::Result<ServiceResponse<BoxBody>> {
    let loc = take_language(&mut req);
    let request_id = crate::crypto::new_reference();
    let nonce = crate::crypto::new_reference() + &crate::crypto::new_reference();
    req.extensions_mut().insert(Arrival { loc, nonce: nonce.clone() });

    let mut res = next.call(req).await?.map_into_boxed_body();
    let status = res.status();
    let is_bare = !res.headers().contains_key(header::CONTENT_TYPE) || res.response().error().is_some();
    if (status.is_client_error() || status.is_server_error()) && is_bare {
        res = explain(res, status, &request_id);
    }
    let path = res.request().path().to_owned();
    let is_personal = {
        let extensions = res.request().extensions();
        extensions.get::<Actor>().is_some()
            || extensions.get::<HalfOpen>().is_some()
            || extensions.get::<crate::access::ByToken>().is_some()
    };
    let had_flash = res.request().cookie(FLASH).is_some() && !status.is_redirection();
    let is_https = res.request().app_data::<web::Data<App>>().is_some_and(|it| it.is_https());
    let headers = res.headers_mut();
    let mut put = |name: &'static str, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(header::HeaderName::from_static(name), value);
        }
    };
    put("content-security-policy", &content_security_policy(&path, &nonce));
    put("x-content-type-options", "nosniff");
    put("referrer-policy", "same-origin");
    put("permissions-policy", "camera=(), geolocation=(), microphone=()");
    put("cross-origin-opener-policy", "same-origin");
    put("cross-origin-resource-policy", "same-origin");
    put("x-request-id", &request_id);
    if is_https {
        put("strict-transport-security", "max-age=31536000; includeSubDomains");
    }
    if path.starts_with("/static/") && status == StatusCode::OK {
        put("cache-control", "public, max-age=31536000, immutable");
    } else if is_personal {
        put("cache-control", "no-store");
    } else {
        put("cache-control", "no-cache");
        put("vary", "cookie, accept-encoding");
    }
    if had_flash {
        let mut gone = Cookie::build(FLASH, "").path("/").finish();
        gone.make_removal();
        // A removal is a valid cookie.
        let _ = res.response_mut().add_cookie(&gone);
    }
    Ok(res)
}

fn content_security_policy(path: &str, nonce: &str) -> String {
    if path.starts_with("/api/docs") {
        // The bundled API explorer styles itself from its script.
        return "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                connect-src 'self'; font-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
            .to_owned();
    }
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         manifest-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    )
}

/// `/en/postings` is `/postings` in English; the API goes by `Accept-Language`.
fn take_language(req: &mut ServiceRequest) -> Loc {
    let path = req.path();
    if path.starts_with("/api/") {
        let language = req.headers().get(header::ACCEPT_LANGUAGE).and_then(|it| it.to_str().ok());
        return language.map_or(Loc::Zh, Loc::parse);
    }
    let Some(rest) = path.strip_prefix("/en").filter(|it| it.is_empty() || it.starts_with('/')) else {
        return Loc::Zh;
    };
    let rest = if rest.is_empty() { "/" } else { rest };
    let query = req.uri().query().map(|it| format!("?{it}")).unwrap_or_default();
    if let Ok(uri) = format!("{rest}{query}").parse::<Uri>() {
        req.match_info_mut().get_mut().update(&uri);
        req.head_mut().uri = uri;
    }
    Loc::En
}

/// Puts the page, or below `/api/` the problem, around a bare error.
fn explain(res: ServiceResponse<BoxBody>, status: StatusCode, request_id: &str) -> ServiceResponse<BoxBody> {
    let fallback = match status.as_u16() {
        404 => Error::NotFound,
        401 => Error::Unauthorized,
        403 => Error::Forbidden,
        503 => Error::Unavailable(anyhow::anyhow!("status 503")),
        code if code >= 500 => Error::Internal(anyhow::anyhow!("status {code}")),
        code => {
            let detail = res.response().error().map(ToString::to_string).unwrap_or_default();
            let title = status.canonical_reason().unwrap_or("Bad request");
            Problem::plain(code, "request", title, &detail)
        }
    };
    let request = res.request().clone();
    let visit = visit(&request);
    let err = res.response().error().and_then(|it| it.as_error::<Error>()).unwrap_or(&fallback);
    err.log(request_id);

    let mut response = if request.path().starts_with("/api/") {
        problem(err, visit.loc, request_id)
    } else if matches!(err, Error::Unauthorized) {
        // Asked late: back to where they were going once they are in.
        let back: String = serde_html_form::to_string([("next", &visit.path)]).unwrap_or_default();
        let path = if request.method().is_safe() { format!("/login?{back}") } else { "/login".to_owned() };
        visit.redirect(&path)
    } else {
        let name = err.message();
        let heading = visit.t(format!("{name}-title")).to_string();
        let text = match err {
            Error::Bad(problem) => format!("{} {}", visit.t(format!("{name}-text")), problem.detail),
            _ => visit.t(format!("{name}-text")).to_string(),
        };
        let shell = Shell { noindex: true, ..visit.shell("", &heading) };
        let page = ErrorPage { shell, status: status.as_u16(), heading, text, request_id: request_id.to_owned() };
        render(status, &page).unwrap_or_else(|_| HttpResponse::new(status))
    };
    for name in [header::RETRY_AFTER, header::ALLOW] {
        if let Some(value) = res.headers().get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    ServiceResponse::new(request, response).map_into_boxed_body()
}

fn problem(err: &Error, loc: Loc, request_id: &str) -> HttpResponse {
    let status = err.status();
    let body = match err {
        Error::Bad(problem) => Problem { instance: request_id.to_owned(), ..(**problem).clone() },
        _ => Problem {
            kind: format!("/problems/{}", err.message().trim_start_matches("error-")),
            title: loc.t(format!("{}-title", err.message())).to_string(),
            status: status.as_u16(),
            detail: match err {
                Error::Conflict(detail) => (*detail).to_owned(),
                _ => loc.t(format!("{}-text", err.message())).to_string(),
            },
            instance: request_id.to_owned(),
            errors: Vec::new(),
        },
    };
    let mut response = HttpResponse::build(status);
    if status == StatusCode::UNAUTHORIZED {
        response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
    }
    response.content_type("application/problem+json").body(serde_json::to_string(&body).unwrap_or_default())
}

// --- Static files -----------------------------------------------------------

#[derive(rust_embed::RustEmbed)]
#[folder = "templates/assets"]
struct Assets;

/// Each asset under a name with its hash, so that it can be kept for a year.
static ASSETS: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    Assets::iter()
        .filter_map(|name| {
            let file = Assets::get(&name)?;
            let hash: String = file.metadata.sha256_hash()[..6].iter().map(|it| format!("{it:02x}")).collect();
            let (stem, ending) = name.rsplit_once('.')?;
            Some((name.to_string(), format!("/static/{stem}.{hash}.{ending}")))
        })
        .collect()
});

/// The address of an asset; empty where there is none.
pub fn asset_path(name: &str) -> &'static str {
    ASSETS.iter().find(|it| it.0 == name).map_or("", |it| it.1.as_str())
}

/// `GET /static/{name}`: a style sheet, script or icon.
pub async fn asset(path: web::Path<String>) -> Result<HttpResponse> {
    let wanted = format!("/static/{path}");
    let (name, _) = ASSETS.iter().find(|it| it.1 == wanted).ok_or(Error::NotFound)?;
    let file = Assets::get(name).ok_or(Error::NotFound)?;
    let kind = match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    };
    Ok(HttpResponse::Ok().content_type(kind).body(file.data.into_owned()))
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
