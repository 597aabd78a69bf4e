//! What the pages of programmes need.

use askama::Template;
use chrono::NaiveDateTime;

use crate::Result;
use crate::api::Slice;
use crate::codes::Education;
use crate::db::Conn;
use crate::html::{FieldError, Shell, Visit};
use crate::i18n::Loc;
use crate::training::classes::pages::public::{self, Card};
use crate::training::classes::queries::{self as classes, Wanted};
use crate::training::fields::decimal;
use crate::training::programmes::forms::ProgrammeForm;
use crate::training::{Audience, MemberRole, Programme, ProgrammeState, Teaching, queries};

/// The tone of a programme's tag.
pub const fn tone(state: ProgrammeState) -> &'static str {
    match state {
        ProgrammeState::Draft => "wait",
        ProgrammeState::Submitted => "go",
        ProgrammeState::Approved => "ok",
        ProgrammeState::Retired => "done",
    }
}

/// The parts of an assessment in words: name, full mark, weight.
///
/// # Errors
/// The database failed.
pub fn parts(conn: &mut Conn, programme_id: i64) -> Result<Vec<(String, String, String)>> {
    let rows = queries::parts(conn, programme_id)?;
    let row = |it: &crate::training::Part| {
        let least = it.least_mark.map(|it| format!(" \u{2265} {}", decimal(i64::from(it)))).unwrap_or_default();
        (format!("{}{least}", it.name), decimal(i64::from(it.full_mark)), format!("{}%", it.weight))
    };
    Ok(rows.iter().map(row).collect())
}

/// The card of a programme.
///
/// # Errors
/// The database failed.
pub fn card(conn: &mut Conn, it: &Programme, loc: Loc) -> Result<Card> {
    let specialisms = queries::specialisms(conn, it.id)?;
    let mut facts = vec![loc.t("training-hours-n").with("n", it.hours).to_string()];
    facts.extend(specialisms.iter().map(|it| it.name.clone()));
    Ok(Card {
        href: loc.path(&format!("/training/programmes/{}", it.reference)),
        title: it.name.clone(),
        organisation: queries::organisation(conn, it.organisation_id)?.name,
        state: loc.t(it.state.message()).to_string(),
        tone: tone(it.state),
        facts,
        dates: Vec::new(),
    })
}

/// What a programme trains for, in words.
pub struct Row {
    name: String,
    occupation: String,
    level: String,
    certificate: String,
}

/// `GET /training/programmes/{reference}`, and the same for whoever wrote it.
#[derive(Template)]
#[template(path = "training/programme.html")]
pub struct Show {
    shell: Shell,
    errors: Vec<FieldError>,
    it: Programme,
    organisation: String,
    state: String,
    tone: &'static str,
    facts: Vec<(&'static str, String, bool)>,
    specialisms: Vec<Row>,
    conditions: Vec<(&'static str, String)>,
    parts: Vec<(String, String, String)>,
    summary: Vec<String>,
    classes: Vec<Card>,
    /// Where its acts go, for whoever decides for it.
    desk: Option<String>,
    plan_href: String,
    is_office: bool,
    /// With what the office gave it back.
    given_back: String,
    reason: String,
}

impl Show {
    /// Makes the page; `teaching` where someone who decides for it works on it.
    ///
    /// # Errors
    /// The database failed.
    pub fn load(
        conn: &mut Conn,
        visit: &Visit,
        it: &Programme,
        teaching: Option<&Teaching>,
        reason: &str,
        errors: &[FieldError],
    ) -> Result<Show> {
        let (loc, now) = (visit.loc, visit.now);
        let row = |it: &crate::training::Specialism| Row {
            name: it.name.clone(),
            occupation: public::occupation(it),
            level: public::level(it, loc),
            certificate: it.certificate_name.clone().unwrap_or_default(),
        };
        let section = if teaching.is_some() { "teaching" } else { "training" };
        Ok(Show {
            shell: Shell {
                noindex: teaching.is_some() || it.state != ProgrammeState::Approved,
                error_title: !errors.is_empty(),
                ..visit.shell(section, &it.name)
            },
            errors: errors.to_vec(),
            organisation: queries::organisation(conn, it.organisation_id)?.name,
            state: loc.t(it.state.message()).to_string(),
            tone: tone(it.state),
            facts: public::facts_of(it, loc),
            specialisms: queries::specialisms(conn, it.id)?.iter().map(row).collect(),
            conditions: public::conditions(it, loc),
            parts: parts(conn, it.id)?,
            summary: it.summary.lines().filter(|it| !it.is_empty()).map(str::to_owned).collect(),
            classes: open_classes(conn, it.id, loc, now)?,
            desk: teaching.map(|_| loc.path(&format!("/teaching/programmes/{}", it.reference))),
            plan_href: loc.path(&format!("/teaching/classes/new?programme={}", it.reference)),
            is_office: teaching.is_some_and(|it| it.is_office),
            given_back: match it.state {
                ProgrammeState::Draft => super::queries::given_back(conn, it.id)?.unwrap_or_default(),
                _ => String::new(),
            },
            reason: reason.to_owned(),
            it: it.clone(),
        })
    }

    fn is(&self, code: &str) -> bool {
        self.it.state.code() == code
    }
}

fn open_classes(conn: &mut Conn, programme_id: i64, loc: Loc, now: NaiveDateTime) -> Result<Vec<Card>> {
    let wanted = Wanted { programme_id: Some(programme_id), open_at: Some(now), ..Wanted::default() };
    let (_, rows) = classes::list(conn, &wanted, Slice { limit: 20, offset: 0 })?;
    let mut cards = Vec::new();
    for it in &rows {
        cards.push(public::card(conn, it, loc, now)?);
    }
    Ok(cards)
}

/// A row of a form that has several.
pub struct Cells {
    /// From 1.
    pub n: usize,
    /// What stands in it.
    pub cells: [String; 4],
}

/// `GET /teaching/programmes/new` and `GET /teaching/programmes/{reference}/edit`
#[derive(Template)]
#[template(path = "training/programme_form.html")]
pub struct Edit {
    shell: Shell,
    errors: Vec<FieldError>,
    form: ProgrammeForm,
    action: String,
    back: String,
    is_new: bool,
    units: Vec<(String, String, bool)>,
    audiences: Vec<(String, String, bool)>,
    educations: Vec<(String, String, bool)>,
    has_duty_roles: bool,
    specialisms: Vec<Cells>,
    parts: Vec<Cells>,
    weights: i64,
}

/// The organisations that someone may write for, one of them chosen.
///
/// # Errors
/// The database failed.
pub fn units(conn: &mut Conn, teaching: &Teaching, chosen: &str) -> Result<Vec<(String, String, bool)>> {
    let all: Vec<_> = if teaching.is_office {
        crate::training::organisations::queries::list(conn, false, Slice { limit: 500, offset: 0 })?.1
    } else {
        teaching.units.iter().filter(|it| it.1 == MemberRole::Manager).map(|it| it.0.clone()).collect()
    };
    let is_only = all.len() == 1;
    let option =
        |it: &crate::training::Organisation| (it.reference.clone(), it.name.clone(), is_only || it.reference == chosen);
    Ok(all.iter().map(option).collect())
}

impl Edit {
    /// Makes the page: rows that were filled, and `n_more` empty ones.
    pub fn new(
        visit: &Visit,
        reference: Option<&str>,
        form: ProgrammeForm,
        units: Vec<(String, String, bool)>,
        n_more: usize,
        errors: &[FieldError],
    ) -> Edit {
        let loc = visit.loc;
        let rows = |columns: [&Vec<String>; 4]| {
            let cell = |column: &Vec<String>, i: usize| column.get(i).cloned().unwrap_or_default();
            let filled: Vec<[String; 4]> = (0..columns[0].len())
                .map(|i| columns.map(|it| cell(it, i)))
                .filter(|cells| cells.iter().any(|it| !it.trim().is_empty()))
                .collect();
            let empty = std::iter::repeat_with(|| std::array::from_fn(|_| String::new())).take(n_more);
            let all = filled.into_iter().chain(empty).take(super::forms::MOST_ROWS);
            (1..).zip(all).map(|(n, cells)| Cells { n, cells }).collect::<Vec<_>>()
        };
        let mut educations = vec![(String::new(), loc.t("education-none").to_string(), form.education.is_empty())];
        educations.extend(
            Education::ALL
                .iter()
                .map(|it| (it.code().to_owned(), loc.t(it.message()).to_string(), it.code() == form.education)),
        );
        let title = if reference.is_some() { "training-programme-edit" } else { "training-programme-new" };
        let path =
            reference.map_or_else(|| "/teaching/programmes".to_owned(), |it| format!("/teaching/programmes/{it}"));
        Edit {
            shell: Shell { noindex: true, error_title: !errors.is_empty(), ..visit.shell("teaching", visit.t(title)) },
            errors: errors.to_vec(),
            action: loc.path(&path),
            back: loc.path(if reference.is_some() { &path } else { "/teaching" }),
            is_new: reference.is_none(),
            units,
            audiences: Audience::ALL
                .iter()
                .map(|it| {
                    let is_chosen =
                        it.code() == form.audience || (form.audience.is_empty() && *it == Audience::General);
                    (it.code().to_owned(), loc.t(it.message()).to_string(), is_chosen)
                })
                .collect(),
            educations,
            has_duty_roles: form.has_duty_roles == "1",
            specialisms: rows([
                &form.specialism_name,
                &form.specialism_occupation,
                &form.specialism_level,
                &form.specialism_certificate,
            ]),
            parts: rows([&form.part_name, &form.part_full_mark, &form.part_weight, &form.part_least_mark]),
            weights: form.weights(),
            form,
        }
    }
}
