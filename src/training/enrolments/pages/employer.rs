//! A unit's people in classes.

use askama::Template;

use super::super::handlers::employer::EmployeeForm;
use crate::Result;
use crate::crypto::Keys;
use crate::db::Conn;
use crate::html::{FieldError, Shell, Visit};
use crate::postings::pages::Pager;
use crate::profiles::Contact;
use crate::profiles::queries as profiles;
use crate::training::classes::pages::people::{duties, tone};
use crate::training::classes::pages::public::{Card, card, days};
use crate::training::enrolments::{notices, queries};
use crate::training::{Enrolment, TrainingClass, queries as rows};

/// One of the unit's people.
pub struct Row {
    name: String,
    class: String,
    href: String,
    state: String,
    tone: &'static str,
    note: String,
    /// Where leaving goes; `None` where nothing is open.
    leave: Option<String>,
}

/// `GET /employer/training`
#[derive(Template)]
#[template(path = "training/employer.html")]
pub struct List {
    shell: Shell,
    can_write: bool,
    /// Open classes; their link is where one of the people is enrolled.
    cards: Vec<Card>,
    rows: Vec<Row>,
    pager: Pager,
}

impl List {
    /// Makes the page. The names are those that the unit itself gave.
    ///
    /// # Errors
    /// The database failed, or a key is missing.
    pub fn load(
        conn: &mut Conn,
        keys: &Keys,
        visit: &Visit,
        can_write: bool,
        open: &[TrainingClass],
        (page, per_page, total): (i64, i64, i64),
        all: &[Enrolment],
    ) -> Result<List> {
        let loc = visit.loc;
        let mut cards = Vec::new();
        for it in open {
            let href = loc.path(&format!("/employer/training/new?class={}", it.reference));
            let made = card(conn, it, loc, visit.now)?;
            cards.push(if can_write { Card { href, ..made } } else { made });
        }
        let mut shown = Vec::new();
        for it in all {
            let class = rows::class(conn, it.class_id)?;
            let profile = profiles::claims::find_profile(conn, it.profile_id)?;
            let position = queries::position(conn, it)?;
            shown.push(Row {
                name: Contact::open(keys, &profile)?.name.unwrap_or_default(),
                class: notices::title(conn, &class)?,
                href: loc.path(&format!("/training/classes/{}", class.reference)),
                state: loc.t(it.state.message()).to_string(),
                tone: tone(it.state),
                note: match position {
                    Some(n) => loc.t("training-position").with("n", n).to_string(),
                    None => days(&class, loc),
                },
                leave: it.state.is_open().then(|| loc.path(&format!("/employer/training/{}/withdrawal", it.reference))),
            });
        }
        Ok(List {
            shell: Shell { noindex: true, ..visit.shell("employer", visit.t("training-employer")) },
            can_write,
            cards,
            rows: shown,
            pager: Pager::new(page, total, per_page, |n| loc.path(&format!("/employer/training?page={n}"))),
        })
    }
}

/// `GET /employer/training/new`
#[derive(Template)]
#[template(path = "training/employer_new.html")]
pub struct New {
    shell: Shell,
    errors: Vec<FieldError>,
    form: EmployeeForm,
    class: String,
    title: String,
    duties: Vec<(String, String, bool)>,
}

impl New {
    /// Makes the page.
    ///
    /// # Errors
    /// The database failed.
    pub fn load(
        conn: &mut Conn,
        visit: &Visit,
        class: &TrainingClass,
        form: EmployeeForm,
        errors: &[FieldError],
    ) -> Result<New> {
        let programme = rows::programme(conn, class.programme_id)?;
        Ok(New {
            shell: Shell {
                noindex: true,
                error_title: !errors.is_empty(),
                ..visit.shell("employer", visit.t("training-employer-new"))
            },
            errors: errors.to_vec(),
            class: class.reference.clone(),
            title: notices::title(conn, class)?,
            duties: if programme.has_duty_roles { duties(visit, &form.duty_role) } else { Vec::new() },
            form,
        })
    }
}
