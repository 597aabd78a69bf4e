//! Whom the news of a unit are told.

use chrono::NaiveDateTime;

use super::{Employer, MemberRole, queries};
use crate::Result;
use crate::access::Role;
use crate::accounts::queries as accounts;
use crate::app::App;
use crate::db::Conn;
use crate::notifications::{self, News, Topic};

/// Something that happened to a unit. Its messages are `notice-KIND` and
/// `notice-KIND-text`; both know the unit as `unit`.
pub(super) struct Event<'a> {
    pub unit: &'a Employer,
    pub kind: &'static str,
    /// What tells it from the same at another time.
    pub key: String,
    pub arguments: Vec<(&'static str, String)>,
}

impl<'a> Event<'a> {
    /// One that is told apart by when it happened.
    pub fn at(now: NaiveDateTime, unit: &'a Employer, kind: &'static str) -> Event<'a> {
        Event { unit, kind, key: now.and_utc().timestamp_micros().to_string(), arguments: Vec::new() }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Event<'a> {
        self.arguments.push((name, value.into()));
        self
    }

    /// Tells one account.
    pub fn tell(&self, conn: &mut Conn, app: &App, account_id: i64, link: &str, now: NaiveDateTime) -> Result<()> {
        let mut arguments = vec![("unit", self.unit.name.clone())];
        arguments.extend(self.arguments.iter().cloned());
        let news = News {
            account_id,
            topic: Topic::Verification,
            kind: self.kind,
            occasion: format!("{}/{}/{}", self.kind, self.unit.reference, self.key),
            arguments,
            link: link.to_owned(),
        };
        notifications::tell(conn, app, &news, now)
    }

    /// Tells the members of at least a role; the link leads to their unit's page.
    pub fn tell_members(&self, conn: &mut Conn, app: &App, least: MemberRole, now: NaiveDateTime) -> Result<()> {
        for account_id in queries::member_accounts(conn, self.unit.id, least)? {
            self.tell(conn, app, account_id, "/employer", now)?;
        }
        Ok(())
    }

    /// Tells the reviewers; the link leads to the unit's page of the office.
    pub fn tell_reviewers(&self, conn: &mut Conn, app: &App, now: NaiveDateTime) -> Result<()> {
        for reviewer in accounts::of_role(conn, Role::Reviewer)? {
            self.tell(conn, app, reviewer.id, &format!("/staff/employers/{}", self.unit.reference), now)?;
        }
        Ok(())
    }
}
