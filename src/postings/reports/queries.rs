//! All of reports' SQL.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::forms::{Decision, NewReport};
use super::{Measure, Reason, State, WORKING_DAYS, emails, link};
use crate::access::Role;
use crate::accounts::queries as accounts;
use crate::app::App;
use crate::codes::holidays;
use crate::crypto::{self, Keys};
use crate::db::Conn;
use crate::employers::{MemberRole, queries as employers};
use crate::i18n::Loc;
use crate::notifications::{News, Topic, tell};
use crate::postings::queries::{Ending, Move, Posting, advance, close};
use crate::postings::reviews::queries::{is_partial, posting_of};
use crate::postings::{Outcome, State as PostingState};
use crate::schema::{posting_reports, postings};
use crate::{Error, Result, clock, mail};

/// A report as its row is.
#[derive(Debug, Clone, PartialEq, Eq, HasQuery)]
#[diesel(table_name = posting_reports)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Report {
    pub id: i64,
    pub reference: String,
    pub posting_id: i64,
    pub account_id: Option<i64>,
    pub email_sealed: Option<String>,
    pub locale: String,
    pub reason: String,
    pub text: String,
    pub state: String,
    pub reported_at: NaiveDateTime,
    pub due_at: NaiveDateTime,
    pub assigned_to: Option<i64>,
    pub decided_by: Option<i64>,
    pub decided_at: Option<NaiveDateTime>,
    pub answer: Option<String>,
}

impl Report {
    /// What is wrong.
    pub fn reason(&self) -> Reason {
        Reason::parse(&self.reason).unwrap_or(Reason::Other)
    }

    /// Where it stands.
    pub fn state(&self) -> State {
        State::parse(&self.state).unwrap_or(State::Open)
    }

    /// Whether it waits for a decision.
    pub fn is_open(&self) -> bool {
        matches!(self.state(), State::Open | State::Assigned)
    }

    /// The reporter's address, where one was left.
    ///
    /// # Errors
    /// A key is missing.
    pub fn email(&self, keys: &Keys) -> Result<Option<String>> {
        let place = place(&self.reference);
        Ok(self.email_sealed.as_deref().map(|it| keys.open(&place, it)).transpose()?)
    }
}

fn place(reference: &str) -> String {
    format!("posting_reports.email/{reference}")
}

/// Keeps a report and tells the reviewers, each once a day. Answers its reference.
pub fn insert(
    conn: &mut Conn,
    app: &App,
    posting_id: i64,
    new: &NewReport,
    account_id: Option<i64>,
    loc: Loc,
    now: NaiveDateTime,
) -> Result<String> {
    let reference = crypto::new_reference();
    diesel::insert_into(posting_reports::table)
        .values((
            posting_reports::reference.eq(&reference),
            posting_reports::posting_id.eq(posting_id),
            posting_reports::account_id.eq(account_id),
            posting_reports::email_sealed.eq(new.email.as_deref().map(|it| app.keys.seal(&place(&reference), it))),
            posting_reports::locale.eq(loc.code()),
            posting_reports::reason.eq(new.reason.code()),
            posting_reports::text.eq(&new.text),
            posting_reports::state.eq(State::Open.code()),
            posting_reports::reported_at.eq(now),
            posting_reports::due_at.eq(holidays::working_days_after(now, WORKING_DAYS)),
        ))
        .execute(conn)?;
    for reviewer in accounts::of_role(conn, Role::Reviewer)? {
        let news = News {
            account_id: reviewer.id,
            topic: Topic::Desk,
            kind: "reports-waiting",
            occasion: format!("reports/waiting/{}", clock::day(now)),
            arguments: Vec::new(),
            link: "/staff/reports".to_owned(),
        };
        tell(conn, app, &news, now)?;
    }
    Ok(reference)
}

/// The report of this public name.
pub fn find(conn: &mut Conn, reference: &str) -> QueryResult<Report> {
    posting_reports::table.filter(posting_reports::reference.eq(reference)).select(Report::as_select()).get_result(conn)
}

/// How many wait for a decision.
pub fn count_open(conn: &mut Conn) -> QueryResult<i64> {
    posting_reports::table
        .filter(posting_reports::state.eq_any([State::Open.code(), State::Assigned.code()]))
        .count()
        .get_result(conn)
}

/// Reports that wait, what is due first on top; or those that were decided, the
/// newest first. With the title of the posting, and how many there are.
pub fn list(conn: &mut Conn, is_open: bool, limit: i64, offset: i64) -> QueryResult<(Vec<(Report, String)>, i64)> {
    let open = [State::Open.code(), State::Assigned.code()];
    let decided = [State::Upheld.code(), State::Dismissed.code()];
    let of = || posting_reports::state.eq_any(if is_open { open } else { decided });
    let total = posting_reports::table.filter(of()).count().get_result(conn)?;
    let mut query = posting_reports::table.inner_join(postings::table).filter(of()).into_boxed();
    query = if is_open {
        query.order((posting_reports::due_at.asc(), posting_reports::id.asc()))
    } else {
        query.order((posting_reports::decided_at.desc(), posting_reports::id.desc()))
    };
    let rows = query.limit(limit).offset(offset).select((Report::as_select(), postings::title)).load(conn)?;
    Ok((rows, total))
}

fn refuse_partial(conn: &mut Conn, posting: &Posting, account_id: i64) -> Result<()> {
    if is_partial(conn, posting.employer.id, account_id)? { Err(Error::Forbidden) } else { Ok(()) }
}

/// Takes a report: from now on it is this reviewer's.
///
/// # Errors
/// `Forbidden` to a member of the unit, `Conflict` where it is decided.
pub fn take(conn: &mut Conn, report: &Report, by: i64) -> Result<()> {
    let posting = posting_of(conn, report.posting_id)?;
    refuse_partial(conn, &posting, by)?;
    let changed = diesel::update(posting_reports::table.find(report.id))
        .filter(posting_reports::state.eq_any([State::Open.code(), State::Assigned.code()]))
        .set((posting_reports::state.eq(State::Assigned.code()), posting_reports::assigned_to.eq(by)))
        .execute(conn)?;
    if changed == 0 { Err(Error::Conflict("the report is decided")) } else { Ok(()) }
}

/// Decides a report, does to the posting what follows, and tells the reporter
/// and the unit.
///
/// # Errors
/// `Forbidden` to a member of the unit; `Conflict` where it is decided, another
/// reviewer's, or the posting is no longer public.
pub fn decide(
    conn: &mut Conn,
    app: &App,
    report: &Report,
    decision: &Decision,
    by: i64,
    now: NaiveDateTime,
) -> Result<()> {
    let posting = posting_of(conn, report.posting_id)?;
    refuse_partial(conn, &posting, by)?;
    let changed = diesel::update(posting_reports::table.find(report.id))
        .filter(posting_reports::state.eq(State::Assigned.code()))
        .filter(posting_reports::assigned_to.eq(by))
        .set((
            posting_reports::state.eq(decision.state.code()),
            posting_reports::decided_by.eq(by),
            posting_reports::decided_at.eq(now),
            posting_reports::answer.eq(&decision.answer),
        ))
        .execute(conn)?;
    if changed == 0 {
        return Err(Error::Conflict("the report is decided, or another reviewer has it"));
    }
    let reason = Some(decision.reason.as_str());
    let news_of_unit = match decision.measure {
        Measure::Nothing => None,
        Measure::Hide => {
            let step = Move { to: PostingState::Hidden, outcome: None, account_id: Some(by), reason };
            advance(conn, &posting.row.reference, &step, now)?;
            diesel::update(postings::table.find(posting.row.id))
                .set(postings::hidden_reason.eq("reported"))
                .execute(conn)?;
            Some("reports-hidden")
        }
        Measure::Remove => {
            // Whoever applied and waits is told at once.
            let ending = Ending { outcome: Outcome::Removed, filled_by: None, account_id: Some(by), reason };
            close(conn, app, &posting.row.reference, &ending, now)?;
            Some("reports-removed")
        }
    };
    if let Some(kind) = news_of_unit {
        for account_id in employers::member_accounts(conn, posting.employer.id, MemberRole::Recruiter)? {
            let news = News {
                account_id,
                topic: Topic::Postings,
                kind,
                occasion: format!("reports/{}/{kind}", report.reference),
                arguments: vec![("title", posting.row.title.clone()), ("reason", decision.reason.clone())],
                link: format!("/employer/postings/{}", posting.row.reference),
            };
            tell(conn, app, &news, now)?;
        }
    }
    tell_reporter(conn, app, report, &posting, decision, now)
}

/// By the account, or by the address that was left; whoever left neither has the link.
fn tell_reporter(
    conn: &mut Conn,
    app: &App,
    report: &Report,
    posting: &Posting,
    decision: &Decision,
    now: NaiveDateTime,
) -> Result<()> {
    let link = link(&app.keys, &report.reference);
    if let Some(account_id) = report.account_id {
        let kind = if decision.state == State::Upheld { "reports-upheld" } else { "reports-dismissed" };
        let news = News {
            account_id,
            topic: Topic::Reports,
            kind,
            occasion: format!("reports/{}/outcome", report.reference),
            arguments: vec![("title", posting.row.title.clone()), ("answer", decision.answer.clone())],
            link,
        };
        return tell(conn, app, &news, now);
    }
    if let Some(email) = report.email(&app.keys)? {
        let letter = emails::outcome(app, report, &posting.row.title, decision, &email)?;
        mail::enqueue(conn, &app.keys, &letter, now)?;
    }
    Ok(())
}
