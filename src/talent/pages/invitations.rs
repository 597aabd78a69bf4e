//! The pages of invitations, of those who sent them and of those who got them.

use askama::Template;

use super::{alias, shell};
use crate::certificates::Certificate;
use crate::clock::{self, show_day};
use crate::html::{FieldError, Shell, Visit};
use crate::profiles::pages::Sheet;
use crate::profiles::{Contact, Full};
use crate::talent::InvitationState;
use crate::talent::queries::invitations::Invitation;

/// An invitation as a row.
pub struct InvitationRow {
    /// Its page.
    pub href: String,
    /// Which posting.
    pub posting: String,
    /// Who asked, or who was asked.
    pub other: String,
    /// Where it stands.
    pub state: String,
    /// How that looks.
    pub tone: &'static str,
    /// When it was sent.
    pub sent: String,
    /// Until when it can be answered.
    pub until: String,
}

fn tone(it: InvitationState) -> &'static str {
    use InvitationState::{Accepted, Declined, Expired, Sent};
    match it {
        Sent => "wait",
        Accepted => "ok",
        Declined | Expired => "done",
    }
}

fn row(it: &Invitation, base: &str, other: String, visit: &Visit) -> InvitationRow {
    let day = |at| show_day(clock::day(at), visit.loc.is_en());
    InvitationRow {
        href: visit.loc.path(&format!("{base}/{}", it.reference)),
        posting: it.posting_title.clone(),
        other,
        state: visit.t(it.state().message()).to_string(),
        tone: tone(it.state()),
        sent: day(it.sent_at),
        until: day(it.expires_at),
    }
}

/// Those that a unit sent.
#[derive(Template)]
#[template(path = "talent/sent.html")]
pub struct SentPage {
    shell: Shell,
    rows: Vec<InvitationRow>,
}

impl SentPage {
    /// Makes the page.
    pub fn new(visit: &Visit, all: &[Invitation]) -> SentPage {
        let name = |it: &Invitation| visit.t("matching-person").with("reference", alias(&it.profile_reference));
        let rows = all.iter().map(|it| row(it, "/employer/job-invitations", name(it).to_string(), visit)).collect();
        SentPage { shell: shell(visit, "employer", visit.t("talent-sent"), &[]), rows }
    }
}

/// One that a unit sent, with the person once they accepted.
#[derive(Template)]
#[template(path = "talent/show_sent.html")]
pub struct ShowSentPage {
    shell: Shell,
    row: InvitationRow,
    text: String,
    person: Option<Sheet>,
    may_intend: bool,
}

impl ShowSentPage {
    /// Makes the page; `may_intend` where the reader may speak for the unit.
    pub fn new(
        visit: &Visit,
        it: &Invitation,
        person: Option<(Full, Contact)>,
        issued: &[Certificate],
        may_intend: bool,
    ) -> ShowSentPage {
        let alias = visit.t("matching-person").with("reference", alias(&it.profile_reference)).to_string();
        let name = person.as_ref().and_then(|it| it.1.name.clone()).unwrap_or(alias);
        ShowSentPage {
            shell: shell(visit, "employer", &name, &[]),
            row: row(it, "/employer/job-invitations", name, visit),
            text: it.text.clone(),
            may_intend: may_intend && person.is_some(),
            person: person.map(|(full, contact)| Sheet::new(visit, &full, &contact, issued)),
        }
    }
}

/// Those that a person got.
#[derive(Template)]
#[template(path = "talent/received.html")]
pub struct ReceivedPage {
    shell: Shell,
    rows: Vec<InvitationRow>,
    is_refused: bool,
    units: Vec<String>,
}

impl ReceivedPage {
    /// Makes the page.
    pub fn new(visit: &Visit, all: &[Invitation], is_refused: bool, units: Vec<String>) -> ReceivedPage {
        let rows = all.iter().map(|it| row(it, "/profile/job-invitations", it.employer.clone(), visit)).collect();
        ReceivedPage { shell: shell(visit, "account", visit.t("talent-received"), &[]), rows, is_refused, units }
    }
}

/// One that a person got.
#[derive(Template)]
#[template(path = "talent/invitation.html")]
pub struct InvitationPage {
    shell: Shell,
    errors: Vec<FieldError>,
    row: InvitationRow,
    text: String,
    posting_href: String,
    employer_href: String,
    apply_href: String,
    is_open: bool,
    is_accepted: bool,
    further: Vec<(String, String, bool)>,
}

impl InvitationPage {
    /// Makes the page.
    pub fn new(visit: &Visit, it: &Invitation, errors: Vec<FieldError>) -> InvitationPage {
        let title =
            visit.t("talent-invitation-title").with("employer", &it.employer).with("posting", &it.posting_title);
        let further = ["once", "unit", "all"].map(|code| {
            let text = visit.t(format!("talent-further-{code}")).with("employer", &it.employer).to_string();
            (code.to_owned(), text, code == "once")
        });
        InvitationPage {
            shell: shell(visit, "account", title, &errors),
            errors,
            row: row(it, "/profile/job-invitations", it.employer.clone(), visit),
            text: it.text.clone(),
            posting_href: visit.loc.path(&format!("/postings/{}", it.posting_reference)),
            employer_href: visit.loc.path(&format!("/employers/{}", it.employer_reference)),
            apply_href: visit.loc.path(&format!("/postings/{}/application?source=invitation", it.posting_reference)),
            is_open: it.is_open(visit.now),
            is_accepted: it.state() == InvitationState::Accepted,
            further: further.to_vec(),
        }
    }
}
