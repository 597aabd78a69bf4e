//! Checking a credential without asking anyone: its signature by a set of keys, its
//! dates, and where lists are at hand, whether it was revoked or suspended.

use chrono::{DateTime, NaiveDateTime};
use serde_json::Value;

use super::{Token, status};

crate::code_list!(
    /// What a file is worth.
    Verdict, "certificates-verdict", {
        /// All is well, as far as it was looked at.
        Valid = "valid",
        /// Not signed by any of the keys, changed, or no credential.
        Invalid = "invalid",
        /// Its time has not come.
        NotYet = "not_yet",
        /// Its time is over.
        Expired = "expired",
        /// A list says so.
        Revoked = "revoked",
        /// A list says so.
        Suspended = "suspended",
    }
);

/// What was found out.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The outcome.
    pub verdict: Verdict,
    /// Whether the lists of all that it names were looked at.
    pub is_status_known: bool,
    /// Why it is invalid, or why its status is not known; for whoever looks closely.
    pub detail: String,
    /// What it says; `Null` where nothing is believed.
    pub claims: Value,
}

fn invalid(detail: &str) -> Report {
    Report { verdict: Verdict::Invalid, is_status_known: false, detail: detail.to_owned(), claims: Value::Null }
}

/// Checks a file; `lists` are the signed status lists that are at hand.
pub fn check(text: &str, jwks: &Value, lists: &[String], now: NaiveDateTime) -> Report {
    let Some(token) = Token::parse(text) else { return invalid("it is no credential signed by ES256") };
    if !token.is_signed_by(jwks) {
        return invalid("none of the keys has signed it as it is");
    }
    let claims = &token.claims;
    let is_badge = |wanted: &str| claims["type"].as_array().is_some_and(|it| it.iter().any(|it| it == wanted));
    if !is_badge("VerifiableCredential") || !(is_badge("OpenBadgeCredential") || is_badge("AchievementCredential")) {
        return invalid("it is signed, but no certificate");
    }
    // The token's own claims and those of the credential say the same.
    for (outer, inner) in
        [("iss", &claims["issuer"]["id"]), ("jti", &claims["id"]), ("sub", &claims["credentialSubject"]["id"])]
    {
        if claims[outer] != *inner {
            return invalid("the token says something else than its credential");
        }
    }
    let Some(from) = time(&claims["validFrom"]) else { return invalid("it does not say from when it holds") };
    let until = time(&claims["validUntil"]);
    let mut report =
        Report { verdict: Verdict::Valid, is_status_known: false, detail: String::new(), claims: claims.clone() };
    if now < from {
        report.verdict = Verdict::NotYet;
    } else if until.is_some_and(|it| it < now) {
        report.verdict = Verdict::Expired;
    }
    match state(claims, jwks, lists, now) {
        Ok(None) => report.is_status_known = true,
        Ok(Some(verdict)) => (report.verdict, report.is_status_known) = (verdict, true),
        Err(detail) => report.detail = detail,
    }
    report
}

/// What the lists say; an error where one of them is missing or not to be believed.
fn state(claims: &Value, jwks: &Value, lists: &[String], now: NaiveDateTime) -> Result<Option<Verdict>, String> {
    let entries = match &claims["credentialStatus"] {
        Value::Array(entries) => entries.clone(),
        Value::Null => Vec::new(),
        entry => vec![entry.clone()],
    };
    let lists: Vec<Token> = lists.iter().filter_map(|it| Token::parse(it)).filter(|it| it.is_signed_by(jwks)).collect();
    let mut found = None;
    let mut missing = None;
    for entry in entries {
        let purpose = entry["statusPurpose"].as_str().unwrap_or_default();
        let Some(list) = lists.iter().find(|it| it.claims["id"] == entry["statusListCredential"]) else {
            missing.get_or_insert(format!("the list of {purpose} is not at hand"));
            continue;
        };
        if time(&list.claims["validUntil"]).is_some_and(|it| it < now) {
            missing.get_or_insert(format!("the list of {purpose} is too old"));
            continue;
        }
        if status::is_set(&list.claims, &entry).map_err(|err| err.to_string())? {
            // Revoked is worse than suspended.
            found = match purpose {
                "revocation" => Some(Verdict::Revoked),
                _ => found.or(Some(Verdict::Suspended)),
            };
        }
    }
    match (found, missing) {
        (Some(found), _) => Ok(Some(found)),
        (None, Some(missing)) => Err(missing),
        (None, None) => Ok(None),
    }
}

fn time(value: &Value) -> Option<NaiveDateTime> {
    Some(DateTime::parse_from_rfc3339(value.as_str()?).ok()?.naive_utc())
}
