//! `bole bench training`: thousands enrol, pass and are certified, by the code that
//! requests run; papers and verification pages a second; and everyone compared
//! with every posting that asks for a certificate.

mod papers;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow};
use chrono::{Days, TimeDelta};
use confique::Config;
use serde::Serialize;

use super::report::{Machine, thousands};
use super::times::{Summary, Times};
use super::{Folder, load, say, server, write};
use crate::access::Role;
use crate::accounts::queries::{self as accounts, NewAccount};
use crate::app::App;
use crate::config::Settings;
use crate::demo::{self, COUNTY};
use crate::i18n::Loc;
use crate::training::classes::forms::Draft as ClassDraft;
use crate::training::enrolments::{Wish, acts};
use crate::training::gap::survey::Survey;
use crate::training::organisations::forms::Draft as Unit;
use crate::training::programmes::forms::{Draft, NewPart, NewSpecialism};
use crate::training::queries::{By, class, find_programme, specialisms};
use crate::training::{Audience, Mover, ProgrammeState, Source, TrainingClass, classes, organisations, programmes};
use crate::{cli, clock, postings, profiles};

/// How much is measured, and where the figures go.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// 多少人报名，并与岗位对比。 How many enrol, and are compared with postings.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(20..=1_000_000))]
    pub people: u32,
    /// 每个班多少名额。 Seats of a class.
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub seats: u32,
    /// 多少个要求证书的岗位。 Postings, all of which ask for a certificate.
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub postings: u32,
    /// 统计几次。 How often everyone is compared.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub rounds: u32,
    /// 生成多少份 PDF。 How many papers are drawn.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub papers: u32,
    /// 核验页面测量多少秒。 How long verification pages are asked for.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub seconds: u64,
    /// 随机种子。 The same seed draws the same people.
    #[arg(long, default_value_t = 2026)]
    pub seed: u64,
    /// 数字写入此文件。 Where to write the figures as JSON.
    #[arg(long, value_name = "FILE.json")]
    pub json: Option<PathBuf>,
}

/// What was measured.
#[derive(Debug, Serialize)]
struct Figures {
    machine: Machine,
    is_optimised: bool,
    seed: u64,
    n_people: usize,
    n_postings: usize,
    /// Certificates that these ask for.
    n_asked: usize,
    /// Pairs of a person and a certificate that alone keeps them from a posting.
    n_short: usize,
    /// Everyone compared with all postings, the rows read anew each time.
    survey: Summary,
    n_classes: usize,
    /// One enrolment, each in a transaction of its own.
    enrol: Summary,
    enrol_seconds: f64,
    /// Marks of all, and the release of their results.
    assess_seconds: f64,
    n_issued: usize,
    /// All certificates in one act.
    issue_seconds: f64,
    /// A paper as PDF; nothing where no font was found.
    paper: Option<Summary>,
    /// The page behind a paper's code, requests a second.
    page_per_second: f64,
    page: Summary,
}

/// Measures, prints a table, and writes the figures where that is asked for.
///
/// # Errors
/// Something cannot be stored or enrolled, or the figures cannot be written.
pub fn run(options: &Options) -> anyhow::Result<()> {
    let figures = measure(options)?;
    if let Some(path) = &options.json {
        write(path, &serde_json::to_string_pretty(&figures)?)?;
    }
    std::io::stdout().lock().write_all(text(&figures).as_bytes())?;
    Ok(())
}

fn measure(options: &Options) -> anyhow::Result<Figures> {
    let machine = Machine::of_this();
    let folder = Folder::new()?;
    let mut settings = Settings::builder().load().context("the defaults are settings")?;
    settings.data = folder.0.join("data");
    let app = cli::open(settings)?;

    say("storing people and postings")?;
    let (people, accounts) = store(&app, options)?;
    let office = accounts[0];
    say("comparing everyone with all postings")?;
    let now = app.clock.now();
    let mut survey = Times::default();
    let (mut n_postings, mut n_asked, mut n_short) = (0, 0, 0);
    for _ in 0..options.rounds {
        let start = Instant::now();
        let taken = app.db.read_blocking(move |conn| Survey::take(conn, now))?;
        survey.push(start.elapsed());
        n_postings = taken.n_postings;
        n_asked = taken.wanted.len();
        n_short = taken.wanted.iter().map(|it| it.short.len()).sum();
    }

    say("enrolling")?;
    let classes = plan(&app, office, options)?;
    let mut enrol = Times::default();
    let start = Instant::now();
    for (i, profile_id) in people.iter().copied().enumerate() {
        let (shared, it) = (app.clone(), classes[i / options.seats as usize].clone());
        let began = Instant::now();
        app.db.write_blocking(move |conn| {
            let wish = Wish { profile_id, duty_role: None, source: Source::List, employer_id: None, consent: None };
            let by = By { mover: Mover::Office, account_id: Some(office), reason: None };
            acts::enrol(conn, &shared, &it, &wish, by, now)
        })?;
        enrol.push(began.elapsed());
    }
    let enrol_seconds = start.elapsed().as_secs_f64();
    for it in &classes {
        let id = it.id;
        let it = app.db.read_blocking(move |conn| Ok(class(conn, id)?))?;
        anyhow::ensure!(it.n_taken <= it.capacity, "a class is oversold");
    }
    say("assessing")?;
    let start = Instant::now();
    papers::assess(&app, &classes, accounts)?;
    let assess_seconds = start.elapsed().as_secs_f64();
    say("issuing")?;
    let start = Instant::now();
    let programme_id = classes.first().map_or(0, |it| it.programme_id);
    let issued = papers::issue(&app, programme_id, office)?;
    let issue_seconds = start.elapsed().as_secs_f64();
    anyhow::ensure!(issued.len() == people.len(), "{} of {} certificates", issued.len(), people.len());
    say("drawing papers")?;
    let paper = papers::draw(&app, &issued, options.papers as usize)?;
    let pages = papers::requests(&issued);
    // The server is the one that writes the index from now on.
    app.search.close();
    drop(app);
    say("asking for pages")?;
    let (_, server) = server::measure(&folder.0)?;
    let step = Duration::from_secs(options.seconds);
    let (page_per_second, _, page) = load::closed(server.address, &pages, step)?;
    server.stop()?;
    Ok(Figures {
        machine,
        is_optimised: !cfg!(debug_assertions),
        seed: options.seed,
        n_people: people.len(),
        n_postings,
        n_asked,
        n_short,
        survey: survey.summary(),
        n_classes: classes.len(),
        enrol: enrol.summary(),
        enrol_seconds,
        assess_seconds,
        n_issued: issued.len(),
        issue_seconds,
        paper,
        page_per_second,
        page: page.summary(),
    })
}

/// People and postings of a county of this seed, every posting with a certificate;
/// answers the people's profiles, and two accounts of the office.
fn store(app: &App, options: &Options) -> anyhow::Result<(Vec<i64>, [i64; 2])> {
    const CERTIFICATES: [&str; 8] =
        ["焊工证", "低压电工作业证", "消毒员证书", "健康证", "叉车证", "保育师证书", "护士执业证", "驾驶证B2"];
    let county = demo::county(options.seed, options.postings as usize, options.people as usize);
    let (keys, now) = (app.keys.clone(), app.clock.now());
    let stored = app.db.write_blocking(move |conn| {
        let mut office = [0; 2];
        for (place, id) in office.iter_mut().enumerate() {
            let new = NewAccount {
                email: format!("office{place}@example.org"),
                name: "office".to_owned(),
                password_hash: String::new(),
                roles: vec![Role::Officer],
                locale: Loc::Zh,
                confirmed_at: Some(now),
            };
            *id = accounts::create(conn, &new, now)?.id;
        }
        let mut employers = std::collections::HashMap::new();
        for (i, it) in county.postings.iter().enumerate() {
            let mut draft = it.draft.clone();
            draft.valid_until = Some(clock::end_of(clock::day(now + TimeDelta::days(30))));
            if draft.certificates_required.is_empty() {
                draft.certificates_required.push(CERTIFICATES[i % CERTIFICATES.len()].to_owned());
            }
            postings::queries::upsert_imported(conn, &draft, now, &mut employers, now)?;
        }
        let mut people = Vec::with_capacity(county.profiles.len());
        for draft in &county.profiles {
            people.push(profiles::queries::create_unclaimed(conn, &keys, draft, now)?.id);
        }
        Ok((people, office))
    })?;
    Ok(stored)
}

/// Open classes with seats for everyone.
fn plan(app: &App, office: i64, options: &Options) -> anyhow::Result<Vec<TrainingClass>> {
    let (shared, now) = (app.clone(), app.clock.now());
    let (n, seats) = (options.people.div_ceil(options.seats), options.seats);
    let classes = app.db.write_blocking(move |conn| {
        let by = By { mover: Mover::Office, account_id: Some(office), reason: None };
        let unit = Unit {
            name: "培训学校".to_owned(),
            uscc: None,
            region: Some(COUNTY.to_owned()),
            address: String::new(),
            phone: String::new(),
            introduction: String::new(),
        };
        let unit = organisations::queries::insert(conn, &unit, now)?;
        let made = programmes::queries::insert(conn, unit.id, &draft(), None, office, now)?;
        programmes::acts::submit(conn, &shared, &made, by, now)?;
        let made = find_programme(conn, &made.reference)?;
        programmes::acts::decide(conn, &shared, &made, ProgrammeState::Approved, by, now)?;
        let programme = find_programme(conn, &made.reference)?;
        let specialism =
            specialisms(conn, programme.id)?.pop().ok_or_else(|| anyhow!("a programme without specialism"))?;
        let starts_on = clock::day(now) + Days::new(30);
        let class_draft = ClassDraft {
            specialism: specialism.position,
            name: String::new(),
            region: Some(COUNTY.to_owned()),
            place: "101".to_owned(),
            is_online: false,
            online_url: None,
            note: String::new(),
            capacity: i32::try_from(seats).map_err(anyhow::Error::from)?,
            enrols_from: now,
            enrols_until: clock::start_of(starts_on),
            starts_on,
            ends_on: starts_on + Days::new(5),
        };
        let mut all = Vec::new();
        for _ in 0..n {
            let it = classes::queries::insert(conn, &programme, &specialism, unit.id, &class_draft, office, now)?;
            classes::acts::open(conn, &it, by, now)?;
            all.push(class(conn, it.id)?);
        }
        Ok(all)
    })?;
    Ok(classes)
}

fn draft() -> Draft {
    Draft {
        name: "公共卫生辅助服务员".to_owned(),
        summary: "消毒".to_owned(),
        audience: Audience::General,
        has_duty_roles: false,
        hours: 40,
        education: None,
        experience_years: None,
        age_min: None,
        certificates_required: Vec::new(),
        pass_mark: 6_000,
        completion_percent: 80,
        n_resits: 1,
        subsidy_fen: None,
        certificate_months: Some(36),
        specialisms: vec![NewSpecialism {
            name: "消毒员".to_owned(),
            occupation: Some("4-14-04-02".to_owned()),
            level: Some(5),
            certificate_name: Some("消毒员证书".to_owned()),
        }],
        parts: vec![NewPart { name: "考核".to_owned(), full_mark: 10_000, weight: 100, least_mark: None }],
    }
}

fn text(it: &Figures) -> String {
    let mut text = String::new();
    // Writing into a string does not fail.
    let _ = writeln!(
        text,
        "{} people, {} open postings that ask for {} certificates, {} pairs one certificate away{}\n",
        thousands(it.n_people as f64),
        thousands(it.n_postings as f64),
        it.n_asked,
        thousands(it.n_short as f64),
        if it.is_optimised { "" } else { " (not optimised)" },
    );
    let _ = writeln!(text, "| ms | mean | p50 | p95 | max |\n|---|--:|--:|--:|--:|");
    let rows = [
        ("everyone compared with all postings", Some(it.survey)),
        ("one enrolment", Some(it.enrol)),
        ("one paper as PDF", it.paper),
        ("the page behind a paper's code", Some(it.page)),
    ];
    for (name, it) in rows.into_iter().filter_map(|(name, it)| Some((name, it?))) {
        let _ = writeln!(text, "| {name} | {:.2} | {:.2} | {:.2} | {:.2} |", it.mean, it.p50, it.p95, it.max);
    }
    let per_second = it.n_people as f64 / it.enrol_seconds.max(f64::MIN_POSITIVE);
    let _ = writeln!(
        text,
        "\n{} enrolments in {} classes in {:.1} s: {per_second:.0} a second",
        thousands(it.n_people as f64),
        it.n_classes,
        it.enrol_seconds
    );
    let papers = it.paper.filter(|it| it.mean > 0.0).map_or(0.0, |it| 1000.0 / it.mean);
    let _ = writeln!(
        text,
        "{} certificates in {:.1} s, marks and release before in {:.1} s; {papers:.0} papers a second; {:.0} pages a second",
        thousands(it.n_issued as f64),
        it.issue_seconds,
        it.assess_seconds,
        it.page_per_second,
    );
    text
}
