//! The applicants of a posting as a table (CSV) for a spreadsheet. The person
//! stands in it only while the application is open.

use super::Application;
use super::queries::{self, Wanted};
use crate::api::Slice;
use crate::clock;
use crate::crypto::Keys;
use crate::db::Conn;
use crate::i18n::Loc;
use crate::postings::Posting;
use crate::postings::feeds::plain_cell;
use crate::profiles::{self, Contact, Full};
use crate::{Result, applications::State};

/// More applicants than any posting here has had.
const MOST: i64 = 5_000;

const COLUMNS: [&str; 10] =
    ["number", "state", "submitted", "promised", "name", "phone", "email", "headline", "education", "experience"];

/// A line of the table.
pub struct Row {
    /// The application.
    pub application: Application,
    /// Who applies; `None` at an end.
    pub person: Option<(Full, Contact)>,
}

/// All applications to a posting that have reached its employer, by state.
///
/// # Errors
/// The database failed, or a sealed field cannot be opened.
pub fn rows(conn: &mut Conn, keys: &Keys, posting: &Posting) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for state in State::ALL.iter().copied() {
        let (employer_id, posting_id) = (posting.row.employer_id, Some(posting.row.id));
        let wanted = Wanted { employer_id, posting_id, state: Some(state) };
        for application in queries::board(conn, &wanted, Slice { limit: MOST, offset: 0 })? {
            let person = if state.is_open() && queries::may_see_contact(conn, employer_id, application.profile_id)? {
                let full = profiles::queries::load(conn, application.profile_id)?;
                let contact = Contact::open(keys, &full.profile)?;
                Some((full, contact))
            } else {
                None
            };
            rows.push(Row { application, person });
        }
    }
    Ok(rows)
}

/// The table, with a byte order mark, by which spreadsheets know UTF-8. No cell
/// is taken for a formula.
///
/// # Errors
/// Never in practice: it is written to memory.
pub fn csv(rows: &[Row], loc: Loc) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(vec![0xef, 0xbb, 0xbf]);
    let mut write =
        |cells: [String; 10]| writer.write_record(cells.map(|it| plain_cell(&it))).map_err(anyhow::Error::from);
    write(COLUMNS.map(|it| loc.t(format!("applications-csv-{it}")).to_string()))?;
    for Row { application: it, person } in rows {
        let (full, contact) = person.clone().map_or((None, Contact::default()), |it| (Some(it.0), it.1));
        let profile = full.as_ref().map(|it| &it.profile);
        let day = |at| clock::day(at).to_string();
        write([
            it.reference.to_uppercase(),
            loc.t(it.state.message()).to_string(),
            day(it.submitted_at),
            clock::last_day(it.promised_at).to_string(),
            contact.name.unwrap_or_default(),
            contact.phone.unwrap_or_default(),
            contact.email.unwrap_or_default(),
            profile.map(|it| it.headline.clone()).unwrap_or_default(),
            profile.and_then(|it| it.education()).map(|it| loc.t(it.message()).to_string()).unwrap_or_default(),
            profile.and_then(|it| it.experience_years).map(|it| it.to_string()).unwrap_or_default(),
        ])?;
    }
    Ok(writer.into_inner().map_err(|err| anyhow::anyhow!("{err}"))?)
}
