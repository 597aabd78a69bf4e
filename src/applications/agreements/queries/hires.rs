//! The SQL of hires, and of whether people are still there.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::super::{CHOICE_DAYS, OBJECTION_DAYS, Origin};
use super::intentions;
use crate::app::App;
use crate::applications::notices::{self, Word};
use crate::applications::{self, Application, Mover, Side, State, Step, advance, moves};
use crate::db::Conn;
use crate::postings::Posting;
use crate::schema::{applications as rows, hire_checks, hires, postings};
use crate::{Error, Result, clock, crypto, each};

/// A hire as its row is.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = hires)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Hire {
    pub id: i64,
    pub reference: String,
    pub employer_id: i64,
    pub profile_id: i64,
    pub posting_id: Option<i64>,
    pub application_id: Option<i64>,
    pub starts_on: NaiveDate,
    pub reported_at: NaiveDateTime,
    pub confirmed_at: Option<NaiveDateTime>,
    pub objected_at: Option<NaiveDateTime>,
    pub others_settled_at: Option<NaiveDateTime>,
}

impl Hire {
    /// Whether the person may still confirm or object.
    pub fn is_awaited(&self) -> bool {
        self.confirmed_at.is_none() && self.objected_at.is_none()
    }
}

/// What was asked of a hire: days after the start, and the answer.
#[derive(Debug, Clone, Queryable)]
pub struct Check {
    /// 30 or 90.
    pub days: i32,
    /// `None` while nobody has answered.
    pub is_there: Option<bool>,
}

/// What the employer reported of an application.
pub fn of_application(conn: &mut Conn, application_id: i64) -> QueryResult<Option<Hire>> {
    hires::table.filter(hires::application_id.eq(application_id)).select(Hire::as_select()).get_result(conn).optional()
}

/// How many of a posting's places are taken: by hires that nobody objected to.
pub fn count_taken(conn: &mut Conn, posting_id: i64) -> QueryResult<i64> {
    hires::table.filter(hires::posting_id.eq(posting_id)).filter(hires::objected_at.is_null()).count().get_result(conn)
}

/// The employer reports that someone begins to work. The application stays where
/// it is until the person confirms. What the person objected to can be reported
/// anew: the row then holds the later report.
///
/// # Errors
/// `Conflict` where all places are taken, it was reported before, or the
/// application's state does not allow a hire.
pub fn report(
    conn: &mut Conn,
    app: &App,
    application: &Application,
    posting: &Posting,
    starts_on: NaiveDate,
    now: NaiveDateTime,
) -> Result<()> {
    if !moves::is_listed(application.state, State::Hired, Mover::Seeker) {
        return Err(Error::Conflict("the application's state does not allow a hire"));
    }
    // Takes the posting's row, so that two reports of the last place come one
    // after the other and the second counts the first.
    let headcount: i32 = diesel::update(postings::table.find(posting.row.id))
        .set(postings::headcount.eq(postings::headcount))
        .returning(postings::headcount)
        .get_result(conn)?;
    if count_taken(conn, posting.row.id)? >= i64::from(headcount) {
        return Err(Error::Conflict("all places of the posting are taken"));
    }
    let row = (
        hires::reference.eq(crypto::new_reference()),
        hires::employer_id.eq(posting.row.employer_id),
        hires::profile_id.eq(application.profile_id),
        hires::posting_id.eq(posting.row.id),
        hires::application_id.eq(application.id),
        hires::source.eq(Origin::from(application.source).code()),
        hires::starts_on.eq(starts_on),
        hires::reported_at.eq(now),
    );
    let n_rows = each!(conn, |it| diesel::insert_into(hires::table).values(row).on_conflict_do_nothing().execute(it))?;
    if n_rows == 0 && report_again(conn, application.id, starts_on, now)? == 0 {
        return Err(Error::Conflict("the hire was reported before"));
    }
    let until = [("day", Word::Day(starts_on)), ("until", Word::LastDay(now + TimeDelta::days(OBJECTION_DAYS)))];
    notices::tell(conn, app, application, Side::Seeker, "agreements-hire", &format!("hire/reported/{now}"), &until, now)
}

/// After an objection; answers how many rows there were.
fn report_again(conn: &mut Conn, application_id: i64, starts_on: NaiveDate, now: NaiveDateTime) -> QueryResult<usize> {
    diesel::update(hires::table.filter(hires::application_id.eq(application_id)))
        .filter(hires::objected_at.is_not_null())
        .set((hires::starts_on.eq(starts_on), hires::reported_at.eq(now), hires::objected_at.eq(None::<NaiveDateTime>)))
        .execute(conn)
}

/// A hire is true: by the person's word, or at the instant `at` when the time to
/// object was over. The application ends, the intention is fulfilled, the person
/// is asked what to keep, and an employer with all places taken may close.
///
/// # Errors
/// `Conflict` where it was answered before, or the application has ended.
pub fn confirm(
    conn: &mut Conn,
    app: &App,
    hire: &Hire,
    step: &Step<'_>,
    at: NaiveDateTime,
    now: NaiveDateTime,
) -> Result<()> {
    set_answer(conn, hire, Some(at), None)?;
    let application = applications::queries::get(conn, hire.application_id.ok_or(Error::NotFound)?)?;
    advance(conn, app, &application.reference, step, now)?;
    intentions::fulfil(conn, hire.employer_id, hire.profile_id, now)?;
    let others = applications::queries::of_profile(conn, hire.profile_id)?;
    if others.iter().any(|it| it.ended_at.is_none()) {
        let until = [("until", Word::LastDay(at + TimeDelta::days(CHOICE_DAYS)))];
        notices::tell(conn, app, &application, Side::Seeker, "agreements-others", "hire/others", &until, now)?;
    } else {
        settle(conn, app, hire, &[], now)?;
    }
    let headcount: i32 = postings::table.find(application.posting_id).select(postings::headcount).get_result(conn)?;
    if count_confirmed(conn, application.posting_id)? >= i64::from(headcount) {
        notices::tell(conn, app, &application, Side::Employer, "agreements-full", "hire/full", &[], now)?;
    }
    Ok(())
}

fn count_confirmed(conn: &mut Conn, posting_id: i64) -> QueryResult<i64> {
    hires::table
        .filter(hires::posting_id.eq(posting_id))
        .filter(hires::confirmed_at.is_not_null())
        .count()
        .get_result(conn)
}

fn set_answer(
    conn: &mut Conn,
    hire: &Hire,
    confirmed_at: Option<NaiveDateTime>,
    objected_at: Option<NaiveDateTime>,
) -> Result<()> {
    let changed = diesel::update(hires::table.find(hire.id))
        .filter(hires::confirmed_at.is_null())
        .filter(hires::objected_at.is_null())
        .set((hires::confirmed_at.eq(confirmed_at), hires::objected_at.eq(objected_at)))
        .execute(conn)?;
    if changed == 0 { Err(Error::Conflict("the hire was answered before")) } else { Ok(()) }
}

/// The person says that it is not so: the place is free again, the application
/// stays where it is, and the employer is told.
///
/// # Errors
/// `Conflict` where it was answered before.
pub fn object(conn: &mut Conn, app: &App, hire: &Hire, application: &Application, now: NaiveDateTime) -> Result<()> {
    set_answer(conn, hire, None, Some(now))?;
    notices::tell(
        conn,
        app,
        application,
        Side::Employer,
        "agreements-objection",
        &format!("hire/objected/{now}"),
        &[],
        now,
    )
}

/// Closes the person's other open applications but for those that they keep (ids),
/// and those that they sent after the hire.
///
/// # Errors
/// `Conflict` where that was done before.
pub fn settle(conn: &mut Conn, app: &App, hire: &Hire, kept: &[i64], now: NaiveDateTime) -> Result<()> {
    let changed = diesel::update(hires::table.find(hire.id))
        .filter(hires::others_settled_at.is_null())
        .set(hires::others_settled_at.eq(now))
        .execute(conn)?;
    if changed == 0 {
        return Err(Error::Conflict("this was decided before"));
    }
    let mut kept: Vec<i64> = kept.iter().copied().chain(hire.application_id).collect();
    let later = applications::queries::of_profile(conn, hire.profile_id)?;
    kept.extend(later.iter().filter(|it| hire.confirmed_at.is_some_and(|at| it.submitted_at > at)).map(|it| it.id));
    applications::queries::close_others(conn, app, hire.profile_id, &kept, now)?;
    Ok(())
}

// --- What is due by the clock -----------------------------------------------

/// Hires to which nobody objected for ten days.
pub fn due_to_confirm(conn: &mut Conn, now: NaiveDateTime, limit: i64) -> QueryResult<Vec<Hire>> {
    hires::table
        .inner_join(rows::table)
        .filter(rows::ended_at.is_null())
        .filter(hires::confirmed_at.is_null())
        .filter(hires::objected_at.is_null())
        .filter(hires::reported_at.le(now - TimeDelta::days(OBJECTION_DAYS)))
        .order(hires::id)
        .limit(limit)
        .select(Hire::as_select())
        .load(conn)
}

/// Whoever takes an application back, or refuses it, objects to its hire.
pub fn object_of_ended(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<usize> {
    let ended = rows::table.filter(rows::ended_at.is_not_null()).select(rows::id.nullable());
    diesel::update(hires::table)
        .filter(hires::application_id.eq_any(ended))
        .filter(hires::confirmed_at.is_null())
        .filter(hires::objected_at.is_null())
        .set(hires::objected_at.eq(now))
        .execute(conn)
}

/// Hires after which the person had a week to choose what to keep.
pub fn due_to_settle(conn: &mut Conn, now: NaiveDateTime, limit: i64) -> QueryResult<Vec<Hire>> {
    hires::table
        .filter(hires::confirmed_at.le(now - TimeDelta::days(CHOICE_DAYS)))
        .filter(hires::others_settled_at.is_null())
        .order(hires::id)
        .limit(limit)
        .select(Hire::as_select())
        .load(conn)
}

/// What was asked of a hire, in its order.
pub fn checks(conn: &mut Conn, hire_id: i64) -> QueryResult<Vec<Check>> {
    hire_checks::table
        .filter(hire_checks::hire_id.eq(hire_id))
        .order(hire_checks::days)
        .select((hire_checks::days, hire_checks::is_there))
        .load(conn)
}

/// Confirmed hires whose start lies so many days back, and that were not asked
/// yet; whoever has left is asked no more.
pub fn due_to_check(conn: &mut Conn, days: i32, now: NaiveDateTime, limit: i64) -> QueryResult<Vec<Hire>> {
    let is_settled = hire_checks::days.eq(days).or(hire_checks::is_there.eq(false));
    let asked = hire_checks::table.filter(is_settled).select(hire_checks::hire_id);
    hires::table
        .filter(hires::confirmed_at.is_not_null())
        .filter(hires::starts_on.le(clock::day(now) - TimeDelta::days(i64::from(days))))
        .filter(hires::id.ne_all(asked))
        .order(hires::id)
        .limit(limit)
        .select(Hire::as_select())
        .load(conn)
}

/// Asks whether someone is still there, once; the person answers, the employer
/// knows that they were asked.
///
/// # Errors
/// The database failed.
pub fn ask(conn: &mut Conn, app: &App, hire: &Hire, days: i32, now: NaiveDateTime) -> Result<()> {
    let row = (hire_checks::hire_id.eq(hire.id), hire_checks::days.eq(days), hire_checks::asked_at.eq(now));
    let n_rows =
        each!(conn, |it| diesel::insert_into(hire_checks::table).values(row).on_conflict_do_nothing().execute(it))?;
    let (1, Some(id)) = (n_rows, hire.application_id) else { return Ok(()) };
    let application = applications::queries::get(conn, id)?;
    let (occasion, words) = (format!("check/{days}"), [("days", Word::Text(days.to_string()))]);
    for (side, kind) in [(Side::Seeker, "agreements-check"), (Side::Employer, "agreements-check-unit")] {
        notices::tell(conn, app, &application, side, kind, &occasion, &words, now)?;
    }
    Ok(())
}

/// The person answers whatever was asked and not answered yet.
///
/// # Errors
/// `Conflict` where nothing was.
pub fn answer_checks(conn: &mut Conn, hire_id: i64, is_there: bool, now: NaiveDateTime) -> Result<()> {
    let changed = diesel::update(hire_checks::table)
        .filter(hire_checks::hire_id.eq(hire_id))
        .filter(hire_checks::answered_at.is_null())
        .set((hire_checks::is_there.eq(is_there), hire_checks::answered_at.eq(now)))
        .execute(conn)?;
    if changed == 0 { Err(Error::Conflict("nothing is asked")) } else { Ok(()) }
}
