//! The rows of training that every part of it uses: organisations, programmes,
//! classes, enrolments, and how they are found; how they move stands in a file of
//! its own. What one part alone asks stands in that part's own `queries.rs`.

mod moves;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::{Audience, ClassState, DutyRole, EnrolmentState, MemberRole, ProgrammeState, Source};
use crate::codes::Education;
use crate::db::Conn;
use crate::schema::{
    class_trainers, enrolments, programme_parts, programme_specialisms, programmes, training_classes, training_members,
    training_organisations,
};

pub use moves::{By, move_class, move_enrolment, move_programme, record_move, take_seat};

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
