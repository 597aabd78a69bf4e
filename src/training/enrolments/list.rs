//! People by a list: a table (CSV, XLSX and the like) of thousands, whose every
//! row is checked like the form for one. All of them are enrolled or none is; each
//! mistake is told with its row and column, so that the mended file goes in again.

use std::collections::{BTreeMap, HashSet};

use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};
use chrono::NaiveDateTime;
use futures_util::StreamExt;

use super::forms::{duty_role, person};
use super::people::{self, Person};
use super::{Wish, acts, queries};
use crate::app::App;
use crate::db::Conn;
use crate::error::Error;
use crate::import::Table;
use crate::training::fields::Mistakes;
use crate::training::queries::By;
use crate::training::{DutyRole, EnrolmentState, Programme, Source, TrainingClass};
use crate::{Result, html, upload};

/// More rows go in as several files.
pub const MOST_ROWS: usize = 10_000;

/// Larger files are refused: so many rows have less.
pub const LARGEST: usize = 5 * 1024 * 1024;

/// A mistake in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    /// As a person counts in the file: the headings are row 1.
    pub row: u64,
    /// The column, by the name of its field; empty for the row or file as a whole.
    pub column: &'static str,
    /// The name of the message that says what to do.
    pub message: &'static str,
}

/// A row that was understood.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its number in the file.
    pub row: u64,
    /// Who it is.
    pub person: Person,
    /// Their duty.
    pub duty_role: Option<DutyRole>,
}

/// Columns by the names that people write above them.
const COLUMNS: [(&str, &[&str]); 5] = [
    ("name", &["name", "\u{59d3}\u{540d}"]),
    (
        "citizen_id",
        &[
            "citizen_id",
            "\u{516c}\u{6c11}\u{8eab}\u{4efd}\u{53f7}\u{7801}",
            "\u{8eab}\u{4efd}\u{8bc1}\u{53f7}",
            "\u{8eab}\u{4efd}\u{8bc1}\u{53f7}\u{7801}",
        ],
    ),
    (
        "phone",
        &[
            "phone",
            "\u{7535}\u{8bdd}",
            "\u{624b}\u{673a}",
            "\u{624b}\u{673a}\u{53f7}",
            "\u{8054}\u{7cfb}\u{7535}\u{8bdd}",
        ],
    ),
    ("email", &["email", "e-mail", "\u{90ae}\u{7bb1}", "\u{7535}\u{5b50}\u{90ae}\u{7bb1}"]),
    ("duty_role", &["duty_role", "A\u{3001}B\u{5c97}", "AB\u{5c97}", "\u{5c97}\u{4f4d}\u{89d2}\u{8272}"]),
];

fn column_of(heading: &str) -> Option<&'static str> {
    let heading = heading.trim();
    COLUMNS.iter().find(|it| it.1.iter().any(|name| name.eq_ignore_ascii_case(heading))).map(|it| it.0)
}

/// Reads a list by its file's name; every mistake is told.
///
/// # Errors
/// What has to be mended.
pub fn read(file_name: &str, bytes: Vec<u8>, programme: &Programme) -> Result<Vec<Line>, Vec<RowError>> {
    let whole = |row, message| vec![RowError { row, column: "", message }];
    let table = Table::of_bytes(file_name, bytes).map_err(|_| whole(1, "training-list-unreadable"))?;
    let mut lines = Vec::new();
    let mut errors = Vec::new();
    let mut seen = HashSet::new();
    for row in table {
        let row = match row {
            Ok(Ok(row)) => row,
            Ok(Err(refusal)) => {
                errors.extend(whole(refusal.row, "training-list-row-unreadable"));
                continue;
            }
            Err(_) => return Err(whole(1, "training-list-unreadable")),
        };
        if lines.len() >= MOST_ROWS {
            return Err(whole(row.number, "training-list-too-long"));
        }
        let mut cells: BTreeMap<&str, String> = BTreeMap::new();
        for (heading, cell) in &row.content {
            match column_of(heading) {
                Some(column) => drop(cells.insert(column, cell.text())),
                None => return Err(whole(1, "training-list-unknown-column")),
            }
        }
        let cell = |name: &str| cells.get(name).map_or("", String::as_str);
        let mut wrong = Mistakes::default();
        let person = person(&mut wrong, cell("name"), cell("citizen_id"), cell("phone"), cell("email"));
        let duty_role = duty_role(&mut wrong, programme, cell("duty_role"));
        if person.as_ref().is_some_and(|it| !seen.insert(it.citizen_id.clone())) {
            wrong.add("citizen_id", "training-list-twice");
        }
        errors.extend(wrong.0.iter().map(|it| RowError { row: row.number, column: it.field, message: it.message }));
        if let Some(person) = person.filter(|_| wrong.0.is_empty()) {
            lines.push(Line { row: row.number, person, duty_role });
        }
    }
    if lines.is_empty() && errors.is_empty() {
        return Err(whole(1, "training-list-empty"));
    }
    if errors.is_empty() { Ok(lines) } else { Err(errors) }
}

/// How many of a list came where.
pub type Outcome = Vec<(EnrolmentState, usize)>;

/// Enrols everyone of a list in one transaction, or says what stands in the way of
/// which row and enrols nobody.
///
/// # Errors
/// `Conflict` where the class takes nobody now.
pub fn enrol_all(
    conn: &mut Conn,
    app: &App,
    class: &TrainingClass,
    lines: &[Line],
    consent: &str,
    by: By<'_>,
    now: NaiveDateTime,
) -> Result<Result<Outcome, Vec<RowError>>> {
    let mut errors = Vec::new();
    // Looked at first, so that nothing is written where one row is wrong.
    for line in lines {
        let at = |column, message| RowError { row: line.row, column, message };
        match people::find(conn, app, &line.person)? {
            Err(wrong) => errors.extend(wrong.iter().map(|it| at(it.field, it.message))),
            Ok(Some(profile_id)) => {
                let known = queries::find_of(conn, class.id, profile_id)?;
                if known.is_some_and(|it| !acts::may_come_back(it.state)) {
                    errors.push(at("", "training-list-already"));
                }
            }
            Ok(None) => {}
        }
    }
    if !errors.is_empty() {
        return Ok(Err(errors));
    }
    let mut outcome: Outcome = Vec::new();
    for line in lines {
        let profile_id = match people::find_or_create(conn, app, &line.person, now)? {
            Ok(id) => id,
            Err(wrong) => {
                // A row before this one cannot have changed whose the number is.
                return Err(anyhow::anyhow!("a person was looked at before: {wrong:?}").into());
            }
        };
        let wish = Wish {
            profile_id,
            duty_role: line.duty_role,
            source: Source::List,
            employer_id: None,
            consent: Some(consent.to_owned()),
        };
        let state = acts::enrol(conn, app, class, &wish, by, now)?.state;
        match outcome.iter_mut().find(|it| it.0 == state) {
            Some(count) => count.1 += 1,
            None => outcome.push((state, 1)),
        }
    }
    Ok(Ok(outcome))
}

/// A list as a page sends it: a file, and how the people agreed.
#[derive(Debug, Default)]
pub struct Sent {
    /// The file's name, which tells its format.
    pub file_name: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// How the people agreed.
    pub consent: String,
}

impl FromRequest for Sent {
    type Error = Error;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Sent>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let kind = req.headers().get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("multipart/form-data") {
            return Box::pin(async { Ok(Sent::default()) });
        }
        let parts = Multipart::new(req.headers(), payload.take());
        Box::pin(async move { sent(parts).await })
    }
}

async fn sent(mut parts: Multipart) -> Result<Sent> {
    let mut sent = Sent::default();
    while let Some(part) = parts.next().await {
        let part = part.map_err(html::broken_form)?;
        match part.name() {
            Some("consent") => {
                let bytes = upload::gathered(part, 4 * 1024).await?;
                sent.consent = String::from_utf8(bytes).map_err(html::broken_form)?;
            }
            Some("file") => {
                let disposition = part.content_disposition();
                sent.file_name = disposition.and_then(|it| it.get_filename()).unwrap_or_default().to_owned();
                sent.bytes = upload::gathered(part, LARGEST).await?;
            }
            _ => return Err(html::broken_form("it has an unknown field")),
        }
    }
    Ok(sent)
}
