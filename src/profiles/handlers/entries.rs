//! The sections of a profile that hold several entries.

use actix_web::{HttpRequest, HttpResponse, web};

use super::{own, refused, saved};
use crate::access::Actor;
use crate::app::App;
use crate::html::{self, FieldError, Form, Visit};
use crate::profiles::entries::{self, Entry, MOST_OF_A_KIND};
use crate::profiles::forms::EntryForm;
use crate::profiles::{EntryKind, pages, queries};
use crate::{Error, Result, certificates};

/// `GET /profile/works` and its like: the entries, and a form for one more.
pub async fn index(kind: EntryKind, app: web::Data<App>, actor: Actor, visit: Visit) -> Result<HttpResponse> {
    html::page(&list(kind, &app, &actor, &visit, EntryForm::default(), &[]).await?)
}

/// The list; that of certificates begins with what the office issued.
async fn list(
    kind: EntryKind,
    app: &App,
    actor: &Actor,
    visit: &Visit,
    form: EntryForm,
    errors: &[FieldError],
) -> Result<pages::Entries> {
    let full = own(app, actor).await?;
    let mut issued = Vec::new();
    if let (EntryKind::Certificate, Some(id)) = (kind, full.as_ref().map(|it| it.profile.id)) {
        issued = app.db.read(move |conn| Ok(certificates::queries::of_profile(conn, id)?)).await?;
    }
    let entries = full.into_iter().flat_map(|it| it.entries).filter(|it| it.kind == kind).collect();
    Ok(pages::Entries::new(visit, kind, entries, issued, form, errors))
}

/// `POST /profile/works` and its like: one more.
pub async fn create(
    kind: EntryKind,
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    req: HttpRequest,
    form: Form<EntryForm>,
) -> Result<HttpResponse> {
    let (account_id, now) = (actor.account_id, visit.now);
    let outcome = match form.0.parse(kind) {
        Err(errors) => Err(errors),
        Ok(entry) => {
            app.db
                .write(move |conn| -> Result<Result<(), Vec<FieldError>>> {
                    let profile = queries::ensure(conn, account_id, now)?;
                    if queries::load(conn, profile.id)?.entries_of(kind).count() >= MOST_OF_A_KIND {
                        let message = "profiles-too-many-entries";
                        return Ok(Err(vec![FieldError { field: "name", message }]));
                    }
                    entries::queries::add(conn, profile.id, kind, &entry, now)?;
                    Ok(Ok(()))
                })
                .await?
        }
    };
    match outcome {
        Ok(()) => Ok(saved(&req, &visit, kind.path())),
        Err(errors) => {
            let page = list(kind, &app, &actor, &visit, form.0, &errors).await?;
            refused(&req, &visit, &errors, &page)
        }
    }
}

/// An entry of whoever asks; another's is not found.
async fn own_entry(app: &App, actor: &Actor, id: i64) -> Result<Entry> {
    let account_id = actor.account_id;
    app.db
        .read(move |conn| {
            let profile = queries::find_by_account(conn, account_id)?.ok_or(Error::NotFound)?;
            Ok(entries::queries::find(conn, profile.id, id)?)
        })
        .await
}

fn id_of(path: &str) -> Result<i64> {
    path.parse().map_err(|_| Error::NotFound)
}

/// `GET /profile/entries/{id}`
pub async fn edit(app: web::Data<App>, actor: Actor, visit: Visit, id: web::Path<String>) -> Result<HttpResponse> {
    let entry = own_entry(&app, &actor, id_of(&id)?).await?;
    html::page(&pages::EditEntry::new(&visit, &entry, pages::entry_form(&entry), &[]))
}

/// `POST /profile/entries/{id}`
pub async fn update(
    app: web::Data<App>,
    actor: Actor,
    visit: Visit,
    id: web::Path<String>,
    req: HttpRequest,
    form: Form<EntryForm>,
) -> Result<HttpResponse> {
    let entry = own_entry(&app, &actor, id_of(&id)?).await?;
    let new = match form.0.parse(entry.kind) {
        Ok(it) => it,
        Err(errors) => {
            return refused(&req, &visit, &errors, &pages::EditEntry::new(&visit, &entry, form.0, &errors));
        }
    };
    let (kind, now) = (entry.kind, visit.now);
    app.db
        .write(move |conn| {
            // It may have gone since it was read.
            entries::queries::find(conn, entry.profile_id, entry.id)?;
            Ok(entries::queries::save(conn, &entry, &new, now)?)
        })
        .await?;
    Ok(saved(&req, &visit, kind.path()))
}

/// `POST /profile/entries/{id}/deletion`
pub async fn delete(app: web::Data<App>, actor: Actor, visit: Visit, id: web::Path<String>) -> Result<HttpResponse> {
    let entry = own_entry(&app, &actor, id_of(&id)?).await?;
    let (kind, now) = (entry.kind, visit.now);
    app.db.write(move |conn| Ok(entries::queries::delete(conn, &entry, now)?)).await?;
    Ok(visit.redirect_with(kind.path(), "profiles-entry-deleted"))
}
