//! The mails to someone who has no account yet: a code, a seat that is kept for them.

use chrono::NaiveDateTime;

use crate::Result;
use crate::app::App;
use crate::clock::show_time;
use crate::i18n::Loc;
use crate::mail::{Letterhead, NewMail};

crate::letter! {
    /// Brings a code by which someone makes a profile theirs.
    pub struct ClaimCode as "claim_code" from (
        "emails/claim_code/subject.txt",
        "emails/claim_code/body.txt",
        "emails/claim_code/body.html"
    ) {
        /// The class in which they were enrolled.
        class: String,
        /// The number of the enrolment.
        number: String,
        /// The code.
        code: String,
        /// Where it is entered.
        link: String,
    }
}

/// Once for each code. Its language is that of whoever sends it: nothing else is
/// known of the reader.
///
/// # Errors
/// A template of ours failed.
pub fn claim_code(
    app: &App,
    loc: Loc,
    to: &str,
    class: &str,
    code: &str,
    number: &str,
    now: NaiveDateTime,
) -> Result<NewMail> {
    let head = Letterhead::new(&app.settings.office, app.base_url(), loc);
    let link = head.link("/profile/training/claim");
    let letter =
        ClaimCode { class: class.to_owned(), number: number.to_uppercase(), code: code.to_owned(), link, head };
    letter.to_mail(format!("claim-code/{number}/{}", now.and_utc().timestamp()), to)
}

crate::letter! {
    /// Says that a seat is kept, until when, and whom to tell.
    pub struct SeatOffer as "seat_offer" from (
        "emails/seat_offer/subject.txt",
        "emails/seat_offer/body.txt",
        "emails/seat_offer/body.html"
    ) {
        /// The class.
        class: String,
        /// The number of the enrolment.
        number: String,
        /// Until when the seat is kept.
        until: String,
        /// Whom to tell: name and telephone.
        contact: String,
        /// Where a code makes the enrolment theirs.
        link: String,
    }
}

/// Once for each offer.
///
/// # Errors
/// A template of ours failed.
pub fn seat_offer(
    app: &App,
    loc: Loc,
    to: &str,
    class: &str,
    number: &str,
    until: NaiveDateTime,
    contact: &str,
) -> Result<NewMail> {
    let head = Letterhead::new(&app.settings.office, app.base_url(), loc);
    let letter = SeatOffer {
        class: class.to_owned(),
        number: number.to_uppercase(),
        until: show_time(until, loc.is_en()),
        contact: contact.to_owned(),
        link: head.link("/profile/training/claim"),
        head,
    };
    letter.to_mail(format!("seat-offer/{number}/{}", until.and_utc().timestamp()), to)
}
