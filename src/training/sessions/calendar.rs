//! The timetable of a class as a calendar (RFC 5545). Times are UTC; what was
//! cancelled says so instead of vanishing.

use chrono::Duration;
use icalendar::{Alarm, Calendar, CalendarComponent, Component, Event, EventLike, EventStatus, Property};

use super::{Session, queries};
use crate::Result;
use crate::app::App;
use crate::applications::agreements::calendar::host_of;
use crate::calendar::Reader;
use crate::db::Conn;
use crate::i18n::Loc;
use crate::training::{TrainingClass, classroom};

/// What a calendar says of the sessions of a class.
#[derive(Debug, Clone)]
pub struct Sheet<'a> {
    class: &'a TrainingClass,
    /// Where the reader finds it.
    url: String,
    /// The host in the UIDs.
    host: &'a str,
    loc: Loc,
}

impl<'a> Sheet<'a> {
    /// What someone reads who finds the class at this path.
    pub fn new(app: &'a App, class: &'a TrainingClass, path: &str, loc: Loc) -> Sheet<'a> {
        let base_url = app.base_url();
        Sheet { class, url: format!("{base_url}{}", loc.path(path)), host: host_of(base_url), loc }
    }
}

/// The calendar, as `text/calendar`; without sessions it is empty.
pub fn of(sheet: &Sheet<'_>, sessions: &[Session]) -> String {
    calendar(sheet, sessions).to_string()
}

/// Sessions as they come with a mail: published, or cancelled where all of them
/// are. Nobody answers to a calendar; the organizer is the service's own `sender`.
pub fn mailed(sheet: &Sheet<'_>, sessions: &[Session], sender: &str) -> String {
    let is_cancelled = sessions.iter().all(|it| !it.is_planned());
    let mut calendar = calendar(sheet, sessions);
    calendar.append_property(Property::new("METHOD", if is_cancelled { "CANCEL" } else { "PUBLISH" }));
    for event in &mut calendar.components {
        if let CalendarComponent::Event(event) = event {
            event.add_property("ORGANIZER", format!("mailto:{sender}"));
        }
    }
    calendar.to_string()
}

/// The sessions of an account's classes, for its feed. Whoever left a class finds
/// what was still ahead of them as cancelled, as does everyone where it was called
/// off; coming back later makes the same appointments valid again.
///
/// # Errors
/// The database failed.
pub fn of_account(conn: &mut Conn, reader: &Reader<'_>) -> Result<Vec<Event>> {
    let mut all = Vec::new();
    for enrolment in queries::places(conn, reader.account_id)? {
        let (is_in, moved_at) = (enrolment.state.is_in_class(), enrolment.moved_at);
        let class = classroom::of(conn, enrolment.class_id)?;
        let mut sessions = queries::of_class(conn, class.id)?;
        sessions.retain(|it| it.ends_at >= reader.since && (is_in || it.starts_at > moved_at));
        for it in &mut sessions {
            // Of two versions with one SEQUENCE the later stamp holds (RFC 5546).
            it.updated_at = it.updated_at.max(moved_at);
            if !is_in {
                it.cancelled_at = it.cancelled_at.or(Some(moved_at));
            }
        }
        let path = format!("/profile/training/{}", enrolment.reference);
        all.extend(events(&Sheet::new(reader.app, &class, &path, reader.loc), &sessions));
    }
    Ok(all)
}

fn calendar(sheet: &Sheet<'_>, sessions: &[Session]) -> Calendar {
    let mut calendar = Calendar::new();
    calendar.extend(events(sheet, sessions));
    calendar.done()
}

fn events(sheet: &Sheet<'_>, sessions: &[Session]) -> Vec<Event> {
    let summary = sheet.loc.t("classroom-calendar-summary").with("class", &sheet.class.name).to_string();
    let event = |it: &Session| {
        let status = if it.is_planned() { EventStatus::Confirmed } else { EventStatus::Cancelled };
        let mut event = Event::new();
        event
            .uid(&format!("{}@{}", it.reference, sheet.host))
            .timestamp(it.updated_at.and_utc())
            .starts(it.starts_at.and_utc())
            .ends(it.ends_at.and_utc())
            .summary(&summary)
            .location(it.place(sheet.class))
            .url(&sheet.url)
            .sequence(it.sequence.unsigned_abs())
            .status(status);
        // Only whoever is in the class, or teaches it, learns where it meets online.
        let online = sheet.class.online_url.as_deref().filter(|_| it.is_planned()).unwrap_or_default();
        let words: Vec<&str> = [it.topic.as_str(), online].into_iter().filter(|it| !it.is_empty()).collect();
        if !words.is_empty() {
            event.description(&words.join("\n"));
        }
        if it.is_planned() {
            // Of its own the library would draw both anew each time, and no feed would stay the same.
            let mut alarm = Alarm::display(&summary, -Duration::hours(2));
            alarm.uid(&format!("{}-alarm@{}", it.reference, sheet.host)).timestamp(it.updated_at.and_utc());
            event.alarm(alarm);
        }
        event.done()
    };
    sessions.iter().map(event).collect()
}
