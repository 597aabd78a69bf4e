//! Intentions as the two sides of them read and answer them.

use actix_web::{HttpResponse, web};

use crate::access::Actor;
use crate::api::Slice;
use crate::app::App;
use crate::applications::Side;
use crate::applications::agreements::Channel;
use crate::applications::agreements::forms::AnswerForm;
use crate::applications::agreements::pages::Intentions;
use crate::applications::agreements::queries::intentions::{self, Intention, Whose};
use crate::db::Conn;
use crate::employers::{self, Acting, Employer, MemberRole};
use crate::html::{self, FieldError, Form, Visit};
use crate::{Error, Result, profiles};

/// More than anyone has.
const MOST: Slice = Slice { limit: 100, offset: 0 };

fn load(conn: &mut Conn, whose: Whose) -> Result<Vec<(Intention, Employer)>> {
    let (_, rows) = intentions::list(conn, whose, MOST)?;
    let ids: Vec<i64> = rows.iter().map(|it| it.employer_id).collect();
    let employers = employers::queries::load_many(conn, &ids)?;
    let employer = |it: &Intention| employers.iter().find(|unit| unit.id == it.employer_id).cloned();
    Ok(rows.into_iter().filter_map(|it| Some((it.clone(), employer(&it)?))).collect())
}

/// `None` where the account has no profile: then there are no intentions either.
fn profile_id(conn: &mut Conn, account_id: i64) -> Result<Option<i64>> {
    Ok(profiles::queries::find_by_account(conn, account_id)?.map(|it| it.id))
}

async fn person_page(app: &App, visit: &Visit, actor: &Actor, errors: &[FieldError]) -> Result<Intentions> {
    let account_id = actor.account_id;
    let rows = app
        .db
        .read(move |conn| match profile_id(conn, account_id)? {
            Some(id) => load(conn, Whose::Profile(id)),
            None => Ok(Vec::new()),
        })
        .await?;
    Ok(Intentions::new(visit, Side::Seeker, true, &rows, errors))
}

async fn unit_page(app: &App, visit: &Visit, acting: &Acting, errors: &[FieldError]) -> Result<Intentions> {
    let (employer_id, can_write) = (acting.employer.id, acting.require(MemberRole::Recruiter).is_ok());
    let rows = app.db.read(move |conn| load(conn, Whose::Employer(employer_id))).await?;
    Ok(Intentions::new(visit, Side::Employer, can_write, &rows, errors))
}

/// `GET /profile/intentions`
pub async fn of_person(app: web::Data<App>, visit: Visit, actor: Actor) -> Result<HttpResponse> {
    html::page(&person_page(&app, &visit, &actor, &[]).await?)
}

/// `GET /employer/intentions`
pub async fn of_unit(app: web::Data<App>, visit: Visit, acting: Acting) -> Result<HttpResponse> {
    html::page(&unit_page(&app, &visit, &acting, &[]).await?)
}

/// Confirms for a side, or calls off.
fn answer(
    conn: &mut Conn,
    app: &App,
    it: &Intention,
    side: Side,
    is_so: bool,
    now: chrono::NaiveDateTime,
) -> Result<()> {
    if is_so {
        intentions::confirm(conn, app, it, side, Channel::Online, now)?;
        return Ok(());
    }
    intentions::cancel(conn, app, it, now)
}

/// `POST /profile/intentions/{reference}`: the person says so too, or calls it off.
pub async fn answer_of_person(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
    Form(form): Form<AnswerForm>,
) -> Result<HttpResponse> {
    let (account_id, wanted) = (actor.account_id, reference.into_inner());
    let it = app
        .db
        .read(move |conn| {
            let it = intentions::find(conn, &wanted)?;
            if profile_id(conn, account_id)? == Some(it.profile_id) { Ok(it) } else { Err(Error::NotFound) }
        })
        .await?;
    let is_so = match form.parse() {
        Ok(is_so) => is_so,
        Err(errors) => return html::unprocessable(&person_page(&app, &visit, &actor, &errors).await?),
    };
    let (service, now) = (app.clone(), visit.now);
    app.db.write(move |conn| answer(conn, &service, &it, Side::Seeker, is_so, now)).await?;
    Ok(visit.redirect_with("/profile/intentions", "agreements-told"))
}

/// `POST /employer/intentions/{reference}`: the employer says so too, or calls it off.
pub async fn answer_of_unit(
    app: web::Data<App>,
    visit: Visit,
    acting: Acting,
    reference: web::Path<String>,
    Form(form): Form<AnswerForm>,
) -> Result<HttpResponse> {
    acting.require(MemberRole::Recruiter)?;
    let (employer_id, wanted) = (acting.employer.id, reference.into_inner());
    let it = app
        .db
        .read(move |conn| {
            let it = intentions::find(conn, &wanted)?;
            if it.employer_id == employer_id { Ok(it) } else { Err(Error::NotFound) }
        })
        .await?;
    let is_so = match form.parse() {
        Ok(is_so) => is_so,
        Err(errors) => return html::unprocessable(&unit_page(&app, &visit, &acting, &errors).await?),
    };
    let (service, now) = (app.clone(), visit.now);
    app.db.write(move |conn| answer(conn, &service, &it, Side::Employer, is_so, now)).await?;
    Ok(visit.redirect_with("/employer/intentions", "agreements-told"))
}
