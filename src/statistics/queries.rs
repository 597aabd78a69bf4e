//! All of statistics' SQL: facts out of rows, and the counts of missed searches.

mod applications;
mod certificates;
mod people;
mod postings;
mod service;
mod training;

use chrono::NaiveDateTime;
use diesel::QueryResult;

pub use service::add_misses;

use crate::db::Conn;

/// One row as an indicator sees it. Which of the fields say something depends on
/// the source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fact {
    /// The row.
    pub record_id: i64,
    /// When it became true (UTC).
    pub at: NaiveDateTime,
    /// Whose it is.
    pub employer_id: Option<i64>,
    /// Whom it is about: a profile.
    pub person_id: Option<i64>,
    /// The first posting of the chain that it belongs to.
    pub chain: i64,
    /// Places, searches, 1 for what was answered in time or passed, seconds, hours, or fen.
    pub amount: i64,
    /// Code of the region, where one is known.
    pub region: Option<String>,
    /// Code of the occupation, where one is known.
    pub occupation: Option<String>,
    /// Code of the kind.
    pub kind: String,
    /// 1 (highest) to 5, where the trade has levels.
    pub level: Option<i16>,
    /// What a programme trains for, by name.
    pub specialism: String,
    /// The programme by name.
    pub programme: String,
    /// Code of whom it trains.
    pub audience: String,
    /// Code of how it came about.
    pub source: String,
    /// What the list of records calls it.
    pub label: String,
    /// Where its page is; empty where it has none.
    pub link: String,
}

/// Where facts come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// Postings by their first publication.
    Published,
    /// People who look for work at the end of the period.
    Seekers,
    /// Intentions by their agreement.
    Intentions,
    /// Hires by their confirmation.
    Hires,
    /// Applications whose promised date lies in the period.
    Due,
    /// Applications that ended without an answer.
    Unanswered,
    /// Applications by their first answer.
    Answered,
    /// Searches without a hit.
    Misses,
    /// Mails that a server took.
    Mails,
    /// Saved searches in use.
    Alerts,
    /// Classes that begin in the period.
    Classes,
    /// People in a class, by the time of their wish.
    Enrolled,
    /// People in a class who were there, by the first time.
    Attended,
    /// People who were there often enough, by the last day of their class.
    Taught,
    /// Results by the time of their release, whether passed or not.
    Assessed,
    /// Those that are passed.
    Passed,
    /// Those of them for which money is paid.
    Subsidised,
    /// Certificates by their date, without those that took the place of another.
    Issued,
    /// Certificates in force at the end of the period.
    Valid,
    /// Certificates whose last day lies in the period.
    Expired,
    /// Certificates that are suspended at its end.
    Suspended,
    /// Certificates revoked in it, that still are.
    Revoked,
    /// Certificates replaced in it.
    Replaced,
}

/// The facts of a source from an instant until before another, as known now.
pub fn facts(
    conn: &mut Conn,
    source: Source,
    from: NaiveDateTime,
    to: NaiveDateTime,
    now: NaiveDateTime,
) -> QueryResult<Vec<Fact>> {
    match source {
        Source::Published => postings::published(conn, from, to),
        Source::Seekers => people::seekers(conn, to),
        Source::Intentions => people::intentions(conn, from, to),
        Source::Hires => people::confirmed_hires(conn, from, to),
        Source::Due => applications::due(conn, from, to, now),
        Source::Unanswered => applications::unanswered(conn, from, to),
        Source::Answered => applications::answered(conn, from, to),
        Source::Misses => service::misses(conn, from, to),
        Source::Mails => service::mails(conn, from, to),
        Source::Alerts => service::alerts(conn, to),
        Source::Classes => training::classes(conn, from, to),
        Source::Enrolled => training::enrolled(conn, from, to),
        Source::Attended => training::attended(conn, from, to),
        Source::Taught => training::taught(conn, from, to),
        Source::Assessed | Source::Passed | Source::Subsidised => training::results(conn, source, from, to),
        Source::Issued | Source::Valid | Source::Expired | Source::Suspended | Source::Revoked | Source::Replaced => {
            certificates::facts(conn, source, from, to)
        }
    }
}
