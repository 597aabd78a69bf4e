//! What is told of a timetable.

use chrono::NaiveDateTime;

use super::calendar::{self, Sheet};
use super::{Session, queries};
use crate::Result;
use crate::app::App;
use crate::clock::show_time;
use crate::db::Conn;
use crate::notifications::{self, News, Topic};
use crate::training::{ClassState, TrainingClass, classroom};

/// What became of the sessions.
pub(super) enum Told {
    /// They are new.
    Added,
    /// One is at another time or place.
    Changed {
        /// When it was to begin.
        before: NaiveDateTime,
    },
    /// One does not take place.
    Cancelled {
        /// Why.
        reason: String,
    },
}

impl Told {
    const fn kind(&self) -> &'static str {
        match self {
            Told::Added => "classroom-session-added",
            Told::Changed { .. } => "classroom-session-changed",
            Told::Cancelled { .. } => "classroom-session-cancelled",
        }
    }
}

/// Tells everyone in a class, and those who teach it, with the sessions as a
/// calendar. Of a class that is not public yet nobody hears anything.
pub(super) fn tell(
    conn: &mut Conn,
    app: &App,
    class: &TrainingClass,
    sessions: &[Session],
    told: &Told,
    now: NaiveDateTime,
) -> Result<()> {
    let Some(first) = sessions.first().filter(|_| class.state != ClassState::Planned) else { return Ok(()) };
    let class = &classroom::titled(conn, class.clone())?;
    for (account_id, loc, enrolment) in queries::listeners(conn, class.id)? {
        let link = match &enrolment {
            Some(reference) => format!("/profile/training/{reference}"),
            None => format!("{}/sessions", classroom::page(class)),
        };
        let shown = |at| show_time(at, loc.is_en());
        let (before, reason) = match told {
            Told::Added => (String::new(), String::new()),
            Told::Changed { before } => (shown(*before), String::new()),
            Told::Cancelled { reason } => (String::new(), reason.clone()),
        };
        let attached = calendar::mailed(&Sheet::new(app, class, &link, loc), sessions, &app.mailer.address());
        let news = News {
            account_id,
            topic: Topic::Training,
            kind: told.kind(),
            occasion: format!("session/{}/{}/{}", first.reference, first.sequence, told.kind()),
            arguments: vec![
                ("class", class.name.clone()),
                ("n", sessions.len().to_string()),
                ("when", shown(first.starts_at)),
                ("before", before),
                ("place", first.place(class).to_owned()),
                ("reason", reason),
            ],
            link,
        };
        notifications::tell_with(conn, app, &news, Some(attached), now)?;
    }
    Ok(())
}
