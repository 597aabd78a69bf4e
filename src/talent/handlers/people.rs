//! A unit looks for people, looks at one, and invites them.

use actix_web::{HttpResponse, web};

use super::record;
use crate::api::Query;
use crate::app::App;
use crate::employers::{Acting, MemberRole};
use crate::html::{self, FieldError, Form, Visit};
use crate::notifications::{self, News, Topic};
use crate::postings::pages::Pager;
use crate::talent::forms::{InviteForm, KeepForm};
use crate::talent::pages::{Options, PeoplePage, PersonPage, Unverified, address, card, chips, facets};
use crate::talent::people::{self, PeopleForm};
use crate::talent::queries::{self, invitations};
use crate::{Error, Result, profiles};

/// People on one page.
const PAGE: i64 = 20;

/// `GET /employer/people`: the search of people. Each one that is shown can read that they were.
pub async fn index(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    Query(form): Query<PeopleForm>,
) -> Result<HttpResponse> {
    let wanted = form.parse()?;
    if !acting.employer.is_verified(visit.now) {
        return html::page(&Unverified::new(&visit));
    }
    let (search, employer_id, now) = (app.search.clone(), acting.employer.id, visit.now);
    let (words, chips) = (wanted.text.clone(), chips(&form, &wanted, visit.loc));
    let page = form.page.unwrap_or(1).clamp(1, 1_000);
    let skip = usize::try_from((page - 1) * PAGE).unwrap_or(0);
    let (found, shown) = app
        .db
        .read(move |conn| {
            let found = people::find(conn, &search, &wanted, employer_id, now)?;
            let ids: Vec<i64> = found.ids.iter().copied().skip(skip).take(PAGE as usize).collect();
            let shown = profiles::queries::load_many(conn, &ids)?;
            Ok((found, shown))
        })
        .await?;
    let total = found.ids.len() as i64;
    let pager = Pager::new(page, total, PAGE, |n| {
        let mut query = form.parameters();
        query.push(("page", n.to_string()));
        address(&query, visit.loc)
    });
    let reason = match form.q.trim() {
        "" => visit.t("talent-reason").to_string(),
        text => visit.t("talent-reason-words").with("text", text).to_string(),
    };
    record(&app, &acting, shown.iter().map(|it| it.profile.id).collect(), "match", reason, now).await?;
    html::page(&PeoplePage::new(
        &visit,
        &form,
        total,
        (&words, chips),
        shown.iter().map(|it| card(it, &words, visit.loc)).collect(),
        facets(&found, &form, visit.loc),
        pager,
    ))
}

async fn person_page(
    app: &App,
    visit: &Visit,
    acting: &Acting,
    reference: &str,
    errors: Vec<FieldError>,
    (invite, keep): (InviteForm, KeepForm),
) -> Result<PersonPage> {
    let (name, employer_id, now) = (reference.to_owned(), acting.employer.id, visit.now);
    let (full, issued, options) = app
        .db
        .read(move |conn| {
            let full = people::see(conn, &name, employer_id, now)?;
            let issued = people::issued(conn, full.profile.id, now)?;
            let refused = queries::refusals(conn, full.profile.id)?;
            let options = Options {
                postings: queries::open_postings(conn, employer_id, now)?,
                lists: queries::lists(conn, employer_id)?.into_iter().map(|it| it.0).collect(),
                invitation: invitations::between(conn, employer_id, full.profile.id)?,
                is_refused: refused.contains(&None) || refused.contains(&Some(employer_id)),
            };
            Ok((full, issued, options))
        })
        .await?;
    Ok(PersonPage::new(visit, &full, &issued, options, errors, (invite, keep)))
}

/// `GET /employer/people/{reference}`: a person without name and contact data.
pub async fn show(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
) -> Result<HttpResponse> {
    // Who it is not for learns nothing, not even whether there is such a person.
    if !acting.employer.is_verified(visit.now) {
        return Err(Error::NotFound);
    }
    let forms = (InviteForm::default(), KeepForm::default());
    let page = person_page(&app, &visit, &acting, &reference, Vec::new(), forms).await?;
    let reason = visit.t("talent-reason").to_string();
    record(&app, &acting, vec![page.profile_id], "profile", reason, visit.now).await?;
    html::page(&page)
}

/// `POST /employer/people/{reference}/invitation`: asks the person to apply to a posting.
pub async fn invite(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
    Form(form): Form<InviteForm>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Recruiter)?;
    let again = |errors: Vec<FieldError>| {
        let (app, visit, acting, reference) = (&app, &visit, &acting, &reference);
        let forms = (form.clone(), KeepForm::default());
        async move { html::unprocessable(&person_page(app, visit, acting, reference, errors, forms).await?) }
    };
    if !acting.employer.is_verified(visit.now) {
        return again(vec![FieldError { field: "posting", message: "talent-error-unverified" }]).await;
    }
    let text = match form.parse() {
        Ok(text) => text,
        Err(errors) => return again(errors).await,
    };
    let (now, employer, account_id) = (visit.now, acting.employer.clone(), acting.account_id);
    let (name, posting, app_) = (reference.clone(), form.posting.clone(), app.clone());
    let most = i64::from(app.settings.talent.invitations_per_day);
    let sent = app
        .db
        .write(move |conn| {
            let full = people::see(conn, &name, employer.id, now)?;
            let id = full.profile.id;
            let sent = invitations::send(conn, employer.id, &posting, id, (account_id, &text), most, now)?;
            let reference = match sent {
                Ok(reference) => reference,
                Err(obstacle) => return Ok(Err(obstacle)),
            };
            if let Some(owner) = profiles::queries::account_of(conn, id)? {
                let it = invitations::sent(conn, employer.id, &reference)?;
                let news = News {
                    account_id: owner,
                    topic: Topic::Invitations,
                    kind: "talent-invited",
                    occasion: format!("talent/{reference}/invited"),
                    arguments: vec![("employer", it.employer), ("posting", it.posting_title)],
                    link: format!("/profile/job-invitations/{reference}"),
                };
                notifications::tell(conn, &app_, &news, now)?;
            }
            Ok(Ok(reference))
        })
        .await?;
    match sent {
        Ok(_) => Ok(visit.redirect_with(&format!("/employer/people/{reference}"), "talent-invited-done")),
        Err("talent-error-posting") if form.posting.is_empty() => {
            again(vec![FieldError { field: "posting", message: "talent-error-choose" }]).await
        }
        Err("talent-error-posting") => Err(Error::NotFound),
        Err(message) => again(vec![FieldError { field: "posting", message }]).await,
    }
}
