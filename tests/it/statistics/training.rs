//! Figures of training and certificates (S8 to S10): each equals a slow count,
//! also after corrections, and is as before once they are taken back.

use std::collections::{BTreeMap, BTreeSet};

use bole::clock;
use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::{auditor, figures, or_null, quoted, run};
use crate::support::TestApp;

const PEOPLE: usize = 15;
const HOURS: [i64; 2] = [40, 16];
const SUBSIDY: [i64; 2] = [60_000, 0];
const AUDIENCES: [&str; 2] = ["general", "sanzhang"];
const STATES: [&str; 12] = [
    "applied",
    "not_eligible",
    "enrolled",
    "waitlisted",
    "seat_declined",
    "attending",
    "completed",
    "passed",
    "passed",
    "failed",
    "absent",
    "withdrawn",
];

struct Class {
    /// Of programme 0 or 1, each with two specialisms.
    programme: usize,
    specialism: usize,
    region: Option<&'static str>,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    is_cancelled: bool,
    capacity: i64,
    /// When they begin, and whether they were cancelled.
    sessions: Vec<(NaiveDateTime, bool)>,
}

struct Enrolment {
    person: usize,
    class: usize,
    state: &'static str,
    applied: NaiveDateTime,
    result: Option<NaiveDateTime>,
    /// Of each session.
    presence: Vec<Option<&'static str>>,
}

struct Certificate {
    enrolment: Option<usize>,
    region: &'static str,
    issued: NaiveDate,
    expires: Option<NaiveDate>,
    state: &'static str,
    ended: Option<NaiveDateTime>,
    suspended: Option<NaiveDateTime>,
    replaced_by: Option<usize>,
}

struct World {
    classes: Vec<Class>,
    enrolments: Vec<Enrolment>,
    certificates: Vec<Certificate>,
}

fn random_at(random: &mut StdRng, beginning: NaiveDateTime) -> NaiveDateTime {
    beginning + TimeDelta::minutes(random.random_range(0..400 * 24 * 60))
}

impl World {
    fn random(random: &mut StdRng, beginning: NaiveDateTime) -> World {
        let mut classes = Vec::new();
        for _ in 0..9 {
            let first = random_at(random, beginning);
            let sessions: Vec<_> = (0..3).map(|i| (first + TimeDelta::days(4 * i), random.random_bool(0.2))).collect();
            classes.push(Class {
                programme: random.random_range(0..2),
                specialism: random.random_range(0..2),
                region: [Some("220323"), Some("110101"), None][random.random_range(0..3)],
                starts_on: clock::day(first),
                ends_on: clock::day(first) + Days::new(8),
                is_cancelled: random.random_bool(0.1),
                capacity: random.random_range(20..50),
                sessions,
            });
        }
        let mut enrolments = Vec::new();
        for class in 0..classes.len() {
            for person in 0..PEOPLE {
                if !random.random_bool(0.6) {
                    continue;
                }
                let state = STATES[random.random_range(0..STATES.len())];
                let has_result = matches!(state, "passed" | "failed") && random.random_bool(0.9);
                let presence = (0..3)
                    .map(|_| {
                        [None, Some("present"), Some("late"), Some("excused"), Some("absent")]
                            [random.random_range(0..5)]
                    })
                    .collect();
                enrolments.push(Enrolment {
                    person,
                    class,
                    state,
                    applied: random_at(random, beginning),
                    result: has_result.then(|| random_at(random, beginning)),
                    presence,
                });
            }
        }
        let mut certificates: Vec<Certificate> = Vec::new();
        for (i, _) in enrolments.iter().enumerate().filter(|(_, it)| it.state == "passed") {
            let issued = clock::day(random_at(random, beginning));
            let state = ["issued", "issued", "issued", "revoked", "replaced"][random.random_range(0..5)];
            let ended = (state != "issued").then(|| random_at(random, beginning));
            let place = certificates.len();
            certificates.push(Certificate {
                enrolment: Some(i),
                region: ["220323", "110101"][random.random_range(0..2)],
                issued,
                expires: random.random_bool(0.5).then(|| issued + Days::new(random.random_range(30..200))),
                state,
                ended,
                suspended: (state == "issued" && random.random_bool(0.2)).then(|| random_at(random, beginning)),
                replaced_by: (state == "replaced").then_some(place + 1),
            });
            if let Some(at) = ended.filter(|_| state == "replaced") {
                let region = certificates[place].region;
                certificates.push(Certificate {
                    enrolment: Some(i),
                    region,
                    issued: clock::day(at),
                    expires: None,
                    state: "issued",
                    ended: None,
                    suspended: None,
                    replaced_by: None,
                });
            }
        }
        World { classes, enrolments, certificates }
    }

    fn statements(&self) -> Vec<String> {
        let mut all = Vec::new();
        for person in 0..PEOPLE {
            all.push(format!(
                "insert into profiles (reference, headline, summary, wants_remote, visibility, updated_at) values \
                 ('r{person}', '', '', false, 'hidden', '2026-05-01 00:00:00')"
            ));
        }
        all.push(
            "insert into training_organisations (reference, name, region, updated_at) values ('o1', '县职教中心', '220322', \
             '2026-01-01 00:00:00')"
                .to_owned(),
        );
        for (i, (hours, subsidy)) in HOURS.iter().zip(SUBSIDY).enumerate() {
            all.push(format!(
                "insert into programmes (reference, organisation_id, name, summary, audience, has_duty_roles, hours, \
                 pass_mark, subsidy_fen, state, updated_at) values ('p{i}', 1, '项目{i}', '', '{}', false, {hours}, 6000, {}, \
                 'approved', '2026-01-01 00:00:00')",
                AUDIENCES[i],
                or_null(Some(subsidy).filter(|it| *it > 0), |it| it.to_string()),
            ));
            for specialism in 0..2 {
                all.push(format!(
                    "insert into programme_specialisms (programme_id, position, name, occupation, level) values \
                     ({}, {specialism}, '方向{i}{specialism}', '4-14-04-0{}', {})",
                    i + 1,
                    specialism + 1,
                    5 - i,
                ));
            }
        }
        for (i, it) in self.classes.iter().enumerate() {
            all.push(format!(
                "insert into training_classes (reference, programme_id, specialism_id, organisation_id, name, region, place, \
                 is_online, capacity, enrols_from, enrols_until, starts_on, ends_on, state, updated_at) values ('c{i}', {}, {}, 1, \
                 '班{i}', {}, '', false, {}, '2025-12-01 00:00:00', '2027-12-01 00:00:00', '{}', '{}', '{}', \
                 '2026-01-01 00:00:00')",
                it.programme + 1,
                it.programme * 2 + it.specialism + 1,
                or_null(it.region, |it| format!("'{it}'")),
                it.capacity,
                it.starts_on,
                it.ends_on,
                if it.is_cancelled { "cancelled" } else { "running" },
            ));
            for (n, (at, is_cancelled)) in it.sessions.iter().enumerate() {
                all.push(format!(
                    "insert into class_sessions (reference, class_id, starts_at, ends_at, cancelled_at, updated_at) values \
                     ('s{i}-{n}', {}, {}, {}, {}, '2026-01-01 00:00:00')",
                    i + 1,
                    quoted(*at),
                    quoted(*at + TimeDelta::hours(2)),
                    if *is_cancelled { "'2026-01-01 00:00:00'" } else { "null" },
                ));
            }
        }
        for (i, it) in self.enrolments.iter().enumerate() {
            all.push(format!(
                "insert into enrolments (reference, class_id, profile_id, state, holds_seat, source, applied_at, moved_at, \
                 result_at) values ('e{i}', {}, {}, '{}', {}, 'list', {}, {}, {})",
                it.class + 1,
                it.person + 1,
                it.state,
                matches!(it.state, "enrolled" | "attending"),
                quoted(it.applied),
                quoted(it.applied),
                or_null(it.result, quoted),
            ));
            for (n, presence) in it.presence.iter().enumerate() {
                if let Some(presence) = presence {
                    all.push(format!(
                        "insert into attendances (session_id, enrolment_id, state, source, recorded_at) values \
                         ({}, {}, '{presence}', 'trainer', '2026-01-01 00:00:00')",
                        it.class * 3 + n + 1,
                        i + 1,
                    ));
                }
            }
        }
        for (i, it) in self.certificates.iter().enumerate() {
            all.push(format!(
                "insert into certificates (reference, number, holder_name_sealed, holder_name_index, profile_id, name, issuer, \
                 issued_on, expires_on, state, revoked_at, suspended_at, region, enrolment_id) values ('z{i}', 'Z-{i}', '', '', \
                 {}, '证书', '县职教中心', '{}', {}, '{}', {}, {}, '{}', {})",
                or_null(it.enrolment, |it| (self.enrolments[it].person + 1).to_string()),
                it.issued,
                or_null(it.expires, |it| format!("'{it}'")),
                it.state,
                or_null(it.ended, quoted),
                or_null(it.suspended, quoted),
                it.region,
                or_null(it.enrolment, |it| (it + 1).to_string()),
            ));
        }
        for (i, it) in self.certificates.iter().enumerate() {
            if let Some(new) = it.replaced_by {
                all.push(format!("update certificates set replaced_by = {} where id = {}", new + 1, i + 1));
            }
        }
        all
    }

    /// Every figure, counted slowly.
    fn count(&self, from: NaiveDate, to: NaiveDate, region: &str) -> BTreeMap<&'static str, Option<f64>> {
        let (start, end) = (clock::start_of(from), clock::end_of(to));
        let within = |at: NaiveDateTime| start <= at && at < end;
        let is_day = |day: NaiveDate| from <= day && day <= to;
        let is_here = |code: &str| region.is_empty() || code.starts_with(region);
        let class_here = |it: &Class| is_here(it.region.unwrap_or("220322"));
        let n = |count: usize| Some(count as f64);

        let given: Vec<&Class> =
            self.classes.iter().filter(|it| class_here(it) && !it.is_cancelled && is_day(it.starts_on)).collect();
        let mine: Vec<(&Enrolment, &Class)> =
            self.enrolments.iter().map(|it| (it, &self.classes[it.class])).filter(|it| class_here(it.1)).collect();
        let people = |all: &[&(&Enrolment, &Class)]| all.iter().map(|it| it.0.person).collect::<BTreeSet<_>>().len();
        let is_in = |it: &Enrolment| {
            matches!(it.state, "enrolled" | "attending" | "completed" | "passed" | "failed" | "absent" | "no_show")
        };
        let enrolled: Vec<_> = mine.iter().filter(|it| is_in(it.0) && within(it.0.applied)).collect();
        let first_there = |it: &Enrolment, class: &Class| {
            let there = it.presence.iter().zip(&class.sessions);
            there.filter(|(was, when)| matches!(was, Some("present" | "late")) && !when.1).map(|it| it.1.0).min()
        };
        let there: Vec<_> = mine.iter().filter(|it| first_there(it.0, it.1).is_some_and(within)).collect();
        let taught: Vec<_> = mine
            .iter()
            .filter(|it| matches!(it.0.state, "completed" | "passed" | "failed" | "absent") && is_day(it.1.ends_on))
            .collect();
        let assessed: Vec<_> = mine.iter().filter(|it| it.0.result.is_some_and(within)).collect();
        let passed: Vec<_> = assessed.iter().copied().filter(|it| it.0.state == "passed").collect();
        let subsidy: i64 = passed.iter().map(|it| SUBSIDY[it.1.programme]).sum();

        let papers: Vec<(usize, &Certificate)> =
            self.certificates.iter().enumerate().filter(|it| is_here(it.1.region)).collect();
        let older = |place: usize| self.certificates.iter().find(|it| it.replaced_by == Some(place));
        let of = |is_it: &dyn Fn(&Certificate) -> bool| n(papers.iter().filter(|it| is_it(it.1)).count());
        let valid = papers.iter().filter(|(place, it)| {
            it.issued <= to
                && it.expires.is_none_or(|last| last >= to)
                && (it.state == "issued" || it.ended.is_some_and(|at| at >= end))
                && it.suspended.is_none_or(|at| at >= end)
                && older(*place).is_none_or(|old| old.ended.unwrap() < end)
        });
        BTreeMap::from([
            ("classes", n(given.len())),
            ("seats", Some(given.iter().map(|it| it.capacity).sum::<i64>() as f64)),
            ("training_enrolled", n(people(&enrolled))),
            ("training_attended", n(people(&there))),
            ("training_person_times", n(there.len())),
            ("training_hours", Some(taught.iter().map(|it| HOURS[it.1.programme]).sum::<i64>() as f64)),
            ("training_passed", n(people(&passed))),
            ("training_passes", n(passed.len())),
            (
                "pass_rate",
                (!assessed.is_empty())
                    .then(|| (passed.len() as f64 / assessed.len() as f64 * 10_000.0).round() / 100.0),
            ),
            ("training_subsidy", Some(subsidy as f64 / 100.0)),
            (
                "certificates_issued",
                n(papers.iter().filter(|(place, it)| is_day(it.issued) && older(*place).is_none()).count()),
            ),
            ("certificates_valid", n(valid.count())),
            ("certificates_expired", of(&|it| it.state == "issued" && it.expires.is_some_and(is_day))),
            ("certificates_suspended", of(&|it| it.state == "issued" && it.suspended.is_some_and(|at| at < end))),
            ("certificates_revoked", of(&|it| it.state == "revoked" && it.ended.is_some_and(within))),
            ("certificates_replaced", of(&|it| it.state == "replaced" && it.ended.is_some_and(within))),
        ])
    }
}

fn assert_same(fast: &BTreeMap<String, (Option<f64>, i64)>, slow: &BTreeMap<&str, Option<f64>>, what: &str) {
    for (code, value) in slow {
        let got = fast[*code].0;
        let same = match (got, *value) {
            (Some(a), Some(b)) => (a - b).abs() < 0.011,
            (a, b) => a == b,
        };
        assert!(same, "{code} {what}: {got:?}, {value:?}");
    }
}

#[actix_web::test]
async fn figures_of_training_equal_a_slow_count_also_after_corrections_and_their_undoing() {
    for seed in 0..3 {
        let app = TestApp::start().await;
        let program = auditor(&app).await;
        let mut random = StdRng::seed_from_u64(seed);
        let beginning = clock::start_of("2026-01-01".parse().unwrap());
        let mut world = World::random(&mut random, beginning);
        run(&app, world.statements()).await;
        for round in 0..3 {
            for _ in 0..3 {
                let from = clock::day(beginning) + Days::new(random.random_range(0..300));
                let to = from + Days::new(random.random_range(0..250));
                let region = ["", "220323", "110000"][random.random_range(0..3)];
                let slow = world.count(from, to, region.trim_end_matches('0'));
                let fast = figures(&program, &format!("?from={from}&to={to}&region={region}")).await;
                assert_same(&fast, &slow, &format!("seed {seed} round {round} from {from} to {to} in {region:?}"));
            }
            // A mark is corrected to a fail, a presence to an absence, a certificate is revoked; then all is undone.
            let all = "?from=2026-01-01&to=2027-03-01";
            let before = figures(&program, all).await;
            let i = world.enrolments.iter().position(|it| it.state == "passed" && it.result.is_some()).unwrap();
            let j = world.certificates.iter().position(|it| it.state == "issued").unwrap();
            let (was_state, was_presence) = (world.enrolments[i].state, world.enrolments[i].presence.clone());
            world.enrolments[i].state = "failed";
            world.enrolments[i].presence = vec![Some("absent"); 3];
            let at = random_at(&mut random, beginning);
            (world.certificates[j].state, world.certificates[j].ended) = ("revoked", Some(at));
            let presence = |it: &[Option<&str>]| -> Vec<String> {
                let mut all = vec![format!("delete from attendances where enrolment_id = {}", i + 1)];
                all.extend(it.iter().enumerate().filter_map(|(n, it)| {
                    it.map(|it| {
                        format!(
                            "insert into attendances (session_id, enrolment_id, state, source, recorded_at) values \
                             ({}, {}, '{it}', 'trainer', '2026-01-01 00:00:00')",
                            world.enrolments[i].class * 3 + n + 1,
                            i + 1
                        )
                    })
                }));
                all
            };
            let mut correction = presence(&world.enrolments[i].presence);
            correction.push(format!("update enrolments set state = 'failed' where id = {}", i + 1));
            correction.push(format!(
                "update certificates set state = 'revoked', revoked_at = {} where id = {}",
                quoted(at),
                j + 1
            ));
            run(&app, correction).await;
            let day = |text: &str| text.parse::<NaiveDate>().unwrap();
            let slow = world.count(day("2026-01-01"), day("2027-03-01"), "");
            let fast = figures(&program, all).await;
            assert_same(&fast, &slow, &format!("seed {seed} round {round} corrected"));
            assert_ne!(before["training_passes"], fast["training_passes"]);
            assert_ne!(before["certificates_revoked"], fast["certificates_revoked"]);

            let mut undone = presence(&was_presence);
            undone.push(format!("update enrolments set state = '{was_state}' where id = {}", i + 1));
            undone.push(format!("update certificates set state = 'issued', revoked_at = null where id = {}", j + 1));
            run(&app, undone).await;
            world.enrolments[i].state = was_state;
            world.enrolments[i].presence = was_presence;
            (world.certificates[j].state, world.certificates[j].ended) = ("issued", None);
            assert_eq!(figures(&program, all).await, before, "what was undone restores every figure");
        }
    }
}

#[actix_web::test]
async fn figures_of_training_are_taken_apart_by_what_was_learned_and_by_whom() {
    let app = TestApp::start().await;
    let program = auditor(&app).await;
    let mut random = StdRng::seed_from_u64(7);
    let world = World::random(&mut random, clock::start_of("2026-01-01".parse().unwrap()));
    run(&app, world.statements()).await;
    let answer = program.get("/api/v1/statistics?indicator=training_passes&from=2026-01-01&to=2027-03-01").await.json();
    let item = &answer["items"][0];
    let total = item["value"].as_f64().unwrap();
    assert!(total > 0.0);
    assert_eq!(item["number"], "S8");
    for split in item["by"].as_array().unwrap() {
        let parts = split["parts"].as_array().unwrap();
        let sum: f64 = parts.iter().map(|it| it["value"].as_f64().unwrap()).sum();
        assert!((sum - total).abs() < 0.01, "a pass lies in one part only: {split}");
    }
    let by = |dimension: &str| -> Vec<String> {
        let split = item["by"].as_array().unwrap().iter().find(|it| it["dimension"] == dimension).unwrap();
        let mut labels: Vec<String> =
            split["parts"].as_array().unwrap().iter().map(|it| it["label"].as_str().unwrap().to_owned()).collect();
        labels.sort();
        labels
    };
    assert_eq!(by("specialism"), ["方向00", "方向01", "方向10", "方向11"]);
    assert_eq!(by("programme"), ["项目0", "项目1"]);
    assert_eq!(by("trade"), ["消毒员", "防疫员"]);
    assert_eq!(by("audience").len(), 2);
    assert_eq!(by("level").len(), 2);
    let admin = app.staff(bole::access::Role::Admin).await;
    for code in ["training_passed", "training_subsidy", "certificates_valid", "pass_rate"] {
        let page = admin.get(&format!("/en/admin/statistics/{code}?from=2026-01-01&to=2027-03-01")).await;
        page.assert_status(200).assert_has("By specialism").assert_has("方向00");
    }
    let csv = admin.get("/admin/statistics.csv?from=2026-01-01&to=2027-03-01").await;
    csv.assert_status(200).assert_has("合格人次,按专业方向,方向00,").assert_has("合格人数,按培训对象,");
    admin.get("/admin/statistics.xlsx?from=2026-01-01&to=2027-03-01").await.assert_status(200);
}
