//! Interviews as a calendar (RFC 5545) that keeps them apart by a stable UID.
//! Times are UTC; what was cancelled says so instead of vanishing.

use chrono::Duration;
use icalendar::{Alarm, Calendar, CalendarComponent, Component, Event, EventLike, EventStatus, Property};

use super::InterviewState;
use super::queries::interviews::{self as queries, Interview};
use crate::Result;
use crate::app::App;
use crate::applications::Side;
use crate::calendar::Reader;
use crate::db::Conn;
use crate::i18n::Loc;
use crate::postings::{self, Posting};

/// What a calendar says of the interviews of an application.
#[derive(Debug, Clone)]
pub struct Sheet<'a> {
    /// Its posting; title and employer are the summary.
    pub posting: &'a Posting,
    /// Where the reader finds the application.
    pub url: String,
    /// The host in the UIDs.
    pub host: &'a str,
    /// Whose language the summary speaks.
    pub loc: Loc,
}

/// The host of an address: `http://example.org:80/x` gives `example.org`.
pub fn host_of(base_url: &str) -> &str {
    let rest = base_url.split_once("://").map_or(base_url, |it| it.1);
    rest.split(['/', ':']).next().unwrap_or(rest)
}

impl<'a> Sheet<'a> {
    /// What a side of an application reads.
    pub fn new(app: &'a App, posting: &'a Posting, application: &str, side: Side, loc: Loc) -> Sheet<'a> {
        let of_side = match side {
            Side::Seeker => "profile",
            Side::Employer => "employer",
        };
        let path = loc.path(&format!("/{of_side}/applications/{application}"));
        let base_url = app.base_url();
        Sheet { posting, url: format!("{base_url}{path}"), host: host_of(base_url), loc }
    }
}

/// The calendar, as `text/calendar`; without interviews it is empty.
pub fn of(sheet: &Sheet<'_>, interviews: &[Interview]) -> String {
    calendar(sheet, interviews).to_string()
}

/// One interview as it comes with a mail: published, or cancelled. Nobody answers to
/// a calendar, as answers are given on the page; the organizer is the service's own
/// `sender` (an address), so that neither side reads the other's.
pub fn mailed(sheet: &Sheet<'_>, interview: &Interview, sender: &str) -> String {
    let is_cancelled = interview.state == InterviewState::Cancelled;
    let mut calendar = calendar(sheet, std::slice::from_ref(interview));
    calendar.append_property(Property::new("METHOD", if is_cancelled { "CANCEL" } else { "PUBLISH" }));
    for event in &mut calendar.components {
        if let CalendarComponent::Event(event) = event {
            event.add_property("ORGANIZER", format!("mailto:{sender}"));
        }
    }
    calendar.to_string()
}

/// The interviews of an account, of its own applications and of those to its units,
/// for its feed.
///
/// # Errors
/// The database failed.
pub fn of_account(conn: &mut Conn, reader: &Reader<'_>) -> Result<Vec<Event>> {
    let mut all = Vec::new();
    for side in [Side::Seeker, Side::Employer] {
        let rows = queries::of_account(conn, reader.account_id, side, reader.since)?;
        let mut ids: Vec<i64> = rows.iter().map(|it| it.0.posting_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let postings = postings::queries::load_many(conn, &ids)?;
        for (application, interview) in rows {
            let Some(posting) = postings.iter().find(|it| it.row.id == application.posting_id) else { continue };
            let sheet = Sheet::new(reader.app, posting, &application.reference, side, reader.loc);
            all.extend(events(&sheet, &[interview]));
        }
    }
    Ok(all)
}

fn calendar(sheet: &Sheet<'_>, interviews: &[Interview]) -> Calendar {
    let mut calendar = Calendar::new();
    calendar.extend(events(sheet, interviews));
    calendar.done()
}

fn events(sheet: &Sheet<'_>, interviews: &[Interview]) -> Vec<Event> {
    let summary = sheet
        .loc
        .t("agreements-calendar-summary")
        .with("title", &sheet.posting.row.title)
        .with("employer", &sheet.posting.employer.name)
        .to_string();
    let event = |it: &Interview| {
        let status = match it.state {
            InterviewState::Confirmed => EventStatus::Confirmed,
            InterviewState::Proposed | InterviewState::ChangeRequested => EventStatus::Tentative,
            InterviewState::Cancelled => EventStatus::Cancelled,
        };
        let mut event = Event::new();
        event
            .uid(&format!("{}@{}", it.reference, sheet.host))
            .timestamp(it.updated_at.and_utc())
            .starts(it.starts_at.and_utc())
            .ends(it.ends_at.and_utc())
            .summary(&summary)
            .location(&it.place)
            .url(&sheet.url)
            .sequence(it.sequence.unsigned_abs())
            .status(status);
        if !it.note.is_empty() {
            event.description(&it.note);
        }
        if it.state != InterviewState::Cancelled {
            // Of its own the library would draw both anew each time, and no feed would stay the same.
            let mut alarm = Alarm::display(&summary, -Duration::hours(24));
            alarm.uid(&format!("{}-alarm@{}", it.reference, sheet.host)).timestamp(it.updated_at.and_utc());
            event.alarm(alarm);
        }
        event.done()
    };
    interviews.iter().map(event).collect()
}

#[cfg(test)]
mod tests {
    use super::host_of;

    #[test]
    fn a_host_has_neither_scheme_nor_port() {
        assert_eq!(host_of("https://jobs.example.org"), "jobs.example.org");
        assert_eq!(host_of("http://localhost:8096/x"), "localhost");
    }
}
