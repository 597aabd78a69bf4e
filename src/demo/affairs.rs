//! What goes on between the first unit, the office and the people: postings at
//! each step of their way, applications, an invitation, an intention, a report
//! and a saved search.
//!
//! Everything is done as its people would do it, on the days on which they would
//! have, so that its history and its news are there too.

use anyhow::anyhow;
use chrono::{NaiveDateTime, TimeDelta};

use crate::alerts::forms::Settings;
use crate::alerts::queries::Owner;
use crate::alerts::{self, Schedule};
use crate::app::App;
use crate::applications::agreements::queries::intentions::{self, NewIntention};
use crate::applications::agreements::{Channel, Origin, Proposer};
use crate::applications::queries::{self as applications, NewApplication, Step};
use crate::applications::{Application, Mover, Reason, Side, Source, State, UNDO_MINUTES};
use crate::db::Conn;
use crate::employers::facts::FactsForm;
use crate::employers::queries as employers;
use crate::employers::{Acting, MemberRole};
use crate::i18n::Loc;
use crate::postings::portal::submission::{self, Grounds, Outcome};
use crate::postings::queries::{self as postings, Origin as Start};
use crate::postings::reports::{self, forms::NewReport};
use crate::postings::reviews::ReviewOutcome;
use crate::postings::reviews::queries::{self as reviews, Decision};
use crate::postings::{CodedBy, Draft, Kind, Pay, PayPeriod, Posting, Question};
use crate::talent::queries::invitations;
use crate::{Error, Result, clock, profiles};

/// Who takes part.
pub(super) struct Cast<'a> {
    /// Acts for the unit: account and name.
    pub owner: (i64, &'static str),
    /// The unit.
    pub employer_id: i64,
    /// Decides for the office.
    pub reviewer: i64,
    /// Looks for work: account and address.
    pub seeker: (i64, &'static str),
    /// Profiles, the seeker's own first.
    pub people: &'a [i64],
}

/// A number whose first digit no exchange has.
const PHONE: &str = "0434-1000018";

/// What a posting says beside what all of these have in common.
struct Words {
    title: &'static str,
    occupation: &'static str,
    duties: &'static str,
    requirements: &'static str,
    /// Yuan a month.
    pay: (i64, i64),
    question: Option<&'static str>,
}

const NURSE: Words = Words {
    title: "病房护士（呼吸内科）",
    occupation: "2-05-08-01",
    duties: "执行医嘱，做好静脉输液、雾化吸入和生命体征监测。\n书写护理文书，按班次交接。\n对患者和家属做健康指导。",
    requirements: "能独立完成基础护理操作。\n沟通耐心，服从排班。",
    pay: (4_200, 5_800),
    question: Some("您可以上夜班吗？"),
};

const CASHIER: Words = Words {
    title: "门诊收费员",
    occupation: "4-01-02-04",
    duties: "办理门诊挂号、收费和退费。\n每日核对账款和票据，按时上缴。",
    requirements: "会使用办公软件，点钞准确。",
    pay: (3_200, 4_000),
    question: None,
};

const STOREKEEPER: Words = Words {
    title: "医用耗材库管员",
    occupation: "4-02-06-01",
    duties: "耗材的验收、入库、上架和发放。\n每月盘点，效期临近的及时上报。",
    requirements: "做过库房管理，会用库存系统。",
    pay: (3_400, 4_200),
    question: None,
};

/// Lets all of it happen.
///
/// # Errors
/// Someone did what is not allowed, which is our own mistake.
pub(super) fn happen(conn: &mut Conn, app: &App, cast: &Cast<'_>, now: NaiveDateTime) -> Result<()> {
    let ago = |days| now - TimeDelta::days(days);
    introduce(conn, app, cast, ago(19))?;
    let (account_id, name) = cast.owner;
    let employer = employers::by_id(conn, cast.employer_id)?;
    let acting = Acting { account_id, name: name.to_owned(), employer, role: MemberRole::Owner };

    let nurse = publish(conn, app, cast, &acting, &NURSE, ago(13))?;
    let cashier = publish(conn, app, cast, &acting, &CASHIER, ago(6))?;
    hand_in(conn, app, &acting, &STOREKEEPER, ago(1))?;
    store(conn, &acting, &begun(&acting, now), now)?;

    apply(conn, app, cast, &nurse, now)?;
    let Some(own) = cast.people.first() else { return Ok(()) };
    let words = (account_id, "您的简历和我们的收费岗位很合适，欢迎应聘。");
    let most_a_day = i64::from(app.settings.talent.invitations_per_day);
    invitations::send(conn, cast.employer_id, &cashier.row.reference, *own, words, most_a_day, ago(2))?
        .map_err(|obstacle| Error::Internal(anyhow!("{obstacle}")))?;
    report(conn, app, cast, &cashier, ago(1))?;
    save_search(conn, app, cast, ago(5))
}

/// The unit says whom to ask.
fn introduce(conn: &mut Conn, app: &App, cast: &Cast<'_>, at: NaiveDateTime) -> Result<()> {
    let unit = employers::by_id(conn, cast.employer_id)?;
    let said = FactsForm { contact_name: cast.owner.1.to_owned(), ..FactsForm::of(&unit, PHONE.to_owned()) };
    let (facts, phone) = said.parse().map_err(|errors| Error::Internal(anyhow!("{errors:?}")))?;
    employers::set_facts(conn, &unit, &facts, at)?;
    Ok(employers::set_phone(conn, unit.id, &app.keys.seal(&crate::employers::phone_place(&unit), &phone))?)
}

/// A posting with all of its parts.
fn draft(acting: &Acting, words: &Words, at: NaiveDateTime) -> Draft {
    let unit = &acting.employer;
    let (low, high) = words.pay;
    let question = |text: &str| Question { text: text.to_owned(), is_required: true };
    Draft {
        title: words.title.to_owned(),
        employer: unit.name.clone(),
        occupation: Some(words.occupation.to_owned()),
        coded_by: CodedBy::Author,
        kind: Kind::FullTime,
        headcount: 2,
        duties: words.duties.to_owned(),
        requirements: words.requirements.to_owned(),
        pay: Pay {
            min_fen: Some(low * 100),
            max_fen: Some(high * 100),
            period: PayPeriod::Month,
            months: 12,
            negotiable: false,
        },
        region: unit.region.clone(),
        address: unit.address.clone(),
        is_remote: false,
        education: None,
        experience_years: None,
        majors: Vec::new(),
        certificates_required: Vec::new(),
        certificates_preferred: Vec::new(),
        benefits: vec!["五险一金".to_owned(), "工作餐".to_owned()],
        contact: Some(format!("{}，{PHONE}", acting.name)),
        valid_until: Some(clock::end_of(clock::day(at + TimeDelta::days(60)))),
        source: None,
        source_key: None,
        contract_months: Some(36),
        probation_months: Some(3),
        questions: words.question.map(question).into_iter().collect(),
    }
}

/// A posting that has a title, and everything else still to be written.
fn begun(acting: &Acting, at: NaiveDateTime) -> Draft {
    Draft {
        title: "门诊导诊员".to_owned(),
        occupation: None,
        headcount: 1,
        duties: String::new(),
        requirements: String::new(),
        pay: Pay::NEGOTIABLE,
        region: None,
        address: None,
        benefits: Vec::new(),
        contact: None,
        valid_until: None,
        contract_months: None,
        probation_months: None,
        ..draft(acting, &CASHIER, at)
    }
}

/// Stores what was written as a draft; answers its row and its public name.
fn store(conn: &mut Conn, acting: &Acting, draft: &Draft, at: NaiveDateTime) -> Result<(i64, String)> {
    let start = Start { created_by: Some(acting.account_id), ..Start::default() };
    Ok(postings::insert_for(conn, draft, acting.employer.id, &start, at)?)
}

/// Writes a posting and hands it in; answers its row and its public name.
fn hand_in(conn: &mut Conn, app: &App, acting: &Acting, words: &Words, at: NaiveDateTime) -> Result<(i64, String)> {
    let made = store(conn, acting, &draft(acting, words, at), at)?;
    match submission::hand_in(conn, app, acting, &made.1, &Grounds::default(), at)? {
        Outcome::Submitted { .. } => Ok(made),
        Outcome::Refused(work) => Err(Error::Internal(anyhow!("{:?}", work.findings))),
    }
}

/// The same, and a reviewer approves it a day later.
fn publish(
    conn: &mut Conn,
    app: &App,
    cast: &Cast<'_>,
    acting: &Acting,
    words: &Words,
    at: NaiveDateTime,
) -> Result<Posting> {
    let (id, reference) = hand_in(conn, app, acting, words, at)?;
    let later = at + TimeDelta::days(1);
    let decision =
        Decision { outcome: ReviewOutcome::Approved, reason: None, requests: Vec::new(), answers: Vec::new() };
    for review in reviews::of_posting(conn, id)? {
        reviews::take(conn, &review, cast.reviewer, later)?;
        reviews::decide(conn, app, &review, &decision, cast.reviewer, later)?;
    }
    Ok(postings::find(conn, &reference)?)
}

/// The seeker and three more apply, each a day after the other; the unit has come
/// to a different point with each. With the second it intends to work together.
fn apply(conn: &mut Conn, app: &App, cast: &Cast<'_>, posting: &Posting, now: NaiveDateTime) -> Result<()> {
    // Where there are fewer people, there is less to see.
    let ways: [&[State]; 4] =
        [&[], &[State::Viewed, State::Shortlisted], &[State::Viewed, State::Refused], &[State::Viewed]];
    for (i, (profile_id, way)) in (0..).zip(cast.people.iter().zip(ways)) {
        let mut at = now - TimeDelta::days(5 + i);
        let Some(it) = send(conn, app, cast, posting, *profile_id, at)? else { continue };
        for to in way {
            at += TimeDelta::days(1);
            let step = Step {
                reason: (*to == State::Refused).then_some(Reason::Experience),
                ..Step::by(Mover::Employer, cast.owner.0, *to, None)
            };
            applications::advance(conn, app, &it.reference, &step, at)?;
            if *to == State::Shortlisted {
                agree(conn, app, &it, posting, at + TimeDelta::days(1))?;
            }
        }
    }
    Ok(())
}

/// Applies with a profile, and reaches the unit ten minutes later; `None` where
/// something stands in the way.
fn send(
    conn: &mut Conn,
    app: &App,
    cast: &Cast<'_>,
    posting: &Posting,
    profile_id: i64,
    at: NaiveDateTime,
) -> Result<Option<Application>> {
    let full = profiles::queries::load(conn, profile_id)?;
    let asked = applications::questions(conn, posting.row.id)?;
    let new = NewApplication {
        account_id: cast.seeker.0,
        source: Source::Search,
        letter: Some("我对贵院的岗位很感兴趣，盼复。".to_owned()),
        // Yes to whatever is asked.
        answers: asked.into_iter().map(|it| (it.text, "可以".to_owned())).collect(),
        uploads: Vec::new(),
    };
    let Ok(it) = applications::create(conn, app, posting, &full, &new, at)? else { return Ok(None) };
    applications::deliver(conn, app, it.id, at + TimeDelta::minutes(UNDO_MINUTES))?;
    Ok(Some(it))
}

/// Both sides tell a specialist on the telephone that they intend to.
fn agree(conn: &mut Conn, app: &App, it: &Application, posting: &Posting, at: NaiveDateTime) -> Result<()> {
    let new = NewIntention {
        employer_id: posting.row.employer_id,
        profile_id: it.profile_id,
        posting_id: Some(posting.row.id),
        application_id: Some(it.id),
        source: Origin::Application,
        proposed_by: Proposer::Specialist,
    };
    let intention = intentions::propose(conn, app, &new, at)?;
    for side in [Side::Seeker, Side::Employer] {
        intentions::confirm(conn, app, &intention, side, Channel::Call, at)?;
    }
    Ok(())
}

/// The seeker was told that the places are taken.
fn report(conn: &mut Conn, app: &App, cast: &Cast<'_>, posting: &Posting, at: NaiveDateTime) -> Result<()> {
    let new = NewReport {
        reason: reports::Reason::Closed,
        text: "打电话去问，说已经招满了，岗位还挂着。".to_owned(),
        email: None,
    };
    reports::queries::insert(conn, app, posting.row.id, &new, Some(cast.seeker.0), Loc::Zh, at)?;
    Ok(())
}

/// The seeker wants to hear of new postings.
fn save_search(conn: &mut Conn, app: &App, cast: &Cast<'_>, at: NaiveDateTime) -> Result<()> {
    let query = alerts::query_of(&alerts::parse_query("q=%E6%8A%A4%E7%90%86")?).unwrap_or_default();
    let owner = Owner { account_id: Some(cast.seeker.0), email: cast.seeker.1.to_owned() };
    let settings = Settings { name: "护理岗位".to_owned(), schedule: Schedule::default(), loc: Loc::Zh };
    alerts::queries::insert(conn, &app.keys, &owner, &query, &settings, at)?;
    Ok(())
}
