//! A learner's list, an enrolment, and the page before it.

use askama::Template;
use chrono::NaiveDateTime;

use crate::Result;
use crate::app::App;
use crate::clock::show_time;
use crate::db::Conn;
use crate::html::{FieldError, Shell, Visit};
use crate::i18n::Loc;
use crate::matching::conditions::Outcome;
use crate::postings::pages::Pager;
use crate::profiles;
use crate::training::classes::pages::people::{duties, tone};
use crate::training::classes::pages::public::{conditions, days, place};
use crate::training::classes::queries as classes;
use crate::training::enrolments::handlers::learner::EnrolForm;
use crate::training::enrolments::{eligibility, notices, queries};
use crate::training::{ClassState, Enrolment, EnrolmentState, TrainingClass, own, queries as rows};

/// One's own enrolment in a list.
pub struct Row {
    href: String,
    title: String,
    state: String,
    tone: &'static str,
    days: String,
    /// An offer with its end, or the place in the queue.
    note: String,
}

/// How long something is still so, in words: days, hours or minutes.
pub fn time_left(until: NaiveDateTime, now: NaiveDateTime, loc: Loc) -> String {
    let minutes = (until - now).num_minutes().max(0);
    let (message, n) = match minutes {
        0..60 => ("training-left-minutes", minutes),
        60..2_880 => ("training-left-hours", minutes / 60),
        _ => ("training-left-days", minutes / 1_440),
    };
    loc.t(message).with("n", n).to_string()
}

fn note(conn: &mut Conn, it: &Enrolment, loc: Loc, now: NaiveDateTime) -> Result<String> {
    if let Some(until) = it.offered_until {
        let text = loc.t("training-offered-until").with("until", show_time(until, loc.is_en())).to_string();
        return Ok(format!("{text} ({})", time_left(until, now, loc)));
    }
    Ok(match queries::position(conn, it)? {
        Some(n) => loc.t("training-position").with("n", n).to_string(),
        None => String::new(),
    })
}

/// `GET /profile/training`
#[derive(Template)]
#[template(path = "training/own.html")]
pub struct List {
    shell: Shell,
    rows: Vec<Row>,
    pager: Pager,
}

impl List {
    /// Makes the page.
    ///
    /// # Errors
    /// The database failed.
    pub fn load(
        conn: &mut Conn,
        visit: &Visit,
        page: i64,
        per_page: i64,
        total: i64,
        all: &[Enrolment],
    ) -> Result<List> {
        let loc = visit.loc;
        let mut shown = Vec::new();
        for it in all {
            let class = rows::class(conn, it.class_id)?;
            shown.push(Row {
                href: loc.path(&format!("/profile/training/{}", it.reference)),
                title: notices::title(conn, &class)?,
                state: loc.t(it.state.message()).to_string(),
                tone: tone(it.state),
                days: days(&class, loc),
                note: note(conn, it, loc, visit.now)?,
            });
        }
        Ok(List {
            shell: Shell { noindex: true, ..visit.shell("account", visit.t("training-own")) },
            rows: shown,
            pager: Pager::new(page, total, per_page, |n| loc.path(&format!("/profile/training?page={n}"))),
        })
    }
}

/// `GET /profile/training/new`
#[derive(Template)]
#[template(path = "training/check.html")]
pub struct Check {
    shell: Shell,
    errors: Vec<FieldError>,
    class: String,
    title: String,
    class_href: String,
    organisation: String,
    facts: Vec<(&'static str, String)>,
    /// Condition, what there is, outcome.
    lines: Vec<(String, String, String)>,
    /// What follows: `pass`, `unknown` or `fail`.
    verdict: &'static str,
    duties: Vec<(String, String, bool)>,
    takes: bool,
    is_full: bool,
    has_consent: bool,
    profile_is_empty: bool,
}

impl Check {
    /// Makes the page.
    ///
    /// # Errors
    /// The database failed.
    pub fn load(
        conn: &mut Conn,
        app: &App,
        visit: &Visit,
        account_id: i64,
        class: &TrainingClass,
        form: &EnrolForm,
        errors: &[FieldError],
    ) -> Result<Check> {
        let (loc, now) = (visit.loc, visit.now);
        let programme = rows::programme(conn, class.programme_id)?;
        let profile = profiles::queries::find_by_account(conn, account_id)?;
        let checked = match &profile {
            Some(it) => eligibility::check(conn, app, &programme, it.id, loc, now)?,
            None => Vec::new(),
        };
        let verdict = match &profile {
            None if !conditions(&programme, loc).is_empty() => Outcome::Unknown,
            _ => eligibility::verdict(&checked),
        };
        let n_waiting = queries::n_waiting(conn, class.id)?;
        let title = notices::title(conn, class)?;
        Ok(Check {
            shell: Shell {
                noindex: true,
                error_title: !errors.is_empty(),
                ..visit.shell("account", visit.t("training-check"))
            },
            errors: errors.to_vec(),
            class: class.reference.clone(),
            class_href: loc.path(&format!("/training/classes/{}", class.reference)),
            organisation: rows::organisation(conn, class.organisation_id)?.name,
            facts: vec![
                ("training-class", title.clone()),
                ("training-when", days(class, loc)),
                ("training-where", place(class, loc)),
            ],
            title,
            lines: checked
                .iter()
                .map(|it| {
                    (format!("{} {}", loc.t(it.kind.message()), it.asked), it.has.clone(), it.outcome.code().to_owned())
                })
                .collect(),
            verdict: verdict.code(),
            duties: if programme.has_duty_roles { duties(visit, &form.duty_role) } else { Vec::new() },
            takes: class.takes_people(now),
            is_full: n_waiting > 0 || class.n_free() == 0,
            has_consent: form.consent == "1",
            profile_is_empty: profile.is_none(),
        })
    }
}

/// `GET /profile/training/{reference}`
#[derive(Template)]
#[template(path = "training/own_show.html")]
pub struct Show {
    shell: Shell,
    title: String,
    state: String,
    tone: &'static str,
    note: String,
    reason: String,
    number: String,
    path: String,
    class_href: String,
    facts: Vec<(&'static str, String, bool)>,
    online_url: String,
    has_offer: bool,
    may_leave: bool,
    /// What follows from leaving, by where the class stands.
    leave_what: &'static str,
    may_return: bool,
    return_href: String,
    history: Vec<(String, String)>,
    /// What happens in the class, and what came of it for them.
    own: String,
}

impl Show {
    /// Makes the page.
    ///
    /// # Errors
    /// The database failed.
    pub fn load(conn: &mut Conn, visit: &Visit, it: &Enrolment) -> Result<Show> {
        let (loc, now) = (visit.loc, visit.now);
        let class = rows::class(conn, it.class_id)?;
        let title = notices::title(conn, &class)?;
        let organisation = rows::organisation(conn, class.organisation_id)?;
        let mut facts = vec![
            ("training-when", days(&class, loc), true),
            ("training-where", place(&class, loc), true),
            ("training-organisation", organisation.name, true),
        ];
        if !organisation.phone.is_empty() {
            facts.push(("training-phone", organisation.phone, true));
        }
        facts.push(("training-source", loc.t(it.source.message()).to_string(), false));
        if let Some(duty) = it.duty_role() {
            facts.push(("training-duty-role", loc.t(duty.message()).to_string(), false));
        }
        if let Some(consent) = &it.consent {
            facts.push(("training-consent", consent.clone(), true));
        }
        let mut history = Vec::new();
        for step in queries::history(conn, it.id)? {
            let to = EnrolmentState::parse(&step.to).map_or(step.to.clone(), |it| loc.t(it.message()).to_string());
            let by = crate::training::Mover::parse(&step.actor)
                .map(|it| loc.t(it.message()).to_string())
                .unwrap_or_default();
            let is_offer = step.from.as_deref() == Some("waitlisted") && step.to == "waitlisted";
            let what = if is_offer { loc.t("training-seat-offered").to_string() } else { to };
            history.push((show_time(step.moved_at, loc.is_en()), format!("{what} ({by})")));
        }
        let is_in = it.state.is_in_class() && it.state.is_open();
        let cancelled = classes::cancelled_because(conn, class.id)?;
        Ok(Show {
            shell: Shell { noindex: true, ..visit.shell("account", &title) },
            state: loc.t(it.state.message()).to_string(),
            tone: tone(it.state),
            note: note(conn, it, loc, now)?,
            reason: cancelled.or(queries::reason(conn, it)?).unwrap_or_default(),
            number: it.reference.to_uppercase(),
            path: loc.path(&format!("/profile/training/{}", it.reference)),
            class_href: loc.path(&format!("/training/classes/{}", class.reference)),
            online_url: class.online_url.clone().filter(|_| is_in).unwrap_or_default(),
            facts,
            has_offer: it.offered_until.is_some_and(|until| now < until),
            may_leave: it.state.is_open() && it.state != EnrolmentState::Completed,
            leave_what: match class.state {
                ClassState::Open => "training-leave-what",
                _ => "training-leave-what-begun",
            },
            may_return: crate::training::enrolments::acts::may_come_back(it.state) && class.takes_people(now),
            return_href: loc.path(&format!("/profile/training/new?class={}", class.reference)),
            history,
            own: own::html(visit, &own::load(conn, it)?)?,
            title,
        })
    }
}
