//! `/teaching`: lists, a class, its form.

use askama::Template;

use super::public::{Card, card, days, end, place, standing};
use super::tabs;
use crate::Result;
use crate::clock::show_time;
use crate::db::Conn;
use crate::html::{FieldError, Shell, Visit};
use crate::postings::pages::Pager;
use crate::training::classes::forms::ClassForm;
use crate::training::classes::handlers::PER_PAGE;
use crate::training::classes::handlers::desk::Listing;
use crate::training::classes::queries::{self as classes, Trainer};
use crate::training::{
    ClassState, MemberRole, Programme, ProgrammeState, Specialism, Teaching, TrainingClass, enrolments, programmes,
    queries,
};

/// `GET /teaching`
#[derive(Template)]
#[template(path = "training/desk.html")]
pub struct Index {
    shell: Shell,
    q: String,
    kind: &'static str,
    states: Vec<(&'static str, String, bool)>,
    tabs: Vec<(String, String, Option<i64>, bool)>,
    cards: Vec<Card>,
    pager: Pager,
    /// Whether someone may write programmes.
    is_manager: bool,
    is_office: bool,
}

impl Index {
    /// Makes the page.
    ///
    /// # Errors
    /// The database failed.
    pub fn load(
        conn: &mut Conn,
        visit: &Visit,
        teaching: &Teaching,
        asked: &Listing,
        page: i64,
        (n_classes, rows): (i64, Vec<TrainingClass>),
        (n_programmes, written): (i64, Vec<Programme>),
    ) -> Result<Index> {
        let loc = visit.loc;
        let is_of_programmes = asked.kind == "programmes";
        let mut cards = Vec::new();
        if is_of_programmes {
            for it in &written {
                let href = loc.path(&format!("/teaching/programmes/{}", it.reference));
                cards.push(Card { href, ..programmes::pages::card(conn, it, loc)? });
            }
        } else {
            for it in &rows {
                let href = loc.path(&format!("/teaching/classes/{}", it.reference));
                let mut made = card(conn, it, loc, visit.now)?;
                made.dates.push(loc.t("training-taken-of").with("n", it.n_taken).with("of", it.capacity).to_string());
                cards.push(Card { href, ..made });
            }
        }
        let kind = if is_of_programmes { "programmes" } else { "" };
        let href = |kind: &str, state: &str, page: i64| {
            let said = [("q", asked.q.as_str()), ("kind", kind), ("state", state)];
            let mut said: Vec<(&str, String)> =
                said.iter().filter(|it| !it.1.is_empty()).map(|it| (it.0, it.1.to_owned())).collect();
            if page > 1 {
                said.push(("page", page.to_string()));
            }
            let query = serde_html_form::to_string(&said).unwrap_or_default();
            loc.path(&if query.is_empty() { "/teaching".to_owned() } else { format!("/teaching?{query}") })
        };
        let mut states = vec![("", loc.t("training-any-state").to_string(), asked.state.is_empty())];
        let all: Vec<(&'static str, &'static str)> = if is_of_programmes {
            ProgrammeState::ALL.iter().map(|it| (it.code(), it.message())).collect()
        } else {
            ClassState::ALL.iter().map(|it| (it.code(), it.message())).collect()
        };
        states.extend(all.iter().map(|it| (it.0, loc.t(it.1).to_string(), it.0 == asked.state)));
        let total = if is_of_programmes { n_programmes } else { n_classes };
        Ok(Index {
            shell: Shell { noindex: true, ..visit.shell("teaching", visit.t("training-desk")) },
            q: asked.q.clone(),
            kind,
            states,
            tabs: vec![
                (loc.t("training-classes").to_string(), href("", "", 1), Some(n_classes), !is_of_programmes),
                (
                    loc.t("training-programmes").to_string(),
                    href("programmes", "", 1),
                    Some(n_programmes),
                    is_of_programmes,
                ),
            ],
            cards,
            pager: Pager::new(page, total, PER_PAGE, |n| href(kind, &asked.state, n)),
            is_manager: teaching.is_office || teaching.units.iter().any(|it| it.1 == MemberRole::Manager),
            is_office: teaching.is_office,
        })
    }
}

/// `GET /teaching/classes/{reference}`
#[derive(Template)]
#[template(path = "training/desk_class.html")]
pub struct Show {
    shell: Shell,
    errors: Vec<FieldError>,
    it: TrainingClass,
    title: String,
    state: String,
    tone: &'static str,
    path: String,
    public_href: String,
    programme_href: String,
    tabs: Vec<(String, String, Option<i64>, bool)>,
    facts: Vec<(&'static str, String, bool)>,
    counts: Vec<(String, i64)>,
    trainers: Vec<Trainer>,
    is_manager: bool,
    is_office: bool,
    reason: String,
    cancelled: String,
}

impl Show {
    /// Makes the page.
    ///
    /// # Errors
    /// The database failed.
    pub fn load(
        conn: &mut Conn,
        visit: &Visit,
        teaching: &Teaching,
        it: &TrainingClass,
        reason: &str,
        errors: &[FieldError],
    ) -> Result<Show> {
        let loc = visit.loc;
        let programme = queries::programme(conn, it.programme_id)?;
        let specialism = queries::specialism(conn, it.specialism_id)?;
        let n_waiting = enrolments::queries::n_waiting(conn, it.id)?;
        let (state, tone) = standing(it, n_waiting, loc, visit.now);
        let title = it.title(&programme, &specialism);
        let is_manager = teaching.manages(it.organisation_id);
        let time = |at| show_time(at, loc.is_en());
        let counts = enrolments::queries::counts(conn, it.id)?;
        Ok(Show {
            shell: Shell { noindex: true, error_title: !errors.is_empty(), ..visit.shell("teaching", &title) },
            errors: errors.to_vec(),
            state,
            tone,
            path: loc.path(&format!("/teaching/classes/{}", it.reference)),
            public_href: loc.path(&format!("/training/classes/{}", it.reference)),
            programme_href: loc.path(&format!("/training/programmes/{}", programme.reference)),
            tabs: tabs(visit, it, "", is_manager),
            facts: vec![
                ("training-organisation", queries::organisation(conn, it.organisation_id)?.name, true),
                ("training-programme", programme.name.clone(), true),
                ("training-when", days(it, loc), true),
                ("training-where", place(it, loc), true),
                ("training-enrolment-from", time(it.enrols_from), false),
                ("training-enrolment-until", end(it.enrols_until, loc), false),
                ("training-seats", it.capacity.to_string(), false),
                ("training-seats-taken", it.n_taken.to_string(), false),
            ],
            counts: counts.into_iter().map(|(state, n)| (loc.t(state.message()).to_string(), n)).collect(),
            trainers: classes::trainers(conn, it.id)?,
            is_manager,
            is_office: teaching.is_office,
            reason: reason.to_owned(),
            cancelled: classes::cancelled_because(conn, it.id)?.unwrap_or_default(),
            it: it.clone(),
            title,
        })
    }

    fn is(&self, code: &str) -> bool {
        self.it.state.code() == code
    }

    fn may_cancel(&self) -> bool {
        self.is_manager && matches!(self.it.state, ClassState::Planned | ClassState::Open | ClassState::Running)
    }
}

/// `GET /teaching/classes/new` and `GET /teaching/classes/{reference}/edit`
#[derive(Template)]
#[template(path = "training/class_form.html")]
pub struct Edit {
    shell: Shell,
    errors: Vec<FieldError>,
    form: ClassForm,
    programme: String,
    action: String,
    back: String,
    units: Vec<(String, String, bool)>,
    specialisms: Vec<(String, String, bool)>,
    is_online: bool,
    n_taken: i32,
}

impl Edit {
    /// Makes the page.
    pub fn new(
        visit: &Visit,
        class: Option<&TrainingClass>,
        programme: &Programme,
        specialisms: &[Specialism],
        units: Vec<(String, String, bool)>,
        form: ClassForm,
        errors: &[FieldError],
    ) -> Edit {
        let loc = visit.loc;
        let title = if class.is_some() { "training-class-edit" } else { "training-class-new" };
        let path =
            class.map_or_else(|| "/teaching/classes".to_owned(), |it| format!("/teaching/classes/{}", it.reference));
        let back = if class.is_some() { path.clone() } else { format!("/teaching/programmes/{}", programme.reference) };
        let option = |it: &Specialism| {
            let code = it.position.to_string();
            let is_chosen = code == form.specialism || (form.specialism.is_empty() && it.position == 1);
            (code, it.name.clone(), is_chosen)
        };
        Edit {
            shell: Shell { noindex: true, error_title: !errors.is_empty(), ..visit.shell("teaching", visit.t(title)) },
            errors: errors.to_vec(),
            programme: programme.name.clone(),
            action: loc.path(&path),
            back: loc.path(&back),
            units,
            specialisms: specialisms.iter().map(option).collect(),
            is_online: form.is_online == "1",
            n_taken: class.map_or(0, |it| it.n_taken),
            form,
        }
    }
}
