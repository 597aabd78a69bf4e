//! The SQL of messages and materials.

use chrono::NaiveDateTime;
use diesel::dsl::exists;
use diesel::prelude::*;

use crate::app::App;
use crate::db::Conn;
use crate::notifications::{News, Topic, tell};
use crate::schema::{class_materials, class_messages, enrolments, profiles, uploads};
use crate::training::queries::{class as find_class, is_trainer_of};
use crate::training::sessions::queries::{learners, managers};
use crate::training::{Enrolment, EnrolmentState, TrainingClass};
use crate::{Result, each};

/// A message as its row is.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = class_messages)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Message {
    pub reference: String,
    pub subject: String,
    pub text: String,
    pub sent_at: NaiveDateTime,
}

/// A material: the upload's reference, its title, the file's name and size.
pub type Material = (String, String, String, i64);

/// What was told to a class, the latest first.
pub fn messages(conn: &mut Conn, class_id: i64) -> QueryResult<Vec<Message>> {
    class_messages::table
        .filter(class_messages::class_id.eq(class_id))
        .order(class_messages::id.desc())
        .limit(100)
        .select(Message::as_select())
        .load(conn)
}

/// The same, for someone who is in the class; nothing for who is not.
pub fn own_messages(conn: &mut Conn, it: &Enrolment) -> QueryResult<Vec<Message>> {
    if it.state.is_in_class() { messages(conn, it.class_id) } else { Ok(Vec::new()) }
}

/// What a class reads, in the order in which it came.
pub fn materials(conn: &mut Conn, class_id: i64) -> QueryResult<Vec<Material>> {
    class_materials::table
        .inner_join(uploads::table)
        .filter(class_materials::class_id.eq(class_id))
        .order(class_materials::id)
        .select((uploads::reference, class_materials::title, uploads::file_name, uploads::n_bytes))
        .load(conn)
}

/// The same, for someone who is in the class; nothing for who is not.
pub fn own_materials(conn: &mut Conn, it: &Enrolment) -> QueryResult<Vec<Material>> {
    if it.state.is_in_class() { materials(conn, it.class_id) } else { Ok(Vec::new()) }
}

/// A message that is about to be sent.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// Its reference, which its form brought along: sent twice, it is one message.
    pub reference: String,
    /// One line.
    pub subject: String,
    /// The words.
    pub text: String,
}

/// Sends a message to everyone who is in the class now; how many hear of it.
/// `None` where it was sent before.
///
/// # Errors
/// The database failed.
pub fn send(
    conn: &mut Conn,
    app: &App,
    class: &TrainingClass,
    new: &NewMessage,
    account_id: i64,
    now: NaiveDateTime,
) -> Result<Option<usize>> {
    let row = (
        class_messages::reference.eq(&new.reference),
        class_messages::class_id.eq(class.id),
        class_messages::account_id.eq(account_id),
        class_messages::subject.eq(&new.subject),
        class_messages::text.eq(&new.text),
        class_messages::sent_at.eq(now),
    );
    let n_rows = each!(conn, |it| {
        diesel::insert_into(class_messages::table)
            .values(row)
            .on_conflict(class_messages::reference)
            .do_nothing()
            .execute(it)
    })?;
    if n_rows == 0 {
        return Ok(None);
    }
    let readers = learners(conn, class.id)?;
    for (account_id, _, enrolment) in &readers {
        let news = News {
            account_id: *account_id,
            topic: Topic::Training,
            kind: "classroom-message",
            occasion: format!("class-message/{}", new.reference),
            arguments: vec![
                ("class", class.name.clone()),
                ("subject", new.subject.clone()),
                ("text", new.text.clone()),
            ],
            link: format!("/profile/training/{}", enrolment.as_deref().unwrap_or_default()),
        };
        tell(conn, app, &news, now)?;
    }
    Ok(Some(readers.len()))
}

/// Whether whoever stands there is told what the class is told; who never came is not.
pub fn is_told(state: EnrolmentState) -> bool {
    state.is_in_class() && state != EnrolmentState::NoShow
}

/// Says that an upload belongs to a class.
pub fn add(conn: &mut Conn, class_id: i64, upload_id: i64, title: &str, account_id: i64) -> QueryResult<()> {
    diesel::insert_into(class_materials::table)
        .values((
            class_materials::class_id.eq(class_id),
            class_materials::upload_id.eq(upload_id),
            class_materials::title.eq(title),
            class_materials::added_by.eq(account_id),
        ))
        .execute(conn)?;
    Ok(())
}

/// The upload of a class's material, by the upload's reference.
pub fn find_material(conn: &mut Conn, class_id: i64, reference: &str) -> QueryResult<i64> {
    class_materials::table
        .inner_join(uploads::table)
        .filter(class_materials::class_id.eq(class_id))
        .filter(uploads::reference.eq(reference))
        .select(uploads::id)
        .get_result(conn)
}

/// Takes a material away from its class, and forgets the upload.
pub fn remove(conn: &mut Conn, class_id: i64, reference: &str) -> QueryResult<()> {
    let upload_id = find_material(conn, class_id, reference)?;
    crate::uploads::queries::delete(conn, upload_id)?;
    Ok(())
}

/// Whether an account is in a class, teaches it or manages it.
pub fn may_read(conn: &mut Conn, class_id: i64, account_id: i64) -> QueryResult<bool> {
    let states: Vec<&str> = EnrolmentState::ALL.iter().filter(|it| it.is_in_class()).map(|it| it.code()).collect();
    let place = enrolments::table
        .inner_join(profiles::table)
        .filter(enrolments::class_id.eq(class_id))
        .filter(profiles::account_id.eq(account_id))
        .filter(enrolments::state.eq_any(states));
    if diesel::select(exists(place)).get_result(conn)? || is_trainer_of(conn, class_id, account_id)? {
        return Ok(true);
    }
    let class = find_class(conn, class_id)?;
    Ok(managers(conn, class.organisation_id)?.contains(&account_id))
}
