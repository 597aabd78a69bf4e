//! A profile as documents: everything that we hold about someone, and JSON Resume.

use serde::Serialize;
use serde_json::Value;

use super::{Contact, Draft, Full};
use crate::api::{Mistake, Problem};
use crate::applications::export::Exported;
use crate::certificates::Certificate;
use crate::clock::rfc3339;
use crate::compliance::queries::LookRow;
use crate::import::profiles::{Imported, from_json_resume};
use crate::{Error, import};

/// Everything that we hold about someone, for themselves.
#[derive(Debug, Serialize)]
pub struct Export {
    /// When it was made (UTC).
    exported_at: String,
    /// The profile's public name.
    reference: String,
    /// Grows with each change.
    version: i64,
    updated_at: String,
    /// The citizen ID number: only here, as only its owner reads this.
    citizen_id: Option<String>,
    wants_remote: bool,
    /// What was said, with visibility and excluded employers.
    profile: Draft,
    /// Certificates that the office issued.
    certificates: Vec<ExportedCertificate>,
    /// Who looked.
    looks: Vec<ExportedLook>,
    /// What became of each application.
    applications: Vec<Exported>,
}

#[derive(Debug, Serialize)]
struct ExportedCertificate {
    number: String,
    name: String,
    issuer: String,
    issued_on: String,
    expires_on: Option<String>,
    state: &'static str,
    revoked_reason: Option<String>,
}

#[derive(Debug, Serialize)]
struct ExportedLook {
    viewer: String,
    fields: String,
    reason: String,
    looked_at: String,
}

/// Puts everything together.
pub fn export(
    full: &Full,
    contact: &Contact,
    hidden_from: Vec<String>,
    certificates: Vec<Certificate>,
    looks: Vec<LookRow>,
    applications: Vec<Exported>,
    now: chrono::NaiveDateTime,
) -> Export {
    let certificates = certificates.into_iter().map(|it| ExportedCertificate {
        number: it.number,
        name: it.name,
        issuer: it.issuer,
        issued_on: it.issued_on.to_string(),
        expires_on: it.expires_on.map(|it| it.to_string()),
        state: it.state.code(),
        revoked_reason: it.revoked_reason,
    });
    let looks = looks.into_iter().map(|it| ExportedLook {
        viewer: it.viewer,
        fields: it.fields,
        reason: it.reason,
        looked_at: rfc3339(it.looked_at),
    });
    Export {
        exported_at: rfc3339(now),
        reference: full.profile.reference.clone(),
        version: full.profile.version,
        updated_at: rfc3339(full.profile.updated_at),
        citizen_id: contact.citizen_id.clone(),
        wants_remote: full.profile.wants_remote,
        profile: full.draft(contact, hidden_from),
        certificates: certificates.collect(),
        looks: looks.collect(),
        applications,
    }
}

/// Reads a JSON Resume. A place below the region is told as skipped: a profile
/// holds none.
pub fn read_resume(resume: &Value, today: chrono::NaiveDate) -> Result<Imported, Vec<import::Problem>> {
    let mut imported = from_json_resume(resume, today)?;
    if imported.draft.person.address.take().is_some() {
        imported.skipped.push("basics.location.address".to_owned());
    }
    Ok(imported)
}

/// The problems of a JSON Resume as the API names them.
pub fn refusal(problems: Vec<import::Problem>, loc: crate::i18n::Loc) -> Error {
    let mistake = |it: import::Problem| {
        let pointer = format!("/{}", it.column.replace('.', "/").replace("[]", ""));
        Mistake::new(pointer, loc.t(it.reason.message()).to_string())
    };
    Problem::fields(problems.into_iter().map(mistake).collect())
}
