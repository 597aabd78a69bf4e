//! Acting for those who give training: the office for all, an organisation's
//! managers for its programmes and classes, its trainers for those they teach.

use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};

use super::{MemberRole, Mover, Organisation, TrainingClass, queries};
use crate::access::{Actor, Reach, Role};
use crate::app::App;
use crate::db::Conn;
use crate::{Error, Result};

/// Whoever gives training, and how far they reach.
#[derive(Debug, Clone)]
pub struct Teaching {
    /// The account that acts.
    pub account_id: i64,
    /// How pages address it.
    pub name: String,
    /// Whether it acts for the office, and reaches everything.
    pub is_office: bool,
    /// The organisations that it acts for, each in its role.
    pub units: Vec<(Organisation, MemberRole)>,
}

impl Teaching {
    /// Who it is in the history of an enrolment.
    pub fn mover(&self) -> Mover {
        if self.is_office { Mover::Office } else { Mover::Trainer }
    }

    /// As whom it moves something.
    pub fn by(&self, reason: Option<&'static str>) -> queries::By<'static> {
        queries::By { mover: self.mover(), account_id: Some(self.account_id), reason }
    }

    /// Whoever visits, where they give training; on a route that is open to anyone.
    ///
    /// # Errors
    /// The database failed.
    pub fn of_visitor(conn: &mut Conn, actor: Option<&Actor>) -> Result<Option<Teaching>> {
        let gives = |it: &&Actor| it.is(Role::TrainingStaff) || it.is(Role::Officer) || it.is(Role::Admin);
        let Some(actor) = actor.filter(gives) else { return Ok(None) };
        Ok(Some(Teaching {
            account_id: actor.account_id,
            name: actor.name.clone(),
            is_office: actor.is(Role::Officer) || actor.is(Role::Admin),
            units: queries::units(conn, actor.account_id)?,
        }))
    }

    /// Whether it decides for this organisation: its programmes, classes, results.
    pub fn manages(&self, organisation_id: i64) -> bool {
        self.is_office || self.units.iter().any(|(it, role)| it.id == organisation_id && *role == MemberRole::Manager)
    }

    /// The class of this number, for whoever manages or teaches it.
    ///
    /// # Errors
    /// `NotFound` for anyone else's.
    pub fn class(&self, conn: &mut Conn, reference: &str) -> Result<TrainingClass> {
        let class = queries::find_class(conn, reference)?;
        let reaches = self.manages(class.organisation_id) || queries::is_trainer_of(conn, class.id, self.account_id)?;
        if reaches { Ok(class) } else { Err(Error::NotFound) }
    }

    /// The class of this number, for whoever manages it.
    ///
    /// # Errors
    /// `NotFound` where it is nobody's business, `Forbidden` where the account only teaches it.
    pub fn managed_class(&self, conn: &mut Conn, reference: &str) -> Result<TrainingClass> {
        let class = self.class(conn, reference)?;
        if self.manages(class.organisation_id) { Ok(class) } else { Err(Error::Forbidden) }
    }

    /// Of which organisations it sees all classes; `None` for every one.
    pub fn managed_ids(&self) -> Option<Vec<i64>> {
        let managed = self.units.iter().filter(|it| it.1 == MemberRole::Manager).map(|it| it.0.id);
        if self.is_office { None } else { Some(managed.collect()) }
    }
}

impl FromRequest for Teaching {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Teaching>>>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let app = req.app_data::<web::Data<App>>().expect("the app is registered").clone();
        let actor = req.extensions().get::<Actor>().cloned();
        Box::pin(async move {
            let actor = actor.ok_or(Error::Unauthorized)?;
            let (account_id, is_office) = (actor.account_id, actor.reach == Reach::Any);
            let units = app.db.read(move |conn| Ok(queries::units(conn, account_id)?)).await?;
            Ok(Teaching { account_id, name: actor.name, is_office, units })
        })
    }
}
