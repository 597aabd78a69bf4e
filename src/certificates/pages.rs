//! What the pages of certificates show.

use askama::Template;

use super::forms::{CertificateForm, RevocationForm};
use super::handlers::{Check, Wanted};
use super::table::{RowError, label_of};
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
    is_in_force: bool,
    /// Where anyone may check it, and the same as a QR code; empty where it is
    /// not to be printed.
    link: String,
    qr: String,
}

impl Deed {
    fn new(visit: &Visit, holder: String, it: &Certificate) -> Deed {
        let is_en = visit.loc.is_en();
        let standing = state_at(it, clock::day(visit.now));
        let since = it.revoked_at.map(|at| {
            let day = show_day(clock::day(at), is_en);
            visit.t("certificates-ended-since").with("day", day).to_string()
        });
        Deed {
            reference: it.reference.clone(),
            number: it.number.clone(),
            name: it.name.clone(),
            holder,
            occupation: it.occupation.as_deref().and_then(occupations::get).map_or("", |it| it.name).to_owned(),
            level: it.level.map(|it| visit.t(format!("certificates-level-{it}")).to_string()).unwrap_or_default(),
            issuer: it.issuer.clone(),
            issued_on: show_day(it.issued_on, is_en),
            expires_on: it
                .expires_on
                .map_or_else(|| visit.t("certificates-no-end").to_string(), |day| show_day(day, is_en)),
            standing: visit.t(standing.message()).to_string(),
            tone: standing.tone(),
            since: since.unwrap_or_default(),
            reason: it.revoked_reason.clone().unwrap_or_default(),
            checked_at: visit.t("certificates-checked-at").with("time", show_time(visit.now, is_en)).to_string(),
            is_valid: standing == Standing::Valid,
            is_in_force: it.state == super::State::Issued,
            link: String::new(),
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
        Ok(Deed { qr, link, ..Deed::new(visit, it.holder_name(keys)?, it) })
    }
}

/// The first character and two stars, however long the name is.
pub fn masked_name(name: &str) -> String {
    let first: String = name.chars().take(1).collect();
    format!("{first}**")
}

/// `GET /certificates/verify`
#[derive(Template)]
#[template(path = "certificates/verify.html")]
pub struct Verify {
    shell: Shell,
    asked: Check,
    errors: Vec<FieldError>,
    deed: Option<Deed>,
    is_unknown: bool,
}

impl Verify {
    /// Makes the page; `found` is `None` before anything was asked.
    pub fn new(visit: &Visit, asked: Check, found: Option<Option<Deed>>, errors: &[FieldError]) -> Verify {
        let is_unknown = matches!(found, Some(None));
        let deed = found.flatten();
        let title = match &deed {
            Some(it) => visit.t("certificates-result-title").with("standing", &it.standing).to_string(),
            None => visit.t("certificates-verify").to_string(),
        };
        let is_answer = deed.is_some() || is_unknown;
        let shell = Shell { noindex: is_answer, error_title: !errors.is_empty(), ..visit.shell("certificates", title) };
        Verify { shell, asked, errors: errors.to_vec(), deed, is_unknown }
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

/// `GET /profile/certificates/{reference}`
#[derive(Template)]
#[template(path = "certificates/paper.html")]
pub struct Paper {
    shell: Shell,
    deed: Deed,
}

impl Paper {
    /// Makes the page.
    pub fn new(visit: &Visit, deed: Deed) -> Paper {
        Paper { shell: Shell { noindex: true, ..visit.shell("profile", &deed.name) }, deed }
    }
}

fn staff_shell(visit: &Visit, title: impl ToString, is_wrong: bool) -> Shell {
    Shell { noindex: true, error_title: is_wrong, ..visit.shell("staff", title) }
}

/// A line of the office's list.
struct Row {
    reference: String,
    number: String,
    holder: String,
    name: String,
    issued_on: String,
    standing: String,
    tone: &'static str,
}

/// `GET /staff/certificates`
#[derive(Template)]
#[template(path = "certificates/index.html")]
pub struct Index {
    shell: Shell,
    wanted: Wanted,
    errors: Vec<FieldError>,
    total: i64,
    rows: Vec<Row>,
    pager: Pager,
}

impl Index {
    /// Makes the page. A list shows names masked: whoever needs one opens it.
    ///
    /// # Errors
    /// A name cannot be opened.
    pub fn new(
        visit: &Visit,
        keys: &Keys,
        wanted: Wanted,
        rows: &[Certificate],
        total: i64,
        page: i64,
        of: i64,
    ) -> Result<Index> {
        let today = clock::day(visit.now);
        let row = |it: &Certificate| -> Result<Row> {
            let standing = state_at(it, today);
            Ok(Row {
                reference: it.reference.clone(),
                number: it.number.clone(),
                holder: masked_name(&it.holder_name(keys)?),
                name: it.name.clone(),
                issued_on: show_day(it.issued_on, visit.loc.is_en()),
                standing: visit.t(standing.message()).to_string(),
                tone: standing.tone(),
            })
        };
        // Letters, digits and hyphens are all that a number keeps in an address.
        let number: String = wanted.number.chars().filter(|it| it.is_ascii_alphanumeric() || *it == '-').collect();
        let base = visit.loc.path(&format!("/staff/certificates?number={number}&page="));
        Ok(Index {
            shell: staff_shell(visit, visit.t("certificates-title"), false),
            wanted,
            errors: Vec::new(),
            total,
            rows: rows.iter().map(row).collect::<Result<_>>()?,
            pager: Pager::new(page, total, of, &base),
        })
    }
}

/// `GET /staff/certificates/new`
#[derive(Template)]
#[template(path = "certificates/new.html")]
pub struct Issue {
    shell: Shell,
    form: CertificateForm,
    errors: Vec<FieldError>,
    levels: Vec<(String, String, bool)>,
}

impl Issue {
    /// Makes the page.
    pub fn new(visit: &Visit, form: CertificateForm, errors: &[FieldError]) -> Issue {
        let mut levels = vec![(String::new(), visit.t("certificates-level-none").to_string(), form.level.is_empty())];
        levels.extend((1..=5).map(|n| {
            let code = n.to_string();
            let is_chosen = form.level == code;
            (code, visit.t(format!("certificates-level-{n}")).to_string(), is_chosen)
        }));
        let shell = staff_shell(visit, visit.t("certificates-new"), !errors.is_empty());
        Issue { shell, form, errors: errors.to_vec(), levels }
    }
}

/// A mistake of a table, in the reader's words.
struct ErrorLine {
    row: usize,
    column: String,
    message: String,
}

/// `GET /staff/certificates/import`, and again with what is wrong.
#[derive(Template)]
#[template(path = "certificates/import.html")]
pub struct Import {
    shell: Shell,
    text: String,
    columns: Vec<(&'static str, String)>,
    mistakes: Vec<ErrorLine>,
    errors: Vec<FieldError>,
}

impl Import {
    /// Makes the page; of very many mistakes the first hundred are shown.
    pub fn new(visit: &Visit, text: String, errors: &[RowError]) -> Import {
        let label = |field: &str| visit.t(label_of(field)).to_string();
        let line = |it: &RowError| ErrorLine {
            row: it.row,
            column: if it.column.is_empty() { String::new() } else { label(it.column) },
            message: visit.t(it.message).to_string(),
        };
        let refused = FieldError { field: "text", message: "certificates-table-refused" };
        Import {
            shell: staff_shell(visit, visit.t("certificates-import"), !errors.is_empty()),
            text,
            columns: CertificateForm::FIELDS.into_iter().map(|it| (it, label(it))).collect(),
            mistakes: errors.iter().take(100).map(line).collect(),
            errors: if errors.is_empty() { Vec::new() } else { vec![refused] },
        }
    }
}

/// `GET /staff/certificates/{reference}`
#[derive(Template)]
#[template(path = "certificates/show.html")]
pub struct Show {
    shell: Shell,
    deed: Deed,
    form: RevocationForm,
    errors: Vec<FieldError>,
}

impl Show {
    /// Makes the page.
    pub fn new(visit: &Visit, deed: Deed, form: RevocationForm, errors: &[FieldError]) -> Show {
        Show { shell: staff_shell(visit, &deed.number, !errors.is_empty()), deed, form, errors: errors.to_vec() }
    }
}
