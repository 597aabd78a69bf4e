//! The pages of agreements: one of an application, alike for both sides but for
//! what each may do; the lists of intentions.

mod intentions;

use askama::Template;

use super::forms::{InterviewForm, OfferForm};
use super::queries::Record;
use super::queries::interviews::Interview;
use super::queries::offers::Offer;
use super::{InterviewState, OfferState};
use crate::applications::pages::{board, seeker};
use crate::applications::{Mover, Side, State, moves};
use crate::clock::{day, last_day, local, show_day, show_time};
use crate::html::{FieldError, Shell, Visit};
use crate::i18n::Loc;
use crate::postings::Posting;

pub use intentions::{Desk, Intentions};

fn shell(visit: &Visit, side: Side, title: impl ToString, errors: &[FieldError]) -> Shell {
    match side {
        Side::Seeker => seeker::shell(visit, title, errors),
        Side::Employer => board::shell(visit, title, errors),
    }
}

/// What was filled in and has to be mended.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "named as on the page")]
pub struct Filled {
    pub interview: InterviewForm,
    pub offer: OfferForm,
    pub first_day: String,
    pub request: String,
}

struct InterviewPart {
    when: String,
    place: String,
    note: String,
    state: String,
    tone: &'static str,
    request: String,
}

impl InterviewPart {
    fn new(it: &Interview, loc: Loc) -> InterviewPart {
        InterviewPart {
            when: format!("{}–{}", show_time(it.starts_at, loc.is_en()), local(it.ends_at).format("%H:%M")),
            place: it.place.clone(),
            note: it.note.clone(),
            state: loc.t(it.state.message()).to_string(),
            tone: match it.state {
                InterviewState::Proposed => "wait",
                InterviewState::Confirmed => "ok",
                InterviewState::ChangeRequested => "warn",
                InterviewState::Cancelled => "done",
            },
            request: it.request.clone().unwrap_or_default(),
        }
    }
}

struct OfferPart {
    text: String,
    pay: String,
    starts_on: String,
    until: String,
    state: String,
    tone: &'static str,
}

impl OfferPart {
    fn new(it: &Offer, visit: &Visit) -> OfferPart {
        let loc = visit.loc;
        // What has expired says so even before the clock has written it down.
        let is_over = it.state == OfferState::Open && !it.is_open(visit.now);
        let state = if is_over { OfferState::Expired } else { it.state };
        OfferPart {
            text: it.text.clone(),
            pay: it.pay.clone(),
            starts_on: it.starts_on.map(|it| show_day(it, loc.is_en())).unwrap_or_default(),
            until: show_day(last_day(it.expires_at), loc.is_en()),
            state: loc.t(state.message()).to_string(),
            tone: match state {
                OfferState::Open => "go",
                OfferState::Accepted => "ok",
                _ => "done",
            },
        }
    }
}

/// `GET /{profile,employer}/applications/{reference}/agreements`
#[derive(Template)]
#[template(path = "agreements/show.html")]
pub struct Show {
    shell: Shell,
    errors: Vec<FieldError>,
    /// The application's page; what is sent goes below it.
    href: String,
    interview_href: String,
    offer_href: String,
    intention_href: String,
    number: String,
    title: String,
    is_seeker: bool,
    interviews: Vec<InterviewPart>,
    /// Whether the first of them can still be answered, changed or cancelled.
    is_interview_ahead: bool,
    can_propose: bool,
    offer: Option<OfferPart>,
    is_offer_open: bool,
    can_offer: bool,
    intention: String,
    can_declare: bool,
    /// The first day of work, and how far the report of it is.
    hire: Option<(String, String)>,
    is_hire_awaited: bool,
    can_report: bool,
    is_choice_due: bool,
    /// What was answered: days after the start, and the words.
    checks: Vec<(i32, String)>,
    is_check_due: bool,
    filled: Filled,
}

impl Show {
    /// Makes the page for one of the sides.
    pub fn new(
        visit: &Visit,
        side: Side,
        can_write: bool,
        record: &Record,
        filled: &Filled,
        errors: &[FieldError],
    ) -> Show {
        let loc = visit.loc;
        let it = &record.application;
        let is_seeker = side == Side::Seeker;
        let is_unit = !is_seeker && can_write;
        let is_open = it.state.is_open();
        let may = |to| moves::is_listed(it.state, to, Mover::Employer);
        let is_ahead = |it: &Interview| it.state != InterviewState::Cancelled && it.ends_at > visit.now;
        let is_offer_open = is_open && record.offer.as_ref().is_some_and(|it| it.is_open(visit.now));
        let open_intention = record.intention.as_ref().filter(|it| it.ended_at.is_none());
        let side_path = if is_seeker { "profile" } else { "employer" };
        let hire_state = |it: &super::queries::hires::Hire| match (it.confirmed_at, it.objected_at) {
            (Some(_), _) => "agreements-hire-confirmed",
            (None, Some(_)) => "agreements-hire-objected",
            (None, None) => "agreements-hire-awaited",
        };
        let check = |it: &super::queries::hires::Check| match it.is_there {
            Some(true) => "agreements-check-yes",
            Some(false) => "agreements-check-no",
            None => "agreements-check-open",
        };
        let href = loc.path(&format!("/{side_path}/applications/{}", it.reference));
        Show {
            shell: shell(visit, side, visit.t("agreements-title"), errors),
            errors: errors.to_vec(),
            interview_href: format!("{href}/interview"),
            offer_href: format!("{href}/offer"),
            intention_href: format!("{href}/intention"),
            href,
            number: it.reference.to_uppercase(),
            title: record.posting.row.title.clone(),
            is_seeker,
            interviews: record.interviews.iter().map(|it| InterviewPart::new(it, loc)).collect(),
            is_interview_ahead: is_open && record.interviews.first().is_some_and(is_ahead),
            can_propose: is_unit && (may(State::Interview) || it.state == State::Interview),
            offer: record.offer.as_ref().map(|it| OfferPart::new(it, visit)),
            is_offer_open,
            can_offer: is_unit && !is_offer_open && (may(State::Offered) || it.state == State::Offered),
            intention: record.intention.as_ref().map(|it| loc.t(it.state.message()).to_string()).unwrap_or_default(),
            can_declare: is_open
                && it.delivered_at.is_some()
                && (is_seeker || can_write)
                && open_intention.is_none_or(|it| it.said(side).is_none()),
            hire: record
                .hire
                .as_ref()
                .map(|it| (show_day(it.starts_on, loc.is_en()), loc.t(hire_state(it)).to_string())),
            is_hire_awaited: is_open && record.hire.as_ref().is_some_and(|it| it.is_awaited()),
            can_report: is_unit
                && record.hire.as_ref().is_none_or(|it| it.objected_at.is_some())
                && moves::is_listed(it.state, State::Hired, Mover::Seeker),
            is_choice_due: is_seeker && record.is_choice_due(),
            checks: record.checks.iter().map(|it| (it.days, loc.t(check(it)).to_string())).collect(),
            is_check_due: is_seeker && record.checks.iter().any(|it| it.is_there.is_none()),
            filled: filled.clone(),
        }
    }
}

/// `GET /profile/applications/{reference}/others`
#[derive(Template)]
#[template(path = "agreements/others.html")]
pub struct Others {
    shell: Shell,
    errors: Vec<FieldError>,
    href: String,
    is_choice_due: bool,
    options: Vec<(String, String, bool)>,
}

impl Others {
    /// Makes the page; `postings` are those of the other open applications.
    pub fn new(visit: &Visit, record: &Record, postings: &[Posting], errors: &[FieldError]) -> Others {
        let option = |it: &crate::applications::Application| {
            let posting = postings.iter().find(|posting| posting.row.id == it.posting_id)?;
            let submitted = show_day(day(it.submitted_at), visit.loc.is_en());
            let text = format!("{} · {} · {submitted}", posting.row.title, posting.employer.name);
            Some((it.reference.clone(), text, false))
        };
        Others {
            shell: shell(visit, Side::Seeker, visit.t("agreements-others-title"), errors),
            errors: errors.to_vec(),
            href: visit.loc.path(&format!("/profile/applications/{}", record.application.reference)),
            is_choice_due: record.is_choice_due(),
            options: record.others.iter().filter_map(option).collect(),
        }
    }
}
