//! A certificate as an `AchievementCredential` (Open Badges 3.0 on the W3C's data
//! model 2.0).

use serde_json::{Map, Value, json};

use super::status::{self, Purpose};
use crate::certificates::Certificate;
use crate::clock;
use crate::codes::occupations;
use crate::config::Office;
use crate::i18n::Loc;

/// What its own terms mean.
pub const CONTEXT: [&str; 2] =
    ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"];
const SCHEMA: &str = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json";

/// The claims to sign. Of the person there is the name alone, as on the paper.
pub fn claims(it: &Certificate, holder: &str, office: &Office, base_url: &str) -> Value {
    let id = format!("{base_url}/c/{}", it.reference);
    let subject = format!("{id}#holder");
    let from = clock::start_of(it.issued_on);
    // The last day counts to its end.
    let until = it.expires_on.map(|day| clock::end_of(day) - chrono::TimeDelta::seconds(1));
    let mut claims = json!({
        "@context": CONTEXT,
        "id": id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": it.name,
        "issuer": {
            "id": base_url,
            "type": ["Profile"],
            "name": it.issuer,
            "url": base_url,
            "parentOrg": {"id": format!("{base_url}/#office"), "type": ["Profile"], "name": office.name},
        },
        "validFrom": clock::rfc3339(from),
        "credentialSubject": {
            "id": subject,
            "type": ["AchievementSubject"],
            "identifier": [{
                "type": "IdentityObject", "hashed": false, "identityHash": holder, "identityType": "name",
            }],
            "licenseNumber": it.number,
            "achievement": achievement(it, &id),
        },
        "credentialStatus": [status::entry(base_url, it.id, Purpose::Revocation), status::entry(base_url, it.id, Purpose::Suspension)],
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "iss": base_url,
        "jti": id,
        "sub": subject,
        "nbf": from.and_utc().timestamp(),
    });
    if let Some(until) = until {
        claims["validUntil"] = clock::rfc3339(until).into();
        claims["exp"] = until.and_utc().timestamp().into();
    }
    claims
}

fn achievement(it: &Certificate, id: &str) -> Value {
    let mut all = Map::new();
    let mut put = |name: &str, value: Value| all.insert(name.to_owned(), value);
    put("id", format!("{id}#achievement").into());
    put("type", json!(["Achievement"]));
    put("achievementType", "Certificate".into());
    put("name", it.name.clone().into());
    put("description", it.programme.clone().unwrap_or_else(|| it.name.clone()).into());
    put("criteria", json!({"narrative": narrative(it)}));
    put("inLanguage", "zh-CN".into());
    if let Some(code) = &it.occupation {
        put("humanCode", code.clone().into());
        if let Some(trade) = occupations::get(code) {
            put("fieldOfStudy", trade.name.into());
        }
    }
    if let Some(level) = it.level {
        put("tag", json!([Loc::Zh.t(format!("certificates-level-{level}")).to_string()]));
    }
    Value::Object(all)
}

fn narrative(it: &Certificate) -> String {
    match (&it.programme, it.hours) {
        (Some(programme), Some(hours)) => {
            Loc::Zh.t("certificates-criteria-hours").with("programme", programme).with("hours", hours).to_string()
        }
        (Some(programme), None) => Loc::Zh.t("certificates-criteria").with("programme", programme).to_string(),
        _ => Loc::Zh.t("certificates-paper-says").to_string(),
    }
}
