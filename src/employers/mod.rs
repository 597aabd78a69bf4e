//! Employers (用人单位): units that want to fill postings, and the people who act
//! for them.
//!
//! A unit is *registered* by an account, described, documented and handed in; a
//! reviewer checks it ([`checking`]). A check holds for six months and has to be
//! renewed; when it ends, the unit's postings are hidden, not lost ([`due`]).
//! Two reviewers may *suspend* a unit, which may appeal ([`suspending`]). Moves
//! between states ([`State`]) are guarded updates with a history row; one that is
//! not listed answers 409.
//!
//! What a check says of a unit, its name, code and kinds, changes by another
//! check only: until then a changed name stands in the open request, and pages
//! show the one that was checked. A unit is known by its credit code, one each;
//! whoever registers one that has members is sent to its owners.
//!
//! A reviewer decides on no unit of their own. A unit always has an owner.

pub mod acting;
pub mod api;
pub mod checking;
pub mod due;
pub mod emails;
pub mod facts;
pub mod forms;
pub mod handlers;
pub mod industry;
mod news;
pub mod pages;
pub mod queries;
pub mod states;
pub mod suspending;

pub use acting::{Acting, MemberRole};
use chrono::NaiveDateTime;
pub use due::sweep;
pub use facts::{Facts, Field, Snapshot};
pub use queries::Employer;
pub use states::{Check, Outcome, State};

use crate::Result;
use crate::access::{ACCOUNTS, Entry, Reach, Role, Who, get, post};
use crate::crypto::Keys;

crate::code_list!(
    /// What kind of unit.
    Kind, "employers-kind", {
        /// 企业
        Enterprise = "enterprise",
        /// 个体工商户
        IndividualBusiness = "individual_business",
        /// 事业单位
        PublicInstitution = "public_institution",
        /// 机关
        Government = "government",
        /// 社会组织
        SocialOrganisation = "social_organisation",
        /// 人力资源服务机构
        HrAgency = "hr_agency",
    }
);

crate::code_list!(
    /// Whose vacancies an account posts (L3).
    AccountKind, "employers-account", {
        /// 自主招聘: its own.
        Own = "own",
        /// 经营性: those of its clients, with a licence.
        Commercial = "commercial",
        /// 公共: a public employment service.
        Public = "public",
    }
);

impl AccountKind {
    /// Whether a unit of this kind may have it.
    pub const fn fits(self, kind: Kind) -> bool {
        match self {
            AccountKind::Own => true,
            AccountKind::Commercial => matches!(kind, Kind::HrAgency),
            AccountKind::Public => matches!(kind, Kind::PublicInstitution | Kind::Government),
        }
    }
}

crate::code_list!(
    /// How many people work there.
    Size, "employers-size", {
        /// Fewer than ten.
        Tiny = "1-9",
        /// 10 to 19.
        Ten = "10-19",
        /// 20 to 49.
        Twenty = "20-49",
        /// 50 to 99.
        Fifty = "50-99",
        /// 100 to 499.
        Hundred = "100-499",
        /// 500 to 999.
        FiveHundred = "500-999",
        /// 1,000 and more.
        Thousand = "1000",
    }
);

crate::code_list!(
    /// What a unit hands in to be checked; all of it is needed (L4).
    DocumentKind, "employers-field", {
        /// 营业执照, or the approval of its kind.
        Licence = "licence",
        /// 委托证明
        Mandate = "mandate",
        /// 经办人身份证件
        AgentId = "agent_id",
    }
);

impl Employer {
    /// Where it stands.
    pub fn state(&self) -> State {
        State::parse(&self.state).unwrap_or(State::Suspended)
    }

    /// What kind of unit; `None` where nobody said.
    pub fn kind(&self) -> Option<Kind> {
        self.kind.as_deref().and_then(Kind::parse)
    }

    /// Whether the office has checked it, and the check still holds.
    pub fn is_verified(&self, now: NaiveDateTime) -> bool {
        self.state().is_checked() && self.verified_until.is_some_and(|it| it > now)
    }
}

/// Where a unit's sealed telephone number stands; it opens nowhere else.
pub(crate) fn phone_place(unit: &Employer) -> String {
    format!("employers.contact_phone/{}", unit.reference)
}

/// The telephone number of a unit's contact; empty where nobody gave one.
fn phone_of(keys: &Keys, unit: &Employer) -> Result<String> {
    let sealed = unit.contact_phone_sealed.as_deref();
    Ok(sealed.map(|it| keys.open(&phone_place(unit), it)).transpose()?.unwrap_or_default())
}

/// Who acts for a unit, with its own records only.
pub const MEMBERS: Who = Who::Roles(&[(Role::EmployerOwner, Reach::Own), (Role::EmployerRecruiter, Reach::Own)]);

/// Who decides on units.
pub const REVIEWERS: Who = Who::Roles(&[(Role::Reviewer, Reach::Any)]);

/// Who reads what the office knows of units.
pub const READERS: Who =
    Who::Roles(&[(Role::Reviewer, Reach::Any), (Role::Admin, Reach::Any), (Role::Auditor, Reach::Any)]);

/// Routes of employers.
pub fn routes() -> Vec<Entry> {
    use handlers::{documents, invitations, members, own, registration, staff, suspensions};
    vec![
        get("/employers/{reference}", Who::Anyone, handlers::show),
        // Everyone with an account, who may make it that of a unit.
        get("/employer/registration", ACCOUNTS, registration::new),
        post("/employer/registration", ACCOUNTS, registration::create),
        post("/employer/registration/request", ACCOUNTS, registration::ask),
        // From a link in a mail, whose reader may have no account yet.
        get("/employer-invitations/{token}", Who::Token, invitations::show),
        post("/employer-invitations/{token}", Who::Anyone, invitations::accept),
        post("/employer-invitations/{token}/account", Who::Anyone, invitations::register),
        // Members.
        get("/employer", MEMBERS, own::home),
        post("/employer/unit", MEMBERS, own::choose),
        get("/employer/facts", MEMBERS, own::edit),
        post("/employer/facts", MEMBERS, own::update),
        get("/employer/documents", MEMBERS, documents::edit),
        post("/employer/documents", MEMBERS, documents::update),
        post("/employer/submission", MEMBERS, own::submit),
        post("/employer/appeal", MEMBERS, own::appeal),
        get("/employer/closing", MEMBERS, own::ask_to_close),
        post("/employer/closing", MEMBERS, own::close),
        get("/employer/members", MEMBERS, members::index),
        post("/employer/members", MEMBERS, members::invite),
        post("/employer/members/{reference}", MEMBERS, members::set_role),
        post("/employer/members/{reference}/removal", MEMBERS, members::remove),
        post("/employer/invitations/{reference}/revocation", MEMBERS, members::revoke),
        // The office.
        get("/staff/employers", READERS, staff::index),
        get("/staff/employers/{reference}", READERS, staff::show),
        post("/staff/employers/{reference}/assignment", REVIEWERS, staff::assign),
        post("/staff/employers/{reference}/note", REVIEWERS, staff::note),
        post("/staff/employers/{reference}/verification", REVIEWERS, staff::decide),
        post("/staff/employers/{reference}/trust", REVIEWERS, staff::trust),
        post("/staff/employers/{reference}/suspension", REVIEWERS, suspensions::propose),
        post("/staff/employers/{reference}/suspension/confirmation", REVIEWERS, suspensions::confirm),
        post("/staff/employers/{reference}/suspension/answer", REVIEWERS, suspensions::answer),
        // Programs.
        get("/api/v1/employers", READERS, api::index),
        get("/api/v1/employers/{reference}", Who::Anyone, api::show),
        post("/api/v1/employers/{reference}/verification", REVIEWERS, api::decide),
    ]
}
