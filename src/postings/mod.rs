//! Postings (岗位): the jobs that employers want to fill.
//!
//! A posting is *open* while it is `published` and `valid_until` lies ahead.
//! Only open postings are listed, found, matched and fed to others; a closed one
//! stays readable and says so. [`queries::open`] says so in SQL, and nothing
//! else does. Moves between states are guarded updates with a history row in
//! one transaction; one that [`State::may_become`] does not list answers 409.
//!
//! Employers write and look after theirs in [`portal`], the office decides in
//! [`reviews`], and everyone may say what is wrong ([`reports`]).
//!
//! Pay that is unknown is not pay of zero, and a posting without an education
//! condition (`None`) is open to every level.

pub mod api;
pub mod cards;
mod coding;
pub mod feeds;
pub mod forms;
pub mod handlers;
pub mod near;
pub mod pages;
pub mod pay;
pub mod portal;
pub mod poster;
pub mod queries;
pub mod reading;
pub mod reports;
pub mod rescue;
pub mod reviews;
pub mod saved;
pub mod search_form;
pub mod staff;
pub mod views;

use crate::access::{Entry, Reach, Role, Who, get, post, put};
use crate::codes::Education;
pub use coding::CodedBy;
pub use pay::{Pay, PayPeriod};
pub use queries::Posting;

/// Who makes and moves postings, anyone's.
const POSTERS: Who = Who::Roles(&[(Role::Officer, Reach::Any), (Role::Admin, Reach::Any)]);

/// Who writes postings by program: the office anyone's, a unit's people its own.
const WRITERS: Who = Who::Roles(&[
    (Role::Officer, Reach::Any),
    (Role::Admin, Reach::Any),
    (Role::EmployerOwner, Reach::Own),
    (Role::EmployerRecruiter, Reach::Own),
]);

/// Routes of postings.
pub fn routes() -> Vec<Entry> {
    let mut routes = vec![
        // Anyone, looking for work.
        get("/postings", Who::Anyone, handlers::index),
        get("/postings/suggest", Who::Anyone, handlers::suggest),
        get("/postings.atom", Who::Anyone, feeds::atom),
        get("/postings.csv", Who::Anyone, feeds::csv),
        get("/postings.json", Who::Anyone, feeds::json),
        get("/postings/{reference}", Who::Anyone, handlers::show),
        get("/postings/{reference}/poster", Who::Anyone, poster::show),
        post("/postings/{reference}/saves", SAVERS, saved::save),
        post("/postings/{reference}/saves/removal", SAVERS, saved::remove),
        get("/profile/saved", SAVERS, saved::index),
        // Programs.
        get("/api/v1/postings", Who::Anyone, api::index),
        get("/api/v1/postings/{reference}", Who::Anyone, api::show),
        post("/api/v1/postings", WRITERS, api::create),
        put("/api/v1/postings/{reference}", WRITERS, api::replace),
        post("/api/v1/postings/{reference}/submission", crate::employers::MEMBERS, api::submit),
        post("/api/v1/postings/{reference}/publication", POSTERS, api::publish),
        post("/api/v1/postings/{reference}/closure", POSTERS, api::close),
        // The office.
        get("/staff", STAFF, staff::home),
        get("/staff/postings", POSTERS, staff::index),
        get("/staff/postings/new", POSTERS, staff::new),
        post("/staff/postings", POSTERS, staff::create),
        get("/staff/postings/{reference}", POSTERS, staff::show),
        get("/staff/postings/{reference}/edit", POSTERS, staff::edit),
        post("/staff/postings/{reference}", POSTERS, staff::update),
        post("/staff/postings/{reference}/publication", POSTERS, staff::acts::publish),
        post("/staff/postings/{reference}/closure", POSTERS, staff::acts::close),
    ];
    routes.extend(reviews::routes());
    routes.extend(reports::routes());
    routes.extend(portal::routes());
    routes
}

/// What is due by the clock, beside the end of what has expired.
///
/// # Errors
/// The database failed.
pub async fn sweep(app: &crate::app::App) -> crate::Result<()> {
    reviews::sweep(app).await?;
    views::flush(app).await?;
    portal::due::hide_unconfirmed(app).await?;
    portal::due::remind(app).await
}

/// Who keeps postings for later: the list is one's own, the postings are everyone's.
const SAVERS: Who = Who::Roles(&[(Role::Seeker, Reach::Any)]);

/// Everyone of the office.
const STAFF: Who = Who::Roles(&[
    (Role::Specialist, Reach::Any),
    (Role::Officer, Reach::Any),
    (Role::Reviewer, Reach::Any),
    (Role::Proctor, Reach::Any),
    (Role::Admin, Reach::Any),
    (Role::Auditor, Reach::Any),
]);

crate::code_list!(
    /// Bands of monthly pay, for the facet: the band holds the middle of the pay.
    PayBand, "pay-band", {
        /// Below 3,000 yuan.
        UpTo3000 = "up_to_3000",
        /// 3,000 to 5,000.
        From3000 = "from_3000",
        /// 5,000 to 8,000.
        From5000 = "from_5000",
        /// 8,000 to 12,000.
        From8000 = "from_8000",
        /// 12,000 to 20,000.
        From12000 = "from_12000",
        /// 20,000 and above.
        From20000 = "from_20000",
    }
);

impl PayBand {
    /// The band of an amount, yuan a month.
    pub const fn of(yuan: i64) -> PayBand {
        match yuan {
            ..3_000 => PayBand::UpTo3000,
            3_000..5_000 => PayBand::From3000,
            5_000..8_000 => PayBand::From5000,
            8_000..12_000 => PayBand::From8000,
            12_000..20_000 => PayBand::From12000,
            _ => PayBand::From20000,
        }
    }
}

crate::code_list!(
    /// What kind of work a posting offers.
    Kind, "postings-kind", {
        /// 全职
        FullTime = "full_time",
        /// 兼职
        PartTime = "part_time",
        /// 实习
        Internship = "internship",
        /// 事业单位
        PublicInstitution = "public_institution",
        /// 急需人才
        UrgentTalent = "urgent_talent",
        /// 服务岗位（三支一扶）
        ServicePost = "service_post",
    }
);

crate::code_list!(
    /// Where a posting stands.
    State, "postings-state", {
        /// Being written.
        Draft = "draft",
        /// Handed in by its employer.
        Submitted = "submitted",
        /// With a reviewer.
        InReview = "in_review",
        /// Sent back with requests.
        ChangesRequested = "changes_requested",
        /// May be published.
        Approved = "approved",
        /// Public.
        Published = "published",
        /// Taken from the public for a while.
        Hidden = "hidden",
        /// Refused by a reviewer.
        Refused = "refused",
        /// At its end.
        Closed = "closed",
    }
);

impl State {
    /// The moves of a posting (handbook 3.2); staff may publish a draft of their
    /// own at once, as no one else would review it.
    pub const fn may_become(self, next: State) -> bool {
        matches!(
            (self, next),
            (State::Draft | State::ChangesRequested, State::Submitted)
                | (State::Draft, State::Published)
                | (State::Submitted, State::InReview | State::Draft)
                | (State::InReview, State::Approved | State::ChangesRequested | State::Refused)
                | (State::Approved, State::Published)
                | (State::Published, State::Hidden)
                | (State::Hidden, State::Published)
                | (
                    State::Published | State::Hidden | State::Draft | State::ChangesRequested | State::Approved,
                    State::Closed
                )
        )
    }
}

crate::code_list!(
    /// Why a posting ended.
    Outcome, "postings-outcome", {
        /// The places are taken.
        Filled = "filled",
        /// `valid_until` was reached.
        Expired = "expired",
        /// Its employer took it back.
        Withdrawn = "withdrawn",
        /// A reviewer took it down.
        Removed = "removed",
    }
);

crate::code_list!(
    /// Why a posting is taken from the public for a while.
    HiddenReason, "postings-hidden", {
        /// Its employer pauses it.
        Paused = "paused",
        /// Nobody has said for 90 days that it is still to be filled.
        Unconfirmed = "unconfirmed",
        /// The employer's verification has lapsed (L3).
        EmployerLapsed = "employer_lapsed",
        /// The employer is suspended.
        EmployerSuspended = "employer_suspended",
        /// A report of it is looked into.
        Reported = "reported",
    }
);

crate::code_list!(
    /// Where a posting was filled.
    FilledBy, "postings-filled", {
        /// Through this service.
        Here = "here",
        /// In another way.
        Elsewhere = "elsewhere",
    }
);

/// What someone says of a posting: by form, API, import or the demo. Texts are
/// trimmed, folded to NFC and never empty where they are `Some`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Draft {
    /// 岗位名称, 1 to 100 characters.
    pub title: String,
    /// The employer's name, as it is shown.
    pub employer: String,
    /// Code of the 2022 classification (`4-14-04-01`), a small group's at the least exact.
    pub occupation: Option<String>,
    /// Who says so.
    #[serde(default, skip_serializing_if = "CodedBy::is_author")]
    pub coded_by: CodedBy,
    /// 性质
    pub kind: Kind,
    /// 招聘人数, at least 1.
    pub headcount: i32,
    /// 岗位职责, free text of several lines.
    pub duties: String,
    /// 任职要求, free text of several lines.
    pub requirements: String,
    /// 薪酬
    pub pay: Pay,
    /// Code of the place of work, six digits, or nine for a township.
    pub region: Option<String>,
    /// The address below the region.
    pub address: Option<String>,
    /// Whether the work is done from anywhere.
    pub is_remote: bool,
    /// The least education asked for; `None` asks for none.
    pub education: Option<Education>,
    /// The least years of experience asked for; `None` where nothing is said, 0 where none is needed.
    pub experience_years: Option<i32>,
    /// Majors asked for, as written.
    pub majors: Vec<String>,
    /// Certificates without which no one is taken, by name.
    pub certificates_required: Vec<String>,
    /// Certificates that are welcome, by name.
    pub certificates_preferred: Vec<String>,
    /// 福利, short words.
    pub benefits: Vec<String>,
    /// Whom to ask.
    pub contact: Option<String>,
    /// The first instant at which it is no longer open (UTC); `None` means 90 days after publication.
    pub valid_until: Option<chrono::NaiveDateTime>,
    /// Where it is a repost: who published it first.
    pub source: Option<String>,
    /// The name that it has at its source; unique together with `source`.
    pub source_key: Option<String>,
    // What imports never say is left out, so that a source's hash stays what it was.
    /// Months of the contract: 0 where it ends with a task, `None` where it is
    /// open-ended or nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract_months: Option<i32>,
    /// Months of probation; `None` where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probation_months: Option<i32>,
    /// What applicants are asked, in this order; at most [`forms::MOST_QUESTIONS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question>,
}

impl Default for Draft {
    /// One that says nothing yet: full time, one place, pay by agreement.
    fn default() -> Draft {
        Draft {
            title: String::new(),
            employer: String::new(),
            occupation: None,
            coded_by: CodedBy::default(),
            kind: Kind::FullTime,
            headcount: 1,
            duties: String::new(),
            requirements: String::new(),
            pay: Pay::NEGOTIABLE,
            region: None,
            address: None,
            is_remote: false,
            education: None,
            experience_years: None,
            majors: Vec::new(),
            certificates_required: Vec::new(),
            certificates_preferred: Vec::new(),
            benefits: Vec::new(),
            contact: None,
            valid_until: None,
            source: None,
            source_key: None,
            contract_months: None,
            probation_months: None,
            questions: Vec::new(),
        }
    }
}

/// A question of the employer's own to whoever applies.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// In the employer's words, 1 to 200 characters.
    pub text: String,
    /// Whether nobody applies without an answer.
    #[serde(default)]
    pub is_required: bool,
}
