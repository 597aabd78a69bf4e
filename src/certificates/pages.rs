//! What the pages of certificates show.

pub mod acts;
pub mod batches;
pub mod holder;
pub mod import;
pub mod revocations;

use askama::Template;

use super::forms::{CertificateForm, Step};
use super::handlers::{Check, File, Wanted};
use super::queries::Objection;
use super::{Certificate, Standing, state_at};
use crate::Result;
use crate::clock::{self, show_day, show_time};
use crate::codes::occupations;
use crate::crypto::Keys;
use crate::html::{self, FieldError, Shell, Visit};
use crate::profiles::pages::Pager;

/// A certificate as a document.
pub struct Deed {
    reference: String,
    number: String,
    name: String,
    holder: String,
    occupation: String,
    level: String,
    programme: String,
    hours: String,
    issuer: String,
    issued_on: String,
    expires_on: String,
    standing: String,
    tone: &'static str,
    /// What else there is to say of where it stands.
    since: String,
    reason: String,
    checked_at: String,
    is_valid: bool,
    /// Whether it is or was in force to its end: others have no paper.
    is_printable: bool,
    is_historic: bool,
    /// Where anyone may check it, and the same as a QR code; empty where it is
    /// not to be printed.
    link: String,
    qr: String,
    /// The page behind it, in the reader's language.
    href: String,
}

impl Deed {
    fn new(visit: &Visit, holder: String, it: &Certificate) -> Deed {
        let is_en = visit.loc.is_en();
        let standing = state_at(it, clock::day(visit.now));
        let (since, reason) = match standing {
            Standing::Suspended => (it.suspended_at, it.suspended_reason.as_ref()),
            _ => (it.revoked_at, it.revoked_reason.as_ref()),
        };
        let since = since.map(|at| {
            let day = show_day(clock::day(at), is_en);
            let message = if standing == Standing::Suspended {
                "certificates-suspended-since"
            } else {
                "certificates-ended-since"
            };
            visit.t(message).with("day", day).to_string()
        });
        Deed {
            reference: it.reference.clone(),
            number: it.number.clone(),
            name: it.name.clone(),
            holder,
            occupation: it.occupation.as_deref().and_then(occupations::get).map_or("", |it| it.name).to_owned(),
            level: it.level.map(|it| visit.t(format!("certificates-level-{it}")).to_string()).unwrap_or_default(),
            programme: it.programme.clone().unwrap_or_default(),
            hours: it.hours.map(|n| visit.t("certificates-hours-n").with("n", n).to_string()).unwrap_or_default(),
            issuer: it.issuer.clone(),
            issued_on: show_day(it.issued_on, is_en),
            expires_on: it
                .expires_on
                .map_or_else(|| visit.t("certificates-no-end").to_string(), |day| show_day(day, is_en)),
            standing: visit.t(standing.message()).to_string(),
            tone: standing.tone(),
            since: since.unwrap_or_default(),
            reason: reason.cloned().unwrap_or_default(),
            checked_at: visit.t("certificates-checked-at").with("time", show_time(visit.now, is_en)).to_string(),
            is_valid: standing == Standing::Valid,
            is_printable: it.state == super::State::Issued && it.suspended_at.is_none(),
            is_historic: it.is_historic,
            link: String::new(),
            href: String::new(),
            qr: String::new(),
        }
    }

    /// As strangers see it: of the name, the first character alone.
    ///
    /// # Errors
    /// The name cannot be opened.
    pub fn masked(visit: &Visit, keys: &Keys, it: &Certificate) -> Result<Deed> {
        Ok(Deed::new(visit, masked_name(&it.holder_name(keys)?), it))
    }

    /// As its holder and the office print it, with the code to check it by.
    ///
    /// # Errors
    /// The name cannot be opened.
    pub fn open(visit: &Visit, keys: &Keys, base_url: &str, it: &Certificate) -> Result<Deed> {
        let link = format!("{base_url}/c/{}", it.reference);
        let qr = html::qr_code(&link, &visit.t("certificates-qr").to_string())?;
        let href = visit.loc.path(&format!("/c/{}", it.reference));
        Ok(Deed { qr, link, href, ..Deed::new(visit, it.holder_name(keys)?, it) })
    }
}

/// The first character and two stars, however long the name is.
pub fn masked_name(name: &str) -> String {
    let first: String = name.chars().take(1).collect();
    format!("{first}**")
}

/// `GET /verify`
#[derive(Template)]
#[template(path = "certificates/verify.html")]
pub struct Verify {
    shell: Shell,
    asked: Check,
    errors: Vec<FieldError>,
    deed: Option<Deed>,
    is_unknown: bool,
    /// Whether a file was looked at, and not a number.
    is_file: bool,
}

impl Verify {
    /// Makes the page; `found` is `None` before anything was asked.
    pub fn new(
        visit: &Visit,
        asked: Check,
        found: Option<Option<Deed>>,
        is_file: bool,
        errors: &[FieldError],
    ) -> Verify {
        let is_unknown = matches!(found, Some(None));
        let deed = found.flatten();
        let title = match &deed {
            Some(it) => visit.t("certificates-result-title").with("standing", &it.standing).to_string(),
            None => visit.t("certificates-verify").to_string(),
        };
        let is_answer = deed.is_some() || is_unknown;
        let shell = Shell { noindex: is_answer, error_title: !errors.is_empty(), ..visit.shell("certificates", title) };
        Verify { shell, asked, errors: errors.to_vec(), deed, is_unknown, is_file }
    }
}

/// `GET /c/{reference}`
#[derive(Template)]
#[template(path = "certificates/scanned.html")]
pub struct Scanned {
    shell: Shell,
    deed: Deed,
}

impl Scanned {
    /// Makes the page.
    pub fn new(visit: &Visit, deed: Deed) -> Scanned {
        let title = visit.t("certificates-result-title").with("standing", &deed.standing);
        Scanned { shell: Shell { noindex: true, ..visit.shell("certificates", title) }, deed }
    }
}

/// `GET /c/{reference}` of a certificate that never was.
#[derive(Template)]
#[template(path = "certificates/never_issued.html")]
pub struct NeverIssued {
    shell: Shell,
}

impl NeverIssued {
    /// Makes the page.
    pub fn new(visit: &Visit) -> NeverIssued {
        let title = visit.t("certificates-never-issued");
        NeverIssued { shell: Shell { noindex: true, ..visit.shell("certificates", title) } }
    }
}

fn staff_shell(visit: &Visit, title: impl ToString, is_wrong: bool) -> Shell {
    Shell { noindex: true, error_title: is_wrong, ..visit.shell("staff", title) }
}

/// A line of the office's list.
pub(super) struct Row {
    reference: String,
    number: String,
    holder: String,
    name: String,
    issued_on: String,
    standing: String,
    tone: &'static str,
}

impl Row {
    pub(super) fn new(visit: &Visit, keys: &Keys, it: &Certificate) -> Result<Row> {
        let standing = state_at(it, clock::day(visit.now));
        Ok(Row {
            reference: it.reference.clone(),
            number: it.number.clone(),
            holder: masked_name(&it.holder_name(keys)?),
            name: it.name.clone(),
            issued_on: show_day(it.issued_on, visit.loc.is_en()),
            standing: visit.t(standing.message()).to_string(),
            tone: standing.tone(),
        })
    }
}

/// `GET /staff/certificates`
#[derive(Template)]
#[template(path = "certificates/index.html")]
pub struct Index {
    shell: Shell,
    wanted: Wanted,
    errors: Vec<FieldError>,
    states: Vec<(String, String, bool)>,
    total: i64,
    n_waiting: usize,
    n_checks: i64,
    rows: Vec<Row>,
    pager: Pager,
    /// How people call the class that it lists; empty where it lists all.
    of_class: String,
    /// Whether these come as one file, too.
    has_papers: bool,
}

impl Index {
    /// The same page for the certificates of a class, which come as one file where a
    /// font is there.
    #[must_use]
    pub fn of_class(self, class: String, has_font: bool) -> Index {
        let has_papers = has_font && !class.is_empty() && self.total > 0;
        Index { of_class: class, has_papers, ..self }
    }

    /// Makes the page. A list shows names masked: whoever needs one opens it.
    ///
    /// # Errors
    /// A name cannot be opened.
    #[expect(clippy::too_many_arguments, reason = "each is one thing that the page shows")]
    pub fn new(
        visit: &Visit,
        keys: &Keys,
        wanted: Wanted,
        rows: &[Certificate],
        total: i64,
        page: i64,
        of: i64,
        (n_waiting, n_checks): (usize, i64),
    ) -> Result<Index> {
        let mut states = vec![(String::new(), visit.t("certificates-state-any").to_string(), wanted.state.is_empty())];
        states.extend(
            Standing::ALL
                .iter()
                .map(|it| (it.code().to_owned(), visit.t(it.message()).to_string(), wanted.state == it.code())),
        );
        let query = [
            ("number", &wanted.number),
            ("state", &wanted.state),
            ("programme", &wanted.programme),
            ("batch", &wanted.batch),
            ("class", &wanted.class),
        ];
        let query = serde_html_form::to_string(query).map_err(anyhow::Error::from)?;
        let base = visit.loc.path(&format!("/staff/certificates?{query}&page="));
        Ok(Index {
            shell: staff_shell(visit, visit.t("certificates-title"), false),
            wanted,
            errors: Vec::new(),
            states,
            total,
            n_waiting,
            n_checks,
            rows: rows.iter().map(|it| Row::new(visit, keys, it)).collect::<Result<_>>()?,
            pager: Pager::new(page, total, of, &base),
            of_class: String::new(),
            has_papers: false,
        })
    }
}

/// Objections as errors of fields, and the one that names a character in full.
pub(super) fn worded(visit: &Visit, all: &[Objection]) -> (Vec<FieldError>, String) {
    let missing = all.iter().find(|it| !it.character.is_empty());
    let missing = missing.map(|it| visit.t(it.message).with("character", &it.character).to_string());
    let error = |it: &Objection| {
        let message = if it.character.is_empty() { it.message } else { "certificates-glyph-field" };
        FieldError { field: it.field, message }
    };
    (all.iter().map(error).collect(), missing.unwrap_or_default())
}

/// `GET /staff/certificates/new`
#[derive(Template)]
#[template(path = "certificates/new.html")]
pub struct Issue {
    shell: Shell,
    form: CertificateForm,
    errors: Vec<FieldError>,
    /// What the printing font lacks, in words.
    missing: String,
    levels: Vec<(String, String, bool)>,
}

impl Issue {
    /// Makes the page.
    pub fn new(visit: &Visit, form: CertificateForm, wrong: &[Objection]) -> Issue {
        let (errors, missing) = worded(visit, wrong);
        let mut levels = vec![(String::new(), visit.t("certificates-level-none").to_string(), form.level.is_empty())];
        levels.extend((1..=5).map(|n| {
            let code = n.to_string();
            let is_chosen = form.level == code;
            (code, visit.t(format!("certificates-level-{n}")).to_string(), is_chosen)
        }));
        let shell = staff_shell(visit, visit.t("certificates-new"), !wrong.is_empty());
        Issue { shell, form, errors, missing, levels }
    }
}

/// A line of a certificate's history.
pub(super) struct MoveLine {
    act: String,
    when: String,
    by: String,
    reason: String,
}

impl MoveLine {
    /// The holder does not read who of the office it was.
    pub(super) fn all(visit: &Visit, file: &File, with_names: bool) -> Vec<MoveLine> {
        let line = |it: &super::queries::acts::Move| MoveLine {
            act: visit.t(it.act.message()).to_string(),
            when: show_time(it.moved_at, visit.loc.is_en()),
            by: it.by.clone().filter(|_| with_names).unwrap_or_default(),
            reason: it.reason.clone().unwrap_or_default(),
        };
        file.history.iter().map(line).collect()
    }
}

/// A certificate that another one names.
pub(super) struct Link {
    number: String,
    reference: String,
}

impl Link {
    pub(super) fn new(it: Option<&Certificate>) -> Option<Link> {
        it.map(|it| Link { number: it.number.clone(), reference: it.reference.clone() })
    }
}

/// `GET /staff/certificates/{reference}`
#[derive(Template)]
#[template(path = "certificates/show.html")]
pub struct Show {
    shell: Shell,
    deed: Deed,
    href: String,
    has_font: bool,
    steps: Vec<(String, String)>,
    history: Vec<MoveLine>,
    revocations: Vec<revocations::Line>,
    replaced_by: Option<Link>,
    renews: Option<Link>,
}

impl Show {
    /// Makes the page.
    pub fn new(visit: &Visit, deed: Deed, it: &Certificate, file: &File, has_font: bool) -> Show {
        let href = visit.loc.path(&format!("/staff/certificates/{}", it.reference));
        let step = |step: Step| (visit.t(step.message()).to_string(), format!("{href}/acts/{}", step.code()));
        Show {
            has_font,
            shell: staff_shell(visit, &deed.number, false),
            steps: Step::of(it).into_iter().map(step).collect(),
            history: MoveLine::all(visit, file, true),
            revocations: file.revocations.iter().map(|it| revocations::Line::new(visit, it)).collect(),
            replaced_by: Link::new(file.replaced_by.as_ref()),
            renews: Link::new(file.renews.as_ref()),
            deed,
            href,
        }
    }
}
