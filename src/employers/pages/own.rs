//! The pages of registration and of a unit's members.

use askama::Template;

use super::{Acting, Choices, Employer, choices, shell};
use crate::clock::{self, show_day, show_last_day, show_time};
use crate::employers::facts::FactsForm;
use crate::employers::industry::Industry;
use crate::employers::queries::MoveRow;
use crate::employers::queries::documents::Document;
use crate::employers::queries::suspensions::Suspension;
use crate::employers::queries::verifications::Verification;
use crate::employers::{AccountKind, DocumentKind, Facts, Field, Kind, MemberRole, Outcome, Size, State};
use crate::html::{FieldError, Shell, Visit};
use crate::i18n::{Loc, number};

/// What the fields of a unit's facts are chosen from.
struct Options {
    kinds: Choices,
    account_kinds: Choices,
    industries: Choices,
    sizes: Choices,
}

impl Options {
    fn new(form: &FactsForm, loc: Loc) -> Options {
        let list = |all: Vec<(&'static str, &'static str)>, chosen: &str| {
            let mut all = all;
            all.insert(0, ("", "employers-choose"));
            choices(&all, chosen, loc)
        };
        Options {
            kinds: list(Kind::ALL.iter().map(|it| (it.code(), it.message())).collect(), &form.kind),
            account_kinds: choices(
                &AccountKind::ALL.iter().map(|it| (it.code(), it.message())).collect::<Vec<_>>(),
                &form.account_kind,
                loc,
            ),
            industries: list(Industry::ALL.iter().map(|it| (it.code(), it.message())).collect(), &form.industry),
            sizes: list(Size::ALL.iter().map(|it| (it.code(), it.message())).collect(), &form.size),
        }
    }
}

/// `GET /employer/registration`
#[derive(Template)]
#[template(path = "employers/registration.html")]
pub struct Registration {
    shell: Shell,
    errors: Vec<FieldError>,
    form: FactsForm,
    options: Options,
    requests: Vec<(&'static str, String)>,
}

impl Registration {
    /// The form, as it was sent.
    pub fn new(visit: &Visit, form: &FactsForm, errors: &[FieldError]) -> Registration {
        Registration {
            shell: shell(visit, "employer", visit.t("employers-registration"), errors),
            errors: errors.to_vec(),
            options: Options::new(form, visit.loc),
            form: form.clone(),
            requests: Vec::new(),
        }
    }
}

/// `POST /employer/registration`, where the unit is registered already.
#[derive(Template)]
#[template(path = "employers/taken.html")]
pub struct Taken {
    shell: Shell,
    reference: String,
    name: String,
}

impl Taken {
    /// Makes the page.
    pub fn new(visit: &Visit, unit: &Employer) -> Taken {
        Taken {
            shell: shell(visit, "employer", visit.t("employers-taken"), &[]),
            reference: unit.reference.clone(),
            name: unit.name.clone(),
        }
    }
}

/// `GET /employer/facts`
#[derive(Template)]
#[template(path = "employers/facts.html")]
pub struct EditFacts {
    shell: Shell,
    errors: Vec<FieldError>,
    form: FactsForm,
    options: Options,
    requests: Vec<(&'static str, String)>,
    /// Whether another name, code or kind has to be agreed to.
    was_checked: bool,
}

impl EditFacts {
    /// The form, as it was sent, with what a reviewer asked for at each field.
    pub fn new(
        visit: &Visit,
        unit: &Employer,
        form: &FactsForm,
        requests: &[(Field, String)],
        errors: &[FieldError],
    ) -> EditFacts {
        EditFacts {
            shell: shell(visit, "employer", visit.t("employers-facts-title"), errors),
            errors: errors.to_vec(),
            options: Options::new(form, visit.loc),
            form: form.clone(),
            requests: requests.iter().map(|it| (it.0.code(), it.1.clone())).collect(),
            was_checked: unit.state().was_checked(),
        }
    }
}

/// `GET /employer/documents`
#[derive(Template)]
#[template(path = "employers/documents.html")]
pub struct Documents {
    shell: Shell,
    errors: Vec<FieldError>,
    /// What it is, where its file is, what that is called, and since when.
    kept: Vec<(String, String, String, String)>,
    /// Field, label and hint of each.
    kinds: Vec<(&'static str, &'static str, &'static str)>,
    requests: Vec<(&'static str, String)>,
}

impl Documents {
    /// Makes the page, with what a reviewer asked for at each field.
    pub fn new(visit: &Visit, kept: &[Document], requests: &[(Field, String)], errors: &[FieldError]) -> Documents {
        let line = |it: &Document| {
            let day = show_day(clock::day(it.handed_in_at), visit.loc.is_en());
            let label = visit.t(it.kind()?.message()).to_string();
            Some((label, format!("/uploads/{}", it.reference), it.file_name.clone(), day))
        };
        let hint = |it: DocumentKind| match it {
            DocumentKind::Licence => "employers-licence-hint",
            DocumentKind::Mandate => "employers-mandate-hint",
            DocumentKind::AgentId => "employers-agent-id-hint",
        };
        Documents {
            shell: shell(visit, "employer", visit.t("employers-documents"), errors),
            errors: errors.to_vec(),
            kept: kept.iter().filter_map(line).collect(),
            kinds: DocumentKind::ALL.iter().map(|it| (it.code(), it.message(), hint(*it))).collect(),
            requests: requests.iter().map(|it| (it.0.code(), it.1.clone())).collect(),
        }
    }
}

/// Where a unit stands, as its home page needs it.
#[expect(missing_docs, reason = "each is what the query of its name answers")]
pub struct Standing {
    pub units: Vec<(Employer, MemberRole)>,
    pub documents: Vec<Document>,
    pub requests: Vec<(Field, String)>,
    pub newest: Option<Verification>,
    pub is_ready: bool,
    pub suspension: Option<Suspension>,
    pub counts: (i64, i64),
    pub n_members: i64,
    pub moves: Vec<MoveRow>,
}

/// A line of the task list.
struct Task {
    label: &'static str,
    href: String,
    state: String,
    tone: &'static str,
}

/// `GET /employer`
#[derive(Template)]
#[template(path = "employers/home.html")]
pub struct Home {
    shell: Shell,
    errors: Vec<FieldError>,
    name: String,
    public_href: String,
    state: String,
    tone: &'static str,
    role: String,
    is_owner: bool,
    is_open: bool,
    /// What comes next, in a sentence.
    next: String,
    dates: Vec<(&'static str, String)>,
    tasks: Vec<Task>,
    can_submit: bool,
    requests: Vec<(String, String)>,
    suspension: Option<SuspensionView>,
    doors: Vec<(&'static str, String, String)>,
    units: Choices,
    moves: Vec<(String, String)>,
}

/// A suspension as the unit reads it.
struct SuspensionView {
    reason: String,
    appeal: String,
    answer: String,
}

impl Home {
    /// Makes the page.
    pub fn new(visit: &Visit, acting: &Acting, it: &Standing, errors: &[FieldError]) -> Home {
        let (unit, loc) = (&acting.employer, visit.loc);
        let state = unit.state();
        let is_owner = acting.role == MemberRole::Owner;
        let open = it.newest.as_ref().filter(|it| it.outcome().is_none());
        let can_submit = is_owner && it.is_ready && open.is_none() && state.may_be_submitted();
        let doors = [
            ("employers-door-postings", "/employer/postings", number(it.counts.0)),
            ("employers-door-applications", "/employer/applications", number(it.counts.1)),
            ("employers-door-people", "/employer/people", String::new()),
            ("talent-lists", "/employer/lists", String::new()),
            ("talent-sent", "/employer/job-invitations", String::new()),
            ("agreements-intentions", "/employer/intentions", String::new()),
            ("training-employer", "/employer/training", String::new()),
            ("employers-door-members", "/employer/members", number(it.n_members)),
        ];
        Home {
            shell: shell(visit, "employer", &unit.name, errors),
            errors: errors.to_vec(),
            name: unit.name.clone(),
            public_href: loc.path(&format!("/employers/{}", unit.reference)),
            state: loc.t(state.message()).to_string(),
            tone: state.tone(),
            role: loc.t(acting.role.message()).to_string(),
            is_owner,
            is_open: state != State::Closed,
            next: next(visit, unit, it, open, can_submit),
            dates: dates(visit, unit, open),
            tasks: if is_owner && state != State::Closed { tasks(unit, it, loc) } else { Vec::new() },
            can_submit,
            requests: it.requests.iter().map(|it| (loc.t(it.0.message()).to_string(), it.1.clone())).collect(),
            suspension: it.suspension.as_ref().filter(|_| state == State::Suspended).map(|it| SuspensionView {
                reason: it.reason.clone(),
                appeal: it.appeal.clone().unwrap_or_default(),
                answer: it.answer.clone().unwrap_or_default(),
            }),
            doors: doors.into_iter().map(|(label, path, n)| (label, loc.path(path), n)).collect(),
            units: it
                .units
                .iter()
                .map(|(it, _)| (it.reference.clone(), it.name.clone(), it.reference == unit.reference))
                .collect(),
            moves: it.moves.iter().map(|it| moved(it, loc)).collect(),
        }
    }
}

/// A move as the members read it: who of the office did it is not said.
fn moved(it: &MoveRow, loc: Loc) -> (String, String) {
    let word = |code: &str| State::parse(code).map_or_else(|| code.to_owned(), |it| loc.t(it.message()).to_string());
    let what = loc.t("employers-moved").with("from", word(&it.from_state)).with("to", word(&it.to_state)).to_string();
    let why = it.reason.as_deref().map(|it| format!(" {it}")).unwrap_or_default();
    (show_time(it.moved_at, loc.is_en()), what + &why)
}

fn next(visit: &Visit, unit: &Employer, it: &Standing, open: Option<&Verification>, can_submit: bool) -> String {
    let day = |at| show_last_day(at, visit.loc.is_en());
    if let Some(open) = open {
        return visit.t("employers-next-waits").with("due", day(open.due_at)).to_string();
    }
    let is_sent_back = it.newest.as_ref().is_some_and(|it| it.outcome() == Some(Outcome::Returned));
    let until = unit.verified_until.map(day).unwrap_or_default();
    match unit.state() {
        State::Verified | State::Due if is_sent_back => visit.t("employers-next-mend"),
        State::Verified => visit.t("employers-next-verified").with("until", until),
        State::Due => visit.t("employers-next-due").with("until", until),
        State::Lapsed => visit.t("employers-next-lapsed"),
        State::Returned => visit.t("employers-next-mend"),
        State::Refused => visit.t("employers-next-refused"),
        State::Suspended => visit.t("employers-next-suspended"),
        State::Closed => visit.t("employers-next-closed"),
        State::Draft | State::Submitted | State::InReview if can_submit => visit.t("employers-next-submit"),
        State::Draft | State::Submitted | State::InReview => visit.t("employers-next-draft"),
    }
    .to_string()
}

fn dates(visit: &Visit, unit: &Employer, open: Option<&Verification>) -> Vec<(&'static str, String)> {
    let is_en = visit.loc.is_en();
    let mut dates = Vec::new();
    if let Some(open) = open {
        dates.push(("employers-date-submitted", show_time(open.submitted_at, is_en)));
        dates.push(("employers-date-due", show_last_day(open.due_at, is_en)));
    }
    if let Some(at) = unit.verified_at {
        dates.push(("employers-fact-verified", show_day(clock::day(at), is_en)));
    }
    if let Some(until) = unit.verified_until {
        dates.push(("employers-date-until", show_last_day(until, is_en)));
    }
    dates
}

fn tasks(unit: &Employer, it: &Standing, loc: Loc) -> Vec<Task> {
    let asked =
        |is_document: bool| it.requests.iter().any(|it| DocumentKind::parse(it.0.code()).is_some() == is_document);
    let task = |label, path: &str, is_done: bool, is_asked: bool| {
        let (state, tone) = match (is_asked, is_done) {
            (true, _) => ("employers-task-asked", "warn"),
            (false, true) => ("employers-task-done", "done"),
            (false, false) => ("employers-task-missing", "wait"),
        };
        Task { label, href: loc.path(path), state: loc.t(state).to_string(), tone }
    };
    vec![
        task("employers-facts-title", "/employer/facts", Facts::of(unit).is_some(), asked(false)),
        task("employers-documents", "/employer/documents", it.documents.len() == DocumentKind::ALL.len(), asked(true)),
    ]
}

/// `GET /employer/closing`
#[derive(Template)]
#[template(path = "employers/closing.html")]
pub struct Closing {
    shell: Shell,
    errors: Vec<FieldError>,
    name: String,
}

impl Closing {
    /// Makes the page.
    pub fn new(visit: &Visit, unit: &Employer) -> Closing {
        Closing {
            shell: shell(visit, "employer", visit.t("employers-closing"), &[]),
            errors: Vec::new(),
            name: unit.name.clone(),
        }
    }
}
