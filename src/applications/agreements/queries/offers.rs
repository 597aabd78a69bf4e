//! The SQL of offers.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::super::OfferState;
use crate::app::App;
use crate::applications::notices::{self, Word};
use crate::applications::{self, Application, Mover, Side, State, Step, advance};
use crate::db::Conn;
use crate::schema::{applications as rows, offers};
use crate::{Error, Result};

/// An offer as its row is.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = offers)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Offer {
    pub id: i64,
    pub application_id: i64,
    pub text: String,
    pub pay: String,
    pub starts_on: Option<NaiveDate>,
    pub expires_at: NaiveDateTime,
    #[diesel(deserialize_as = String)]
    pub state: OfferState,
}

impl Offer {
    /// Whether it can still be accepted.
    pub fn is_open(&self, now: NaiveDateTime) -> bool {
        self.state == OfferState::Open && self.expires_at > now
    }
}

/// An offer to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOffer {
    /// What the employer says.
    pub text: String,
    /// In its own words.
    pub pay: String,
    /// The first day of work, where it is known.
    pub starts_on: Option<NaiveDate>,
    /// The instant (UTC) from which it no longer holds.
    pub expires_at: NaiveDateTime,
}

/// The latest offer of an application.
pub fn latest(conn: &mut Conn, application_id: i64) -> QueryResult<Option<Offer>> {
    offers::table
        .filter(offers::application_id.eq(application_id))
        .order(offers::id.desc())
        .limit(1)
        .select(Offer::as_select())
        .get_result(conn)
        .optional()
}

/// Makes an offer; the application moves to `offered` where it is not there yet.
///
/// # Errors
/// `Conflict` where another one is open or the state does not allow it.
pub fn make(
    conn: &mut Conn,
    app: &App,
    application: &Application,
    account_id: i64,
    new: &NewOffer,
    now: NaiveDateTime,
) -> Result<()> {
    if latest(conn, application.id)?.is_some_and(|it| it.is_open(now)) {
        return Err(Error::Conflict("an offer is open already"));
    }
    if application.state != State::Offered {
        let step = Step::by(Mover::Employer, account_id, State::Offered, Some(application.version));
        advance(conn, app, &application.reference, &step, now)?;
    }
    let id: i64 = diesel::insert_into(offers::table)
        .values((
            offers::application_id.eq(application.id),
            offers::text.eq(&new.text),
            offers::pay.eq(&new.pay),
            offers::starts_on.eq(new.starts_on),
            offers::expires_at.eq(new.expires_at),
            offers::state.eq(OfferState::Open.code()),
        ))
        .returning(offers::id)
        .get_result(conn)?;
    let words = [("until", Word::LastDay(new.expires_at))];
    let occasion = format!("offer/{id}/made");
    notices::tell(conn, app, application, Side::Seeker, "agreements-offer", &occasion, &words, now)
}

/// Ends the open offer of an application; answers its id.
fn end(conn: &mut Conn, application_id: i64, to: OfferState, now: NaiveDateTime) -> Result<i64> {
    let open = latest(conn, application_id)?.filter(|it| it.is_open(now));
    let id = open.ok_or(Error::Conflict("no offer is open, or it has expired"))?.id;
    let changed = diesel::update(offers::table.find(id))
        .filter(offers::state.eq(OfferState::Open.code()))
        .set((offers::state.eq(to.code()), offers::answered_at.eq(now)))
        .execute(conn)?;
    if changed == 0 { Err(Error::Conflict("the offer was answered or withdrawn at this moment")) } else { Ok(id) }
}

/// The person accepts, which moves the application, or declines: then the employer
/// may offer something else.
///
/// # Errors
/// `Conflict` where no offer is open, or it has expired.
pub fn answer(
    conn: &mut Conn,
    app: &App,
    application: &Application,
    account_id: i64,
    accepts: bool,
    now: NaiveDateTime,
) -> Result<()> {
    if accepts {
        end(conn, application.id, OfferState::Accepted, now)?;
        let step = Step::by(Mover::Seeker, account_id, State::Accepted, None);
        return advance(conn, app, &application.reference, &step, now);
    }
    let id = end(conn, application.id, OfferState::Declined, now)?;
    let occasion = format!("offer/{id}/declined");
    notices::tell(conn, app, application, Side::Employer, "agreements-offer-declined", &occasion, &[], now)
}

/// The employer takes its open offer back.
///
/// # Errors
/// `Conflict` where none is open.
pub fn withdraw(conn: &mut Conn, app: &App, application: &Application, now: NaiveDateTime) -> Result<()> {
    let id = end(conn, application.id, OfferState::Withdrawn, now)?;
    let occasion = format!("offer/{id}/withdrawn");
    notices::tell(conn, app, application, Side::Seeker, "agreements-offer-withdrawn", &occasion, &[], now)
}

/// Open offers whose time is over.
pub fn due_to_expire(conn: &mut Conn, now: NaiveDateTime, limit: i64) -> QueryResult<Vec<i64>> {
    offers::table
        .filter(offers::state.eq(OfferState::Open.code()))
        .filter(offers::expires_at.le(now))
        .order(offers::expires_at)
        .limit(limit)
        .select(offers::id)
        .load(conn)
}

/// Ends an offer by the clock and tells both sides.
///
/// # Errors
/// The database failed.
pub fn expire(conn: &mut Conn, app: &App, id: i64, now: NaiveDateTime) -> Result<()> {
    let changed = diesel::update(offers::table.find(id))
        .filter(offers::state.eq(OfferState::Open.code()))
        .set(offers::state.eq(OfferState::Expired.code()))
        .execute(conn)?;
    if changed == 1 {
        let application_id = offers::table.find(id).select(offers::application_id).get_result(conn)?;
        let application = applications::queries::get(conn, application_id)?;
        let occasion = format!("offer/{id}/expired");
        for (side, kind) in
            [(Side::Seeker, "agreements-offer-expired"), (Side::Employer, "agreements-offer-expired-unit")]
        {
            notices::tell(conn, app, &application, side, kind, &occasion, &[], now)?;
        }
    }
    Ok(())
}

/// Ends the open offers of applications that have ended; both sides know of the end.
pub fn withdraw_of_ended(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<usize> {
    let ended = rows::table.filter(rows::ended_at.is_not_null()).select(rows::id);
    diesel::update(offers::table)
        .filter(offers::application_id.eq_any(ended))
        .filter(offers::state.eq(OfferState::Open.code()))
        .set((offers::state.eq(OfferState::Withdrawn.code()), offers::answered_at.eq(now)))
        .execute(conn)
}
