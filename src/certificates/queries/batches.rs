//! Issuing by the thousand: who passed and has no certificate yet, some hundred in
//! a transaction. The act's row is locked while they are issued, so two runners
//! take turns, and a result that has a certificate is never found again.

use chrono::{Months, NaiveDate, NaiveDateTime};
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::Certificate;
use super::issuing::{NewCertificate, Ready, unprintable, write};
use crate::app::App;
use crate::certificates::State;
use crate::crypto;
use crate::db::Conn;
use crate::schema::{
    certificate_batches, certificate_refusals, certificates, enrolments, profiles, programme_specialisms, programmes,
    training_classes,
};
use crate::training::queries::class_title;
use crate::training::{ClassState, EnrolmentState};
use crate::{Result, each, profiles as people};

/// An act as its row is.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = certificate_batches)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Batch {
    pub id: i64,
    pub reference: String,
    pub class_id: Option<i64>,
    pub programme_id: Option<i64>,
    pub issued_on: NaiveDate,
    pub state: String,
    pub n_total: i32,
    pub n_issued: i32,
    pub n_refused: i32,
    pub started_by: Option<i64>,
    pub started_at: NaiveDateTime,
    pub finished_at: Option<NaiveDateTime>,
}

impl Batch {
    /// Whether it goes on.
    pub fn is_running(&self) -> bool {
        self.state == RUNNING
    }
}

const RUNNING: &str = "running";
const DONE: &str = "done";

/// What certificates are issued for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The results of one class.
    Class(i64),
    /// Those of all classes of a programme.
    Programme(i64),
}

/// Enrolments with a released result, passed, whose specialism gives a certificate
/// and that have none.
macro_rules! eligible {
    () => {
        enrolments::table
            .inner_join(training_classes::table.inner_join(programmes::table).inner_join(programme_specialisms::table))
            .inner_join(profiles::table)
            .filter(enrolments::state.eq(EnrolmentState::Passed.code()))
            .filter(training_classes::state.eq_any([ClassState::Released.code(), ClassState::Archived.code()]))
            .filter(programme_specialisms::certificate_name.is_not_null())
            .filter(not(exists(
                certificates::table
                    .filter(certificates::enrolment_id.eq(enrolments::id.nullable()))
                    .filter(certificates::state.ne(State::Replaced.code())),
            )))
    };
}

/// How many certificates an act would issue.
pub fn n_eligible(conn: &mut Conn, scope: Scope) -> QueryResult<i64> {
    match scope {
        Scope::Class(id) => eligible!().filter(enrolments::class_id.eq(id)).count().get_result(conn),
        Scope::Programme(id) => eligible!().filter(training_classes::programme_id.eq(id)).count().get_result(conn),
    }
}

/// A class with people who passed and have no certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The class's number, and how people call it.
    pub class: (String, String),
    /// The programme's.
    pub programme: (String, String),
    /// How many.
    pub n: i64,
}

/// All of them, the class with the latest end first.
pub fn waiting(conn: &mut Conn) -> QueryResult<Vec<Waiting>> {
    let counts: Vec<(i64, i64)> = eligible!()
        .group_by(training_classes::id)
        .select((training_classes::id, diesel::dsl::count_star()))
        .load(conn)?;
    let ids: Vec<i64> = counts.iter().map(|it| it.0).collect();
    type Row = (i64, String, String, String, String, String);
    let rows: Vec<Row> = training_classes::table
        .inner_join(programmes::table)
        .inner_join(programme_specialisms::table)
        .filter(training_classes::id.eq_any(ids))
        .order((training_classes::ends_on.desc(), training_classes::id.desc()))
        .select((
            training_classes::id,
            training_classes::reference,
            training_classes::name,
            programmes::reference,
            programmes::name,
            programme_specialisms::name,
        ))
        .load(conn)?;
    let n_of = |id: i64| counts.iter().find(|it| it.0 == id).map_or(0, |it| it.1);
    let waiting = |(id, class, name, programme, of, specialism): Row| Waiting {
        class: (class, class_title(&name, &of, &specialism)),
        programme: (programme, of),
        n: n_of(id),
    };
    Ok(rows.into_iter().map(waiting).collect())
}

/// Begins an act; [`step`] does it.
pub fn begin(
    conn: &mut Conn,
    scope: Scope,
    issued_on: NaiveDate,
    account_id: i64,
    now: NaiveDateTime,
) -> Result<Batch> {
    let n_total = i32::try_from(n_eligible(conn, scope)?).map_err(anyhow::Error::from)?;
    let reference = crypto::new_reference();
    let (class_id, programme_id) = match scope {
        Scope::Class(id) => (Some(id), None),
        Scope::Programme(id) => (None, Some(id)),
    };
    diesel::insert_into(certificate_batches::table)
        .values((
            certificate_batches::reference.eq(&reference),
            certificate_batches::class_id.eq(class_id),
            certificate_batches::programme_id.eq(programme_id),
            certificate_batches::issued_on.eq(issued_on),
            certificate_batches::state.eq(RUNNING),
            certificate_batches::n_total.eq(n_total),
            certificate_batches::started_by.eq(account_id),
            certificate_batches::started_at.eq(now),
        ))
        .execute(conn)?;
    Ok(find(conn, &reference)?)
}

/// The act of this number.
pub fn find(conn: &mut Conn, reference: &str) -> QueryResult<Batch> {
    certificate_batches::table
        .filter(certificate_batches::reference.eq(reference))
        .select(Batch::as_select())
        .get_result(conn)
}

/// The latest acts.
pub fn latest(conn: &mut Conn, limit: i64) -> QueryResult<Vec<Batch>> {
    certificate_batches::table.order(certificate_batches::id.desc()).limit(limit).select(Batch::as_select()).load(conn)
}

/// Acts that go on, or should.
pub fn running(conn: &mut Conn) -> QueryResult<Vec<i64>> {
    certificate_batches::table
        .filter(certificate_batches::state.eq(RUNNING))
        .order(certificate_batches::id)
        .select(certificate_batches::id)
        .load(conn)
}

/// Whose certificate was refused: the enrolment's number, the message, the character.
pub fn refusals(conn: &mut Conn, batch_id: i64) -> QueryResult<Vec<(String, String, String)>> {
    certificate_refusals::table
        .inner_join(enrolments::table)
        .filter(certificate_refusals::batch_id.eq(batch_id))
        .order(certificate_refusals::id)
        .select((enrolments::reference, certificate_refusals::message, certificate_refusals::detail))
        .load(conn)
}

/// The certificates of an act.
pub fn certificates_of(conn: &mut Conn, batch_id: i64) -> QueryResult<Vec<Certificate>> {
    certificates::table
        .filter(certificates::batch_id.eq(batch_id))
        .order(certificates::id)
        .select(Certificate::as_select())
        .load(conn)
}

/// The certificates of a class that are in force.
pub fn certificates_of_class(conn: &mut Conn, class_id: i64) -> QueryResult<Vec<Certificate>> {
    certificates::table
        .inner_join(enrolments::table)
        .filter(enrolments::class_id.eq(class_id))
        .filter(certificates::state.eq(State::Issued.code()))
        .order(certificates::id)
        .select(Certificate::as_select())
        .load(conn)
}

/// A result to issue from.
#[derive(Debug, Queryable)]
struct Passed {
    enrolment_id: i64,
    profile_id: i64,
    profile: String,
    name_sealed: Option<String>,
    citizen_id_index: Option<String>,
    certificate: Option<String>,
    occupation: Option<String>,
    level: Option<i16>,
    programme: String,
    hours: i32,
    months: Option<i16>,
    region: Option<String>,
}

/// Issues the next of an act; answers whether there may be more.
///
/// # Errors
/// The database failed; then nothing of this step was done.
pub fn step(conn: &mut Conn, app: &App, batch_id: i64, at_once: i64, now: NaiveDateTime) -> Result<bool> {
    let row = certificate_batches::table.find(batch_id).filter(certificate_batches::state.eq(RUNNING));
    // Locks the row: another runner waits here, and finds fewer left.
    if diesel::update(row).set(certificate_batches::state.eq(RUNNING)).execute(conn)? == 0 {
        return Ok(false);
    }
    let batch: Batch = certificate_batches::table.find(batch_id).select(Batch::as_select()).get_result(conn)?;
    let found = next(conn, &batch, at_once)?;
    let is_more = i64::try_from(found.len()).unwrap_or(i64::MAX) == at_once;
    let mut ready = Vec::with_capacity(found.len());
    let mut refused = Vec::new();
    for it in found {
        match prepared(app, &batch, &it)? {
            Ok(certificate) => ready.push(certificate),
            Err((message, detail)) => refused.push((it.enrolment_id, message, detail)),
        }
    }
    let n_issued =
        i32::try_from(write(conn, app, &ready, batch.started_by, now)?.len()).map_err(anyhow::Error::from)?;
    let n_refused = i32::try_from(refused.len()).map_err(anyhow::Error::from)?;
    refuse(conn, batch_id, refused)?;
    diesel::update(certificate_batches::table.find(batch_id))
        .set((
            certificate_batches::n_issued.eq(certificate_batches::n_issued + n_issued),
            certificate_batches::n_refused.eq(certificate_batches::n_refused + n_refused),
            certificate_batches::state.eq(if is_more { RUNNING } else { DONE }),
            certificate_batches::finished_at.eq((!is_more).then_some(now)),
        ))
        .execute(conn)?;
    Ok(is_more)
}

fn next(conn: &mut Conn, batch: &Batch, at_once: i64) -> QueryResult<Vec<Passed>> {
    let is_refused = exists(
        certificate_refusals::table
            .filter(certificate_refusals::enrolment_id.eq(enrolments::id))
            .filter(certificate_refusals::batch_id.eq(batch.id)),
    );
    // Whichever of the two is asked for; the other one asks for nothing.
    let (class_id, programme_id) = (batch.class_id.unwrap_or(0), batch.programme_id.unwrap_or(0));
    eligible!()
        .filter(enrolments::class_id.eq(class_id).or(training_classes::programme_id.eq(programme_id)))
        .filter(not(is_refused))
        .order(enrolments::id)
        .limit(at_once)
        .select((
            enrolments::id,
            profiles::id,
            profiles::reference,
            profiles::name_sealed,
            profiles::citizen_id_index,
            programme_specialisms::certificate_name,
            programme_specialisms::occupation,
            programme_specialisms::level,
            programmes::name,
            programmes::hours,
            programmes::certificate_months,
            training_classes::region,
        ))
        .load(conn)
}

type Refusal = (&'static str, String);

/// The certificate of a result, or why there is none: a message and its character.
fn prepared(app: &App, batch: &Batch, it: &Passed) -> Result<std::result::Result<Ready, Refusal>> {
    let name = match &it.name_sealed {
        Some(sealed) => app.keys.open(&people::place("name", &it.profile), sealed)?,
        None => String::new(),
    };
    let new = NewCertificate {
        holder_name: name.split_whitespace().collect::<Vec<_>>().join(" "),
        name: it.certificate.clone().unwrap_or_default(),
        occupation: it.occupation.clone(),
        level: it.level,
        issuer: app.settings.office.name.clone(),
        issued_on: batch.issued_on,
        expires_on: end(batch.issued_on, it.months),
        programme: Some(it.programme.clone()),
        hours: Some(it.hours),
        region: it.region.clone(),
        ..NewCertificate::default()
    };
    if new.holder_name.is_empty() {
        return Ok(Err(("certificates-refused-name", String::new())));
    }
    if let Some(it) = unprintable(app, &new) {
        return Ok(Err((it.message, it.character)));
    }
    Ok(Ok(Ready {
        new,
        profile_id: Some(it.profile_id),
        citizen_id_index: it.citizen_id_index.clone(),
        enrolment_id: Some(it.enrolment_id),
        batch_id: Some(batch.id),
        ..Ready::default()
    }))
}

/// The last day of a period of months: the day of the same number, or the month's
/// last where it has none (Civil Code, articles 201 and 202).
pub(in crate::certificates) fn end(from: NaiveDate, months: Option<i16>) -> Option<NaiveDate> {
    from.checked_add_months(Months::new(u32::try_from(months?).ok()?))
}

fn refuse(conn: &mut Conn, batch_id: i64, refused: Vec<(i64, &'static str, String)>) -> QueryResult<()> {
    if refused.is_empty() {
        return Ok(());
    }
    let row = |(enrolment_id, message, detail): (i64, &'static str, String)| {
        (
            certificate_refusals::batch_id.eq(batch_id),
            certificate_refusals::enrolment_id.eq(enrolment_id),
            certificate_refusals::message.eq(message),
            certificate_refusals::detail.eq(detail),
        )
    };
    let rows: Vec<_> = refused.into_iter().map(row).collect();
    each!(conn, |it| diesel::insert_into(certificate_refusals::table).values(rows).execute(it))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::end;
    use chrono::NaiveDate;

    #[test]
    fn a_period_of_months_ends_on_the_day_of_the_same_number_or_the_last_one() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        assert_eq!(end(day(2026, 3, 1), Some(36)), Some(day(2029, 3, 1)));
        assert_eq!(end(day(2025, 8, 31), Some(6)), Some(day(2026, 2, 28)));
        assert_eq!(end(day(2025, 8, 31), None), None);
    }
}
