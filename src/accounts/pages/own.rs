//! The pages of whoever is logged in.

use askama::Template;
use chrono::NaiveDateTime;

use super::shell;
use crate::access::Actor;
use crate::accounts::forms::{CodeForm, DetailsForm, EmailForm, TokenForm};
use crate::accounts::queries::sessions::Session;
use crate::accounts::queries::tokens::ApiToken;
use crate::accounts::{Account, totp};
use crate::app::App;
use crate::html::{FieldError, Shell, Visit};
use crate::i18n::Loc;
use crate::{Result, clock};

/// `GET /account`
#[derive(Template)]
#[template(path = "accounts/overview.html")]
pub struct Overview {
    shell: Shell,
    errors: Vec<FieldError>,
    name: String,
    email: String,
    language: String,
    roles: String,
    has_second_factor: bool,
    sessions: Vec<SessionRow>,
    /// The address of the calendar; `None` where there is none.
    feed: Option<String>,
    tokens: Vec<TokenRow>,
    token_name: String,
    scopes: Vec<(&'static str, String, bool)>,
}

/// What is known of whoever is logged in.
pub struct Known {
    /// Themselves.
    pub account: Account,
    /// Where they are logged in.
    pub sessions: Vec<Session>,
    /// Their programs.
    pub tokens: Vec<ApiToken>,
}

struct SessionRow {
    id: i64,
    device: String,
    address: String,
    seen_at: String,
    began_at: String,
    is_own: bool,
}

struct TokenRow {
    reference: String,
    name: String,
    scopes: String,
    created_at: String,
    last_used_at: String,
}

impl Overview {
    /// The account at a glance, with the form for another token, as it was sent,
    /// and the scopes that are offered.
    pub fn new(
        visit: &Visit,
        actor: &Actor,
        known: &Known,
        feed: Option<String>,
        offered: &[&'static str],
        form: &TokenForm,
        errors: &[FieldError],
    ) -> Overview {
        let Known { account, sessions, tokens } = known;
        let loc = visit.loc;
        let time = |at| clock::show_time(at, loc.is_en());
        let roles: Vec<String> = actor.roles.iter().map(|it| visit.t(it.message()).to_string()).collect();
        Overview {
            shell: shell(visit, "account", "accounts-title", errors),
            errors: errors.to_vec(),
            name: account.name.clone(),
            email: account.email.clone(),
            language: visit.t(language_message(account.loc())).to_string(),
            roles: roles.join(if loc.is_en() { ", " } else { "、" }),
            has_second_factor: account.has_second_factor(),
            sessions: sessions
                .iter()
                .map(|it| SessionRow {
                    id: it.id,
                    device: device(loc, &it.user_agent),
                    address: it.address.clone(),
                    seen_at: time(it.seen_at),
                    began_at: time(it.created_at),
                    is_own: Some(it.id) == actor.session_id,
                })
                .collect(),
            feed,
            tokens: tokens
                .iter()
                .map(|it| TokenRow {
                    reference: it.reference.clone(),
                    name: it.name.clone(),
                    scopes: it.scopes().join(" "),
                    created_at: time(it.created_at),
                    last_used_at: it.last_used_at.map(time).unwrap_or_default(),
                })
                .collect(),
            token_name: form.name.clone(),
            scopes: offered
                .iter()
                .map(|it| {
                    let name = format!("accounts-scope-{}", it.replace(':', "-"));
                    (*it, visit.t(name).to_string(), form.scopes.iter().any(|scope| scope == it))
                })
                .collect(),
        }
    }
}

fn language_message(loc: Loc) -> &'static str {
    if loc.is_en() { "accounts-language-en" } else { "accounts-language-zh" }
}

/// What people recognise their telephone by: `微信 · Android`.
fn device(loc: Loc, user_agent: &str) -> String {
    // Most browsers claim to be others as well, so the order decides.
    const BROWSERS: [(&str, &str); 8] = [
        ("MicroMessenger", "accounts-device-wechat"),
        ("Edg", "Edge"),
        ("OPR", "Opera"),
        ("HuaweiBrowser", "Huawei Browser"),
        ("MiuiBrowser", "Mi Browser"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 8] = [
        ("HarmonyOS", "HarmonyOS"),
        ("OpenHarmony", "HarmonyOS"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Macintosh", "macOS"),
        ("Linux", "Linux"),
    ];
    let of = |list: &[(&str, &'static str)]| list.iter().find(|it| user_agent.contains(it.0)).map(|it| it.1);
    let words: Vec<String> = [of(&BROWSERS), of(&SYSTEMS)]
        .into_iter()
        .flatten()
        .map(|it| if it.starts_with("accounts-") { loc.t(it).to_string() } else { it.to_owned() })
        .collect();
    match words.is_empty() {
        true if user_agent.is_empty() => loc.t("accounts-device-unknown").to_string(),
        true => user_agent.chars().take(60).collect(),
        false => words.join(" · "),
    }
}

/// `GET /account/details`
#[derive(Template)]
#[template(path = "accounts/details.html")]
pub struct Details {
    shell: Shell,
    errors: Vec<FieldError>,
    called: String,
    locales: Vec<(&'static str, String, bool)>,
}

impl Details {
    /// The form, as it was sent.
    pub fn new(visit: &Visit, form: &DetailsForm, errors: &[FieldError]) -> Details {
        Details {
            shell: shell(visit, "account", "accounts-details-title", errors),
            errors: errors.to_vec(),
            called: form.name.clone(),
            locales: [Loc::Zh, Loc::En]
                .map(|it| (it.code(), visit.t(language_message(it)).to_string(), it.code() == form.locale))
                .to_vec(),
        }
    }
}

/// `GET /account/password`
#[derive(Template)]
#[template(path = "accounts/password.html")]
pub struct Password {
    shell: Shell,
    errors: Vec<FieldError>,
}

impl Password {
    /// The form; passwords are never shown again.
    pub fn new(visit: &Visit, errors: &[FieldError]) -> Password {
        Password { shell: shell(visit, "account", "accounts-password-title", errors), errors: errors.to_vec() }
    }
}

/// `GET /account/email`
#[derive(Template)]
#[template(path = "accounts/email.html")]
pub struct Email {
    shell: Shell,
    errors: Vec<FieldError>,
    current_email: String,
    email: String,
}

impl Email {
    /// The form, as it was sent.
    pub fn new(visit: &Visit, current_email: String, form: &EmailForm, errors: &[FieldError]) -> Email {
        Email {
            shell: shell(visit, "account", "accounts-email-title", errors),
            errors: errors.to_vec(),
            current_email,
            email: form.email.clone(),
        }
    }
}

/// `GET /account/second-factor`, or at the log-in of staff who have none.
#[derive(Template)]
#[template(path = "accounts/set_up.html")]
pub struct SetUp {
    shell: Shell,
    errors: Vec<FieldError>,
    is_login: bool,
    next: String,
    qr: String,
    secret: String,
}

impl SetUp {
    /// Before anything else, without the password, which was typed a moment ago.
    pub fn at_login(
        app: &App,
        visit: &Visit,
        account: &Account,
        form: &CodeForm,
        errors: &[FieldError],
    ) -> Result<SetUp> {
        SetUp::new(app, visit, account, errors, "").map(|it| SetUp { is_login: true, next: form.next.clone(), ..it })
    }

    /// Whenever someone wants one.
    pub fn on_account(app: &App, visit: &Visit, account: &Account, errors: &[FieldError]) -> Result<SetUp> {
        SetUp::new(app, visit, account, errors, "account")
    }

    fn new(app: &App, visit: &Visit, account: &Account, errors: &[FieldError], section: &'static str) -> Result<SetUp> {
        let shell = shell(visit, section, "accounts-factor-title", errors);
        let secret = totp::Secret::offered(&app.keys, account)?;
        Ok(SetUp {
            qr: totp::qr_svg(&secret.uri(&visit.t("ui-site").to_string(), &account.email))?,
            secret: secret.in_text(),
            shell,
            errors: errors.to_vec(),
            is_login: false,
            next: String::new(),
        })
    }
}

/// `GET /account/second-factor` of whoever has one.
#[derive(Template)]
#[template(path = "accounts/second_factor.html")]
pub struct SecondFactor {
    shell: Shell,
    errors: Vec<FieldError>,
    since: String,
    n_codes: i64,
    is_owed: bool,
}

impl SecondFactor {
    /// Since when, how many recovery codes are left, and whether there has to be one.
    pub fn new(
        visit: &Visit,
        since: Option<NaiveDateTime>,
        n_codes: i64,
        is_owed: bool,
        errors: &[FieldError],
    ) -> SecondFactor {
        SecondFactor {
            shell: shell(visit, "account", "accounts-factor-title", errors),
            errors: errors.to_vec(),
            since: since.map(|it| clock::show_time(it, visit.loc.is_en())).unwrap_or_default(),
            n_codes,
            is_owed,
        }
    }
}

/// The answer to a set-up: shown once.
#[derive(Template)]
#[template(path = "accounts/recovery_codes.html")]
pub struct RecoveryCodes {
    shell: Shell,
    codes: Vec<String>,
    next: String,
}

impl RecoveryCodes {
    /// The codes, and where to go once they are written down.
    pub fn new(visit: &Visit, codes: Vec<String>, next: &str) -> RecoveryCodes {
        RecoveryCodes { shell: shell(visit, "account", "accounts-codes-title", &[]), codes, next: visit.loc.path(next) }
    }
}

/// The answer to `POST /account/tokens`: shown once.
#[derive(Template)]
#[template(path = "accounts/token.html")]
pub struct Token {
    shell: Shell,
    name: String,
    token: String,
}

impl Token {
    /// The token's name and secret.
    pub fn new(visit: &Visit, name: String, token: String) -> Token {
        Token { shell: shell(visit, "account", "accounts-token-title", &[]), name, token }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_named_by_what_its_owner_knows() {
        let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0";
        let wechat = "Mozilla/5.0 (Linux; Android 14; V2309A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/130.0 Mobile Safari/537.36 MicroMessenger/8.0.50";
        assert_eq!(device(Loc::En, windows), "Edge · Windows");
        assert_eq!(device(Loc::Zh, wechat), "微信 · Android");
        assert_eq!(device(Loc::Zh, "curl/8.5"), "curl/8.5");
    }
}
