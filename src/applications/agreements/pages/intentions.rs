//! Lists of intentions: one's own, the unit's, the office's.

use askama::Template;

use super::shell;
use crate::applications::Side;
use crate::applications::agreements::handlers::staff::{Listed, ProposalForm};
use crate::applications::agreements::queries::intentions::Intention;
use crate::applications::agreements::{Channel, IntentionState, Origin};
use crate::clock::{day, show_day, show_time};
use crate::employers::Employer;
use crate::html::{FieldError, Shell, Visit};
use crate::postings::pages::Pager;

struct Row {
    number: String,
    /// Where answers go.
    href: String,
    employer: String,
    profile: String,
    proposed: String,
    proposer: String,
    /// When and how each side said so; empty where it has not.
    seeker: String,
    unit: String,
    state: String,
    tone: &'static str,
    is_open: bool,
    /// Whether the reader's side has yet to say so.
    is_awaited: bool,
}

impl Row {
    fn new(visit: &Visit, it: &Intention, employer: &Employer, area: &str, side: Option<Side>) -> Row {
        let loc = visit.loc;
        let said = |side| match it.said(side) {
            Some((at, channel)) => format!("{} {}", show_time(at, loc.is_en()), loc.t(channel.message())),
            None => String::new(),
        };
        Row {
            number: it.reference.to_uppercase(),
            href: loc.path(&format!("/{area}/intentions/{}", it.reference)),
            employer: employer.name.clone(),
            profile: String::new(),
            proposed: show_day(day(it.proposed_at), loc.is_en()),
            proposer: loc.t(format!("agreements-proposer-{}", it.proposed_by)).to_string(),
            seeker: said(Side::Seeker),
            unit: said(Side::Employer),
            state: loc.t(it.state.message()).to_string(),
            tone: match it.state {
                IntentionState::Proposed => "wait",
                IntentionState::Agreed => "go",
                IntentionState::Fulfilled => "ok",
                IntentionState::Lapsed | IntentionState::Cancelled => "done",
            },
            is_open: it.ended_at.is_none(),
            is_awaited: it.ended_at.is_none() && side.is_some_and(|side| it.said(side).is_none()),
        }
    }
}

/// `GET /profile/intentions` and `GET /employer/intentions`
#[derive(Template)]
#[template(path = "agreements/intentions.html")]
pub struct Intentions {
    shell: Shell,
    errors: Vec<FieldError>,
    can_write: bool,
    rows: Vec<Row>,
}

impl Intentions {
    /// Makes the page of a side.
    pub fn new(
        visit: &Visit,
        side: Side,
        can_write: bool,
        rows: &[(Intention, Employer)],
        errors: &[FieldError],
    ) -> Intentions {
        let area = match side {
            Side::Seeker => "profile",
            Side::Employer => "employer",
        };
        Intentions {
            shell: shell(visit, side, visit.t("agreements-intentions"), errors),
            errors: errors.to_vec(),
            can_write,
            rows: rows.iter().map(|(it, employer)| Row::new(visit, it, employer, area, Some(side))).collect(),
        }
    }
}

/// `GET /staff/intentions`
#[derive(Template)]
#[template(path = "agreements/desk.html")]
pub struct Desk {
    shell: Shell,
    errors: Vec<FieldError>,
    states: Vec<(&'static str, String, bool)>,
    sources: Vec<(&'static str, String, bool)>,
    sides: Vec<(&'static str, String)>,
    channels: Vec<(&'static str, String)>,
    rows: Vec<Row>,
    total: i64,
    pager: Pager,
    form: ProposalForm,
}

impl Desk {
    /// Makes the page.
    #[expect(clippy::too_many_arguments, reason = "a list, its place and a form")]
    pub fn new(
        visit: &Visit,
        state: Option<IntentionState>,
        page: i64,
        per_page: i64,
        total: i64,
        rows: &[Listed],
        form: &ProposalForm,
        errors: &[FieldError],
    ) -> Desk {
        let loc = visit.loc;
        let code = state.map(IntentionState::code).unwrap_or_default();
        let mut states = vec![("", loc.t("agreements-all").to_string(), state.is_none())];
        states.extend(
            IntentionState::ALL.iter().map(|it| (it.code(), loc.t(it.message()).to_string(), state == Some(*it))),
        );
        let row = |it: &Listed| Row {
            profile: it.profile.clone(),
            ..Row::new(visit, &it.intention, &it.employer, "staff", None)
        };
        Desk {
            shell: Shell {
                noindex: true,
                error_title: !errors.is_empty(),
                ..visit.shell("staff", visit.t("agreements-intentions"))
            },
            errors: errors.to_vec(),
            states,
            sources: Origin::ALL
                .iter()
                .map(|it| (it.code(), loc.t(it.message()).to_string(), it.code() == form.source))
                .collect(),
            sides: Side::ALL.iter().map(|it| (it.code(), loc.t(it.message()).to_string())).collect(),
            channels: [Channel::Call, Channel::Booth]
                .iter()
                .map(|it| (it.code(), loc.t(it.message()).to_string()))
                .collect(),
            rows: rows.iter().map(row).collect(),
            total,
            pager: Pager::new(page, total, per_page, |n| loc.path(&format!("/staff/intentions?state={code}&page={n}"))),
            form: form.clone(),
        }
    }
}
