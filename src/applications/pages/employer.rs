//! An application on its employer's page.

use askama::Template;

use super::board::{reasons, shell, targets};
use super::{Letter, Line, letters, lines, promised, tone};
use crate::applications::forms::MoveForm;
use crate::applications::queries::{Message, MoveRow, Note};
use crate::applications::{Application, Side};
use crate::certificates::Certificate;
use crate::clock::{day, show_day, show_time};
use crate::html::{FieldError, Shell, Visit};
use crate::postings::Posting;
use crate::profiles::pages::Sheet;
use crate::profiles::{Contact, Full};

/// The person, with what they sent.
#[expect(missing_docs, reason = "named as on the page")]
pub struct Person {
    pub full: Full,
    pub contact: Contact,
    pub issued: Vec<Certificate>,
    pub letter: Option<String>,
    pub answers: Vec<(String, String)>,
    pub files: Vec<(String, String)>,
}

/// Everything about an application that its employer may read now.
#[expect(missing_docs, reason = "named as on the page")]
pub struct Dossier {
    pub application: Application,
    pub posting: Posting,
    /// `None` until it is opened, and again at its end.
    pub person: Option<Person>,
    pub history: Vec<MoveRow>,
    pub messages: Vec<Message>,
    pub notes: Vec<Note>,
    pub can_write: bool,
}

struct PersonPart {
    sheet: Sheet,
    letter: String,
    answers: Vec<(String, String)>,
    files: Vec<(String, String)>,
}

/// `GET /employer/applications/{reference}`
#[derive(Template)]
#[template(path = "applications/employer_show.html")]
pub struct Show {
    shell: Shell,
    errors: Vec<FieldError>,
    href: String,
    opening_href: String,
    posting_href: String,
    reference: String,
    title: String,
    state: String,
    tone: &'static str,
    submitted: String,
    promised: String,
    is_overdue: bool,
    source: String,
    is_open: bool,
    can_write: bool,
    person: Option<PersonPart>,
    lines: Vec<Line>,
    messages: Vec<Letter>,
    notes: Vec<(String, String, String)>,
    version: i64,
    targets: Vec<(&'static str, String, bool)>,
    reasons: Vec<(&'static str, String, bool)>,
    shared_text: String,
}

impl Show {
    /// Makes the page.
    pub fn new(visit: &Visit, dossier: Dossier, form: &MoveForm, errors: &[FieldError]) -> Show {
        let loc = visit.loc;
        let it = &dossier.application;
        let title = visit.t("applications-employer-title").with("number", it.reference.to_uppercase());
        Show {
            shell: shell(visit, title, errors),
            errors: errors.to_vec(),
            href: loc.path(&format!("/employer/applications/{}", it.reference)),
            opening_href: loc.path(&format!("/employer/applications/{}/opening", it.reference)),
            posting_href: loc.path(&format!("/postings/{}", dossier.posting.row.reference)),
            reference: it.reference.to_uppercase(),
            title: dossier.posting.row.title.clone(),
            state: loc.t(it.state.message()).to_string(),
            tone: tone(it.state),
            submitted: show_day(day(it.submitted_at), loc.is_en()),
            promised: promised(it, loc),
            is_overdue: it.is_overdue(visit.now),
            source: loc.t(it.source.message()).to_string(),
            is_open: it.state.is_open(),
            can_write: dossier.can_write,
            person: dossier.person.map(|it| PersonPart {
                sheet: Sheet::new(visit, &it.full, &it.contact, &it.issued),
                letter: it.letter.unwrap_or_default(),
                answers: it.answers,
                files: it.files,
            }),
            lines: lines(visit, &dossier.history, Side::Employer),
            messages: letters(visit, &dossier.messages),
            notes: dossier
                .notes
                .into_iter()
                .map(|it| (show_time(it.noted_at, loc.is_en()), it.name.unwrap_or_default(), it.text))
                .collect(),
            version: it.version,
            targets: targets(&[it.state], &form.to, loc),
            reasons: reasons(&form.reason, loc),
            shared_text: form.shared_text.clone(),
        }
    }
}
