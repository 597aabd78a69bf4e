//! One pair looked at: how it fits, where it stands on the list or why it does
//! not, and what whoever looks thinks of it.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::explained::Explained;
use super::feedback::{FeedbackForm, NewFeedback, Side};
use super::handlers::{person_facts, record};
use super::standing::{self, List, Standing};
use super::{is_own_posting, queries};
use crate::access::{Actor, Reach};
use crate::api::Query;
use crate::app::App;
use crate::db::Conn;
use crate::html::{self, FieldError, Form, Shell, Visit};
use crate::i18n::Loc;
use crate::postings::{self, Posting};
use crate::profiles::{self, Full};
use crate::search::Search;
use crate::training::gap::Ways;
use crate::{Error, Result, talent};

/// The two of a pair and how they stand to each other.
pub(super) struct Pair {
    pub(super) posting: Posting,
    pub(super) full: Full,
    pub(super) standing: Standing,
    /// Classes that lead to certificates, for a person who asks.
    pub(super) ways: Ways,
}

/// A public name, also out of the middle of a link: `…/postings/NAME?…`.
pub(super) fn name_of(typed: &str, concept: &str) -> String {
    let after = typed.rsplit_once(&format!("{concept}/")).map_or(typed, |it| it.1);
    after.trim().chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

/// The posting that someone asks about, beside their own profile. A draft is
/// nobody's to ask about.
pub(super) fn pair_of_person(
    conn: &mut Conn,
    search: &Search,
    full: Full,
    of: &str,
    loc: Loc,
    now: chrono::NaiveDateTime,
) -> Result<Pair> {
    let posting = postings::queries::find(conn, &name_of(of, "postings"))?;
    posting.row.refuse_hidden(now)?;
    let standing = standing::of(conn, search, List::OfPerson, (&posting, &full), loc, now)?;
    let ways = Ways::load(conn, now)?;
    Ok(Pair { posting, full, standing, ways })
}

/// The person that someone asks about, beside a posting: a unit sees whom it may
/// find, the office anyone.
pub(super) fn pair_of_posting(
    conn: &mut Conn,
    search: &Search,
    posting: Posting,
    of: &str,
    reach: Reach,
    loc: Loc,
    now: chrono::NaiveDateTime,
) -> Result<Pair> {
    let name = ["people", "profiles"].iter().fold(of.to_owned(), |name, concept| name_of(&name, concept));
    let full = match reach {
        Reach::Own => talent::people::see(conn, &name, posting.row.employer_id, now)?,
        Reach::Any => {
            let profile = profiles::queries::find_by_reference(conn, &name)?;
            profiles::queries::load(conn, profile.id)?
        }
    };
    let standing = standing::of(conn, search, List::OfPosting, (&posting, &full), loc, now)?;
    Ok(Pair { posting, full, standing, ways: Ways::default() })
}

#[derive(Template)]
#[template(path = "matching/fit.html")]
struct FitPage {
    shell: Shell,
    errors: Vec<FieldError>,
    /// Whether a person asks about a posting; else a posting about a person.
    is_of_person: bool,
    back_href: String,
    form: FeedbackForm,
    answers: Vec<(String, String, bool)>,
    reasons: Vec<(String, String, bool)>,
    pair: Option<ShownPair>,
}

struct ShownPair {
    /// What is looked at: a posting's title, or a person's facts in a line.
    name: String,
    href: Option<String>,
    verdict: String,
    whys: Vec<String>,
    it: Explained,
}

impl FitPage {
    fn new(visit: &Visit, is_of_person: bool, back: &str, form: FeedbackForm, errors: Vec<FieldError>) -> FitPage {
        let title = if is_of_person { "matching-fit-own-title" } else { "matching-fit-person-title" };
        FitPage {
            shell: Shell {
                noindex: true,
                error_title: !errors.is_empty(),
                ..visit.shell(if is_of_person { "account" } else { "staff" }, visit.t(title))
            },
            errors,
            is_of_person,
            back_href: visit.loc.path(back),
            answers: form.answers(visit.loc),
            reasons: form.reasons(visit.loc),
            form,
            pair: None,
        }
    }

    fn with(self, pair: &Pair, visit: &Visit) -> FitPage {
        let loc = visit.loc;
        let (name, href) = if self.is_of_person {
            let row = &pair.posting.row;
            (row.title.clone(), Some(loc.path(&format!("/postings/{}", row.reference))))
        } else {
            (person_facts(&pair.full, loc), None)
        };
        let (document, compared) = (pair.full.document(&[]), &pair.standing.pair);
        let explained = compared.explain(&pair.posting, &document, loc);
        let shown = ShownPair {
            name,
            href,
            verdict: pair.standing.verdict(loc),
            whys: pair.standing.reasons(loc),
            it: if self.is_of_person { explained.with_ways(compared, &pair.ways, loc) } else { explained },
        };
        FitPage { pair: Some(shown), ..self }
    }

    fn answer(&self) -> Result<HttpResponse> {
        if self.errors.is_empty() { html::page(self) } else { html::unprocessable(self) }
    }
}

/// What is asked about: nothing yet, a pair, or what nobody knows.
enum Asked {
    Nothing,
    Unknown,
    Pair(Box<Pair>),
}

impl Asked {
    fn of(found: Result<Pair>) -> Result<Asked> {
        match found {
            Ok(pair) => Ok(Asked::Pair(Box::new(pair))),
            Err(Error::NotFound) => Ok(Asked::Unknown),
            Err(err) => Err(err),
        }
    }

    fn page(self, visit: &Visit, is_of_person: bool, back: &str, form: FeedbackForm) -> Result<HttpResponse> {
        match self {
            Asked::Nothing => FitPage::new(visit, is_of_person, back, form, Vec::new()).answer(),
            Asked::Unknown => {
                let message = if is_of_person { "matching-fit-no-posting" } else { "matching-fit-no-person" };
                let errors = vec![FieldError { field: "of", message }];
                FitPage::new(visit, is_of_person, back, form, errors).answer()
            }
            Asked::Pair(pair) => FitPage::new(visit, is_of_person, back, form, Vec::new()).with(&pair, visit).answer(),
        }
    }
}

/// The other half of the pair, as a link names it.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Other {
    /// A public name or a link.
    pub of: String,
}

async fn own_pair(app: &App, visit: &Visit, account_id: i64, of: &str) -> Result<Asked> {
    let (search, loc, now, of) = (app.search.clone(), visit.loc, visit.now, of.trim().to_owned());
    app.db
        .read(move |conn| {
            let profile = profiles::queries::find_by_account(conn, account_id)?.ok_or(Error::NotFound)?;
            if of.is_empty() {
                return Ok(Asked::Nothing);
            }
            let full = profiles::queries::load(conn, profile.id)?;
            Asked::of(pair_of_person(conn, &search, full, &of, loc, now))
        })
        .await
}

/// `GET /profile/matches/fit?of=`: why a posting stands where it does on one's
/// list, or why it is not there.
pub async fn own(app: web::Data<App>, visit: Visit, actor: Actor, Query(other): Query<Other>) -> Result<HttpResponse> {
    let asked = own_pair(&app, &visit, actor.account_id, &other.of).await?;
    asked.page(&visit, true, "/profile/matches", FeedbackForm { of: other.of, ..FeedbackForm::default() })
}

/// `POST /profile/matches/fit`: whether it fits.
pub async fn say_own(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    Form(form): Form<FeedbackForm>,
) -> Result<HttpResponse> {
    let pair = match own_pair(&app, &visit, actor.account_id, &form.of).await? {
        Asked::Pair(pair) => pair,
        _ => return Asked::Unknown.page(&visit, true, "/profile/matches", form),
    };
    said(&app, &visit, &actor, Side::Person, &pair, form).await
}

async fn their_pair(app: &App, visit: &Visit, actor: &Actor, reference: &str, of: &str) -> Result<Asked> {
    let (search, loc, now, of) = (app.search.clone(), visit.loc, visit.now, of.trim().to_owned());
    let (reference, account_id, reach) = (reference.to_owned(), actor.account_id, actor.reach);
    let asked = app
        .db
        .read(move |conn| {
            let posting = postings::queries::find(conn, &reference)?;
            if reach == Reach::Own && !is_own_posting(conn, &posting, account_id)? {
                return Err(Error::NotFound);
            }
            if of.is_empty() {
                return Ok(Asked::Nothing);
            }
            Asked::of(pair_of_posting(conn, &search, posting, &of, reach, loc, now))
        })
        .await?;
    if let Asked::Pair(pair) = &asked {
        record(app, actor, &pair.posting, vec![pair.full.profile.id], now).await?;
    }
    Ok(asked)
}

/// `GET /postings/{reference}/matches/fit?of=`: the same for a person on the list
/// of a posting, who can read that they were looked at.
pub async fn person(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
    Query(other): Query<Other>,
) -> Result<HttpResponse> {
    let asked = their_pair(&app, &visit, &actor, &reference, &other.of).await?;
    let back = format!("/postings/{reference}/matches");
    asked.page(&visit, false, &back, FeedbackForm { of: other.of, ..FeedbackForm::default() })
}

/// `POST /postings/{reference}/matches/fit`
pub async fn say_of_person(
    app: web::Data<App>,
    visit: Visit,
    actor: Actor,
    reference: web::Path<String>,
    Form(form): Form<FeedbackForm>,
) -> Result<HttpResponse> {
    let pair = match their_pair(&app, &visit, &actor, &reference, &form.of).await? {
        Asked::Pair(pair) => pair,
        _ => return Asked::Unknown.page(&visit, false, &format!("/postings/{reference}/matches"), form),
    };
    let side = if actor.reach == Reach::Own { Side::Employer } else { Side::Office };
    said(&app, &visit, &actor, side, &pair, form).await
}

async fn said(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    side: Side,
    pair: &Pair,
    form: FeedbackForm,
) -> Result<HttpResponse> {
    let back = match side {
        Side::Person => "/profile/matches".to_owned(),
        _ => format!("/postings/{}/matches", pair.posting.row.reference),
    };
    let (fits, reason, note) = match form.parse() {
        Ok(said) => said,
        Err(errors) => {
            return FitPage::new(visit, side == Side::Person, &back, form, errors).with(pair, visit).answer();
        }
    };
    let new = NewFeedback {
        posting_id: pair.posting.row.id,
        profile_id: pair.full.profile.id,
        account_id: actor.account_id,
        side,
        fits,
        reason,
        note,
        score: pair.standing.pair.score.round() as i32,
        place: pair.standing.place.and_then(|it| i32::try_from(it).ok()),
    };
    let now = visit.now;
    app.db.write(move |conn| Ok(queries::put(conn, &new, now)?)).await?;
    Ok(visit.redirect_with(&back, "matching-feedback-thanks"))
}

/// Where whoever reads a match may say what they think of it.
pub(super) fn own_href(posting: &Posting, loc: Loc) -> String {
    loc.path(&format!("/profile/matches/fit?of={}", posting.row.reference))
}

/// The same for a person.
pub(super) fn person_href(posting: &Posting, full: &Full, loc: Loc) -> String {
    loc.path(&format!("/postings/{}/matches/fit?of={}", posting.row.reference, full.profile.reference))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_names_what_it_leads_to() {
        let cases = [
            ("0a1b2c3d4e", "postings", "0a1b2c3d4e"),
            (" 0A1B2C ", "postings", "0a1b2c"),
            ("https://example.org/en/postings/0a1b2c3d4e?source=poster", "postings", "0a1b2c3d4e"),
            ("/employer/people/77", "people", "77"),
            ("", "postings", ""),
        ];
        for (typed, concept, expected) in cases {
            assert_eq!(name_of(typed, concept), expected, "{typed}");
        }
    }
}
