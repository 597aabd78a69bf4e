//! All of notifications' SQL.

use std::collections::BTreeMap;

use chrono::{NaiveDateTime, TimeDelta};
use diesel::dsl::auto_type;
use diesel::prelude::*;

use super::emails::{self, worded};
use super::unsubscription::What;
use super::{Frequency, News, Topic};
use crate::api::Slice;
use crate::app::App;
use crate::db::Conn;
use crate::i18n::Loc;
use crate::mail::NewMail;
use crate::schema::{accounts, notification_settings, notifications};
use crate::{Result, crypto, each, mail};

/// What was read so long ago is forgotten.
const KEPT: TimeDelta = TimeDelta::days(2 * 365);

/// A piece of news as its row is.
#[derive(Debug, Clone, PartialEq, Eq, HasQuery)]
#[diesel(table_name = notifications)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Notification {
    pub id: i64,
    pub reference: String,
    topic: String,
    pub kind: String,
    arguments: String,
    pub link: String,
    pub told_at: NaiveDateTime,
    pub read_at: Option<NaiveDateTime>,
}

impl Notification {
    /// What it is about. `None` for a topic of another version of the program.
    pub fn topic(&self) -> Option<Topic> {
        Topic::parse(&self.topic)
    }

    /// One sentence.
    pub fn sentence(&self, loc: Loc) -> String {
        worded(loc, format!("notice-{}", self.kind), self.arguments()).to_string()
    }

    /// What follows from it.
    pub fn words(&self, loc: Loc) -> String {
        worded(loc, format!("notice-{}-text", self.kind), self.arguments()).to_string()
    }

    fn arguments(&self) -> BTreeMap<String, String> {
        serde_json::from_str(&self.arguments).expect("texts by name are what `tell` writes")
    }
}

/// To whom letters go.
#[derive(Debug, Clone, HasQuery)]
#[diesel(table_name = accounts)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Reader {
    pub reference: String,
    pub email: String,
    locale: String,
}

impl Reader {
    /// The language that they are written to in.
    pub fn loc(&self) -> Loc {
        Loc::parse(&self.locale)
    }
}

/// Where and how an account is written to.
pub(super) fn reader(conn: &mut Conn, account_id: i64) -> QueryResult<Reader> {
    accounts::table.find(account_id).select(Reader::as_select()).get_result(conn)
}

/// How someone wants to hear of each topic; what they never set is not there.
pub fn frequencies(conn: &mut Conn, account_id: i64) -> QueryResult<Vec<(Topic, Frequency)>> {
    let rows: Vec<(String, String)> = notification_settings::table
        .filter(notification_settings::account_id.eq(account_id))
        .select((notification_settings::topic, notification_settings::frequency))
        .load(conn)?;
    Ok(rows.iter().filter_map(|(topic, frequency)| Topic::parse(topic).zip(Frequency::parse(frequency))).collect())
}

/// How someone wants to hear of a topic.
pub fn frequency(conn: &mut Conn, account_id: i64, topic: Topic) -> QueryResult<Frequency> {
    if topic.is_required() {
        return Ok(Frequency::AtOnce);
    }
    let chosen = frequencies(conn, account_id)?.into_iter().find(|it| it.0 == topic);
    Ok(chosen.map_or(Frequency::AtOnce, |it| it.1))
}

/// Sets how someone wants to hear of a topic. What waits for the daily letter no
/// longer does where they want no mail.
pub fn set_frequency(conn: &mut Conn, account_id: i64, topic: Topic, frequency: Frequency) -> QueryResult<()> {
    let row = (
        notification_settings::account_id.eq(account_id),
        notification_settings::topic.eq(topic.code()),
        notification_settings::frequency.eq(frequency.code()),
    );
    each!(conn, |it| {
        diesel::insert_into(notification_settings::table)
            .values(row)
            .on_conflict((notification_settings::account_id, notification_settings::topic))
            .do_update()
            .set(notification_settings::frequency.eq(frequency.code()))
            .execute(it)
    })?;
    if frequency == Frequency::Never {
        diesel::update(notifications::table)
            .filter(notifications::account_id.eq(account_id))
            .filter(notifications::topic.eq(topic.code()))
            .set(notifications::is_for_digest.eq(false))
            .execute(conn)?;
    }
    Ok(())
}

/// Stops mail about a topic, or about all that comes in the daily letter.
pub fn unsubscribe(conn: &mut Conn, account_id: i64, what: What) -> QueryResult<()> {
    let topics: Vec<Topic> = match what {
        What::Topic(topic) => vec![topic],
        What::Daily => {
            let chosen = frequencies(conn, account_id)?.into_iter();
            chosen.filter(|it| it.1 == Frequency::Daily).map(|it| it.0).collect()
        }
    };
    topics.into_iter().try_for_each(|it| set_frequency(conn, account_id, it, Frequency::Never))
}

/// Puts news into the inbox of its account, and promises the mail that the
/// person's setting asks for. The same occasion again changes nothing.
///
/// # Errors
/// The account is gone, or a template of ours failed.
pub fn tell(conn: &mut Conn, app: &App, news: &News, now: NaiveDateTime) -> Result<()> {
    tell_with(conn, app, news, None, now)
}

/// The same, with an iCalendar object that comes with the mail.
///
/// # Errors
/// As [`tell`].
pub fn tell_with(conn: &mut Conn, app: &App, news: &News, calendar: Option<String>, now: NaiveDateTime) -> Result<()> {
    let reader = reader(conn, news.account_id)?;
    let frequency = frequency(conn, news.account_id, news.topic)?;
    let arguments: BTreeMap<&str, &str> = news.arguments.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let occasion = format!("{}/{}", news.occasion, news.account_id);
    let row = (
        notifications::reference.eq(crypto::new_reference()),
        notifications::account_id.eq(news.account_id),
        notifications::topic.eq(news.topic.code()),
        notifications::kind.eq(news.kind),
        notifications::occasion.eq(&occasion),
        notifications::arguments.eq(serde_json::to_string(&arguments).map_err(anyhow::Error::from)?),
        notifications::link.eq(&news.link),
        notifications::told_at.eq(now),
        notifications::mailed_at.eq((frequency == Frequency::AtOnce).then_some(now)),
        notifications::is_for_digest.eq(frequency == Frequency::Daily),
    );
    let n_rows = each!(conn, |it| {
        diesel::insert_into(notifications::table)
            .values(row)
            .on_conflict(notifications::occasion)
            .do_nothing()
            .execute(it)
    })?;
    if n_rows == 1 && frequency == Frequency::AtOnce {
        let mail = NewMail { calendar, ..emails::notice(app, news, &reader, &occasion)? };
        mail::enqueue(conn, &app.keys, &mail, now)?;
    }
    Ok(())
}

/// How many notices someone has not opened yet.
pub fn n_unread(conn: &mut Conn, account_id: i64) -> QueryResult<i64> {
    notifications::table
        .filter(notifications::account_id.eq(account_id))
        .filter(notifications::read_at.is_null())
        .count()
        .get_result(conn)
}

/// A page of someone's notices, unread ones first, then the newest; and how many there are.
pub fn list(
    conn: &mut Conn,
    account_id: i64,
    only_unread: bool,
    slice: Slice,
) -> QueryResult<(i64, Vec<Notification>)> {
    let wanted = || {
        let mut query = notifications::table.filter(notifications::account_id.eq(account_id)).into_boxed();
        if only_unread {
            query = query.filter(notifications::read_at.is_null());
        }
        query
    };
    let total: i64 = wanted().count().get_result(conn)?;
    let rows = wanted()
        .order((notifications::read_at.is_null().desc(), notifications::told_at.desc(), notifications::id.desc()))
        .limit(slice.limit)
        .offset(slice.offset)
        .select(Notification::as_select())
        .load(conn)?;
    Ok((total, rows))
}

/// Marks one as read, and answers where it leads. Another's is not found.
pub fn open(conn: &mut Conn, account_id: i64, reference: &str, now: NaiveDateTime) -> QueryResult<String> {
    let (id, link, read_at): (i64, String, Option<NaiveDateTime>) = notifications::table
        .filter(notifications::account_id.eq(account_id))
        .filter(notifications::reference.eq(reference))
        .select((notifications::id, notifications::link, notifications::read_at))
        .get_result(conn)?;
    if read_at.is_none() {
        diesel::update(notifications::table.find(id)).set(notifications::read_at.eq(now)).execute(conn)?;
    }
    Ok(link)
}

/// Marks all of someone's notices as read.
pub fn read_all(conn: &mut Conn, account_id: i64, now: NaiveDateTime) -> QueryResult<()> {
    diesel::update(notifications::table)
        .filter(notifications::account_id.eq(account_id))
        .filter(notifications::read_at.is_null())
        .set(notifications::read_at.eq(now))
        .execute(conn)?;
    Ok(())
}

/// Told before an instant, for the daily letter, in none yet, and not opened meanwhile.
#[auto_type(no_type_alias)]
fn waiting(before: NaiveDateTime) -> _ {
    notifications::is_for_digest
        .and(notifications::mailed_at.is_null())
        .and(notifications::read_at.is_null())
        .and(notifications::told_at.lt(before))
}

/// The accounts whose news wait for the daily letter.
pub(super) fn waiting_accounts(conn: &mut Conn, before: NaiveDateTime, limit: i64) -> QueryResult<Vec<i64>> {
    notifications::table
        .filter(waiting(before))
        .select(notifications::account_id)
        .distinct()
        .order(notifications::account_id)
        .limit(limit)
        .load(conn)
}

/// Takes what waits for an account's daily letter, oldest first: nobody else will.
pub(super) fn take_waiting(
    conn: &mut Conn,
    account_id: i64,
    before: NaiveDateTime,
    now: NaiveDateTime,
) -> QueryResult<Vec<Notification>> {
    let ids: Vec<i64> = diesel::update(notifications::table)
        .filter(notifications::account_id.eq(account_id))
        .filter(waiting(before))
        .set(notifications::mailed_at.eq(now))
        .returning(notifications::id)
        .get_results(conn)?;
    notifications::table
        .filter(notifications::id.eq_any(ids))
        .order((notifications::told_at, notifications::id))
        .select(Notification::as_select())
        .load(conn)
}

/// Forgets what was read two years ago.
pub fn forget(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<()> {
    diesel::delete(notifications::table.filter(notifications::read_at.lt(now - KEPT))).execute(conn)?;
    Ok(())
}
