//! All of notifications' SQL.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::{Frequency, News, Topic, emails};
use crate::app::App;
use crate::db::Conn;
use crate::i18n::Loc;
use crate::schema::{accounts, notification_settings, notifications};
use crate::{Result, crypto, each, mail};

/// How someone wants to hear of a topic.
pub fn frequency(conn: &mut Conn, account_id: i64, topic: Topic) -> QueryResult<Frequency> {
    let chosen: Option<String> = notification_settings::table
        .filter(notification_settings::account_id.eq(account_id))
        .filter(notification_settings::topic.eq(topic.code()))
        .select(notification_settings::frequency)
        .get_result(conn)
        .optional()?;
    let chosen = chosen.and_then(|it| Frequency::parse(&it)).unwrap_or(Frequency::AtOnce);
    Ok(if topic.is_required() { Frequency::AtOnce } else { chosen })
}

/// Puts news into the inbox of its account, and promises the mail that the
/// person's setting asks for. The same occasion again changes nothing.
///
/// # Errors
/// The account is gone, or a template of ours failed.
pub fn tell(conn: &mut Conn, app: &App, news: &News, now: NaiveDateTime) -> Result<()> {
    let (email, locale): (String, String) =
        accounts::table.find(news.account_id).select((accounts::email, accounts::locale)).get_result(conn)?;
    let frequency = frequency(conn, news.account_id, news.topic)?;
    let arguments: serde_json::Map<String, serde_json::Value> =
        news.arguments.iter().map(|(name, value)| ((*name).to_owned(), value.as_str().into())).collect();
    let occasion = format!("{}/{}", news.occasion, news.account_id);
    let row = (
        notifications::reference.eq(crypto::new_reference()),
        notifications::account_id.eq(news.account_id),
        notifications::kind.eq(news.kind),
        notifications::occasion.eq(&occasion),
        notifications::arguments.eq(serde_json::Value::Object(arguments).to_string()),
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
        let mail = emails::notice(app, news, Loc::parse(&locale), &occasion, &email)?;
        mail::enqueue(conn, &app.keys, &mail, now)?;
    }
    Ok(())
}
