//! Who gives training in the county: an organisation, what it teaches, and its
//! classes at each step of their way, with people in them and people who wait.
//!
//! As in [`affairs`](super::affairs) everything is done as its people would do it,
//! on the days on which they would have.

use anyhow::anyhow;
use chrono::{Days, NaiveDateTime, TimeDelta};

use super::COUNTY;
use super::given::{PASS_MARK, give};
use crate::app::App;
use crate::codes::identity::uscc;
use crate::db::Conn;
use crate::training::classes::forms::Draft as ClassDraft;
use crate::training::enrolments::{Wish, acts};
use crate::training::organisations::forms::Draft as Unit;
use crate::training::programmes::forms::{Draft, NewPart, NewSpecialism};
use crate::training::queries::{By, class, find_programme, programme, specialisms};
use crate::training::{
    Audience, DutyRole, MemberRole, Mover, Programme, ProgrammeState, Source, TrainingClass, classes, organisations,
    programmes,
};
use crate::{Result, clock};

/// Who takes part.
pub(super) struct Cast<'a> {
    /// Manages the organisation.
    pub manager: i64,
    /// Teaches there.
    pub trainer: i64,
    /// Decides for the office.
    pub officer: i64,
    /// Profiles, the seeker's own first.
    pub people: &'a [i64],
}

impl Cast<'_> {
    /// The manager, in the history of what is done.
    pub(super) fn manager(&self) -> By<'static> {
        By { mover: Mover::Trainer, account_id: Some(self.manager), reason: None }
    }

    /// The office.
    pub(super) fn office(&self) -> By<'static> {
        By { mover: Mover::Office, account_id: Some(self.officer), reason: None }
    }
}

/// A programme: its name and summary, whom it trains, hours, subsidy in yuan, and
/// what it trains for: name, trade, level, certificate.
struct Course {
    name: &'static str,
    summary: &'static str,
    audience: Audience,
    hours: i32,
    subsidy: Option<i64>,
    specialisms: &'static [(&'static str, &'static str, Option<i16>, Option<&'static str>)],
}

const HEALTH: Course = Course {
    name: "公共卫生辅助服务员",
    summary: "学习防疫、消毒和公共场所卫生管理的基本知识与操作。\n理论与实操结合，考核合格发放培训证书。",
    audience: Audience::General,
    hours: 40,
    subsidy: Some(600),
    specialisms: &[
        ("防疫员", "4-14-04-01", Some(5), Some("防疫员证书")),
        ("消毒员", "4-14-04-02", Some(5), Some("消毒员证书")),
        ("公共场所卫生管理员", "4-14-04-03", Some(5), Some("公共场所卫生管理员证书")),
    ],
};

const ELECTRICIAN: Course = Course {
    name: "低压电工作业",
    summary: "低压电气线路与设备的安装、维修和安全操作。",
    audience: Audience::Employees,
    hours: 88,
    subsidy: Some(900),
    specialisms: &[("低压电工作业", "6-31-01-03", None, Some("低压电工作业证"))],
};

const WELDER: Course = Course {
    name: "焊工（五级）",
    summary: "手工电弧焊、气体保护焊的基本操作，焊接安全与检验。",
    audience: Audience::General,
    hours: 160,
    subsidy: Some(1_200),
    specialisms: &[("焊工", "6-18-02-04", Some(5), Some("焊工证"))],
};

const CHIEFS: Course = Course {
    name: "三长履职培训",
    summary: "网格长、楼栋长、单元长的职责、信息采集和应急处置。A岗与B岗同训。",
    audience: Audience::Sanzhang,
    hours: 16,
    subsidy: None,
    specialisms: &[("三长", "2-07-11-01", None, None)],
};

const FORKLIFT: Course = Course {
    name: "叉车司机",
    summary: "叉车的检查、驾驶与装卸作业。",
    audience: Audience::General,
    hours: 60,
    subsidy: None,
    specialisms: &[("叉车司机", "6-30-05-01", None, Some("叉车证"))],
};

/// Lets all of it happen.
///
/// # Errors
/// Someone did what is not allowed, which is our own mistake.
pub(super) fn happen(conn: &mut Conn, app: &App, cast: &Cast<'_>, now: NaiveDateTime) -> Result<()> {
    let ago = |days| now - TimeDelta::days(days);
    let body = "52220399MJ0000001";
    let unit = Unit {
        name: "伊通青山职业培训学校".to_owned(),
        uscc: Some(uscc::with_check(body).unwrap_or_else(|| body.to_owned())),
        region: Some(COUNTY.to_owned()),
        address: "伊通镇人民大路1号".to_owned(),
        phone: "0434-1000026".to_owned(),
        introduction: "面向城乡劳动者的职业技能培训，设有实训车间。".to_owned(),
    };
    let unit = organisations::queries::insert(conn, &unit, ago(300))?;
    organisations::queries::put_member(conn, unit.id, cast.manager, MemberRole::Manager, ago(300))?;
    organisations::queries::put_member(conn, unit.id, cast.trainer, MemberRole::Trainer, ago(299))?;

    let health = approved(conn, app, cast, unit.id, &HEALTH, ago(200))?;
    let electrician = approved(conn, app, cast, unit.id, &ELECTRICIAN, ago(180))?;
    let welder = approved(conn, app, cast, unit.id, &WELDER, ago(150))?;
    let chiefs = approved(conn, app, cast, unit.id, &CHIEFS, ago(120))?;
    handed_in(conn, app, cast, unit.id, &FORKLIFT, ago(2))?;

    let mut people = cast.people.iter().copied();
    let mut next = |n: usize| people.by_ref().take(n).collect::<Vec<i64>>();
    // Full, and some wait; among those enrolled is whoever logs in as the seeker.
    let full = planned(conn, cast, &electrician, 1, 12, 20, now)?;
    enrolled(conn, app, cast, &full, &next(17), now)?;
    // Some seats are free.
    let open = planned(conn, cast, &health, 2, 30, 26, now)?;
    enrolled(conn, app, cast, &open, &next(9), now)?;
    // It has begun.
    let running = planned(conn, cast, &welder, 1, 20, -4, now)?;
    enrolled(conn, app, cast, &running, &next(18), now)?;
    begun(conn, app, cast, &running)?;
    let running = planned(conn, cast, &chiefs, 1, 40, -1, now)?;
    enrolled(conn, app, cast, &running, &next(25), now)?;
    begun(conn, app, cast, &running)?;
    // Given: with results and certificates, the seeker's own among them, and still assessed.
    let given = planned(conn, cast, &health, 2, 30, -44, now)?;
    let attending: Vec<i64> = cast.people.first().copied().into_iter().chain(next(23)).collect();
    enrolled(conn, app, cast, &given, &attending, now)?;
    give(conn, app, cast, &given, true)?;
    let given = planned(conn, cast, &health, 1, 24, -12, now)?;
    enrolled(conn, app, cast, &given, &next(20), now)?;
    give(conn, app, cast, &given, false)?;
    // A plan, and one that came to nothing.
    planned(conn, cast, &health, 1, 40, 60, now)?;
    let dropped = planned(conn, cast, &health, 3, 20, 12, now)?;
    enrolled(conn, app, cast, &dropped, &next(3), now)?;
    let dropped = class(conn, dropped.id)?;
    let because = By { reason: Some("报名人数不足，并入下一期。"), ..cast.manager() };
    classes::acts::cancel(conn, app, &dropped, because, ago(1))
}

fn draft(it: &Course) -> Draft {
    let part = |name: &str, weight| NewPart { name: name.to_owned(), full_mark: 10_000, weight, least_mark: None };
    let has_certificate = it.specialisms.iter().any(|it| it.3.is_some());
    Draft {
        name: it.name.to_owned(),
        summary: it.summary.to_owned(),
        audience: it.audience,
        has_duty_roles: it.audience == Audience::Sanzhang,
        hours: it.hours,
        education: None,
        experience_years: None,
        age_min: None,
        certificates_required: Vec::new(),
        pass_mark: PASS_MARK,
        completion_percent: 80,
        n_resits: 1,
        subsidy_fen: it.subsidy.map(|yuan| yuan * 100),
        certificate_months: has_certificate.then_some(36),
        specialisms: it
            .specialisms
            .iter()
            .map(|(name, occupation, level, certificate)| NewSpecialism {
                name: (*name).to_owned(),
                occupation: Some((*occupation).to_owned()),
                level: *level,
                certificate_name: certificate.map(ToOwned::to_owned),
            })
            .collect(),
        parts: vec![part("理论", 40), part("实操", 60)],
    }
}

/// A programme that waits for the office.
fn handed_in(
    conn: &mut Conn,
    app: &App,
    cast: &Cast<'_>,
    unit: i64,
    it: &Course,
    at: NaiveDateTime,
) -> Result<Programme> {
    let made = programmes::queries::insert(conn, unit, &draft(it), None, cast.manager, at)?;
    programmes::acts::submit(conn, app, &made, cast.manager(), at)?;
    Ok(find_programme(conn, &made.reference)?)
}

/// One that the office approved two days later.
fn approved(
    conn: &mut Conn,
    app: &App,
    cast: &Cast<'_>,
    unit: i64,
    it: &Course,
    at: NaiveDateTime,
) -> Result<Programme> {
    let made = handed_in(conn, app, cast, unit, it, at)?;
    programmes::acts::decide(conn, app, &made, ProgrammeState::Approved, cast.office(), at + TimeDelta::days(2))?;
    Ok(find_programme(conn, &made.reference)?)
}

/// A class that begins in so many days, for a week.
fn planned(
    conn: &mut Conn,
    cast: &Cast<'_>,
    programme: &Programme,
    specialism: i16,
    capacity: i32,
    in_days: i64,
    now: NaiveDateTime,
) -> Result<TrainingClass> {
    let starts_on = clock::day(now + TimeDelta::days(in_days));
    let begins = clock::start_of(starts_on);
    let draft = ClassDraft {
        specialism,
        name: String::new(),
        region: Some(COUNTY.to_owned()),
        place: "青山职业培训学校 实训楼201".to_owned(),
        is_online: false,
        online_url: None,
        note: String::new(),
        capacity,
        enrols_from: begins - TimeDelta::days(60),
        enrols_until: begins,
        starts_on,
        ends_on: starts_on + Days::new(6),
    };
    let all = specialisms(conn, programme.id)?;
    let one = all.iter().find(|it| it.position == specialism).ok_or_else(|| anyhow!("no specialism {specialism}"))?;
    let at = begins - TimeDelta::days(65);
    let organisation = programme.organisation_id;
    let made = classes::queries::insert(conn, programme, one, organisation, &draft, cast.manager, at)?;
    classes::queries::add_trainer(conn, made.id, cast.trainer)?;
    Ok(made)
}

/// Opens a class, and enrols people who signed the organisation's form.
fn enrolled(
    conn: &mut Conn,
    app: &App,
    cast: &Cast<'_>,
    it: &TrainingClass,
    people: &[i64],
    now: NaiveDateTime,
) -> Result<()> {
    let opens = it.enrols_from;
    classes::acts::open(conn, it, cast.manager(), opens)?;
    let it = class(conn, it.id)?;
    let has_duties = programme(conn, it.programme_id)?.has_duty_roles;
    for (n, profile_id) in (0..).zip(people) {
        let wish = Wish {
            profile_id: *profile_id,
            duty_role: has_duties.then_some(if n % 2 == 0 { DutyRole::A } else { DutyRole::B }),
            source: Source::List,
            employer_id: None,
            consent: Some("本人签名的报名表".to_owned()),
        };
        let at = (opens + TimeDelta::hours(9 + n)).min(now);
        acts::enrol(conn, app, &it, &wish, cast.manager(), at)?;
    }
    Ok(())
}

/// Starts a class on its first day.
fn begun(conn: &mut Conn, app: &App, cast: &Cast<'_>, it: &TrainingClass) -> Result<()> {
    let it = class(conn, it.id)?;
    classes::acts::start(conn, app, &it, cast.manager(), clock::start_of(it.starts_on) + TimeDelta::hours(9))
}
