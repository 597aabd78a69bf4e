//! A unit's own pages: where it stands, its facts, handing it in, appealing, closing.

use actix_web::{HttpResponse, web};

use crate::app::App;
use crate::employers::acting::unit_cookie;
use crate::employers::facts::FactsForm;
use crate::employers::forms::{TextForm, UnitForm};
use crate::employers::queries::{self, documents, members, suspensions, verifications};
use crate::employers::{Acting, Facts, MemberRole, checking, pages, phone_of, phone_place, suspending};
use crate::html::{self, FieldError, Form, Visit};
use crate::{Error, Result};

/// `GET /employer`
pub async fn home(app: web::Data<App>, visit: Visit, acting: Acting) -> Result<HttpResponse> {
    let page = home_page(&app, &visit, acting, &[]).await?;
    html::page(&page)
}

async fn home_page(app: &App, visit: &Visit, acting: Acting, errors: &[FieldError]) -> Result<pages::Home> {
    let it = acting.clone();
    let found = app
        .db
        .read(move |conn| {
            let unit = &it.employer;
            Ok(pages::Standing {
                units: queries::units(conn, it.account_id)?,
                documents: documents::newest(conn, unit.id)?,
                requests: checking::requests(conn, unit)?,
                newest: verifications::newest(conn, unit.id)?,
                is_ready: checking::ready(conn, unit)?.is_some(),
                suspension: suspensions::current(conn, unit.id)?.filter(|it| it.confirmed_at.is_some()),
                counts: queries::counts(conn, unit.id)?,
                n_members: members::count(conn, unit.id)?,
                moves: queries::moves(conn, unit.id)?,
            })
        })
        .await?;
    Ok(pages::Home::new(visit, &acting, &found, errors))
}

/// `POST /employer/unit`: acts for another of one's units from now on.
pub async fn choose(app: web::Data<App>, visit: Visit, acting: Acting, form: Form<UnitForm>) -> Result<HttpResponse> {
    let account_id = acting.account_id;
    let units = app.db.read(move |conn| Ok(queries::units(conn, account_id)?)).await?;
    let (unit, _) = units.iter().find(|it| it.0.reference == form.0.unit).ok_or(Error::NotFound)?;
    let mut response = visit.redirect("/employer");
    response.add_cookie(&unit_cookie(&app, &unit.reference)).map_err(anyhow::Error::from)?;
    Ok(response)
}

/// `GET /employer/facts`
pub async fn edit(app: web::Data<App>, visit: Visit, acting: Acting) -> Result<HttpResponse> {
    acting.require(MemberRole::Owner)?;
    let unit = acting.employer.clone();
    let (requests, proposed) =
        app.db.read(move |conn| Ok((checking::requests(conn, &unit)?, checking::proposed(conn, &unit)?))).await?;
    let mut form = FactsForm::of(&acting.employer, phone_of(&app.keys, &acting.employer)?);
    if let Some(it) = proposed.filter(|_| acting.employer.state().was_checked()) {
        form = FactsForm {
            name: it.name,
            uscc: it.uscc,
            kind: it.kind.code().to_owned(),
            account_kind: it.account_kind.code().to_owned(),
            ..form
        };
    }
    html::page(&pages::EditFacts::new(&visit, &acting.employer, &form, &requests, &[]))
}

/// `POST /employer/facts`
pub async fn update(app: web::Data<App>, visit: Visit, acting: Acting, form: Form<FactsForm>) -> Result<HttpResponse> {
    acting.require(MemberRole::Owner)?;
    let unit = acting.employer.clone();
    let parsed = match form.0.parse() {
        Ok((facts, phone)) => {
            let (it, facts, unit, now) = (app.clone(), facts, unit.clone(), visit.now);
            let sealed = app.keys.seal(&phone_place(&unit), &phone);
            let account_id = acting.account_id;
            app.db
                .write(move |conn| {
                    let mistakes = objections(conn, &unit, &facts)?;
                    if !mistakes.is_empty() {
                        return Ok(Err(mistakes));
                    }
                    let waits = checking::change(conn, &it, &unit, &facts, account_id, now)?;
                    queries::set_phone(conn, unit.id, &sealed)?;
                    Ok(Ok(waits))
                })
                .await?
        }
        Err(errors) => Err(errors),
    };
    match parsed {
        Ok(true) => Ok(visit.redirect_with("/employer", "employers-flash-waits")),
        Ok(false) => Ok(visit.redirect_with("/employer", "employers-flash-saved")),
        Err(errors) => {
            let requests = app.db.read(move |conn| checking::requests(conn, &unit)).await?;
            html::unprocessable(&pages::EditFacts::new(&visit, &acting.employer, &form.0, &requests, &errors))
        }
    }
}

/// What only the rows know to be wrong with facts.
fn objections(conn: &mut crate::db::Conn, unit: &crate::employers::Employer, facts: &Facts) -> Result<Vec<FieldError>> {
    let mut errors = Vec::new();
    // Postings of the office hang on the name of a unit that nobody has checked.
    if facts.name != unit.name && !unit.state().was_checked() && queries::counts(conn, unit.id)?.0 > 0 {
        errors.push(FieldError { field: "name", message: "employers-name-fixed" });
    }
    for (field, message) in queries::taken(conn, unit.id, facts)? {
        errors.push(FieldError { field, message });
    }
    Ok(errors)
}

/// `POST /employer/submission`: hands the unit in to be checked.
pub async fn submit(app: web::Data<App>, visit: Visit, acting: Acting) -> Result<HttpResponse> {
    acting.require(MemberRole::Owner)?;
    let (it, now) = (app.clone(), visit.now);
    app.db.write(move |conn| checking::submit(conn, &it, &acting.employer, acting.account_id, now)).await?;
    Ok(visit.redirect_with("/employer", "employers-flash-submitted"))
}

/// `POST /employer/appeal`: against a suspension, once.
pub async fn appeal(app: web::Data<App>, visit: Visit, acting: Acting, form: Form<TextForm>) -> Result<HttpResponse> {
    acting.require(MemberRole::Owner)?;
    let text = match form.0.parse() {
        Ok(it) => it,
        Err(errors) => return html::unprocessable(&home_page(&app, &visit, acting, &errors).await?),
    };
    let (it, now) = (app.clone(), visit.now);
    app.db.write(move |conn| suspending::appeal(conn, &it, &acting.employer, &text, now)).await?;
    Ok(visit.redirect_with("/employer", "employers-flash-appealed"))
}

/// `GET /employer/closing`
pub async fn ask_to_close(visit: Visit, acting: Acting) -> Result<HttpResponse> {
    acting.require(MemberRole::Owner)?;
    html::page(&pages::Closing::new(&visit, &acting.employer))
}

/// `POST /employer/closing`: closes the unit's account, for good.
pub async fn close(app: web::Data<App>, visit: Visit, acting: Acting, form: Form<TextForm>) -> Result<HttpResponse> {
    acting.require(MemberRole::Owner)?;
    let (it, now, account_id) = (app.clone(), visit.now, acting.account_id);
    let reason = form.0.text.trim().chars().take(1_000).collect::<String>();
    app.db.write(move |conn| suspending::close(conn, &it, &acting.employer, &reason, account_id, now)).await?;
    Ok(visit.redirect_with("/employer", "employers-flash-closed"))
}
