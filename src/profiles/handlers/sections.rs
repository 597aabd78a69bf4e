//! The sections of a profile that there is one of: person, preferences,
//! summary, visibility.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::json;

use super::{own, refused, saved};
use crate::access::Actor;
use crate::api::Query;
use crate::app::App;
use crate::codes::occupations;
use crate::html::{self, FieldError, Form, Visit};
use crate::profiles::forms::{PersonForm, PreferencesForm, SummaryForm, VisibilityForm};
use crate::profiles::{Contact, pages, queries, wishes};
use crate::{Result, profiles};

/// What came of a form: stored, or what is wrong with it.
type Outcome = Result<(), Vec<FieldError>>;

/// `GET /profile/person`
pub async fn edit_person(app: web::Data<App>, actor: Actor, visit: Visit) -> Result<HttpResponse> {
    let full = own(&app, &actor).await?;
    let (form, masked) = match &full {
        Some(it) => {
            let contact = Contact::open(&app.keys, &it.profile)?;
            (pages::person_form(&it.profile, &contact), contact.masked_citizen_id())
        }
        None => (PersonForm::default(), None),
    };
    html::page(&pages::Person::new(&visit, form, masked, &[]))
}

/// `POST /profile/person`: may be a draft; an empty ID number leaves the one on file.
pub async fn update_person(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    req: HttpRequest,
    form: Form<PersonForm>,
) -> Result<HttpResponse> {
    let (account_id, now, keys) = (actor.account_id, visit.now, app.keys.clone());
    let outcome = match form.0.parse() {
        Err(errors) => Err(errors),
        Ok(said) => {
            app.db
                .write(move |conn| -> Result<Outcome> {
                    let known = queries::find_by_account(conn, account_id)?;
                    let mut person = said.person.clone();
                    if let Some(profile) = known.as_ref().filter(|_| said.keeps_citizen_id) {
                        person.contact.citizen_id = Contact::open(&keys, profile)?.citizen_id;
                    }
                    if let Some(number) = &person.contact.citizen_id
                        && queries::is_citizen_id_taken(conn, &keys, number, known.map_or(0, |it| it.id))?
                    {
                        let message = "profiles-citizen-id-taken";
                        return Ok(Err(vec![FieldError { field: "citizen_id", message }]));
                    }
                    let profile = queries::ensure(conn, account_id, now)?;
                    queries::save_person(conn, &keys, &profile, &person, now)?;
                    Ok(Ok(()))
                })
                .await?
        }
    };
    match outcome {
        Ok(()) => Ok(saved(&req, &visit, "/profile")),
        Err(errors) => {
            let masked = match own(&app, &actor).await? {
                Some(it) => Contact::open(&app.keys, &it.profile)?.masked_citizen_id(),
                None => None,
            };
            refused(&req, &visit, &errors, &pages::Person::new(&visit, form.0, masked, &errors))
        }
    }
}

/// `GET /profile/preferences`
pub async fn edit_preferences(app: web::Data<App>, actor: Actor, visit: Visit) -> Result<HttpResponse> {
    let form = own(&app, &actor).await?.map(|it| pages::preferences_form(&it)).unwrap_or_default();
    html::page(&pages::Preferences::new(&visit, form, &[]))
}

/// `POST /profile/preferences`: words that may mean several occupations come
/// back as a choice.
pub async fn update_preferences(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    req: HttpRequest,
    form: Form<PreferencesForm>,
) -> Result<HttpResponse> {
    let (wanted, wants_remote) = match form.0.parse() {
        Ok(it) => it,
        Err(errors) => {
            return refused(&req, &visit, &errors, &pages::Preferences::new(&visit, form.0, &errors));
        }
    };
    let (account_id, now) = (actor.account_id, visit.now);
    app.db
        .write(move |conn| {
            let profile = queries::ensure(conn, account_id, now)?;
            Ok(wishes::queries::save_preferences(conn, profile.id, &wanted, wants_remote, now)?)
        })
        .await?;
    // Whoever added one by its words is about to add the next.
    let is_adding = !form.0.occupation.trim().is_empty() || !form.0.region.trim().is_empty();
    Ok(saved(&req, &visit, if is_adding { "/profile/preferences" } else { "/profile" }))
}

/// The beginning of an occupation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    #[serde(default)]
    q: String,
}

/// `GET /profile/occupations.json?q=`: occupations that the words may mean.
pub async fn occupations(query: Query<Typed>) -> Result<HttpResponse> {
    let words: String = query.0.q.chars().take(50).collect();
    let found = web::block(move || occupations::suggest(&words, 8)).await.map_err(anyhow::Error::from)?;
    let items: Vec<_> = found
        .iter()
        .map(|it| {
            let group = occupations::major_group(it.occupation.code).map(|it| it.name);
            json!({ "text": it.occupation.name, "kind": group })
        })
        .collect();
    Ok(HttpResponse::Ok().json(items))
}

/// `GET /profile/summary`
pub async fn edit_summary(app: web::Data<App>, actor: Actor, visit: Visit) -> Result<HttpResponse> {
    let summary = own(&app, &actor).await?.map(|it| it.profile.summary).unwrap_or_default();
    html::page(&pages::Summary::new(&visit, SummaryForm { summary }, &[]))
}

/// `POST /profile/summary`
pub async fn update_summary(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    req: HttpRequest,
    form: Form<SummaryForm>,
) -> Result<HttpResponse> {
    let summary = match form.0.parse() {
        Ok(it) => it,
        Err(errors) => return refused(&req, &visit, &errors, &pages::Summary::new(&visit, form.0, &errors)),
    };
    let (account_id, now) = (actor.account_id, visit.now);
    app.db
        .write(move |conn| {
            let profile = queries::ensure(conn, account_id, now)?;
            Ok(queries::save_summary(conn, profile.id, &summary, now)?)
        })
        .await?;
    Ok(saved(&req, &visit, "/profile"))
}

async fn exclusions(app: &App, actor: &Actor) -> Result<Vec<(i64, String)>> {
    let account_id = actor.account_id;
    app.db
        .read(move |conn| match queries::find_by_account(conn, account_id)? {
            Some(it) => Ok(wishes::queries::exclusions(conn, it.id)?),
            None => Ok(Vec::new()),
        })
        .await
}

/// `GET /profile/visibility`
pub async fn edit_visibility(app: web::Data<App>, actor: Actor, visit: Visit) -> Result<HttpResponse> {
    let visibility = own(&app, &actor).await?.map_or(profiles::Visibility::Hidden, |it| it.profile.visibility);
    let excluded = exclusions(&app, &actor).await?;
    let form = VisibilityForm {
        visibility: visibility.code().to_owned(),
        excluded: excluded.iter().map(|it| it.0).collect(),
        employer: String::new(),
    };
    html::page(&pages::Visibility::new(&visit, form, excluded, &[]))
}

/// `POST /profile/visibility`: who may find it, and which employers never.
pub async fn update_visibility(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    req: HttpRequest,
    form: Form<VisibilityForm>,
) -> Result<HttpResponse> {
    let (account_id, now, sent) = (actor.account_id, visit.now, form.0.clone());
    let outcome = match form.0.parse() {
        Err(errors) => Err(errors),
        Ok(visibility) => {
            app.db
                .write(move |conn| -> Result<Outcome> {
                    // Only employers that were excluded before can stay so: ids are not guessed at.
                    let mut excluded = sent.excluded.clone();
                    let known = queries::find_by_account(conn, account_id)?;
                    let before = match known {
                        Some(it) => wishes::queries::exclusions(conn, it.id)?,
                        None => Vec::new(),
                    };
                    excluded.retain(|id| before.iter().any(|it| it.0 == *id));
                    let name = sent.employer.trim();
                    if !name.is_empty() {
                        let Some(id) = wishes::queries::find_employer(conn, name)? else {
                            let message = "profiles-employer-unknown";
                            return Ok(Err(vec![FieldError { field: "employer", message }]));
                        };
                        excluded.push(id);
                    }
                    let profile = queries::ensure(conn, account_id, now)?;
                    wishes::queries::save_visibility(conn, profile.id, visibility, &excluded, now)?;
                    Ok(Ok(()))
                })
                .await?
        }
    };
    match outcome {
        Ok(()) => {
            let is_adding = !form.0.employer.trim().is_empty();
            Ok(saved(&req, &visit, if is_adding { "/profile/visibility" } else { "/profile" }))
        }
        Err(errors) => {
            let excluded = exclusions(&app, &actor).await?;
            refused(&req, &visit, &errors, &pages::Visibility::new(&visit, form.0, excluded, &errors))
        }
    }
}
