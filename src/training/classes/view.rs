//! A class as programs read it.

use chrono::NaiveDateTime;
use serde::Serialize;
use utoipa::ToSchema;

use crate::clock::rfc3339;
use crate::db::Conn;
use crate::training::programmes::SpecialismRecord;
use crate::training::{ClassState, TrainingClass, enrolments, queries};

/// A class. Where it meets online is for the people in it alone.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = TrainingClassRecord)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct ClassRecord {
    pub id: String,
    /// The programme's id.
    pub programme: String,
    pub programme_name: String,
    pub specialism: SpecialismRecord,
    /// The organisation's id.
    pub organisation: String,
    pub organisation_name: String,
    pub name: String,
    pub region: Option<String>,
    pub place: String,
    pub online: bool,
    pub note: String,
    pub capacity: i32,
    /// Seats that someone holds or is offered.
    pub taken: i32,
    pub free: i32,
    /// How many wait for a seat.
    pub waiting: i64,
    pub enrols_from: String,
    pub enrols_until: String,
    pub starts_on: String,
    pub ends_on: String,
    pub state: ClassState,
    /// Whether people may enrol now; where it is full, they wait.
    pub takes_people: bool,
    pub version: i64,
}

impl ClassRecord {
    /// The record of a class, with what it names.
    ///
    /// # Errors
    /// The database failed.
    pub fn load(conn: &mut Conn, it: &TrainingClass, now: NaiveDateTime) -> diesel::QueryResult<ClassRecord> {
        let programme = queries::programme(conn, it.programme_id)?;
        let organisation = queries::organisation(conn, it.organisation_id)?;
        let specialism = queries::specialism(conn, it.specialism_id)?;
        Ok(ClassRecord {
            id: it.reference.clone(),
            name: it.title(&programme, &specialism),
            programme: programme.reference,
            programme_name: programme.name,
            specialism: SpecialismRecord::from(&specialism),
            organisation: organisation.reference,
            organisation_name: organisation.name,
            region: it.region.clone(),
            place: it.place.clone(),
            online: it.is_online,
            note: it.note.clone(),
            capacity: it.capacity,
            taken: it.n_taken,
            free: it.n_free(),
            waiting: enrolments::queries::n_waiting(conn, it.id)?,
            enrols_from: rfc3339(it.enrols_from),
            enrols_until: rfc3339(it.enrols_until),
            starts_on: it.starts_on.to_string(),
            ends_on: it.ends_on.to_string(),
            state: it.state,
            takes_people: it.takes_people(now),
            version: it.version,
        })
    }
}
