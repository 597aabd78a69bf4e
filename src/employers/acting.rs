//! Acting for a unit: which one, and in which role.

use std::pin::Pin;

use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};

use super::queries::{self, Employer};
use crate::access::Actor;
use crate::app::App;
use crate::{Error, Result};

crate::code_list!(
    /// What a member may do for the unit; each may also do what stands below it.
    MemberRole, "employers-member", {
        /// Members, verification, closing the unit's account.
        Owner = "owner",
        /// Postings, applications, people.
        Recruiter = "recruiter",
        /// Reads all of it.
        Reader = "reader",
    }
);

/// Which of several units someone acts for now; the reference of one.
pub const UNIT_COOKIE: &str = "unit";

/// The cookie that says so from now on, for a year.
pub fn unit_cookie(app: &App, reference: &str) -> Cookie<'static> {
    Cookie::build(UNIT_COOKIE, reference.to_owned())
        .path("/")
        .http_only(true)
        .secure(app.is_https())
        .same_site(SameSite::Lax)
        .max_age(actix_web::cookie::time::Duration::days(365))
        .finish()
}

/// Whoever acts for a unit. Who is no member of one is sent to register it.
#[derive(Debug, Clone)]
pub struct Acting {
    /// The account that acts.
    pub account_id: i64,
    /// How pages address it.
    pub name: String,
    /// The unit: the one chosen, or the first that it joined.
    pub employer: Employer,
    /// In which role.
    pub role: MemberRole,
}

impl Acting {
    /// Whether the role suffices.
    ///
    /// # Errors
    /// `Forbidden` where it does not.
    pub fn require(&self, least: MemberRole) -> Result<()> {
        if self.role <= least { Ok(()) } else { Err(Error::Forbidden) }
    }
}

impl FromRequest for Acting {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Acting>>>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let app = req.app_data::<web::Data<App>>().expect("the app is registered").clone();
        let actor = req.extensions().get::<Actor>().cloned();
        let chosen = req.cookie(UNIT_COOKIE).map(|it| it.value().to_owned());
        Box::pin(async move {
            let actor = actor.ok_or(Error::Unauthorized)?;
            let units = app.db.read(move |conn| Ok(queries::units(conn, actor.account_id)?)).await?;
            let unit = units.iter().find(|it| Some(&it.0.reference) == chosen.as_ref()).or(units.first());
            let (employer, role) = unit.cloned().ok_or(Error::NoUnit)?;
            Ok(Acting { account_id: actor.account_id, name: actor.name, employer, role })
        })
    }
}
