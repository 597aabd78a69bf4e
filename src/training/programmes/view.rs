//! A programme as programs read it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::codes::Education;
use crate::db::Conn;
use crate::training::{Audience, Part, Programme, ProgrammeState, Specialism, queries};

/// What a programme trains for.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = TrainingSpecialism)]
pub struct SpecialismRecord {
    /// By which classes name it, from 1.
    pub position: i16,
    /// The name.
    pub name: String,
    /// Code of the classification of occupations.
    pub occupation: Option<String>,
    /// 1 (highest) to 5.
    pub level: Option<i16>,
    /// The certificate that it leads to.
    pub certificate_name: Option<String>,
}

impl From<&Specialism> for SpecialismRecord {
    fn from(it: &Specialism) -> SpecialismRecord {
        SpecialismRecord {
            position: it.position,
            name: it.name.clone(),
            occupation: it.occupation.clone(),
            level: it.level,
            certificate_name: it.certificate_name.clone(),
        }
    }
}

/// A part of the assessment.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = TrainingPart)]
pub struct PartRecord {
    /// From 1.
    pub position: i16,
    /// The name.
    pub name: String,
    /// The best mark.
    pub full_mark: f64,
    /// Of a hundred.
    pub weight: i16,
    /// The mark that is needed in this part.
    pub least_mark: Option<f64>,
}

impl From<&Part> for PartRecord {
    fn from(it: &Part) -> PartRecord {
        PartRecord {
            position: it.position,
            name: it.name.clone(),
            full_mark: f64::from(it.full_mark) / 100.0,
            weight: it.weight,
            least_mark: it.least_mark.map(|it| f64::from(it) / 100.0),
        }
    }
}

/// A programme.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = TrainingProgramme)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct ProgrammeRecord {
    pub id: String,
    /// The organisation's id.
    pub organisation: String,
    pub organisation_name: String,
    pub name: String,
    pub summary: String,
    pub audience: Audience,
    pub has_duty_roles: bool,
    pub hours: i32,
    pub education: Option<Education>,
    pub experience_years: Option<i32>,
    pub age_min: Option<i16>,
    pub certificates_required: Vec<String>,
    pub pass_mark: f64,
    pub completion_percent: i16,
    pub resits: i16,
    /// Yuan for each who passes.
    pub subsidy: Option<f64>,
    pub certificate_months: Option<i16>,
    pub specialisms: Vec<SpecialismRecord>,
    pub parts: Vec<PartRecord>,
    pub state: ProgrammeState,
    pub version: i64,
}

impl ProgrammeRecord {
    /// The record of a programme, with what belongs to it.
    ///
    /// # Errors
    /// The database failed.
    pub fn load(conn: &mut Conn, it: &Programme) -> diesel::QueryResult<ProgrammeRecord> {
        let organisation = queries::organisation(conn, it.organisation_id)?;
        #[expect(clippy::cast_precision_loss, reason = "a subsidy is far below 2^53 fen")]
        let yuan = |fen: i64| fen as f64 / 100.0;
        Ok(ProgrammeRecord {
            id: it.reference.clone(),
            organisation: organisation.reference,
            organisation_name: organisation.name,
            name: it.name.clone(),
            summary: it.summary.clone(),
            audience: it.audience,
            has_duty_roles: it.has_duty_roles,
            hours: it.hours,
            education: it.education(),
            experience_years: it.experience_years,
            age_min: it.age_min,
            certificates_required: it.certificates(),
            pass_mark: f64::from(it.pass_mark) / 100.0,
            completion_percent: it.completion_percent,
            resits: it.n_resits,
            subsidy: it.subsidy_fen.map(yuan),
            certificate_months: it.certificate_months,
            specialisms: queries::specialisms(conn, it.id)?.iter().map(SpecialismRecord::from).collect(),
            parts: queries::parts(conn, it.id)?.iter().map(PartRecord::from).collect(),
            state: it.state,
            version: it.version,
        })
    }
}
