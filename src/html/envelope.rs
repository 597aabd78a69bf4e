//! The envelope around all answers: language, headers, error pages.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::cookie::Cookie;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderValue};
use actix_web::http::{StatusCode, Uri};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpResponse, ResponseError, web};
use askama::Template;

use super::{Arrival, FLASH, Shell, render, visit};
use crate::Error;
use crate::access::{Actor, ByToken, HalfOpen};
use crate::api::{Problem, Said};
use crate::app::App;
use crate::i18n::Loc;

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
            || extensions.get::<ByToken>().is_some()
    };
    let had_flash = res.request().cookie(FLASH).is_some() && !status.is_redirection();
    let is_https = res.request().app_data::<web::Data<App>>().is_some_and(|it| it.is_https());
    let headers = res.headers_mut();
    // A handler that set a policy of its own set a stricter one.
    let own_policy = headers.get("content-security-policy").cloned();
    // A feed may be kept for a while by the program of whoever holds its secret, and by nobody between.
    let own_keeping = headers.get(header::CACHE_CONTROL).filter(|it| it.as_bytes().starts_with(b"private,")).cloned();
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
    if let Some(policy) = own_policy {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if let Some(keeping) = own_keeping {
        headers.insert(header::CACHE_CONTROL, keeping);
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
        405 => Error::Method(allowed(&res)),
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
    } else if matches!(err, Error::NoUnit) {
        visit.redirect("/employer/registration")
    } else {
        let name = err.message();
        let heading = visit.t(format!("{name}-title")).to_string();
        let text = match err {
            // What exactly stood against it is said in English only.
            Error::Conflict(detail) if visit.loc.is_en() => format!("{} ({detail})", visit.t(format!("{name}-text"))),
            Error::Bad(problem) => {
                format!("{} {}", visit.t(format!("{name}-text")), problem.clone().in_words(visit.loc).detail)
            }
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

/// The methods that the address takes.
fn allowed(res: &ServiceResponse<BoxBody>) -> String {
    let value = res.headers().get(header::ALLOW).and_then(|it| it.to_str().ok());
    value.unwrap_or_default().to_owned()
}

fn problem(err: &Error, loc: Loc, request_id: &str) -> HttpResponse {
    let status = err.status();
    // Pages tell people where to go; a program is told what to send.
    let kind = err.message().trim_start_matches("error-");
    let named = |name, args: &[(&'static str, &str)]| Problem::of(status.as_u16(), kind, Said::new(name, args), vec![]);
    let problem = match err {
        Error::Bad(problem) => (**problem).clone(),
        Error::NotFound | Error::NoUnit => named("problem-not-found", &[]),
        Error::Unauthorized => named("problem-unauthorized", &[]),
        Error::Forbidden => named("problem-forbidden", &[]),
        Error::MissingScope(scope) => named("problem-missing-scope", &[("scope", scope)]),
        Error::Forged => named("problem-forged", &[]),
        Error::Method(allowed) => named("problem-method", &[("allowed", allowed)]),
        Error::DeadLink => named("problem-dead-link", &[]),
        Error::Gone => named("problem-gone", &[]),
        Error::Conflict(why) => named("problem-conflict", &[("why", why)]),
        Error::TooMany(_) => named("problem-too-many", &[]),
        Error::Unavailable(_) => named("problem-unavailable", &[]),
        Error::Internal(_) => named("problem-internal", &[]),
    };
    let body = Problem { instance: request_id.to_owned(), ..problem.in_words(loc) };
    let mut response = HttpResponse::build(status);
    if status == StatusCode::UNAUTHORIZED {
        response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
    }
    response.content_type("application/problem+json").body(serde_json::to_string(&body).unwrap_or_default())
}
