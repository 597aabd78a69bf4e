//! Whether someone meets a programme's conditions of entry, each with what is
//! asked, what there is, and what would change it: the same code that checks a
//! posting's conditions.

use chrono::NaiveDateTime;

use crate::app::App;
use crate::codes::identity::citizen_id;
use crate::db::Conn;
use crate::i18n::Loc;
use crate::matching::conditions::{self, Asked, Condition, Outcome};
use crate::profiles::Contact;
use crate::training::Programme;
use crate::{Result, certificates, clock, profiles};

impl From<&Programme> for Asked {
    fn from(it: &Programme) -> Asked {
        Asked {
            education: it.education(),
            experience_years: it.experience_years,
            certificates: it.certificates(),
            age_min: it.age_min,
        }
    }
}

/// The conditions of a programme that asks for anything, for a person.
///
/// # Errors
/// The profile is gone, or the database failed.
pub fn check(
    conn: &mut Conn,
    app: &App,
    programme: &Programme,
    profile_id: i64,
    loc: Loc,
    now: NaiveDateTime,
) -> Result<Vec<Condition>> {
    let asked = Asked::from(programme);
    if asked.is_nothing() {
        return Ok(Vec::new());
    }
    let today = clock::day(now);
    let full = profiles::queries::load(conn, profile_id)?;
    let valid = certificates::queries::valid_for_profiles(conn, &[profile_id], today)?.remove(&profile_id);
    let mut all = conditions::asked(&asked, &full, &valid.unwrap_or_default(), loc);
    if let Some(least) = asked.age_min {
        // Of the number only this one answer is wanted; it is opened for nothing else.
        let number = Contact::open(&app.keys, &full.profile)?.citizen_id;
        let is_old_enough = number.and_then(|it| citizen_id::is_at_least(&it, least, today));
        all.push(conditions::age(least, is_old_enough, loc));
    }
    Ok(all)
}

/// What follows from conditions: the worst of them decides, and none is a pass.
pub fn verdict(conditions: &[Condition]) -> Outcome {
    let has = |outcome| conditions.iter().any(|it| it.outcome == outcome);
    if has(Outcome::Fail) {
        Outcome::Fail
    } else if has(Outcome::Unknown) {
        Outcome::Unknown
    } else {
        Outcome::Pass
    }
}

/// What is not met, or not known, in a line.
pub fn reasons(conditions: &[Condition], loc: Loc) -> String {
    let worst = verdict(conditions);
    let said = conditions.iter().filter(|it| it.outcome == worst && worst != Outcome::Pass).map(|it| {
        let text = loc.t("training-condition-line").with("kind", loc.t(it.kind.message()));
        text.with("asked", it.asked.clone()).with("has", it.has.clone()).to_string()
    });
    said.collect::<Vec<_>>().join(if loc.is_en() { "; " } else { "；" })
}
