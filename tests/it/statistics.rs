//! Figures: each equals a slow count from the rows, whatever happened before.

mod training;

use std::collections::{BTreeMap, BTreeSet};

use bole::access::Role;
use bole::clock;
use chrono::{Days, NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::Value;

use crate::support::{Program, TestApp, beginning};

async fn run(app: &TestApp, statements: Vec<String>) {
    app.app
        .db
        .write(move |conn| {
            for it in &statements {
                diesel::sql_query(it.as_str()).execute(conn)?;
            }
            Ok(())
        })
        .await
        .unwrap();
}

fn quoted(at: NaiveDateTime) -> String {
    // As diesel writes a timestamp on SQLite; PostgreSQL reads it too.
    format!("'{}'", at.format("%Y-%m-%d %H:%M:%S%.f"))
}

fn or_null<T>(value: Option<T>, text: impl Fn(T) -> String) -> String {
    value.map_or_else(|| "null".to_owned(), text)
}

pub async fn auditor(app: &TestApp) -> Program<'_> {
    Program { app, token: app.api_token(&[Role::Auditor], &["statistics:read"]).await }
}

/// The figures of a period by code: value and number of records.
async fn figures(program: &Program<'_>, query: &str) -> BTreeMap<String, (Option<f64>, i64)> {
    let answer = program.get(&format!("/api/v1/statistics{query}")).await;
    answer.assert_status(200);
    let items = answer.json()["items"].as_array().unwrap().clone();
    items
        .iter()
        .map(|it| {
            let code = it["indicator"].as_str().unwrap().to_owned();
            (code, (it["value"].as_f64(), it["n_records"].as_i64().unwrap()))
        })
        .collect()
}

/// Employer, headcount when first published, published, relisted from, region.
type PostingRow = (i64, i64, Option<NaiveDateTime>, Option<usize>, &'static str);

/// A small world of rows, as the tables hold them.
#[derive(Default)]
struct World {
    postings: Vec<PostingRow>,
    /// When the profile last changed.
    people: Vec<NaiveDateTime>,
    /// Person, posting, submitted, promised, answered, ended, state.
    applications: Vec<Application>,
    /// Person, employer, agreed.
    intentions: Vec<(i64, i64, Option<NaiveDateTime>)>,
    /// Person, employer, confirmed, objected.
    hires: Vec<(i64, i64, Option<NaiveDateTime>, bool)>,
}

struct Application {
    person: usize,
    posting: usize,
    submitted: NaiveDateTime,
    promised: NaiveDateTime,
    answered: Option<NaiveDateTime>,
    ended: Option<NaiveDateTime>,
    state: &'static str,
}

const EMPLOYERS: i64 = 6;
const REGIONS: [&str; 3] = ["220323", "220322", "110101"];

impl World {
    fn random(random: &mut StdRng, beginning: NaiveDateTime) -> World {
        let mut world = World::default();
        let at = |random: &mut StdRng| beginning + TimeDelta::minutes(random.random_range(0..400 * 24 * 60));
        for i in 0..60 {
            let published = random.random_bool(0.8).then(|| at(random));
            let relist = (i > 0 && random.random_bool(0.3)).then(|| random.random_range(0..i));
            world.postings.push((
                random.random_range(1..=EMPLOYERS),
                random.random_range(1..40),
                published,
                relist,
                REGIONS[random.random_range(0..3)],
            ));
        }
        for _ in 0..25 {
            world.people.push(at(random));
        }
        let pairs: BTreeSet<(usize, usize)> =
            (0..60).map(|_| (random.random_range(0..25), random.random_range(0..60))).collect();
        for (person, posting) in pairs {
            let submitted = at(random);
            let promised = submitted + TimeDelta::days(21);
            let answered = random.random_bool(0.6).then(|| submitted + TimeDelta::hours(random.random_range(1..900)));
            let (state, is_over) = [
                ("submitted", false),
                ("shortlisted", false),
                ("refused", true),
                ("withdrawn", true),
                ("unanswered", true),
                ("hired_elsewhere", true),
                ("posting_closed", true),
            ][random.random_range(0..7)];
            let ended = is_over.then(|| submitted + TimeDelta::hours(random.random_range(1..1500)));
            world.applications.push(Application { person, posting, submitted, promised, answered, ended, state });
        }
        for _ in 0..40 {
            let agreed = random.random_bool(0.7).then(|| at(random));
            world.intentions.push((random.random_range(1..=25), random.random_range(1..=EMPLOYERS), agreed));
            let confirmed = random.random_bool(0.7).then(|| at(random));
            let objected = confirmed.is_none() && random.random_bool(0.3);
            world.hires.push((random.random_range(1..=25), random.random_range(1..=EMPLOYERS), confirmed, objected));
        }
        world
    }

    fn statements(&self) -> Vec<String> {
        let mut all = Vec::new();
        for i in 1..=EMPLOYERS {
            all.push(format!(
                "insert into employers (reference, name, introduction, region) values ('e{i}', 'e{i}', '', '220323')"
            ));
        }
        for (i, (employer, headcount, published, relist, region)) in self.postings.iter().enumerate() {
            let state = if published.is_some() { "published" } else { "draft" };
            // The headcount grew after the publication: what was counted stays.
            all.push(format!(
                "insert into postings (reference, employer_id, title, kind, headcount, duties, requirements, pay_period, \
                 pay_months, pay_negotiable, is_remote, majors, benefits, state, published_at, valid_until, updated_at, \
                 first_headcount, relist_of, region) values ('p{i}', {employer}, 'p{i}', 'full_time', {}, '', '', 'month', 12, \
                 false, false, '', '', '{state}', {}, {}, '2026-01-01 00:00:00', {}, {}, '{region}')",
                headcount + 5,
                or_null(*published, quoted),
                or_null(*published, |it| quoted(it + TimeDelta::days(90))),
                or_null(published.map(|_| headcount), ToString::to_string),
                or_null(*relist, |it| (it + 1).to_string()),
            ));
        }
        for (i, updated) in self.people.iter().enumerate() {
            all.push(format!(
                "insert into profiles (reference, headline, summary, wants_remote, visibility, updated_at) values \
                 ('r{i}', '', '', false, 'hidden', {})",
                quoted(*updated)
            ));
        }
        for (i, it) in self.applications.iter().enumerate() {
            all.push(format!(
                "insert into applications (reference, posting_id, profile_id, state, source, submitted_at, promised_at, \
                 answered_at, moved_at, ended_at) values ('a{i}', {}, {}, '{}', 'search', {}, {}, {}, {}, {})",
                it.posting + 1,
                it.person + 1,
                it.state,
                quoted(it.submitted),
                quoted(it.promised),
                or_null(it.answered, quoted),
                quoted(it.submitted),
                or_null(it.ended, quoted),
            ));
        }
        for (i, (person, employer, agreed)) in self.intentions.iter().enumerate() {
            let state = if agreed.is_some() { "agreed" } else { "proposed" };
            all.push(format!(
                "insert into employment_intentions (reference, employer_id, profile_id, state, source, proposed_by, \
                 proposed_at, agreed_at, ended_at) values ('i{i}', {employer}, {person}, '{state}', 'application', 'seeker', \
                 '2026-01-01 00:00:00', {}, '2027-12-31 00:00:00')",
                or_null(*agreed, quoted)
            ));
        }
        for (i, (person, employer, confirmed, objected)) in self.hires.iter().enumerate() {
            all.push(format!(
                "insert into hires (reference, employer_id, profile_id, source, starts_on, reported_at, confirmed_at, \
                 objected_at) values ('h{i}', {employer}, {person}, 'application', '2026-01-01', '2026-01-01 00:00:00', {}, {})",
                or_null(*confirmed, quoted),
                if *objected { "'2026-02-01 00:00:00'" } else { "null" },
            ));
        }
        all
    }

    fn root(&self, posting: usize) -> usize {
        self.postings[posting].3.map_or(posting, |it| self.root(it))
    }

    /// Every figure, counted slowly.
    fn count(
        &self,
        from: NaiveDateTime,
        to: NaiveDateTime,
        region: &str,
        now: NaiveDateTime,
    ) -> BTreeMap<&'static str, Option<f64>> {
        let within = |at: NaiveDateTime| from <= at && at < to;
        let is_here = |it: &str| region.is_empty() || it.starts_with(region);
        let published: Vec<usize> = (0..self.postings.len())
            .filter(|&i| self.postings[i].2.is_some_and(within) && is_here(self.postings[i].4))
            .collect();
        let employers: BTreeSet<i64> = published.iter().map(|&i| self.postings[i].0).collect();
        let mut chains: BTreeMap<usize, usize> = BTreeMap::new();
        for &i in &published {
            let first = chains.entry(self.root(i)).or_insert(i);
            if (self.postings[i].2, i) < (self.postings[*first].2, *first) {
                *first = i;
            }
        }
        let headcount: i64 = chains.values().map(|&i| self.postings[i].1).sum();
        let mut figures = BTreeMap::from([
            ("employers_posting", Some(employers.len() as f64)),
            ("postings", Some(published.len() as f64)),
            ("headcount", Some(headcount as f64)),
        ]);
        let mine: Vec<&Application> =
            self.applications.iter().filter(|it| is_here(self.postings[it.posting].4)).collect();
        let due: Vec<bool> = mine
            .iter()
            .filter(|it| from < it.promised && it.promised <= to)
            .filter(|it| it.answered.is_some() || it.promised <= now)
            .filter_map(|it| {
                let in_time = it.answered.is_some_and(|at| at <= it.promised);
                let moot = !in_time
                    && ["withdrawn", "hired_elsewhere", "posting_closed"].contains(&it.state)
                    && it.ended.is_some_and(|at| at <= it.promised);
                (!moot).then_some(in_time)
            })
            .collect();
        let rate = |n: f64, of: f64| (of > 0.0).then(|| (n / of * 10_000.0).round() / 100.0);
        figures.insert("reply_rate", rate(due.iter().filter(|it| **it).count() as f64, due.len() as f64));
        let silent = mine.iter().filter(|it| it.state == "unanswered" && it.ended.is_some_and(within)).count();
        figures.insert("unanswered", Some(silent as f64));
        let mut waits: Vec<i64> = mine
            .iter()
            .filter_map(|it| it.answered.filter(|at| within(*at)).map(|at| (at - it.submitted).num_seconds()))
            .collect();
        waits.sort_unstable();
        let middle = (!waits.is_empty())
            .then(|| (waits[(waits.len() - 1) / 2] + waits[waits.len() / 2]) as f64 / 2.0 / 86_400.0);
        figures.insert("reply_days", middle.map(|it| (it * 100.0).round() / 100.0));
        if region.is_empty() {
            let since = to.checked_sub_months(chrono::Months::new(6)).unwrap();
            let used = |at: NaiveDateTime| since <= at && at < to;
            let seekers: BTreeSet<usize> = (0..self.people.len())
                .filter(|&i| used(self.people[i]))
                .chain(self.applications.iter().filter(|it| used(it.submitted)).map(|it| it.person))
                .collect();
            figures.insert("seekers", Some(seekers.len() as f64));
            figures.insert(
                "demand_ratio",
                (!seekers.is_empty()).then(|| (headcount as f64 / seekers.len() as f64 * 100.0).round() / 100.0),
            );
            let agreed: BTreeSet<(i64, i64)> =
                self.intentions.iter().filter(|it| it.2.is_some_and(within)).map(|it| (it.0, it.1)).collect();
            figures.insert("intention_pairs", Some(agreed.len() as f64));
            let people: BTreeSet<i64> = agreed.iter().map(|it| it.0).collect();
            figures.insert("intentions", Some(people.len() as f64));
            let mut first: BTreeMap<(i64, i64), NaiveDateTime> = BTreeMap::new();
            for (person, employer, confirmed, _) in &self.hires {
                if let Some(at) = confirmed {
                    let it = first.entry((*person, *employer)).or_insert(*at);
                    *it = (*it).min(*at);
                }
            }
            figures.insert("hires", Some(first.values().filter(|it| within(**it)).count() as f64));
        }
        figures
    }
}

#[actix_web::test]
async fn every_figure_equals_a_slow_count_from_the_rows_also_after_corrections() {
    for seed in 0..4 {
        let app = TestApp::start().await;
        let program = auditor(&app).await;
        let mut random = StdRng::seed_from_u64(seed);
        let beginning = clock::start_of("2026-01-01".parse().unwrap());
        let mut world = World::random(&mut random, beginning);
        run(&app, world.statements()).await;
        for round in 0..3 {
            for _ in 0..4 {
                let from = clock::day(beginning) + Days::new(random.random_range(0..300));
                let to = from + Days::new(random.random_range(0..200));
                let region = ["", "220323", "110000"][random.random_range(0..3)];
                let prefix = region.trim_end_matches('0');
                let slow = world.count(clock::start_of(from), clock::end_of(to), prefix, app.now());
                let fast = figures(&program, &format!("?from={from}&to={to}&region={region}")).await;
                for (code, value) in slow {
                    let got = fast[code].0;
                    let same = match (got, value) {
                        (Some(a), Some(b)) => (a - b).abs() < 0.011,
                        (a, b) => a == b,
                    };
                    assert!(
                        same,
                        "seed {seed} round {round}: {code} from {from} to {to} in {region:?}: {got:?}, {value:?}"
                    );
                }
            }
            // Corrections: a posting was never published, an intention was entered by mistake, a hire is objected to.
            let i = random.random_range(0..60);
            world.postings[i].2 = None;
            let j = random.random_range(0..40);
            world.intentions[j].2 = None;
            world.hires[j].2 = None;
            run(
                &app,
                vec![
                    format!("update postings set state = 'draft', published_at = null where id = {}", i + 1),
                    format!(
                        "update employment_intentions set state = 'cancelled', agreed_at = null where id = {}",
                        j + 1
                    ),
                    format!("update hires set confirmed_at = null where id = {}", j + 1),
                ],
            )
            .await;
        }
    }
}

/// The intermediate result of the county's year: 32 units with 960 places, 72 people
/// with an intention, one of them with two units.
#[actix_web::test]
async fn a_countys_year_gives_exactly_its_figures() {
    let app = TestApp::start().await;
    let officer = crate::support::officer(&app).await;
    for unit in 0..32 {
        // 960 places on fewer postings: 30 a unit on one or two of them.
        let headcounts = if unit % 4 == 0 { vec![12, 18] } else { vec![30] };
        for headcount in headcounts {
            let mut body = crate::support::posting("操作工", "在车间操作设备");
            body["employer"] = format!("第{unit}单位").into();
            body["headcount"] = headcount.into();
            officer.post("/api/v1/postings", &body).await.assert_status(201);
        }
    }
    let mut rows = Vec::new();
    for person in 1..=72 {
        rows.push(format!(
            "insert into profiles (reference, headline, summary, wants_remote, visibility, updated_at) values \
             ('r{person}', '', '', false, 'hidden', '2026-05-01 00:00:00')"
        ));
    }
    let pair = |person: i64, employer: i64| {
        format!(
            "insert into employment_intentions (reference, employer_id, profile_id, state, source, proposed_by, \
             proposed_at, agreed_at) values ('i{person}-{employer}', {employer}, {person}, 'agreed', 'fair', 'seeker', \
             '2026-02-02 00:00:00', '2026-02-03 00:00:00')"
        )
    };
    rows.extend((1..=72).map(|person| pair(person, person % 32 + 1)));
    rows.push(pair(1, 9));
    run(&app, rows).await;
    let program = auditor(&app).await;
    let all = figures(&program, "?from=2026-01-01&to=2026-09-30").await;
    assert_eq!(all["employers_posting"].0, Some(32.0));
    assert_eq!(all["headcount"].0, Some(960.0));
    assert_eq!(all["postings"].0, Some(40.0));
    assert_eq!(all["intentions"].0, Some(72.0));
    assert_eq!(all["intention_pairs"].0, Some(73.0));
    assert_eq!(all["demand_ratio"].0, Some(13.33));

    // The pages, their tables and files say the same, and the records below a figure are as many.
    let admin = app.staff(Role::Admin).await;
    let page = admin.get("/admin/statistics?from=2026-01-01&to=2026-09-30").await;
    page.assert_status(200).assert_has("<b>960</b>").assert_has("<b>73</b>");
    let page = admin.get("/en/admin/statistics/intention_pairs?from=2026-01-01&to=2026-09-30").await;
    page.assert_status(200).assert_has("73 records").assert_has("Job fair");
    let csv = admin.get("/admin/statistics.csv?from=2026-01-01&to=2026-09-30").await;
    csv.assert_status(200).assert_has("招聘人数,,,960,0,人").assert_has("招聘人数,按月,2026年3月,960");
    admin.get("/admin/statistics.xlsx?from=2026-01-01&to=2026-09-30").await.assert_status(200);
}

/// A promise is kept until the end of its day, which is no longer in it.
#[actix_web::test]
async fn an_answer_that_is_not_due_yet_is_not_late_and_stands_on_its_own_day() {
    let app = TestApp::start().await;
    let program = auditor(&app).await;
    let day = "2026-03-20".parse().unwrap();
    let world = World {
        postings: vec![(1, 1, Some(beginning()), None, "220323")],
        people: vec![beginning()],
        applications: vec![Application {
            person: 0,
            posting: 0,
            submitted: beginning(),
            promised: clock::end_of(day),
            answered: None,
            ended: None,
            state: "submitted",
        }],
        ..World::default()
    };
    run(&app, world.statements()).await;
    let rate = async |from: &str, to: &str| figures(&program, &format!("?from={from}&to={to}")).await["reply_rate"].0;
    app.later(clock::end_of(day) - app.now() - TimeDelta::seconds(1));
    assert_eq!(rate("2026-03-01", "2026-12-31").await, None, "its day is not over");
    app.later(TimeDelta::seconds(1));
    assert_eq!(rate("2026-03-01", "2026-12-31").await, Some(0.0));
    assert_eq!(rate("2026-03-20", "2026-03-20").await, Some(0.0));
    assert_eq!(rate("2026-03-21", "2026-03-21").await, None);
    let admin = app.staff(Role::Admin).await;
    let page = admin.get("/admin/statistics/reply_rate?from=2026-03-01&to=2026-03-31").await;
    let records = page.assert_status(200).assert_has("投递").body.split("id=\"records\"").nth(1).unwrap().to_owned();
    let records = records.split("</table>").next().unwrap();
    assert!(records.contains("2026年3月20日") && !records.contains("3月21日"), "{records}");
}

#[actix_web::test]
async fn a_period_with_a_mistake_is_shown_again_with_what_to_do() {
    let app = TestApp::start().await;
    let admin = app.staff(Role::Admin).await;
    for path in ["/admin/statistics", "/admin/statistics/hires"] {
        let page = admin.get(&format!("{path}?from=2026-05-01&to=2026-04-01")).await;
        page.assert_status(422).assert_has("结束日期不能早于开始日期").assert_has("value=\"2026-05-01\"");
        page.assert_has(&format!("action=\"{path}\"")).assert_has("id=\"f-to-error\"");
        let page = admin.get(&format!("/en{path}?from=soon")).await;
        page.assert_status(422).assert_has("Enter a day, such as 2026-12-31").assert_has("id=\"f-from-error\"");
    }
    let program = auditor(&app).await;
    let problem = program.get("/api/v1/statistics?from=2026-05-01&to=2026-04-01").await;
    problem.assert_status(400).assert_has("?to: 结束日期不能早于开始日期");
}

#[actix_web::test]
async fn a_search_that_finds_nothing_is_counted_and_no_get_writes() {
    let app = TestApp::start().await;
    let program = auditor(&app).await;
    for query in ["量子厨师", "量子厨师", "13912345678", "会计"] {
        app.get(&format!("/postings?q={query}")).await.assert_status(200);
    }
    assert_eq!(figures(&program, "").await["search_misses"].0, Some(0.0), "nothing is written by a search");
    bole::statistics::sweep(&app.app).await.unwrap();
    bole::statistics::sweep(&app.app).await.unwrap();
    let answer = program.get("/api/v1/statistics?indicator=search_misses").await.json();
    let item = &answer["items"][0];
    assert_eq!(item["value"], Value::from(3.0));
    let terms = item["by"][1]["parts"].as_array().unwrap();
    assert_eq!(terms.len(), 2, "a telephone number is no term: {terms:?}");
    assert_eq!(terms[0]["value"], Value::from(2.0));
}

#[actix_web::test]
async fn unknown_codes_and_days_are_named() {
    let app = TestApp::start().await;
    let program = auditor(&app).await;
    for (query, name) in [
        ("?from=2026-02-30", "from"),
        ("?from=2026-05-01&to=2026-04-01", "?to"),
        ("?region=999999", "region"),
        ("?indicator=luck", "indicator"),
    ] {
        let answer = program.get(&format!("/api/v1/statistics{query}")).await;
        answer.assert_status(400).assert_has(name);
    }
    app.staff(Role::Admin).await.get("/admin/statistics/luck").await.assert_status(404);
}
