//! Intentions as a specialist works on them: proposed for both sides, confirmed by
//! telephone or at a booth. No name stands here; people are profiles.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::api::{Query, Slice};
use crate::app::App;
use crate::applications::Side;
use crate::applications::agreements::pages::Desk;
use crate::applications::agreements::queries::intentions::{self, Intention, NewIntention, Whose};
use crate::applications::agreements::{Channel, IntentionState, Origin, Proposer};
use crate::db::Conn;
use crate::employers::{self, Employer};
use crate::html::{self, FieldError, Form, Visit};
use crate::{Result, postings, profiles};

const PER_PAGE: i64 = 50;

/// Which intentions a page lists.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DeskQuery {
    /// A code of [`IntentionState`]; what is none lists all.
    pub state: String,
    /// From 1.
    pub page: Option<i64>,
}

/// `POST /staff/intentions`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProposalForm {
    /// The profile's public name.
    pub profile: String,
    /// The employer's name, or its number.
    pub employer: String,
    /// The posting's, or nothing.
    pub posting: String,
    /// A code of [`Origin`].
    pub source: String,
}

impl ProposalForm {
    /// An intention of a specialist's, or what has to be mended; names are looked up.
    ///
    /// # Errors
    /// The database failed.
    pub fn parse(&self, conn: &mut Conn) -> Result<Result<NewIntention, Vec<FieldError>>> {
        use diesel::OptionalExtension;
        let mut errors = Vec::new();
        let profile = profiles::queries::find_by_reference(conn, self.profile.trim()).optional()?;
        let employer = self.employer(conn)?;
        let posting = match self.posting.trim() {
            "" => None,
            it => postings::queries::find(conn, it).optional()?,
        };
        let is_theirs = posting.as_ref().map(|it| it.row.employer_id) == employer.as_ref().ok().map(|it| it.id);
        if !self.posting.trim().is_empty() && !is_theirs {
            errors.push(FieldError { field: "posting", message: "agreements-posting-unknown" });
        }
        let source = Origin::parse(&self.source);
        if source.is_none() {
            errors.push(FieldError { field: "source", message: "agreements-source-missing" });
        }
        if profile.is_none() {
            errors.push(FieldError { field: "profile", message: "agreements-profile-unknown" });
        }
        let employer = match employer {
            Ok(it) => Some(it),
            Err(message) => {
                errors.push(FieldError { field: "employer", message });
                None
            }
        };
        Ok(match (profile, employer, source) {
            (Some(profile), Some(employer), Some(source)) if errors.is_empty() => Ok(NewIntention {
                employer_id: employer.id,
                profile_id: profile.id,
                posting_id: posting.map(|it| it.row.id),
                application_id: None,
                source,
                proposed_by: Proposer::Specialist,
            }),
            _ => Err(errors),
        })
    }
}

impl ProposalForm {
    /// The employer by its number, its name, or what no other name has.
    fn employer(&self, conn: &mut Conn) -> Result<Result<Employer, &'static str>> {
        use diesel::OptionalExtension;
        let said = self.employer.trim();
        if said.is_empty() {
            return Ok(Err("agreements-employer-unknown"));
        }
        if let Some(it) = employers::queries::find(conn, said).optional()? {
            return Ok(Ok(it));
        }
        let (mut found, total) = employers::queries::list(conn, None, said, Slice { limit: 100, offset: 0 })?;
        if let Some(at) = found.iter().position(|it| it.name == said) {
            return Ok(Ok(found.swap_remove(at)));
        }
        Ok(match (found.pop(), total) {
            (Some(it), 1) => Ok(it),
            (None, _) => Err("agreements-employer-unknown"),
            _ => Err("agreements-employer-several"),
        })
    }
}

/// `POST /staff/intentions/{reference}/confirmations`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ConfirmationForm {
    /// A code of [`Side`].
    pub side: String,
    /// `call` or `booth`: online, each side does it itself.
    pub channel: String,
}

impl ConfirmationForm {
    /// Who said so and how, or what has to be mended.
    pub fn parse(&self) -> Result<(Side, Channel), Vec<FieldError>> {
        let channel = Channel::parse(&self.channel).filter(|it| *it != Channel::Online);
        match (Side::parse(&self.side), channel) {
            (Some(side), Some(channel)) => Ok((side, channel)),
            (None, _) => Err(vec![FieldError { field: "side", message: "agreements-side-missing" }]),
            _ => Err(vec![FieldError { field: "channel", message: "agreements-channel-missing" }]),
        }
    }
}

/// An intention as the office reads it.
pub struct Listed {
    /// The intention.
    pub intention: Intention,
    /// The employer.
    pub employer: Employer,
    /// The profile's public name.
    pub profile: String,
}

/// A page of intentions, with what they name.
///
/// # Errors
/// The database failed.
pub fn listed(conn: &mut Conn, whose: Whose, slice: Slice) -> Result<(i64, Vec<Listed>)> {
    let (total, rows) = intentions::list(conn, whose, slice)?;
    let mut all = Vec::new();
    for intention in rows {
        all.push(named(conn, intention)?);
    }
    Ok((total, all))
}

/// An intention with what it names.
///
/// # Errors
/// The database failed.
pub fn named(conn: &mut Conn, intention: Intention) -> Result<Listed> {
    let employer = employers::queries::load_many(conn, &[intention.employer_id])?.pop();
    Ok(Listed {
        profile: profiles::queries::load(conn, intention.profile_id)?.profile.reference,
        employer: employer.ok_or(crate::Error::NotFound)?,
        intention,
    })
}

async fn desk(app: &App, visit: &Visit, query: &DeskQuery, form: &ProposalForm, errors: &[FieldError]) -> Result<Desk> {
    let page = query.page.unwrap_or(1).clamp(1, 10_000);
    let state = IntentionState::parse(&query.state);
    let slice = Slice { limit: PER_PAGE, offset: (page - 1) * PER_PAGE };
    let (total, rows) = app.db.read(move |conn| listed(conn, Whose::All(state), slice)).await?;
    Ok(Desk::new(visit, state, page, PER_PAGE, total, &rows, form, errors))
}

/// `GET /staff/intentions`
pub async fn index(app: web::Data<App>, visit: Visit, Query(query): Query<DeskQuery>) -> Result<HttpResponse> {
    html::page(&desk(&app, &visit, &query, &ProposalForm::default(), &[]).await?)
}

/// `POST /staff/intentions`: proposes one for both sides.
pub async fn propose(app: web::Data<App>, visit: Visit, Form(form): Form<ProposalForm>) -> Result<HttpResponse> {
    let (service, now, said) = (app.clone(), visit.now, form.clone());
    let made = app
        .db
        .write(move |conn| match said.parse(conn)? {
            Ok(new) => Ok(Ok(intentions::propose(conn, &service, &new, now)?)),
            Err(errors) => Ok(Err(errors)),
        })
        .await?;
    match made {
        Ok(_) => Ok(visit.redirect_with("/staff/intentions", "agreements-told")),
        Err(errors) => html::unprocessable(&desk(&app, &visit, &DeskQuery::default(), &form, &errors).await?),
    }
}

/// `POST /staff/intentions/{reference}/confirmations`: a side said so on the
/// telephone or at a booth.
pub async fn confirm(
    app: web::Data<App>,
    visit: Visit,
    reference: web::Path<String>,
    Form(form): Form<ConfirmationForm>,
) -> Result<HttpResponse> {
    let (side, channel) = match form.parse() {
        Ok(said) => said,
        Err(errors) => {
            let page = desk(&app, &visit, &DeskQuery::default(), &ProposalForm::default(), &errors).await?;
            return html::unprocessable(&page);
        }
    };
    let (service, now) = (app.clone(), visit.now);
    app.db
        .write(move |conn| {
            let it = intentions::find(conn, &reference)?;
            intentions::confirm(conn, &service, &it, side, channel, now)
        })
        .await?;
    Ok(visit.redirect_with("/staff/intentions", "agreements-told"))
}

/// `POST /staff/intentions/{reference}/cancellation`: calls it off for a side.
pub async fn cancel(app: web::Data<App>, visit: Visit, reference: web::Path<String>) -> Result<HttpResponse> {
    let (service, now) = (app.clone(), visit.now);
    app.db
        .write(move |conn| {
            let it = intentions::find(conn, &reference)?;
            intentions::cancel(conn, &service, &it, now)
        })
        .await?;
    Ok(visit.redirect_with("/staff/intentions", "agreements-told"))
}
