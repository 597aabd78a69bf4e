//! A class out of the gap: planned and opened in one act, and the people who are
//! one certificate away invited.

use chrono::NaiveDateTime;
use serde::Deserialize;

use super::queries;
use super::ways::Ways;
use crate::app::App;
use crate::db::Conn;
use crate::html::FieldError;
use crate::notifications::{self, News, Topic};
use crate::training::classes::pages::public::end;
use crate::training::classes::{self, forms::ClassForm};
use crate::training::enrolments::notices;
use crate::training::queries::{By, class, programme, specialism};
use crate::training::sessions::queries::managers;
use crate::training::{Mover, Teaching, TrainingClass};
use crate::{Result, accounts, clock};

/// So many are invited in one transaction: others who write wait for no more.
const CHUNK: usize = 100;

/// A class to plan, as it was sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "the fields of the form")]
pub struct PlanForm {
    /// The certificate that it leads to.
    pub certificate: String,
    /// Within which region people are looked for; empty for everywhere.
    pub within: String,
    /// Programme and specialism: `NUMBER/PLACE`.
    pub way: String,
    pub name: String,
    pub region: String,
    pub place: String,
    pub capacity: String,
    pub enrols_until: String,
    pub starts_on: String,
    pub ends_on: String,
    /// `1` where people are invited.
    pub invite: String,
}

impl PlanForm {
    /// The same as the form of any class.
    pub fn class(&self) -> ClassForm {
        let (programme, position) = self.way.split_once('/').unwrap_or((&self.way, "1"));
        ClassForm {
            programme: programme.to_owned(),
            specialism: position.to_owned(),
            name: self.name.clone(),
            region: self.region.clone(),
            place: self.place.clone(),
            capacity: self.capacity.clone(),
            enrols_until: self.enrols_until.clone(),
            starts_on: self.starts_on.clone(),
            ends_on: self.ends_on.clone(),
            ..ClassForm::default()
        }
    }

    /// Whether people are invited.
    pub fn invites(&self) -> bool {
        self.invite == "1"
    }
}

/// Plans and opens the class, or says what has to be mended. Where the office does so in
/// an organisation's name, the organisation hears of it.
///
/// # Errors
/// The database failed.
pub fn plan(
    conn: &mut Conn,
    app: &App,
    teaching: &Teaching,
    form: &PlanForm,
    now: NaiveDateTime,
) -> Result<Result<TrainingClass, Vec<FieldError>>> {
    let wrong = |field, message| Ok(Err(vec![FieldError { field, message }]));
    let ways = Ways::load(conn, now)?;
    let leads = |it: &&super::Way| format!("{}/{}", it.programme, it.position) == form.way;
    if !ways.all_to(&form.certificate).iter().any(leads) {
        return wrong("way", "gap-way-missing");
    }
    let class_form = form.class();
    let draft = match class_form.parse(now) {
        Ok(it) => it,
        Err(errors) => return Ok(Err(errors)),
    };
    if draft.enrols_until <= now {
        return wrong("enrols_until", "gap-enrolment-over");
    }
    let planned = match classes::acts::plan(conn, teaching, &class_form.programme, "", &draft, now)? {
        Ok(it) => it,
        Err(errors) => return Ok(Err(errors)),
    };
    let by = By { mover: teaching.mover(), account_id: Some(teaching.account_id), reason: None };
    classes::acts::open(conn, &planned, by, now)?;
    let opened = class(conn, planned.id)?;
    if by.mover == Mover::Office {
        tell_organisation(conn, app, &opened, teaching.account_id, now)?;
    }
    Ok(Ok(opened))
}

/// Invites people to a class, each once, who let others find them; answers how many
/// were asked. Some at a time, so that nobody else waits long to write; what a
/// restart cuts off, the same act goes on with.
///
/// # Errors
/// The database failed.
pub async fn invite(
    app: &App,
    class: &TrainingClass,
    profile_ids: Vec<i64>,
    invited_by: i64,
    certificate: &str,
    now: NaiveDateTime,
) -> Result<usize> {
    let (class_id, programme_id) = (class.id, class.programme_id);
    let people = app
        .db
        .read(move |conn| Ok(queries::invitable(conn, Some(class_id), Some(programme_id), &profile_ids, now)?))
        .await?;
    let mut n_invited = 0;
    for chunk in people.chunks(CHUNK) {
        let (chunk, shared, class, certificate) = (chunk.to_vec(), app.clone(), class.clone(), certificate.to_owned());
        n_invited += app
            .db
            .write(move |conn| {
                let mut n = 0;
                for &(profile_id, account_id) in &chunk {
                    if queries::insert_invitation(conn, class.id, profile_id, invited_by, now)? {
                        tell(conn, &shared, &class, account_id, &certificate, now)?;
                        n += 1;
                    }
                }
                Ok(n)
            })
            .await?;
    }
    Ok(n_invited)
}

/// Tells those who manage the organisation that a class of theirs was planned for them.
fn tell_organisation(
    conn: &mut Conn,
    app: &App,
    class: &TrainingClass,
    planned_by: i64,
    now: NaiveDateTime,
) -> Result<()> {
    let name = notices::title(conn, class)?;
    for account_id in managers(conn, class.organisation_id)?.into_iter().filter(|it| *it != planned_by) {
        let loc = accounts::queries::find(conn, account_id)?.loc();
        let news = News {
            account_id,
            topic: Topic::Training,
            kind: "training-planned-for-you",
            occasion: format!("class/{}/planned", class.reference),
            arguments: vec![
                ("class", name.clone()),
                ("starts", clock::show_day(class.starts_on, loc.is_en())),
                ("ends", clock::show_day(class.ends_on, loc.is_en())),
                ("place", class.place.clone()),
                ("until", end(class.enrols_until, loc)),
            ],
            link: format!("/teaching/classes/{}", class.reference),
        };
        notifications::tell(conn, app, &news, now)?;
    }
    Ok(())
}

fn tell(
    conn: &mut Conn,
    app: &App,
    class: &TrainingClass,
    account_id: i64,
    certificate: &str,
    now: NaiveDateTime,
) -> Result<()> {
    let loc = accounts::queries::find(conn, account_id)?.loc();
    let (programme, specialism) = (programme(conn, class.programme_id)?, specialism(conn, class.specialism_id)?);
    let news = News {
        account_id,
        // Nobody waits for an answer: whoever wants no such mail gets none.
        topic: Topic::Invitations,
        kind: "training-invited",
        occasion: format!("class/{}/invited", class.reference),
        arguments: vec![
            ("class", class.title(&programme, &specialism)),
            ("certificate", certificate.to_owned()),
            ("starts", clock::show_day(class.starts_on, loc.is_en())),
            ("until", end(class.enrols_until, loc)),
        ],
        link: format!("/training/classes/{}", class.reference),
    };
    notifications::tell(conn, app, &news, now)
}
