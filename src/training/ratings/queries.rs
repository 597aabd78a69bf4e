//! The SQL of ratings.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::{LOW, may_rate};
use crate::access::Role;
use crate::app::App;
use crate::db::Conn;
use crate::notifications::{News, Topic, tell};
use crate::schema::{class_ratings, class_trainers, enrolments, training_classes};
use crate::training::sessions::queries::{managers, of_class};
use crate::training::{Enrolment, Teaching, TrainingClass, classroom};
use crate::{Error, Result, accounts};

/// A rating as its row is.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = class_ratings)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Rating {
    pub id: i64,
    pub enrolment_id: i64,
    pub score: i16,
    pub text: String,
    pub rated_at: NaiveDateTime,
    pub follow_up: Option<String>,
    pub followed_up_at: Option<NaiveDateTime>,
    pub follow_up_note: String,
}

/// The rating of an enrolment.
pub fn of_enrolment(conn: &mut Conn, enrolment_id: i64) -> QueryResult<Option<Rating>> {
    class_ratings::table
        .filter(class_ratings::enrolment_id.eq(enrolment_id))
        .select(Rating::as_select())
        .get_result(conn)
        .optional()
}

/// The scores of a class.
pub fn scores(conn: &mut Conn, class_id: i64) -> QueryResult<Vec<i16>> {
    class_ratings::table
        .inner_join(enrolments::table)
        .filter(enrolments::class_id.eq(class_id))
        .select(class_ratings::score)
        .load(conn)
}

/// The tasks that ratings of a class became, open ones first.
pub fn tasks(conn: &mut Conn, class_id: i64) -> QueryResult<Vec<(Rating, Enrolment)>> {
    class_ratings::table
        .inner_join(enrolments::table)
        .filter(enrolments::class_id.eq(class_id))
        .filter(class_ratings::follow_up.is_not_null())
        .order((class_ratings::followed_up_at.is_null().desc(), class_ratings::id.desc()))
        .select((Rating::as_select(), Enrolment::as_select()))
        .load(conn)
}

/// The open tasks of all classes that someone manages or teaches: the class, and when
/// it was rated.
pub fn open_tasks(conn: &mut Conn, teaching: &Teaching) -> QueryResult<Vec<(TrainingClass, NaiveDateTime)>> {
    let mut query = class_ratings::table
        .inner_join(enrolments::table.inner_join(training_classes::table))
        .filter(class_ratings::follow_up.eq("open"))
        .into_boxed();
    if let Some(managed) = teaching.managed_ids() {
        let taught: Vec<i64> = class_trainers::table
            .filter(class_trainers::account_id.eq(teaching.account_id))
            .select(class_trainers::class_id)
            .load(conn)?;
        let is_theirs = training_classes::organisation_id.eq_any(managed).or(training_classes::id.eq_any(taught));
        query = query.filter(is_theirs);
    }
    query
        .order((class_ratings::rated_at, class_ratings::id))
        .limit(200)
        .select((TrainingClass::as_select(), class_ratings::rated_at))
        .load(conn)
}

/// Rates a class, or changes what was said. A low score is told to those who follow
/// up, once; a better one takes the task back where nobody has done it.
///
/// # Errors
/// `Conflict` where they may not rate it now.
pub fn rate(
    conn: &mut Conn,
    app: &App,
    class: &TrainingClass,
    it: &Enrolment,
    score: i16,
    text: &str,
    now: NaiveDateTime,
) -> Result<()> {
    let known = of_enrolment(conn, it.id)?;
    let sessions = of_class(conn, class.id)?;
    if !may_rate(class.state, it.state, &sessions, known.as_ref().map(|it| it.rated_at), now) {
        return Err(Error::Conflict("the class cannot be rated now"));
    }
    let is_done = known.as_ref().is_some_and(|it| it.follow_up.as_deref() == Some("done"));
    let follow_up = match score <= LOW {
        _ if is_done => Some("done"),
        true => Some("open"),
        false => None,
    };
    match known {
        Some(known) => {
            diesel::update(class_ratings::table.find(known.id))
                .set((
                    class_ratings::score.eq(score),
                    class_ratings::text.eq(text),
                    class_ratings::follow_up.eq(follow_up),
                ))
                .execute(conn)?;
        }
        None => {
            diesel::insert_into(class_ratings::table)
                .values((
                    class_ratings::enrolment_id.eq(it.id),
                    class_ratings::score.eq(score),
                    class_ratings::text.eq(text),
                    class_ratings::rated_at.eq(now),
                    class_ratings::follow_up.eq(follow_up),
                ))
                .execute(conn)?;
        }
    }
    if follow_up == Some("open") { tell_low(conn, app, class, it, now) } else { Ok(()) }
}

/// Tells the organisation and the office of someone who was not content.
fn tell_low(conn: &mut Conn, app: &App, class: &TrainingClass, it: &Enrolment, now: NaiveDateTime) -> Result<()> {
    let mut readers: Vec<(i64, Topic)> =
        managers(conn, class.organisation_id)?.into_iter().map(|it| (it, Topic::Training)).collect();
    readers.extend(accounts::queries::of_role(conn, Role::Officer)?.into_iter().map(|it| (it.id, Topic::Desk)));
    for (account_id, topic) in readers {
        let news = News {
            account_id,
            topic,
            kind: "classroom-rating-low",
            occasion: format!("rating/{}", it.reference),
            arguments: vec![("class", class.name.clone())],
            link: format!("{}/ratings", classroom::page(class)),
        };
        tell(conn, app, &news, now)?;
    }
    Ok(())
}

/// Writes down what was done about a low rating.
///
/// # Errors
/// `NotFound` where there is no such task of the class, `Conflict` where it is done.
pub fn follow_up(
    conn: &mut Conn,
    class_id: i64,
    enrolment: &str,
    note: &str,
    account_id: i64,
    now: NaiveDateTime,
) -> Result<()> {
    let (id, state): (i64, Option<String>) = class_ratings::table
        .inner_join(enrolments::table)
        .filter(enrolments::class_id.eq(class_id))
        .filter(enrolments::reference.eq(enrolment))
        .filter(class_ratings::follow_up.is_not_null())
        .select((class_ratings::id, class_ratings::follow_up))
        .get_result(conn)?;
    let n_rows = diesel::update(class_ratings::table.find(id))
        .filter(class_ratings::follow_up.eq("open"))
        .set((
            class_ratings::follow_up.eq("done"),
            class_ratings::followed_up_by.eq(account_id),
            class_ratings::followed_up_at.eq(now),
            class_ratings::follow_up_note.eq(note),
        ))
        .execute(conn)?;
    match (n_rows, state.as_deref()) {
        (1, Some("open")) => Ok(()),
        _ => Err(Error::Conflict("somebody has followed it up already")),
    }
}
