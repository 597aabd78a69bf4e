//! The people of a class, and lists of them.

use askama::Template;

use super::tabs;
use crate::Result;
use crate::clock::{show_day, show_time};
use crate::db::Conn;
use crate::html::{FieldError, Shell, Visit};
use crate::postings::pages::Pager;
use crate::profiles::Contact;
use crate::training::classes::handlers::people::{Listing, PER_PAGE};
use crate::training::enrolments::forms::PersonForm;
use crate::training::enrolments::list::{Outcome, RowError};
use crate::training::enrolments::{notices, queries as enrolments};
use crate::training::{DutyRole, Enrolment, EnrolmentState, Teaching, TrainingClass, queries};
use crate::{clock, profiles};

/// The tone of an enrolment's tag.
pub const fn tone(state: EnrolmentState) -> &'static str {
    use EnrolmentState::{
        Absent, Applied, Attending, Completed, Enrolled, Failed, NoShow, NotEligible, Passed, SeatDeclined, Waitlisted,
        Withdrawn,
    };
    match state {
        Applied | Waitlisted => "wait",
        Enrolled | Attending | Completed => "go",
        Passed => "ok",
        Failed | Absent | NotEligible => "bad",
        SeatDeclined | Withdrawn | NoShow => "done",
    }
}

/// Someone of a class.
pub struct Row {
    number: String,
    name: String,
    state: String,
    tone: &'static str,
    /// The place in the queue, an offer with its end, a reason.
    note: String,
    duty: String,
    source: String,
    since: String,
    /// Whether anyone has claimed the profile.
    is_claimed: bool,
    /// Whether a decision can be made on it.
    is_open: bool,
    /// Whether a seat waits for their answer.
    is_offered: bool,
    /// Telephone and address, for whoever manages the class.
    contact: Vec<String>,
}

impl Row {
    fn load(conn: &mut Conn, visit: &Visit, it: &Enrolment, person: Contact) -> Result<Row> {
        let loc = visit.loc;
        let note = match it.offered_until {
            Some(until) => loc.t("training-offered-until").with("until", show_time(until, loc.is_en())).to_string(),
            None => match enrolments::position(conn, it)? {
                Some(n) => loc.t("training-position").with("n", n).to_string(),
                None => enrolments::reason(conn, it)?.unwrap_or_default(),
            },
        };
        Ok(Row {
            number: it.reference.clone(),
            name: person.name.unwrap_or_default(),
            state: loc.t(it.state.message()).to_string(),
            tone: tone(it.state),
            note,
            duty: it.duty_role().map(|it| loc.t(it.message()).to_string()).unwrap_or_default(),
            source: loc.t(it.source.message()).to_string(),
            since: show_day(clock::day(it.applied_at), loc.is_en()),
            is_claimed: profiles::queries::account_of(conn, it.profile_id)?.is_some(),
            is_open: it.state.is_open(),
            is_offered: it.offered_until.is_some_and(|until| visit.now < until),
            contact: person.phone.into_iter().chain(person.email).collect(),
        })
    }
}

/// `GET /teaching/classes/{reference}/people`
#[derive(Template)]
#[template(path = "training/people.html")]
pub struct People {
    shell: Shell,
    errors: Vec<FieldError>,
    title: String,
    path: String,
    tabs: Vec<(String, String, Option<i64>, bool)>,
    states: Vec<(String, String, Option<i64>, bool)>,
    rows: Vec<Row>,
    pager: Pager,
    form: PersonForm,
    duties: Vec<(String, String, bool)>,
    is_manager: bool,
    /// Whether one more may come in.
    takes: bool,
    n_unclaimed: usize,
}

impl People {
    /// Whether anyone on this page can be chosen for an act.
    fn may_choose(&self) -> bool {
        self.is_manager && self.rows.iter().any(|it| it.is_open)
    }

    /// Whether anyone on this page has a seat on offer.
    fn has_offers(&self) -> bool {
        self.is_manager && self.rows.iter().any(|it| it.is_offered)
    }

    /// Makes the page.
    ///
    /// # Errors
    /// The database failed.
    #[expect(clippy::too_many_arguments, reason = "a list, its place and a form")]
    pub fn load(
        conn: &mut Conn,
        visit: &Visit,
        teaching: &Teaching,
        class: &TrainingClass,
        (asked, page, total): (&Listing, i64, i64),
        people: Vec<(&Enrolment, Contact)>,
        form: PersonForm,
        errors: &[FieldError],
    ) -> Result<People> {
        let loc = visit.loc;
        let path = format!("/teaching/classes/{}", class.reference);
        let title = notices::title(conn, class)?;
        let counts = enrolments::counts(conn, class.id)?;
        let all: i64 = counts.iter().map(|it| it.1).sum();
        let href = |code: &str, n: i64| loc.path(&format!("{path}/people?state={code}&page={n}"));
        let mut states = vec![(
            loc.t("training-all-people").to_string(),
            loc.path(&format!("{path}/people")),
            Some(all),
            asked.state.is_empty(),
        )];
        states.extend(counts.iter().map(|(state, n)| {
            (loc.t(state.message()).to_string(), href(state.code(), 1), Some(*n), state.code() == asked.state)
        }));
        let programme = queries::programme(conn, class.programme_id)?;
        let mut rows = Vec::new();
        for (it, person) in people {
            rows.push(Row::load(conn, visit, it, person)?);
        }
        let is_manager = teaching.manages(class.organisation_id);
        let code = asked.state.clone();
        Ok(People {
            shell: Shell {
                noindex: true,
                error_title: !errors.is_empty(),
                ..visit.shell("teaching", loc.t("training-people-of").with("class", title.as_str()))
            },
            errors: errors.to_vec(),
            tabs: tabs(visit, class, "people", is_manager),
            states,
            n_unclaimed: rows.iter().filter(|it| !it.is_claimed).count(),
            rows,
            pager: Pager::new(page, total, PER_PAGE, |n| href(&code, n)),
            duties: if programme.has_duty_roles { duties(visit, &form.duty_role) } else { Vec::new() },
            form,
            is_manager,
            takes: is_manager
                && matches!(class.state, crate::training::ClassState::Open | crate::training::ClassState::Running),
            path: loc.path(&path),
            title,
        })
    }
}

/// The duties to choose from.
pub fn duties(visit: &Visit, chosen: &str) -> Vec<(String, String, bool)> {
    DutyRole::ALL
        .iter()
        .map(|it| (it.code().to_owned(), visit.t(it.message()).to_string(), it.code() == chosen))
        .collect()
}

/// A mistake of a list, in the reader's words.
pub struct Mistake {
    row: u64,
    column: String,
    message: String,
}

/// `GET /teaching/classes/{reference}/people/import`, and what came of it.
#[derive(Template)]
#[template(path = "training/list.html")]
pub struct Import {
    shell: Shell,
    errors: Vec<FieldError>,
    title: String,
    path: String,
    consent: String,
    mistakes: Vec<Mistake>,
    n_mistakes: usize,
    done: Vec<(String, usize)>,
    columns: Vec<(&'static str, String)>,
}

impl Import {
    /// Makes the page; of very many mistakes the first two hundred are shown.
    ///
    /// # Errors
    /// The database failed.
    pub fn load(
        conn: &mut Conn,
        visit: &Visit,
        class: &TrainingClass,
        consent: &str,
        wrong: &[RowError],
        done: Option<&Outcome>,
    ) -> Result<Import> {
        let loc = visit.loc;
        let has_duties = queries::programme(conn, class.programme_id)?.has_duty_roles;
        let label = |column: &str| loc.t(format!("training-column-{}", column.replace('_', "-"))).to_string();
        let of_form = |it: &&RowError| it.row == 0;
        let mut errors: Vec<FieldError> =
            wrong.iter().filter(of_form).map(|it| FieldError { field: it.column, message: it.message }).collect();
        let rows: Vec<&RowError> = wrong.iter().filter(|it| it.row > 0).collect();
        if !rows.is_empty() {
            errors.push(FieldError { field: "file", message: "training-list-refused" });
        }
        let columns = ["name", "citizen_id", "phone", "email", "duty_role"];
        Ok(Import {
            shell: Shell {
                noindex: true,
                error_title: !errors.is_empty(),
                ..visit.shell("teaching", visit.t("training-list"))
            },
            errors,
            title: notices::title(conn, class)?,
            path: loc.path(&format!("/teaching/classes/{}/people", class.reference)),
            consent: consent.to_owned(),
            n_mistakes: rows.len(),
            mistakes: rows
                .iter()
                .take(200)
                .map(|it| Mistake {
                    row: it.row,
                    column: if it.column.is_empty() { String::new() } else { label(it.column) },
                    message: loc.t(it.message).to_string(),
                })
                .collect(),
            done: done
                .map(|it| it.iter().map(|(state, n)| (loc.t(state.message()).to_string(), *n)).collect())
                .unwrap_or_default(),
            columns: columns
                .into_iter()
                .filter(|it| *it != "duty_role" || has_duties)
                .map(|it| (it, label(it)))
                .collect(),
        })
    }
}
