//! The SQL of marks; of releases, appeals and figures in the files beside.

pub mod appeals;
pub mod figures;
pub mod release;

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::formula::{self, Outcome, Sat};
use crate::db::Conn;
use crate::schema::{enrolments, mark_corrections, marks, training_classes};
use crate::training::queries::{By, enrolments_of, parts, programme};
use crate::training::{ClassState, Enrolment, EnrolmentState, Part, Programme, TrainingClass};
use crate::{Error, Result, each};

/// A mark as its row is.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = marks)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Mark {
    pub id: i64,
    pub enrolment_id: i64,
    pub part_id: i64,
    pub attempt: i16,
    pub mark: Option<i32>,
    pub recorded_by: Option<i64>,
    pub recorded_at: NaiveDateTime,
}

/// How a class is assessed.
#[derive(Debug, Clone)]
pub struct Scheme {
    /// Pass mark, resits.
    pub programme: Programme,
    /// In their order.
    pub parts: Vec<Part>,
}

impl Scheme {
    /// What comes of marks, those of one person.
    pub fn outcome(&self, marks: &[Mark]) -> Outcome {
        let sat: Vec<Sat> = self.parts.iter().map(|part| counting(marks, part.id)).collect();
        formula::outcome(&self.parts, self.programme.pass_mark, &sat)
    }

    /// How many sittings there are.
    pub const fn n_attempts(&self) -> i16 {
        1 + self.programme.n_resits
    }
}

/// What counts of someone's marks in a part.
pub fn counting(marks: &[Mark], part_id: i64) -> Sat {
    let mut of_part: Vec<&Mark> = marks.iter().filter(|it| it.part_id == part_id).collect();
    of_part.sort_by_key(|it| it.attempt);
    formula::counting(of_part.iter().map(|it| it.mark))
}

/// How a class is assessed.
pub fn scheme(conn: &mut Conn, class: &TrainingClass) -> QueryResult<Scheme> {
    let programme = programme(conn, class.programme_id)?;
    let parts = parts(conn, programme.id)?;
    Ok(Scheme { programme, parts })
}

/// All marks of a class, by enrolment, in the order of their sittings.
pub fn of_class(conn: &mut Conn, class_id: i64) -> QueryResult<HashMap<i64, Vec<Mark>>> {
    let rows: Vec<Mark> = marks::table
        .inner_join(enrolments::table)
        .filter(enrolments::class_id.eq(class_id))
        .order((marks::attempt, marks::id))
        .select(Mark::as_select())
        .load(conn)?;
    let mut all: HashMap<i64, Vec<Mark>> = HashMap::new();
    for it in rows {
        all.entry(it.enrolment_id).or_default().push(it);
    }
    Ok(all)
}

/// The marks of an enrolment, in the order of their sittings.
pub fn of_enrolment(conn: &mut Conn, enrolment_id: i64) -> QueryResult<Vec<Mark>> {
    marks::table
        .filter(marks::enrolment_id.eq(enrolment_id))
        .order((marks::attempt, marks::id))
        .select(Mark::as_select())
        .load(conn)
}

/// The marks of an enrolment as they were released: later ones are left out, and
/// what was corrected later says what it said then.
pub fn released(conn: &mut Conn, enrolment: &Enrolment) -> QueryResult<Vec<Mark>> {
    let Some(at) = enrolment.result_at else { return Ok(Vec::new()) };
    let later: Vec<(i64, Option<i32>)> = mark_corrections::table
        .inner_join(marks::table)
        .filter(marks::enrolment_id.eq(enrolment.id))
        .filter(mark_corrections::corrected_at.gt(at))
        .order(mark_corrections::id)
        .select((mark_corrections::mark_id, mark_corrections::old_mark))
        .load(conn)?;
    let mut all = of_enrolment(conn, enrolment.id)?;
    all.retain(|it| it.recorded_at <= at);
    for it in &mut all {
        if let Some((_, old)) = later.iter().find(|(id, _)| *id == it.id) {
            it.mark = *old;
        }
    }
    Ok(all)
}

/// A correction: of whose mark, in which part and sitting, what it said and says,
/// why, by whom and when.
#[derive(Debug, Clone, Queryable)]
#[expect(missing_docs, reason = "named as the columns are")]
pub struct Correction {
    pub enrolment_id: i64,
    pub part_id: i64,
    pub attempt: i16,
    pub old_mark: Option<i32>,
    pub new_mark: Option<i32>,
    pub reason: String,
    pub account_id: Option<i64>,
    pub corrected_at: NaiveDateTime,
}

/// What was corrected in a class, the latest first.
pub fn corrections(conn: &mut Conn, class_id: i64) -> QueryResult<Vec<Correction>> {
    mark_corrections::table
        .inner_join(marks::table.inner_join(enrolments::table))
        .filter(enrolments::class_id.eq(class_id))
        .order(mark_corrections::id.desc())
        .limit(100)
        .select((
            marks::enrolment_id,
            marks::part_id,
            marks::attempt,
            mark_corrections::old_mark,
            mark_corrections::new_mark,
            mark_corrections::reason,
            mark_corrections::account_id,
            mark_corrections::corrected_at,
        ))
        .load(conn)
}

/// Something to enter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Of whom.
    pub enrolment_id: i64,
    /// In which part.
    pub part_id: i64,
    /// At which sitting, from 1.
    pub attempt: i16,
    /// Hundredths; `None` where they missed it.
    pub mark: Option<i32>,
}

/// A row that was refused, by its place in what was sent, and the message's name.
pub type RowError = (usize, &'static str);

/// What was entered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Entered {
    /// Marks that were new.
    pub n_new: usize,
    /// Marks that were changed.
    pub n_corrected: usize,
    /// Whether a proposal to release became void by it.
    pub is_proposal_void: bool,
}

#[derive(Insertable, Clone)]
#[diesel(table_name = marks)]
struct NewMark {
    enrolment_id: i64,
    part_id: i64,
    attempt: i16,
    mark: Option<i32>,
    recorded_by: Option<i64>,
    recorded_at: NaiveDateTime,
}

/// Enters marks, all or none; what stands there already and is the same stays.
/// Another value is a correction and needs a reason.
///
/// # Errors
/// `Conflict` where the class takes no marks now. The inner error: each row that
/// cannot be taken.
pub fn enter(
    conn: &mut Conn,
    class: &TrainingClass,
    entries: &[Entry],
    by: By<'_>,
    now: NaiveDateTime,
) -> Result<Result<Entered, Vec<RowError>>> {
    if !matches!(class.state, ClassState::Running | ClassState::Assessing) {
        return Err(Error::Conflict("this class takes no marks now"));
    }
    let scheme = scheme(conn, class)?;
    let people: HashMap<i64, EnrolmentState> =
        enrolments_of(conn, class.id)?.into_iter().map(|it| (it.id, it.state)).collect();
    let known = of_class(conn, class.id)?;
    let at = |it: &Entry| {
        let of = known.get(&it.enrolment_id).into_iter().flatten();
        of.clone().find(|mark| mark.part_id == it.part_id && mark.attempt == it.attempt)
    };
    let sent = by_person(entries, &known);
    let mut seen = HashSet::new();
    let mut errors: Vec<RowError> = Vec::new();
    for (i, it) in entries.iter().enumerate() {
        let part = scheme.parts.iter().find(|part| part.id == it.part_id);
        let message = match (people.get(&it.enrolment_id), part) {
            (None, _) => Some("assessment-row-person"),
            (Some(EnrolmentState::NoShow), _) => Some("assessment-row-no-show"),
            (Some(state), _) if !state.is_in_class() => Some("assessment-row-person"),
            (_, None) => Some("assessment-row-part"),
            (_, Some(part)) if it.mark.is_some_and(|it| it < 0 || it > part.full_mark) => {
                Some("assessment-row-too-high")
            }
            _ if it.attempt < 1 || it.attempt > scheme.n_attempts() => Some("assessment-row-attempt"),
            _ if !seen.insert((it.enrolment_id, it.part_id, it.attempt)) => Some("assessment-row-twice"),
            _ if at(it).is_some_and(|old| old.mark != it.mark) && by.reason.is_none() => Some("assessment-row-reason"),
            _ if it.attempt > 1 && at(it).is_none() && !is_resit_due(&scheme, &sent, it) => {
                Some("assessment-row-resit")
            }
            _ => None,
        };
        errors.extend(message.map(|message| (i, message)));
    }
    if !errors.is_empty() {
        return Ok(Err(errors));
    }
    let new: Vec<NewMark> = entries
        .iter()
        .filter(|it| at(it).is_none())
        .map(|it| NewMark {
            enrolment_id: it.enrolment_id,
            part_id: it.part_id,
            attempt: it.attempt,
            mark: it.mark,
            recorded_by: by.account_id,
            recorded_at: now,
        })
        .collect();
    // SQLite takes so many values at most.
    for rows in new.chunks(1_000) {
        each!(conn, |it| diesel::insert_into(marks::table).values(rows).execute(it))?;
    }
    let mut n_corrected = 0;
    for (old, it) in entries.iter().filter_map(|it| at(it).map(|old| (old, it))).filter(|(old, it)| old.mark != it.mark)
    {
        correct(conn, old, it.mark, by.reason.unwrap_or_default(), by.account_id, now)?;
        n_corrected += 1;
    }
    let has_changed = !new.is_empty() || n_corrected > 0;
    let is_proposal_void = has_changed && class.release_proposed_by.is_some();
    if is_proposal_void {
        void_proposal(conn, class.id, now)?;
    }
    Ok(Ok(Entered { n_new: new.len(), n_corrected, is_proposal_void }))
}

/// Everyone's marks as they will be, for those who are in the list.
fn by_person(entries: &[Entry], known: &HashMap<i64, Vec<Mark>>) -> HashMap<i64, BTreeMap<(i16, i64), Option<i32>>> {
    let mut all: HashMap<i64, BTreeMap<(i16, i64), Option<i32>>> = HashMap::new();
    for it in entries {
        let marks = all.entry(it.enrolment_id).or_insert_with(|| {
            let of = known.get(&it.enrolment_id).into_iter().flatten();
            of.map(|it| ((it.attempt, it.part_id), it.mark)).collect()
        });
        marks.insert((it.attempt, it.part_id), it.mark);
    }
    all
}

/// Whether someone has something to sit again: what came of their sittings before
/// is not enough, or they missed them.
fn is_resit_due(scheme: &Scheme, sent: &HashMap<i64, BTreeMap<(i16, i64), Option<i32>>>, entry: &Entry) -> bool {
    let sat: Vec<Sat> = scheme
        .parts
        .iter()
        .map(|part| {
            let marks = sent.get(&entry.enrolment_id).into_iter().flatten();
            let before = marks.filter(|((attempt, id), _)| *attempt < entry.attempt && *id == part.id);
            formula::counting(before.map(|it| *it.1))
        })
        .collect();
    let outcome = formula::outcome(&scheme.parts, scheme.programme.pass_mark, &sat);
    matches!(outcome, Outcome::Failed { .. } | Outcome::Absent)
}

/// Changes a mark, and writes down what it said.
pub(super) fn correct(
    conn: &mut Conn,
    old: &Mark,
    mark: Option<i32>,
    reason: &str,
    account_id: Option<i64>,
    now: NaiveDateTime,
) -> Result<()> {
    let as_it_was = match old.mark {
        Some(mark) => diesel::update(marks::table.find(old.id)).filter(marks::mark.eq(mark)).into_boxed(),
        None => diesel::update(marks::table.find(old.id)).filter(marks::mark.is_null()).into_boxed(),
    };
    if as_it_was.set(marks::mark.eq(mark)).execute(conn)? == 0 {
        return Err(Error::Conflict("the mark was changed at this moment"));
    }
    diesel::insert_into(mark_corrections::table)
        .values((
            mark_corrections::mark_id.eq(old.id),
            mark_corrections::old_mark.eq(old.mark),
            mark_corrections::new_mark.eq(mark),
            mark_corrections::reason.eq(reason),
            mark_corrections::account_id.eq(account_id),
            mark_corrections::corrected_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes a proposal to release back.
pub(super) fn void_proposal(conn: &mut Conn, class_id: i64, now: NaiveDateTime) -> QueryResult<()> {
    diesel::update(training_classes::table.find(class_id))
        .set((
            training_classes::release_proposed_by.eq(None::<i64>),
            training_classes::release_proposed_at.eq(None::<NaiveDateTime>),
            training_classes::release_at.eq(None::<NaiveDateTime>),
            training_classes::release_confirmed_by.eq(None::<i64>),
            training_classes::version.eq(training_classes::version + 1),
            training_classes::updated_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// The accounts that entered or corrected a mark of an enrolment.
pub fn enterers(conn: &mut Conn, enrolment_id: i64) -> QueryResult<HashSet<i64>> {
    let entered: Vec<Option<i64>> =
        marks::table.filter(marks::enrolment_id.eq(enrolment_id)).select(marks::recorded_by).load(conn)?;
    let corrected: Vec<Option<i64>> = mark_corrections::table
        .inner_join(marks::table)
        .filter(marks::enrolment_id.eq(enrolment_id))
        .select(mark_corrections::account_id)
        .load(conn)?;
    Ok(entered.into_iter().chain(corrected).flatten().collect())
}
