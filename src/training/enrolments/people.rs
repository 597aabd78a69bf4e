//! The person whom someone else enrols: found by ID number and name, else made
//! as a profile that belongs to nobody yet.

use chrono::{NaiveDateTime, TimeDelta};

use crate::Result;
use crate::app::App;
use crate::compliance::queries as compliance;
use crate::crypto::Keys;
use crate::db::Conn;
use crate::html::FieldError;
use crate::profiles::Contact;
use crate::profiles::draft::Draft;
use crate::profiles::queries as profiles;
use crate::search::analysis;
use crate::training::{Enrolment, Teaching};

/// Someone as whoever enrols them says; the number is in its one spelling.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// The name.
    pub name: String,
    /// The citizen ID number.
    pub citizen_id: String,
    /// The telephone number.
    pub phone: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
}

impl std::fmt::Debug for Person {
    /// Says nothing: such a value ends up in logs sooner or later.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Person(..)")
    }
}

/// Whether two spellings are one name: width, case and spaces are no difference.
pub fn is_same_name(a: &str, b: &str) -> bool {
    let core = |text: &str| analysis::fold(text).chars().filter(|it| !it.is_whitespace()).collect::<String>();
    core(a) == core(b)
}

/// The profile of this number and name; `None` where nobody has the number.
///
/// # Errors
/// The database failed. The inner error is a number that someone of another name has.
pub fn find(conn: &mut Conn, app: &App, person: &Person) -> Result<Result<Option<i64>, Vec<FieldError>>> {
    let wrong = |message| Ok(Err(vec![FieldError { field: "name", message }]));
    let Some(found) = profiles::claims::find_by_citizen_id(conn, &app.keys, &person.citizen_id)? else {
        return Ok(Ok(None));
    };
    if found.restricted_until.is_some() {
        return wrong("training-person-restricted");
    }
    let name = Contact::open(&app.keys, &found)?.name;
    if name.is_some_and(|it| is_same_name(&it, &person.name)) {
        Ok(Ok(Some(found.id)))
    } else {
        wrong("training-person-other-name")
    }
}

/// The same; one is made where nobody has the number.
///
/// # Errors
/// As [`find`].
pub fn find_or_create(
    conn: &mut Conn,
    app: &App,
    person: &Person,
    now: NaiveDateTime,
) -> Result<Result<i64, Vec<FieldError>>> {
    match find(conn, app, person)? {
        Err(errors) => Ok(Err(errors)),
        Ok(Some(id)) => Ok(Ok(id)),
        Ok(None) => {
            let mut draft = Draft::default();
            draft.person.name.clone_from(&person.name);
            draft.person.citizen_id = Some(person.citizen_id.clone());
            draft.person.phone.clone_from(&person.phone);
            draft.person.email.clone_from(&person.email);
            Ok(Ok(profiles::create_unclaimed(conn, &app.keys, &draft, now)?.id))
        }
    }
}

/// The names of a class's people, for whoever teaches it; each look is written
/// down, once a day, where the person can read it.
///
/// # Errors
/// The database failed, or a key is missing.
pub fn names(
    conn: &mut Conn,
    keys: &Keys,
    teaching: &Teaching,
    rows: &[Enrolment],
    now: NaiveDateTime,
) -> Result<Vec<String>> {
    let all = contacts(conn, keys, teaching, rows, NAME, now)?;
    Ok(all.into_iter().map(|it| it.name.unwrap_or_default()).collect())
}

/// What a list shows of its people: the name, or also how they are reached.
pub const NAME: &str = "name";
/// The same, with telephone and address.
pub const CONTACT: &str = "name,phone,email";

/// Names, and where [`CONTACT`] is shown how people are reached; each look is written
/// down as with [`names`]. Nothing more than is shown leaves here.
///
/// # Errors
/// The database failed, or a key is missing.
pub fn contacts(
    conn: &mut Conn,
    keys: &Keys,
    teaching: &Teaching,
    rows: &[Enrolment],
    fields: &'static str,
    now: NaiveDateTime,
) -> Result<Vec<Contact>> {
    let ids: Vec<i64> = rows.iter().map(|it| it.profile_id).collect();
    let mut all = std::collections::HashMap::new();
    for full in profiles::load_many(conn, &ids)? {
        let profile = &full.profile;
        let look = compliance::Look {
            profile_id: profile.id,
            account_id: teaching.account_id,
            viewer: &teaching.name,
            fields,
            reason: LOOK,
        };
        let is_own = profile.account_id == Some(teaching.account_id);
        if !is_own && !compliance::has_looked(conn, &look, now - TimeDelta::days(1))? {
            compliance::record_look(conn, &look, now)?;
        }
        let known = Contact::open(keys, profile)?;
        let shown = match fields {
            CONTACT => Contact { citizen_id: None, ..known },
            _ => Contact { name: known.name, ..Contact::default() },
        };
        all.insert(profile.id, shown);
    }
    Ok(rows.iter().map(|it| all.get(&it.profile_id).cloned().unwrap_or_default()).collect())
}

/// Why who gives a class looks at its people, in the list that they read.
pub const LOOK: &str = "training-class";
