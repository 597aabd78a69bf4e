//! The SQL of appeals (成绩复核).

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::super::appeals_until;
use super::super::formula::Sat;
use super::super::notices;
use super::release::{Wrong, apply};
use super::{correct, counting, enterers, of_enrolment, scheme};
use crate::app::App;
use crate::db::Conn;
use crate::schema::{enrolments, result_appeals};
use crate::training::queries::By;
use crate::training::{Enrolment, TrainingClass};
use crate::{Error, Result, crypto};

/// An appeal as its row is.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = result_appeals)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Appeal {
    pub id: i64,
    pub reference: String,
    pub enrolment_id: i64,
    pub text: String,
    pub filed_at: NaiveDateTime,
    pub outcome: Option<String>,
    pub answer: Option<String>,
    pub decided_at: Option<NaiveDateTime>,
}

/// The appeals of an enrolment, the latest first.
pub fn of_enrolment_id(conn: &mut Conn, enrolment_id: i64) -> QueryResult<Vec<Appeal>> {
    result_appeals::table
        .filter(result_appeals::enrolment_id.eq(enrolment_id))
        .order(result_appeals::id.desc())
        .select(Appeal::as_select())
        .load(conn)
}

/// The appeals of a class, open ones first, then the latest.
pub fn of_class(conn: &mut Conn, class_id: i64) -> QueryResult<Vec<Appeal>> {
    result_appeals::table
        .inner_join(enrolments::table)
        .filter(enrolments::class_id.eq(class_id))
        .order((result_appeals::outcome.is_null().desc(), result_appeals::id.desc()))
        .limit(100)
        .select(Appeal::as_select())
        .load(conn)
}

/// The appeal of a class by its reference, and whose it is.
pub fn find(conn: &mut Conn, class_id: i64, reference: &str) -> QueryResult<(Appeal, Enrolment)> {
    result_appeals::table
        .inner_join(enrolments::table)
        .filter(enrolments::class_id.eq(class_id))
        .filter(result_appeals::reference.eq(reference))
        .select((Appeal::as_select(), Enrolment::as_select()))
        .get_result(conn)
}

/// Whether someone may appeal now: their result is out, its time is not over, and
/// they have not done so since.
pub fn may_file(enrolment: &Enrolment, appeals: &[Appeal], now: NaiveDateTime) -> bool {
    enrolment.result_at.is_some_and(|at| now < appeals_until(at) && appeals.iter().all(|it| it.filed_at < at))
}

/// Appeals, and tells those who may decide; answers with the appeal.
///
/// # Errors
/// `Conflict` where there is no result, its time is over, or they have appealed.
pub fn file(
    conn: &mut Conn,
    app: &App,
    class: &TrainingClass,
    enrolment: &Enrolment,
    text: &str,
    now: NaiveDateTime,
) -> Result<Appeal> {
    let known = of_enrolment_id(conn, enrolment.id)?;
    if !may_file(enrolment, &known, now) {
        return Err(Error::Conflict("there is nothing to appeal, the time is over, or it was done"));
    }
    let reference = crypto::new_reference();
    diesel::insert_into(result_appeals::table)
        .values((
            result_appeals::reference.eq(&reference),
            result_appeals::enrolment_id.eq(enrolment.id),
            result_appeals::text.eq(text),
            result_appeals::filed_at.eq(now),
        ))
        .execute(conn)?;
    notices::appeal_filed(conn, app, class, &reference, now)?;
    Ok(find(conn, class.id, &reference)?.0)
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The part and its right mark; `None` where the result stands.
    pub mark: Option<(i64, Option<i32>)>,
    /// What the person reads.
    pub answer: String,
}

/// Decides, as someone who entered none of the person's marks.
///
/// # Errors
/// `Conflict` where it was decided already. The inner error: they entered a mark of
/// this person, or the mark cannot be right.
#[expect(clippy::too_many_arguments, reason = "a record of them would be made and taken apart at the one call")]
pub fn decide(
    conn: &mut Conn,
    app: &App,
    class: &TrainingClass,
    appeal: &Appeal,
    enrolment: &Enrolment,
    decision: &Decision,
    by: By<'_>,
    now: NaiveDateTime,
) -> Result<Result<(), Wrong>> {
    if appeal.outcome.is_some() {
        return Err(Error::Conflict("the appeal was decided already"));
    }
    if by.account_id.is_none_or(|it| enterers(conn, enrolment.id).is_ok_and(|all| all.contains(&it))) {
        return Ok(Err("assessment-appeal-own-mark"));
    }
    let scheme = scheme(conn, class)?;
    let outcome = if decision.mark.is_some() { "upheld" } else { "rejected" };
    let n_rows = diesel::update(result_appeals::table.find(appeal.id))
        .filter(result_appeals::outcome.is_null())
        .set((
            result_appeals::outcome.eq(outcome),
            result_appeals::answer.eq(&decision.answer),
            result_appeals::decided_by.eq(by.account_id),
            result_appeals::decided_at.eq(now),
        ))
        .execute(conn)?;
    if n_rows == 0 {
        return Err(Error::Conflict("the appeal was decided already"));
    }
    let kind = match decision.mark {
        None => "assessment-appeal-rejected",
        Some((part_id, mark)) => {
            let part = scheme.parts.iter().find(|it| it.id == part_id).ok_or(Error::NotFound)?;
            let marks = of_enrolment(conn, enrolment.id)?;
            // The sitting that counts is the one that is corrected.
            let counts = counting(&marks, part_id);
            let is_it = |it: &&super::Mark| it.part_id == part_id && it.mark.map_or(Sat::Absent, Sat::Mark) == counts;
            let old = marks.iter().rev().find(is_it).ok_or(Error::NotFound)?;
            if mark.is_some_and(|it| it < 0 || it > part.full_mark) || mark == old.mark {
                // Nothing of it is kept: the caller's transaction ends with this error.
                return Err(Error::Conflict("the mark is above the full mark, or as it was"));
            }
            correct(conn, old, mark, &decision.answer, by.account_id, now)?;
            let marks = of_enrolment(conn, enrolment.id)?;
            apply(conn, app, class, &scheme, enrolment, &marks, by, now)?;
            "assessment-appeal-upheld"
        }
    };
    notices::result(conn, app, class, enrolment, kind, now)?;
    Ok(Ok(()))
}
