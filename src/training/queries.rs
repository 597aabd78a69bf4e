//! The rows of training that every part of it uses: organisations, programmes,
//! classes, enrolments, and how they are found and moved. What one part alone
//! asks stands in that part's own `queries.rs`.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::{Audience, ClassState, DutyRole, EnrolmentState, MemberRole, Mover, ProgrammeState, Source, moves};
use crate::codes::Education;
use crate::db::Conn;
use crate::schema::{
    class_moves, class_trainers, enrolment_moves, enrolments, programme_moves, programme_parts, programme_specialisms,
    programmes, training_classes, training_members, training_organisations,
};
use crate::{Error, Result};

/// An organisation as its row is.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = training_organisations)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Organisation {
    pub id: i64,
    pub reference: String,
    pub name: String,
    pub uscc: Option<String>,
    pub region: Option<String>,
    pub address: String,
    pub phone: String,
    pub introduction: String,
    pub ended_at: Option<NaiveDateTime>,
    pub version: i64,
}

/// A programme as its row is.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = programmes)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Programme {
    pub id: i64,
    pub reference: String,
    pub organisation_id: i64,
    pub copy_of: Option<i64>,
    pub name: String,
    pub summary: String,
    #[diesel(deserialize_as = String)]
    pub audience: Audience,
    pub has_duty_roles: bool,
    pub hours: i32,
    pub education: Option<String>,
    pub experience_years: Option<i32>,
    pub age_min: Option<i16>,
    pub certificates_required: String,
    pub pass_mark: i32,
    pub completion_percent: i16,
    pub n_resits: i16,
    pub subsidy_fen: Option<i64>,
    pub certificate_months: Option<i16>,
    #[diesel(deserialize_as = String)]
    pub state: ProgrammeState,
    pub version: i64,
}

impl Programme {
    /// The least education that is asked for.
    pub fn education(&self) -> Option<Education> {
        self.education.as_deref().and_then(Education::parse)
    }

    /// The certificates that are asked for, by name.
    pub fn certificates(&self) -> Vec<String> {
        self.certificates_required.lines().map(str::to_owned).collect()
    }
}

/// What a programme trains for, as its row is.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = programme_specialisms)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Specialism {
    pub id: i64,
    pub programme_id: i64,
    pub position: i16,
    pub name: String,
    pub occupation: Option<String>,
    pub level: Option<i16>,
    pub certificate_name: Option<String>,
}

/// A part of an assessment, as its row is.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = programme_parts)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Part {
    pub id: i64,
    pub programme_id: i64,
    pub position: i16,
    pub name: String,
    pub full_mark: i32,
    pub weight: i16,
    pub least_mark: Option<i32>,
}

/// A class as its row is.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = training_classes)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct TrainingClass {
    pub id: i64,
    pub reference: String,
    pub programme_id: i64,
    pub specialism_id: i64,
    pub organisation_id: i64,
    pub name: String,
    pub region: Option<String>,
    pub place: String,
    pub is_online: bool,
    pub online_url: Option<String>,
    pub note: String,
    pub capacity: i32,
    pub n_taken: i32,
    pub enrols_from: NaiveDateTime,
    pub enrols_until: NaiveDateTime,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    #[diesel(deserialize_as = String)]
    pub state: ClassState,
    pub release_proposed_by: Option<i64>,
    pub release_proposed_at: Option<NaiveDateTime>,
    pub release_at: Option<NaiveDateTime>,
    pub release_confirmed_by: Option<i64>,
    pub released_at: Option<NaiveDateTime>,
    pub version: i64,
}

/// How people call a class: by its own name, or by its programme and what that trains for.
pub fn class_title(name: &str, programme: &str, specialism: &str) -> String {
    match (name, programme == specialism) {
        ("", true) => programme.to_owned(),
        ("", false) => format!("{programme} · {specialism}"),
        _ => name.to_owned(),
    }
}

impl TrainingClass {
    /// Whether people may enrol at this instant; they may wait where it is full.
    pub fn takes_people(&self, now: NaiveDateTime) -> bool {
        self.state == ClassState::Open && self.enrols_from <= now && now < self.enrols_until
    }

    /// How people call it: by its own name, or by what it teaches.
    pub fn title(&self, programme: &Programme, specialism: &Specialism) -> String {
        class_title(&self.name, &programme.name, &specialism.name)
    }

    /// Seats that nobody holds.
    pub const fn n_free(&self) -> i32 {
        self.capacity - self.n_taken
    }
}

/// An enrolment as its row is.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = enrolments)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Enrolment {
    pub id: i64,
    pub reference: String,
    pub class_id: i64,
    pub profile_id: i64,
    #[diesel(deserialize_as = String)]
    pub state: EnrolmentState,
    pub holds_seat: bool,
    pub duty_role: Option<String>,
    #[diesel(deserialize_as = String)]
    pub source: Source,
    pub employer_id: Option<i64>,
    pub enrolled_by: Option<i64>,
    pub consent: Option<String>,
    pub applied_at: NaiveDateTime,
    pub offered_until: Option<NaiveDateTime>,
    pub moved_at: NaiveDateTime,
    pub total: Option<i32>,
    pub result_at: Option<NaiveDateTime>,
    pub version: i64,
}

impl Enrolment {
    /// Whether they hold a duty as the main or the stand-in holder.
    pub fn duty_role(&self) -> Option<DutyRole> {
        self.duty_role.as_deref().and_then(DutyRole::parse)
    }
}

/// The organisations that an account acts for, in the order in which it joined.
pub fn units(conn: &mut Conn, account_id: i64) -> QueryResult<Vec<(Organisation, MemberRole)>> {
    let rows: Vec<(Organisation, String)> = training_members::table
        .inner_join(training_organisations::table)
        .filter(training_members::account_id.eq(account_id))
        .order(training_members::id)
        .select((Organisation::as_select(), training_members::role))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(it, role)| Some((it, MemberRole::parse(&role)?))).collect())
}

/// Whether an account teaches a class.
pub fn is_trainer_of(conn: &mut Conn, class_id: i64, account_id: i64) -> QueryResult<bool> {
    let own = class_trainers::table
        .filter(class_trainers::class_id.eq(class_id))
        .filter(class_trainers::account_id.eq(account_id));
    Ok(own.count().get_result::<i64>(conn)? > 0)
}

/// The organisation of a row.
pub fn organisation(conn: &mut Conn, id: i64) -> QueryResult<Organisation> {
    training_organisations::table.find(id).select(Organisation::as_select()).get_result(conn)
}

/// The programme of a row.
pub fn programme(conn: &mut Conn, id: i64) -> QueryResult<Programme> {
    programmes::table.find(id).select(Programme::as_select()).get_result(conn)
}

/// The programme of this number.
pub fn find_programme(conn: &mut Conn, reference: &str) -> QueryResult<Programme> {
    programmes::table.filter(programmes::reference.eq(reference)).select(Programme::as_select()).get_result(conn)
}

/// What a programme trains for, in its order.
pub fn specialisms(conn: &mut Conn, programme_id: i64) -> QueryResult<Vec<Specialism>> {
    programme_specialisms::table
        .filter(programme_specialisms::programme_id.eq(programme_id))
        .order(programme_specialisms::position)
        .select(Specialism::as_select())
        .load(conn)
}

/// The specialism of a row.
pub fn specialism(conn: &mut Conn, id: i64) -> QueryResult<Specialism> {
    programme_specialisms::table.find(id).select(Specialism::as_select()).get_result(conn)
}

/// The parts of a programme's assessment, in their order.
pub fn parts(conn: &mut Conn, programme_id: i64) -> QueryResult<Vec<Part>> {
    programme_parts::table
        .filter(programme_parts::programme_id.eq(programme_id))
        .order(programme_parts::position)
        .select(Part::as_select())
        .load(conn)
}

/// The class of a row.
pub fn class(conn: &mut Conn, id: i64) -> QueryResult<TrainingClass> {
    training_classes::table.find(id).select(TrainingClass::as_select()).get_result(conn)
}

/// The class of this number.
pub fn find_class(conn: &mut Conn, reference: &str) -> QueryResult<TrainingClass> {
    training_classes::table
        .filter(training_classes::reference.eq(reference))
        .select(TrainingClass::as_select())
        .get_result(conn)
}

/// The enrolment of a row.
pub fn enrolment(conn: &mut Conn, id: i64) -> QueryResult<Enrolment> {
    enrolments::table.find(id).select(Enrolment::as_select()).get_result(conn)
}

/// The enrolment of this number.
pub fn find_enrolment(conn: &mut Conn, reference: &str) -> QueryResult<Enrolment> {
    enrolments::table.filter(enrolments::reference.eq(reference)).select(Enrolment::as_select()).get_result(conn)
}

/// All enrolments of a class, by the time of their wish.
pub fn enrolments_of(conn: &mut Conn, class_id: i64) -> QueryResult<Vec<Enrolment>> {
    enrolments::table
        .filter(enrolments::class_id.eq(class_id))
        .order((enrolments::applied_at, enrolments::id))
        .select(Enrolment::as_select())
        .load(conn)
}

/// Who moves something, and why.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    /// In which part.
    pub mover: Mover,
    /// The account; `None` for the clock.
    pub account_id: Option<i64>,
    /// Why, where a reason is needed.
    pub reason: Option<&'a str>,
}

/// Moves a programme; whoever finds it elsewhere by now hears 409.
///
/// # Errors
/// `Conflict` where the table has no such move, or someone was faster.
pub fn move_programme(
    conn: &mut Conn,
    programme: &Programme,
    to: ProgrammeState,
    by: By<'_>,
    now: NaiveDateTime,
) -> Result<()> {
    let from = programme.state;
    let n_rows = if moves::may_programme(from, to) {
        diesel::update(programmes::table.find(programme.id))
            .filter(programmes::state.eq(from.code()))
            .set((
                programmes::state.eq(to.code()),
                programmes::version.eq(programmes::version + 1),
                programmes::updated_at.eq(now),
            ))
            .execute(conn)?
    } else {
        0
    };
    if n_rows == 0 {
        return Err(Error::Conflict("the programme cannot go there from where it is"));
    }
    diesel::insert_into(programme_moves::table)
        .values((
            programme_moves::programme_id.eq(programme.id),
            programme_moves::from_state.eq(from.code()),
            programme_moves::to_state.eq(to.code()),
            programme_moves::account_id.eq(by.account_id),
            programme_moves::reason.eq(by.reason),
            programme_moves::moved_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Moves a class; whoever finds it elsewhere by now hears 409. What follows for
/// its people is the caller's.
///
/// # Errors
/// `Conflict` where the table has no such move, or someone was faster.
pub fn move_class(
    conn: &mut Conn,
    class: &TrainingClass,
    to: ClassState,
    by: By<'_>,
    now: NaiveDateTime,
) -> Result<()> {
    let from = class.state;
    let n_rows = if moves::may_class(from, to) {
        diesel::update(training_classes::table.find(class.id))
            .filter(training_classes::state.eq(from.code()))
            .set((
                training_classes::state.eq(to.code()),
                training_classes::version.eq(training_classes::version + 1),
                training_classes::updated_at.eq(now),
            ))
            .execute(conn)?
    } else {
        0
    };
    if n_rows == 0 {
        return Err(Error::Conflict("the class cannot go there from where it is"));
    }
    diesel::insert_into(class_moves::table)
        .values((
            class_moves::class_id.eq(class.id),
            class_moves::from_state.eq(from.code()),
            class_moves::to_state.eq(to.code()),
            class_moves::account_id.eq(by.account_id),
            class_moves::reason.eq(by.reason),
            class_moves::moved_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Moves an enrolment that keeps or gives back its seat with the move; taking a
/// seat is [`take_seat`], before it. Tells nobody: the caller does.
///
/// # Errors
/// `Conflict` where the table has no such move for the mover, or someone was faster.
pub fn move_enrolment(
    conn: &mut Conn,
    enrolment: &Enrolment,
    to: EnrolmentState,
    holds_seat: bool,
    by: By<'_>,
    now: NaiveDateTime,
) -> Result<()> {
    let from = enrolment.state;
    let n_rows = if moves::may_enrolment(from, to, by.mover) {
        diesel::update(enrolments::table.find(enrolment.id))
            .filter(enrolments::state.eq(from.code()))
            .filter(enrolments::version.eq(enrolment.version))
            .set((
                enrolments::state.eq(to.code()),
                enrolments::holds_seat.eq(holds_seat),
                enrolments::offered_until.eq(None::<NaiveDateTime>),
                enrolments::moved_at.eq(now),
                enrolments::version.eq(enrolments::version + 1),
            ))
            .execute(conn)?
    } else {
        0
    };
    if n_rows == 0 {
        return Err(Error::Conflict("the enrolment cannot go there from where it is"));
    }
    if enrolment.holds_seat && !holds_seat {
        diesel::update(training_classes::table.find(enrolment.class_id))
            .set(training_classes::n_taken.eq(training_classes::n_taken - 1))
            .execute(conn)?;
    }
    record_move(conn, enrolment.id, Some(from), to, by, now)?;
    Ok(())
}

/// Writes the line of history of a move.
pub fn record_move(
    conn: &mut Conn,
    enrolment_id: i64,
    from: Option<EnrolmentState>,
    to: EnrolmentState,
    by: By<'_>,
    now: NaiveDateTime,
) -> QueryResult<()> {
    diesel::insert_into(enrolment_moves::table)
        .values((
            enrolment_moves::enrolment_id.eq(enrolment_id),
            enrolment_moves::from_state.eq(from.map(EnrolmentState::code)),
            enrolment_moves::to_state.eq(to.code()),
            enrolment_moves::actor.eq(by.mover.code()),
            enrolment_moves::account_id.eq(by.account_id),
            enrolment_moves::reason.eq(by.reason),
            enrolment_moves::moved_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes one seat of a class; `false` where none is left.
pub fn take_seat(conn: &mut Conn, class_id: i64) -> QueryResult<bool> {
    let n_rows = diesel::update(training_classes::table.find(class_id))
        .filter(training_classes::n_taken.lt(training_classes::capacity))
        .set(training_classes::n_taken.eq(training_classes::n_taken + 1))
        .execute(conn)?;
    Ok(n_rows == 1)
}
