//! The timetable of a class as a calendar (RFC 5545). Times are UTC; what was
//! cancelled says so instead of vanishing.

use chrono::Duration;
use icalendar::{Alarm, Calendar, CalendarComponent, Component, Event, EventLike, EventStatus, Property};

use super::Session;
use crate::app::App;
use crate::applications::agreements::calendar::host_of;
use crate::i18n::Loc;
use crate::training::TrainingClass;

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

fn calendar(sheet: &Sheet<'_>, sessions: &[Session]) -> Calendar {
    let summary = sheet.loc.t("classroom-calendar-summary").with("class", &sheet.class.name).to_string();
    let mut calendar = Calendar::new();
    for it in sessions {
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
        // Only whoever is in the class, or teaches it, gets a calendar.
        let online = sheet.class.online_url.as_deref().unwrap_or_default();
        let words: Vec<&str> = [it.topic.as_str(), online].into_iter().filter(|it| !it.is_empty()).collect();
        if !words.is_empty() {
            event.description(&words.join("\n"));
        }
        if it.is_planned() {
            event.alarm(Alarm::display(&summary, -Duration::hours(2)));
        }
        calendar.push(event.done());
    }
    calendar.done()
}
