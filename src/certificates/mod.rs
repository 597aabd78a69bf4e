//! Certificates (证书): proofs of training or skill that the office has issued.
//!
//! A certificate is *issued*, and ends *revoked* or *replaced*. While it is issued
//! it may be *suspended*. Whether it has *expired* is not stored: [`state_at`]
//! derives it from the day, so no job can be late. Its number is unique, never
//! used again and, where the office does not bring one of its own, made by the
//! [`scheme`] that is set. Each act on it is a guarded update with a line of
//! history.
//!
//! Revoking takes two persons: one proposes with a reason, another confirms. The
//! holder is told, may appeal once, and hears an answer; two persons restore it.
//!
//! It is issued one by one, from a table ([`table`], also of those that are older
//! than Bole), or by the thousand from results ([`batches`]): whoever passed gets
//! one, once, also after a kill in between.
//!
//! It can be had as a page, as a PDF ([`paper`]) and as a signed file
//! ([`credentials`]). Anyone may check it ([`verification`]): by number and name, by
//! the random reference that the QR code on the paper holds, or by the signed
//! file. An answer never holds the citizen ID number, and the holder's name is
//! masked; an unknown number and a wrong name are answered alike.
//!
//! A certificate belongs to a profile that was named when it was issued, or to
//! the one with the same citizen ID number *and* name. Matching hears of every act
//! in the same transaction, through the profile.

pub mod api;
pub mod batches;
pub mod credentials;
pub mod forms;
pub mod handlers;
mod notices;
pub mod number;
pub mod pages;
pub mod paper;
pub mod queries;
pub mod reminders;
pub mod scheme;
mod shared;
pub mod table;
pub mod verification;

use chrono::NaiveDate;

use crate::Result;
use crate::access::Reach::{Any, Own};
use crate::access::Role::{Admin, Officer, Seeker};
use crate::access::{Entry, Who, get, post};
use crate::app::App;
pub use queries::Certificate;
pub use shared::Shared;

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
        /// 已暂停
        Suspended = "suspended",
        /// 已撤销
        Revoked = "revoked",
        /// 已补发
        Replaced = "replaced",
    }
);

crate::code_list!(
    /// What is done with a certificate.
    Act, "certificates-act", {
        /// 发放
        Issued = "issued",
        /// 暂停
        Suspended = "suspended",
        /// 恢复: it was suspended.
        Resumed = "resumed",
        /// 撤销
        Revoked = "revoked",
        /// 撤销取消: it was revoked.
        Restored = "restored",
        /// 补发
        Replaced = "replaced",
        /// 换证: another one goes on where it ends.
        Renewed = "renewed",
    }
);

impl Standing {
    /// The tone of its tag and banner.
    pub const fn tone(self) -> &'static str {
        match self {
            Standing::Valid => "ok",
            Standing::NotYet | Standing::Expired | Standing::Suspended | Standing::Replaced => "warn",
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
        State::Issued if certificate.suspended_at.is_some() => Standing::Suspended,
        State::Issued => Standing::Valid,
    }
}

/// Whoever issues and revokes.
pub(crate) const ISSUERS: Who = Who::Roles(&[(Officer, Any), (Admin, Any)]);
const HOLDERS: Who = Who::Roles(&[(Seeker, Own)]);

/// The routes of this concept. What has a fixed name comes before a `{reference}`.
pub fn routes() -> Vec<Entry> {
    vec![
        // Anyone who is shown a certificate.
        get("/verify", Who::Anyone, handlers::check),
        post("/verify", Who::Anyone, handlers::check_file),
        get("/c/{reference}", Who::Anyone, handlers::scanned),
        // Whoever checks a signed file.
        get("/.well-known/jwks.json", Who::Anyone, handlers::files::key_set),
        get("/keys/{name}", Who::Anyone, handlers::files::key),
        get("/credentials/status/{purpose}/{list}", Who::Anyone, handlers::files::status_list),
        // Its holder.
        get("/profile/certificates/{reference}", HOLDERS, handlers::holder::show),
        get("/profile/certificates/{reference}/appeal", HOLDERS, handlers::holder::new_appeal),
        post("/profile/certificates/{reference}/appeal", HOLDERS, handlers::holder::appeal),
        get("/profile/certificates/{reference}/paper.pdf", HOLDERS, handlers::files::own_pdf),
        get("/profile/certificates/{reference}/credential.jwt", HOLDERS, handlers::files::own_credential),
        // The office.
        get("/staff/certificates", ISSUERS, handlers::index),
        get("/staff/certificates/new", ISSUERS, handlers::new),
        post("/staff/certificates", ISSUERS, handlers::create),
        get("/staff/certificates/import", ISSUERS, handlers::import::new),
        post("/staff/certificates/import", ISSUERS, handlers::import::create),
        get("/staff/certificates/batches", ISSUERS, handlers::batches::index),
        get("/staff/certificates/batches/new", ISSUERS, handlers::batches::new),
        post("/staff/certificates/batches", ISSUERS, handlers::batches::create),
        get("/staff/certificates/batches/{reference}", ISSUERS, handlers::batches::show),
        get("/staff/certificates/batches/{reference}/papers.pdf", ISSUERS, handlers::batches::papers),
        get("/staff/certificates/classes/{reference}/papers.pdf", ISSUERS, handlers::batches::class_papers),
        get("/staff/certificates/revocations", ISSUERS, handlers::revocations::index),
        get("/staff/certificates/revocations/{reference}", ISSUERS, handlers::revocations::show),
        post("/staff/certificates/revocations/{reference}", ISSUERS, handlers::revocations::decide),
        get("/staff/certificates/{reference}", ISSUERS, handlers::show),
        get("/staff/certificates/{reference}/paper.pdf", ISSUERS, handlers::files::staff_pdf),
        get("/staff/certificates/{reference}/credential.jwt", ISSUERS, handlers::files::staff_credential),
        get("/staff/certificates/{reference}/acts/{act}", ISSUERS, handlers::acts::new),
        post("/staff/certificates/{reference}/acts/{act}", ISSUERS, handlers::acts::create),
        // Programs.
        get("/api/v1/certificates/verify", Who::Anyone, api::check),
        get("/api/v1/certificates", ISSUERS, api::index),
        post("/api/v1/certificates", ISSUERS, api::create),
        post("/api/v1/certificates/batches", ISSUERS, api::batches::create),
        get("/api/v1/certificates/batches/{id}", ISSUERS, api::batches::show),
        get("/api/v1/certificates/revocations", ISSUERS, api::revocations::index),
        get("/api/v1/certificates/revocations/{id}", ISSUERS, api::revocations::show),
        post("/api/v1/certificates/revocations/{id}/{decision}", ISSUERS, api::revocations::decide),
        get("/api/v1/certificates/{id}", ISSUERS, api::show),
        get("/api/v1/certificates/{id}/paper.pdf", ISSUERS, api::files::paper),
        get("/api/v1/certificates/{id}/credential.jwt", ISSUERS, api::files::credential),
        post("/api/v1/certificates/{id}/{act}", ISSUERS, api::acts::create),
        get("/api/v1/profile/certificates", HOLDERS, api::holder::index),
        get("/api/v1/profile/certificates/{id}", HOLDERS, api::holder::show),
        get("/api/v1/profile/certificates/{id}/paper.pdf", HOLDERS, api::files::own_paper),
        get("/api/v1/profile/certificates/{id}/credential.jwt", HOLDERS, api::files::own_credential),
        post("/api/v1/profile/certificates/{id}/appeal", HOLDERS, api::holder::appeal),
    ]
}

/// What is due by the clock.
///
/// # Errors
/// The database failed.
pub async fn sweep(app: &App) -> Result<()> {
    verification::flush(app).await?;
    batches::resume(app).await?;
    reminders::send_due(app).await
}
