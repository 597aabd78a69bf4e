//! A unit's lists of candidates.

use actix_web::{HttpResponse, web};

use super::record;
use crate::app::App;
use crate::employers::{Acting, MemberRole};
use crate::html::{self, FieldError, Form, Visit};
use crate::talent::forms::{KeepForm, RemovalForm};
use crate::talent::pages::{Kept, ListPage, ListsPage, card};
use crate::talent::{people, queries};
use crate::{Result, clock, profiles};

async fn lists_page(app: &App, visit: &Visit, acting: &Acting, errors: Vec<FieldError>) -> Result<ListsPage> {
    let employer_id = acting.employer.id;
    let lists = app.db.read(move |conn| Ok(queries::lists(conn, employer_id)?)).await?;
    Ok(ListsPage::new(visit, lists, errors))
}

/// `GET /employer/lists`
pub async fn index(app: web::Data<App>, visit: Visit, acting: Acting) -> Result<HttpResponse> {
    html::page(&lists_page(&app, &visit, &acting, Vec::new()).await?)
}

/// `POST /employer/lists`: makes an empty one.
pub async fn create(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    Form(form): Form<KeepForm>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Recruiter)?;
    let name = match form.parse() {
        Ok((name, _)) => name,
        Err(errors) => return html::unprocessable(&lists_page(&app, &visit, &acting, errors).await?),
    };
    let (employer_id, account_id, now) = (acting.employer.id, acting.account_id, visit.now);
    let list = app.db.write(move |conn| Ok(queries::ensure_list(conn, employer_id, &name, account_id, now)?)).await?;
    Ok(visit.redirect(&format!("/employer/lists/{}", list.reference)))
}

/// `GET /employer/lists/{reference}`: who is on it. Whoever can no longer be seen is
/// counted, and not shown.
pub async fn show(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    let (employer_id, now, loc) = (acting.employer.id, visit.now, visit.loc);
    let is_verified = acting.employer.is_verified(now);
    let (list, entries, people) = app
        .db
        .read(move |conn| {
            let list = queries::list(conn, employer_id, &reference)?;
            let entries = queries::entries(conn, list.id)?;
            let ids: Vec<i64> = entries.iter().map(|it| it.0).collect();
            Ok((list, entries, profiles::queries::load_many(conn, &ids)?))
        })
        .await?;
    let visible: Vec<_> = people
        .iter()
        .filter(|it| is_verified && it.profile.is_searchable(now) && !it.exclusions.contains(&employer_id))
        .collect();
    let shown = visible.iter().map(|it| it.profile.id).collect();
    record(&app, &acting, shown, "match", list.name.clone(), now).await?;
    let kept = entries
        .iter()
        .filter_map(|(id, note, at)| {
            let full = visible.iter().find(|it| it.profile.id == *id)?;
            let since = clock::show_day(clock::day(*at), loc.is_en());
            Some(Kept { person: card(full, "", loc), note: note.clone(), since })
        })
        .collect::<Vec<_>>();
    let n_gone = entries.len() - kept.len();
    html::page(&ListPage::new(&visit, list, kept, n_gone))
}

/// `POST /employer/people/{reference}/lists`: puts a person on a list.
pub async fn keep(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
    Form(form): Form<KeepForm>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Recruiter)?;
    let (employer_id, account_id, now) = (acting.employer.id, acting.account_id, visit.now);
    let name = reference.clone();
    let profile_id = app.db.read(move |conn| Ok(people::see(conn, &name, employer_id, now)?.profile.id)).await?;
    let (list, note) = match form.parse() {
        Ok(parsed) => parsed,
        Err(errors) => return html::unprocessable(&lists_page(&app, &visit, &acting, errors).await?),
    };
    app.db
        .write(move |conn| {
            let list = queries::ensure_list(conn, employer_id, &list, account_id, now)?;
            Ok(queries::keep(conn, list.id, profile_id, &note, now)?)
        })
        .await?;
    Ok(visit.redirect_with(&format!("/employer/people/{reference}"), "talent-kept"))
}

/// `POST /employer/lists/{reference}/removal`: takes a person off.
pub async fn remove(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
    Form(form): Form<RemovalForm>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Recruiter)?;
    let (employer_id, name) = (acting.employer.id, reference.clone());
    app.db
        .write(move |conn| {
            let list = queries::list(conn, employer_id, &name)?;
            // Gone already is as good as taken off.
            if let Ok(profile) = profiles::queries::find_by_reference(conn, &form.profile) {
                queries::remove(conn, list.id, profile.id)?;
            }
            Ok(())
        })
        .await?;
    Ok(visit.redirect_with(&format!("/employer/lists/{reference}"), "talent-removed"))
}

/// `POST /employer/lists/{reference}/deletion`
pub async fn delete(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Recruiter)?;
    let employer_id = acting.employer.id;
    app.db
        .write(move |conn| {
            let list = queries::list(conn, employer_id, &reference)?;
            Ok(queries::delete_list(conn, list.id)?)
        })
        .await?;
    Ok(visit.redirect_with("/employer/lists", "talent-list-deleted"))
}
