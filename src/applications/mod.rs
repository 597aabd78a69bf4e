//! Applications (投递): a profile applies to a posting, up to the hire.
//!
//! An application is *open* until it reaches one of its ends, which it never
//! leaves. The table [`moves::TABLE`] is the only way from state to state, and
//! [`queries::advance`] the only function that moves: a guarded update, a line of
//! history and the news for the other side, in one transaction.
//!
//! It is *delivered* ten minutes after it was sent: until then the person may
//! take it back and no employer will ever know ([`queries::deliver`]). The
//! employer reads the person's data only while the application is open, and only
//! after it has opened it, which is written into the access log; at an end the
//! record stays and the data is gone for it ([`queries::may_see_contact`]).
//!
//! Nobody is refused by a rule: hard conditions are shown and never block.
//! Offers, interviews, intentions and hires build on these moves.

pub mod agreements;
pub mod api;
pub mod export;
pub mod forms;
pub mod handlers;
pub mod moves;
mod notices;
pub mod pages;
pub mod queries;
pub mod silence;
pub mod table;

use chrono::NaiveDateTime;

use crate::Result;
use crate::access::{Entry, Reach, Role, Who, get, post};
use crate::app::App;
use crate::employers::MEMBERS;
use crate::postings::Posting;
use crate::profiles::{Contact, Full};
use crate::talent::InvitationState;

pub use moves::{Mover, Side};
pub use queries::{Application, Step, advance};

crate::code_list!(
    /// Where an application stands.
    State, "applications-state", {
        /// 已投递
        Submitted = "submitted",
        /// 单位已查看
        Viewed = "viewed",
        /// 初选通过
        Shortlisted = "shortlisted",
        /// 面试
        Interview = "interview",
        /// 待您答复录用
        Offered = "offered",
        /// 已接受录用
        Accepted = "accepted",
        /// 已入职
        Hired = "hired",
        /// 未录用
        Refused = "refused",
        /// 本人撤回
        Withdrawn = "withdrawn",
        /// The employer never answered.
        Unanswered = "unanswered",
        /// The person took another job; never where.
        HiredElsewhere = "hired_elsewhere",
        /// The posting ended before the employer had chosen.
        PostingClosed = "posting_closed",
    }
);

impl State {
    /// Whether something may still come of it.
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            State::Submitted | State::Viewed | State::Shortlisted | State::Interview | State::Offered | State::Accepted
        )
    }

    /// Whether anyone may move it there.
    pub fn may_become(self, next: State) -> bool {
        moves::TABLE.iter().any(|it| it.from == self && it.to == next)
    }
}

crate::code_list!(
    /// How someone came to a posting.
    Source, "applications-source", {
        /// By searching, or by a link.
        Search = "search",
        /// From a letter of new postings.
        Alert = "alert",
        /// The employer asked them, and they accepted; see [`Source::given`].
        Invitation = "invitation",
        /// A specialist of the office brought them together.
        Referral = "referral",
        /// At a fair.
        Fair = "fair",
    }
);

impl Source {
    /// What the address of a page says (`?source=alert`); a search where it says nothing.
    pub fn of_path(path: &str) -> Source {
        let query = path.split_once('?').map_or("", |it| it.1);
        let said = query.split('&').find_map(|it| it.strip_prefix("source="));
        said.and_then(Source::parse).unwrap_or(Source::Search)
    }

    /// What counts where someone says this and there is an invitation to the posting
    /// in this state. Whoever accepted it came by it, also by another way; without
    /// one that stands, saying so is not enough.
    pub const fn given(self, invitation: Option<InvitationState>) -> Source {
        match (self, invitation) {
            (_, Some(InvitationState::Accepted)) | (Source::Invitation, Some(InvitationState::Sent)) => {
                Source::Invitation
            }
            (Source::Invitation, _) => Source::Search,
            (said, _) => said,
        }
    }
}

crate::code_list!(
    /// Why an employer refuses; these words are always sent to the person.
    Reason, "applications-reason", {
        /// 岗位已招满
        Filled = "filled",
        /// 已选择其他人选
        OtherChosen = "other_chosen",
        /// A condition of the posting is not met.
        Conditions = "conditions",
        /// 工作经验与岗位不符
        Experience = "experience",
        /// 技能与岗位不符
        Skills = "skills",
        /// Pay, place or hours did not fit both.
        Terms = "terms",
        /// 多次联系不上
        Unreachable = "unreachable",
        /// 未参加面试
        Absent = "absent",
        /// 岗位有变动
        PostingChanged = "posting_changed",
    }
);

crate::code_list!(
    /// What stands in the way of applying.
    Obstacle, "applications-obstacle", {
        /// The posting takes nobody any more.
        Closed = "closed",
        /// The person does not want this employer to see them.
        Excluded = "excluded",
        /// The profile says no name.
        Nameless = "nameless",
        /// The profile says neither a telephone number nor an e-mail address.
        Unreachable = "unreachable",
    }
);

/// What stands in the way of this profile's application to this posting. Hard
/// conditions never do: whoever lacks one may ask all the same.
pub fn obstacle(posting: &Posting, full: &Full, contact: &Contact, now: NaiveDateTime) -> Option<Obstacle> {
    if !posting.row.is_open(now) {
        Some(Obstacle::Closed)
    } else if full.exclusions.contains(&posting.row.employer_id) {
        Some(Obstacle::Excluded)
    } else if contact.name.is_none() {
        Some(Obstacle::Nameless)
    } else if contact.phone.is_none() && contact.email.is_none() {
        Some(Obstacle::Unreachable)
    } else {
        None
    }
}

/// How long someone may take an application back without a trace.
pub const UNDO_MINUTES: i64 = 10;

/// Working days in which an employer promises to answer.
pub const PROMISED_WORKING_DAYS: usize = 15;

/// Whoever looks for work: to any posting, and with applications of their own.
const APPLICANTS: Who = Who::Roles(&[(Role::Seeker, Reach::Any)]);
const OWNERS: Who = Who::Roles(&[(Role::Seeker, Reach::Own)]);
const BOTH_SIDES: Who =
    Who::Roles(&[(Role::Seeker, Reach::Own), (Role::EmployerOwner, Reach::Own), (Role::EmployerRecruiter, Reach::Own)]);

/// Routes of applications.
pub fn routes() -> Vec<Entry> {
    use handlers::{apply, board, employer, seeker};
    let mut routes = vec![
        // Whoever applies.
        get("/postings/{reference}/application", APPLICANTS, apply::new),
        post("/postings/{reference}/application", APPLICANTS, apply::create),
        // Their own applications.
        get("/profile/applications", OWNERS, seeker::index),
        get("/profile/applications/{reference}", OWNERS, seeker::show),
        get("/profile/applications/{reference}/confirmation", OWNERS, seeker::confirmation),
        post("/profile/applications/{reference}/withdrawal", OWNERS, seeker::withdraw),
        post("/profile/applications/{reference}/messages", OWNERS, seeker::write),
        // The employer's.
        get("/employer/applications", MEMBERS, board::index),
        post("/employer/applications/moves", MEMBERS, board::move_several),
        post("/employer/applications/export", MEMBERS, board::export),
        get("/employer/applications/{reference}", MEMBERS, employer::show),
        post("/employer/applications/{reference}/opening", MEMBERS, employer::open),
        post("/employer/applications/{reference}/moves", MEMBERS, employer::step),
        post("/employer/applications/{reference}/messages", MEMBERS, employer::write),
        post("/employer/applications/{reference}/notes", MEMBERS, employer::note),
        // Programs of either side.
        get("/api/v1/applications", BOTH_SIDES, api::index),
        post("/api/v1/applications", APPLICANTS, api::create),
        get("/api/v1/applications/{reference}", BOTH_SIDES, api::show),
        post("/api/v1/applications/{reference}/moves", BOTH_SIDES, api::step),
    ];
    routes.extend(agreements::routes());
    routes
}

/// What is due by the clock: what reaches its employer, who is reminded, and
/// what ends in silence; then what was agreed on.
///
/// # Errors
/// The database failed.
pub async fn sweep(app: &App) -> Result<()> {
    silence::sweep(app).await?;
    agreements::sweep(app).await
}
