//! What people say of a match: it fits, or it does not and why.
//!
//! It is a row that staff read and take along; no order learns from it by itself.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::queries::{self, Said};
use crate::Result;
use crate::access::Actor;
use crate::app::App;
use crate::clock;
use crate::html::{self, FieldError, Shell, Visit};
use crate::i18n::Loc;
use crate::postings::feeds::plain_cell;

crate::code_list!(
    /// Who says it.
    Side, "matching-side", {
        /// The person whose profile it is.
        Person = "person",
        /// Someone of the unit that has the posting.
        Employer = "employer",
        /// Someone of the office.
        Office = "office",
    }
);

crate::code_list!(
    /// Why a match does not fit.
    Reason, "matching-reason", {
        /// Another kind of work.
        Occupation = "occupation",
        /// Other skills or experience.
        Skills = "skills",
        /// Too simple or too demanding.
        Level = "level",
        /// Too far.
        Place = "place",
        /// Too little, or too much is asked.
        Pay = "pay",
        /// Working hours, shifts.
        Hours = "hours",
        /// A condition was judged wrongly.
        Condition = "condition",
        /// The texts say little or something else.
        Text = "text",
        /// Something else, in words.
        Other = "other",
    }
);

/// Characters of a note.
const LONGEST_NOTE: usize = 500;

/// How many lines a page and a file have.
const MOST: i64 = 200;
const MOST_EXPORTED: i64 = 100_000;

/// What is to be written down.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "named as in the table")]
pub struct NewFeedback {
    pub posting_id: i64,
    pub profile_id: i64,
    pub account_id: i64,
    pub side: Side,
    pub fits: bool,
    pub reason: Option<Reason>,
    pub note: String,
    pub score: i32,
    pub place: Option<i32>,
}

/// The form below a match.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FeedbackForm {
    /// The other half of the pair: its public name, or a link to it.
    pub of: String,
    /// `yes` or `no`.
    pub fits: String,
    /// A code of [`Reason`]; may be empty.
    pub reason: String,
    /// In their own words; may be empty.
    pub note: String,
}

impl FeedbackForm {
    /// Whether it fits, why not, and the note.
    ///
    /// # Errors
    /// What to do about each field.
    pub fn parse(&self) -> Result<(bool, Option<Reason>, String), Vec<FieldError>> {
        let wrong = |field, message| Err(vec![FieldError { field, message }]);
        let note: String =
            self.note.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST_NOTE).collect();
        match (&*self.fits, Reason::parse(&self.reason)) {
            ("yes", _) => Ok((true, None, note)),
            ("no", Some(Reason::Other)) if note.is_empty() => wrong("note", "matching-note-missing"),
            ("no", Some(reason)) => Ok((false, Some(reason), note)),
            ("no", None) => wrong("reason", "matching-reason-missing"),
            _ => wrong("fits", "matching-fits-missing"),
        }
    }

    /// The two answers, for the form.
    pub fn answers(&self, loc: Loc) -> Vec<(String, String, bool)> {
        let answer =
            |code: &str| (code.to_owned(), loc.t(format!("matching-fits-{code}")).to_string(), self.fits == code);
        ["yes", "no"].map(answer).to_vec()
    }

    /// The reasons, for the form.
    pub fn reasons(&self, loc: Loc) -> Vec<(String, String, bool)> {
        let none = (String::new(), loc.t("matching-reason-choose").to_string(), self.reason.is_empty());
        let some = Reason::ALL
            .iter()
            .map(|it| (it.code().to_owned(), loc.t(it.message()).to_string(), self.reason == it.code()));
        std::iter::once(none).chain(some).collect()
    }
}

#[derive(Template)]
#[template(path = "matching/feedback.html")]
struct FeedbackPage {
    shell: Shell,
    /// Side, answer, reason, how often.
    counts: Vec<(String, String, String, i64)>,
    /// When, side, answer with its reason and note, score and place, then the two links.
    said: Vec<Line>,
    csv_href: String,
}

struct Line {
    at: String,
    side: String,
    answer: String,
    note: String,
    score: String,
    title: String,
    posting_href: String,
    profile_href: String,
}

fn answer(fits: bool, loc: Loc) -> String {
    loc.t(if fits { "matching-fits-yes" } else { "matching-fits-no" }).to_string()
}

fn reason(reason: Option<Reason>, loc: Loc) -> String {
    reason.map(|it| loc.t(it.message()).to_string()).unwrap_or_default()
}

/// `GET /staff/matching/feedback`: counts, and what was said last.
pub async fn index(app: web::Data<App>, visit: Visit, _actor: Actor) -> Result<HttpResponse> {
    let loc = visit.loc;
    let (counts, said) = app.db.read(|conn| Ok((queries::counts(conn)?, queries::latest(conn, MOST)?))).await?;
    let counts = counts
        .into_iter()
        .map(|(side, fits, why, n)| (loc.t(side.message()).to_string(), answer(fits, loc), reason(why, loc), n));
    html::page(&FeedbackPage {
        shell: Shell { noindex: true, ..visit.shell("staff", visit.t("matching-feedback-title")) },
        counts: counts.collect(),
        said: said.iter().map(|it| line(it, loc)).collect(),
        csv_href: loc.path("/staff/matching/feedback.csv"),
    })
}

fn line(it: &Said, loc: Loc) -> Line {
    let place = it.place.map_or_else(|| loc.t("matching-unlisted"), |n| loc.t("matching-place").with("n", n));
    let why = reason(it.reason(), loc);
    let answer = answer(it.fits, loc);
    Line {
        at: clock::show_time(it.said_at, loc.is_en()),
        side: loc.t(it.side.message()).to_string(),
        answer: if why.is_empty() {
            answer
        } else {
            loc.t("matching-labelled").with("label", answer).with("text", why).to_string()
        },
        note: it.note.clone(),
        score: loc.t("matching-score-place").with("score", it.score).with("place", place.to_string()).to_string(),
        title: it.title.clone(),
        posting_href: loc.path(&format!("/postings/{}", it.posting)),
        profile_href: loc.path(&format!("/postings/{}/matches/fit?of={}", it.posting, it.profile)),
    }
}

/// `GET /staff/matching/feedback.csv`: all of it, without names.
pub async fn csv(app: web::Data<App>, visit: Visit, _actor: Actor) -> Result<HttpResponse> {
    let said = app.db.read(|conn| Ok(queries::latest(conn, MOST_EXPORTED)?)).await?;
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(vec![0xef, 0xbb, 0xbf]);
    let mut write =
        |cells: &[String]| writer.write_record(cells.iter().map(|it| plain_cell(it))).map_err(anyhow::Error::from);
    let columns = ["at", "side", "fits", "reason", "note", "score", "place", "posting", "title", "employer", "profile"];
    write(&columns.map(ToOwned::to_owned))?;
    for it in &said {
        write(&[
            clock::rfc3339(it.said_at),
            it.side.code().to_owned(),
            it.fits.to_string(),
            it.reason().map_or("", Reason::code).to_owned(),
            it.note.clone(),
            it.score.to_string(),
            it.place.map(|it| it.to_string()).unwrap_or_default(),
            it.posting.clone(),
            it.title.clone(),
            it.employer.clone(),
            it.profile.clone(),
        ])?;
    }
    let body = writer.into_inner().map_err(|err| anyhow::anyhow!("{err}"))?;
    let name = format!("attachment; filename=\"match-feedback-{}.csv\"", clock::day(visit.now));
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(("content-disposition", name))
        .body(body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_says_no_says_why() {
        let form = |fits: &str, reason: &str, note: &str| FeedbackForm {
            fits: fits.to_owned(),
            reason: reason.to_owned(),
            note: note.to_owned(),
            ..FeedbackForm::default()
        };
        assert_eq!(form("yes", "", " good  one ").parse().unwrap(), (true, None, "good one".to_owned()));
        assert_eq!(form("no", "pay", "").parse().unwrap(), (false, Some(Reason::Pay), String::new()));
        for (fits, reason, note, field) in
            [("", "", "", "fits"), ("no", "", "", "reason"), ("no", "age", "", "reason"), ("no", "other", "", "note")]
        {
            assert_eq!(form(fits, reason, note).parse().unwrap_err()[0].field, field);
        }
    }
}
