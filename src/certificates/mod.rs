//! Certificates (证书): proofs of training or skill that the office has issued.
//!
//! A certificate is *issued*, and ends *revoked* or *replaced*. Whether it has
//! *expired* is not stored: [`state_at`] derives it from the day, so no job can
//! be late. Its number is unique, never used again and, where the office does
//! not bring one of its own, made by [`number`]. Anyone may check it: by number
//! and name, or by the random reference that the QR code on the paper holds. An
//! answer never holds the citizen ID number, and the holder's name is masked; an
//! unknown number and a wrong name are answered alike.
//!
//! A certificate belongs to a profile that was named when it was issued, or to
//! the one with the same citizen ID number *and* name. Matching hears of what is
//! issued, replaced and revoked in the same transaction, through the profile.
//!
//! Not here: the second person who has to agree to a revocation, which comes
//! with training and assessment; until then the reason is kept and shown. Nor
//! does anything count how often a certificate is checked: a GET changes nothing.

pub mod api;
pub mod forms;
pub mod handlers;
pub mod number;
pub mod pages;
pub mod queries;
pub mod table;

use chrono::NaiveDate;

use crate::access::Reach::{Any, Own};
use crate::access::Role::{Admin, Officer, Seeker};
use crate::access::{Entry, Who, get, post};
pub use queries::Certificate;

crate::code_list!(
    /// What was last done with a certificate.
    State, "certificates-state", {
        /// It was handed out.
        Issued = "issued",
        /// 已撤销
        Revoked = "revoked",
        /// 已补发: another one took its place.
        Replaced = "replaced",
    }
);

crate::code_list!(
    /// What a certificate is worth on a day.
    Standing, "certificates-standing", {
        /// 有效
        Valid = "valid",
        /// Dated after that day.
        NotYet = "not_yet",
        /// 已过期
        Expired = "expired",
        /// 已撤销
        Revoked = "revoked",
        /// 已补发
        Replaced = "replaced",
    }
);

impl Standing {
    /// The tone of its tag and banner.
    pub const fn tone(self) -> &'static str {
        match self {
            Standing::Valid => "ok",
            Standing::NotYet | Standing::Expired | Standing::Replaced => "warn",
            Standing::Revoked => "bad",
        }
    }
}

/// What a certificate is worth on a day in Beijing. The last day counts.
pub fn state_at(certificate: &Certificate, today: NaiveDate) -> Standing {
    match certificate.state {
        State::Revoked => Standing::Revoked,
        State::Replaced => Standing::Replaced,
        State::Issued if today < certificate.issued_on => Standing::NotYet,
        State::Issued if certificate.expires_on.is_some_and(|it| it < today) => Standing::Expired,
        State::Issued => Standing::Valid,
    }
}

/// Whoever issues and revokes.
pub(crate) const ISSUERS: Who = Who::Roles(&[(Officer, Any), (Admin, Any)]);
const HOLDERS: Who = Who::Roles(&[(Seeker, Own)]);

/// The routes of this concept.
pub fn routes() -> Vec<Entry> {
    vec![
        // Anyone who is shown a certificate.
        get("/certificates/verify", Who::Anyone, handlers::check),
        get("/c/{reference}", Who::Anyone, handlers::scanned),
        // Its holder.
        get("/profile/certificates/{reference}", HOLDERS, handlers::paper),
        // The office.
        get("/staff/certificates", ISSUERS, handlers::index),
        get("/staff/certificates/new", ISSUERS, handlers::new),
        post("/staff/certificates", ISSUERS, handlers::create),
        get("/staff/certificates/import", ISSUERS, handlers::new_import),
        post("/staff/certificates/import", ISSUERS, handlers::import),
        get("/staff/certificates/{reference}", ISSUERS, handlers::show),
        post("/staff/certificates/{reference}/revocation", ISSUERS, handlers::revoke),
        // Programs.
        get("/api/v1/certificates/verify", Who::Anyone, api::check),
        get("/api/v1/certificates", ISSUERS, api::index),
        post("/api/v1/certificates", ISSUERS, api::create),
        get("/api/v1/certificates/{id}", ISSUERS, api::show),
        post("/api/v1/certificates/{id}/revocation", ISSUERS, api::revoke),
    ]
}
