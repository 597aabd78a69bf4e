//! Seats: never oversold, nobody lost, positions fair; by many at once, and by
//! random sequences against a small model.

use bole::profiles::queries as profiles;
use bole::training::classes::queries as classes;
use bole::training::enrolments::{Wish, acts, queries as enrolments};
use bole::training::queries::{self, By};
use bole::training::{EnrolmentState, Mover, Source, TrainingClass};
use bole::{Error, Result};
use chrono::{NaiveDateTime, TimeDelta};
use serde_json::json;

use super::support::{approved_programme, class_body, id_of, open_class, unit};
use crate::support::TestApp;

fn count_from(variable: &str, default: usize) -> usize {
    std::env::var(variable).ok().and_then(|it| it.parse().ok()).unwrap_or(default)
}

/// People whom nobody has claimed: no letters go out.
async fn people(app: &TestApp, n: usize) -> Vec<i64> {
    let now = app.now();
    app.app.db.write(move |conn| (0..n).map(|_| Ok(profiles::insert_unclaimed(conn, now)?.id)).collect()).await.unwrap()
}

async fn class(app: &TestApp, reference: &str) -> TrainingClass {
    let reference = reference.to_owned();
    app.app.db.read(move |conn| Ok(queries::find_class(conn, &reference)?)).await.unwrap()
}

const PERSON: By<'static> = By { mover: Mover::Person, account_id: None, reason: None };

fn wish(profile_id: i64) -> Wish {
    Wish { profile_id, duty_role: None, source: Source::Own, employer_id: None, consent: None }
}

/// 1,000 people want 50 seats at once. `BOLE_SEAT_RUNS=200` before a release.
#[actix_web::test]
async fn a_thousand_claims_at_once_on_fifty_seats_give_exactly_fifty() {
    let app = TestApp::start().await;
    let unit = unit(&app, "伊通职业培训中心").await;
    let programme = approved_programme(&unit, json!({})).await;
    let everyone = people(&app, 1_000).await;
    for run in 0..count_from("BOLE_SEAT_RUNS", 3) {
        let class = class(&app, &open_class(&unit, &programme, 50).await).await;
        let mut claims = tokio::task::JoinSet::new();
        for profile_id in everyone.clone() {
            let (shared, class) = (app.app.clone(), class.clone());
            claims.spawn(async move {
                loop {
                    let (service, it, now) = (shared.clone(), class.clone(), shared.clock.now());
                    let done = shared
                        .db
                        .write(move |conn| acts::enrol(conn, &service, &it, &wish(profile_id), PERSON, now))
                        .await;
                    match done {
                        Ok(it) => return it.state,
                        // So many at once may find every connection taken.
                        Err(Error::Unavailable(_)) => tokio::time::sleep(std::time::Duration::from_millis(20)).await,
                        Err(err) => panic!("{err:?}"),
                    }
                }
            });
        }
        let states = claims.join_all().await;
        let n_seats = states.iter().filter(|it| **it == EnrolmentState::Enrolled).count();
        let n_waiting = states.iter().filter(|it| **it == EnrolmentState::Waitlisted).count();
        assert_eq!((n_seats, n_waiting), (50, 950), "run {run}");
        let id = class.id;
        let (row, all) = app
            .app
            .db
            .read(move |conn| Ok((queries::class(conn, id)?, queries::enrolments_of(conn, id)?)))
            .await
            .unwrap();
        let n_held = all.iter().filter(|it| it.holds_seat).count();
        assert_eq!((row.n_taken, n_held, all.len()), (50, 50, 1_000), "run {run}");
    }
}

/// Where someone stands, as the model sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    Away,
    Seated,
    Waiting,
    Offered(NaiveDateTime),
    Declined,
    Left,
}

/// A class as it should be: who stands where, and the queue in its order.
#[derive(Debug)]
struct Model {
    seats: usize,
    is_open: bool,
    people: Vec<Stand>,
    queue: Vec<usize>,
}

impl Model {
    fn taken(&self) -> usize {
        self.people.iter().filter(|it| matches!(it, Stand::Seated | Stand::Offered(_))).count()
    }

    fn fill(&mut self, now: NaiveDateTime) {
        while self.is_open && self.taken() < self.seats {
            let first = self.queue.iter().copied().find(|i| self.people[*i] == Stand::Waiting);
            let Some(i) = first else { return };
            self.people[i] = Stand::Offered(now + TimeDelta::hours(48));
        }
    }

    fn leave(&mut self, i: usize, stand: Stand, now: NaiveDateTime) {
        self.people[i] = stand;
        self.queue.retain(|it| *it != i);
        self.fill(now);
    }

    /// Whether it may be done; does it.
    fn step(&mut self, act: Act, now: NaiveDateTime) -> bool {
        match act {
            Act::Enrol(i) => {
                let is_away = matches!(self.people[i], Stand::Away | Stand::Declined | Stand::Left);
                if !self.is_open || !is_away {
                    return false;
                }
                let is_waited_for = self.people.contains(&Stand::Waiting);
                if !is_waited_for && self.taken() < self.seats {
                    self.people[i] = Stand::Seated;
                } else {
                    self.people[i] = Stand::Waiting;
                    self.queue.push(i);
                }
                true
            }
            Act::Withdraw(i) => {
                let is_in = matches!(self.people[i], Stand::Seated | Stand::Waiting | Stand::Offered(_));
                if is_in {
                    self.leave(i, Stand::Left, now);
                }
                is_in
            }
            Act::Accept(i) => {
                let is_offered = matches!(self.people[i], Stand::Offered(until) if now < until);
                if is_offered {
                    self.people[i] = Stand::Seated;
                    self.queue.retain(|it| *it != i);
                }
                is_offered
            }
            Act::Decline(i) => {
                let is_offered = matches!(self.people[i], Stand::Offered(until) if now < until);
                if is_offered {
                    self.leave(i, Stand::Declined, now);
                }
                is_offered
            }
            Act::Wait => {
                // The longest first; whoever is offered now has 48 hours of their own.
                let mut due: Vec<(NaiveDateTime, usize)> = Vec::new();
                for (i, it) in self.people.iter().enumerate() {
                    if let Stand::Offered(until) = it
                        && *until <= now
                    {
                        due.push((*until, i));
                    }
                }
                due.sort_unstable();
                for (_, i) in due {
                    self.leave(i, Stand::Declined, now);
                }
                true
            }
            Act::Seats(n) => {
                let is_enough = self.is_open && n >= self.taken();
                if is_enough {
                    self.seats = n;
                    self.fill(now);
                }
                is_enough
            }
            Act::Cancel => {
                let was_open = std::mem::replace(&mut self.is_open, false);
                for it in &mut self.people {
                    if was_open && matches!(it, Stand::Seated | Stand::Waiting | Stand::Offered(_)) {
                        *it = Stand::Left;
                    }
                }
                self.queue.clear();
                was_open
            }
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Act {
    Enrol(usize),
    Withdraw(usize),
    Accept(usize),
    Decline(usize),
    /// Two and a half days pass.
    Wait,
    Seats(usize),
    Cancel,
}

/// Numbers that look random and are the same for a seed (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((it ^ (it >> 31)) % n as u64).unwrap()
    }

    fn act(&mut self, n_people: usize) -> Act {
        let i = self.below(n_people);
        match self.below(100) {
            0..45 => Act::Enrol(i),
            45..62 => Act::Withdraw(i),
            62..78 => Act::Accept(i),
            78..86 => Act::Decline(i),
            86..91 => Act::Wait,
            91..99 => Act::Seats(1 + self.below(6)),
            _ => Act::Cancel,
        }
    }
}

/// Does the same to the class itself.
async fn really(app: &TestApp, reference: &str, people: &[i64], act: Act) -> bool {
    let (service, now) = (app.app.clone(), app.now());
    if let Act::Wait = act {
        bole::training::sweep(&app.app).await.unwrap();
        return true;
    }
    let (reference, people) = (reference.to_owned(), people.to_vec());
    let done: Result<bool> = app
        .app
        .db
        .write(move |conn| {
            let class = queries::find_class(conn, &reference)?;
            let mut of = |i: usize| Ok::<_, Error>(enrolments::find_of(conn, class.id, people[i])?);
            match act {
                Act::Enrol(i) => acts::enrol(conn, &service, &class, &wish(people[i]), PERSON, now).map(|_| true),
                Act::Withdraw(i) | Act::Accept(i) | Act::Decline(i) => {
                    let Some(it) = of(i)? else { return Ok(false) };
                    let act = match act {
                        Act::Withdraw(_) => acts::withdraw,
                        Act::Accept(_) => acts::accept,
                        _ => acts::decline,
                    };
                    act(conn, &service, &it, PERSON, now).map(|()| true)
                }
                Act::Seats(n) => {
                    let position = queries::specialism(conn, class.specialism_id)?.position;
                    let mut form = bole::training::classes::forms::ClassForm::of(&class, position);
                    form.capacity = n.to_string();
                    let draft = form.parse(now).unwrap();
                    let changed = bole::training::classes::acts::change(conn, &service, &class, &draft, now)?;
                    Ok(changed.is_ok())
                }
                Act::Cancel => {
                    let by = By { mover: Mover::Office, account_id: None, reason: Some("停办") };
                    bole::training::classes::acts::cancel(conn, &service, &class, by, now).map(|()| true)
                }
                Act::Wait => Ok(true),
            }
        })
        .await;
    match done {
        Ok(it) => it,
        Err(Error::Conflict(_)) => false,
        Err(err) => panic!("{err:?}"),
    }
}

async fn compare(app: &TestApp, reference: &str, people: &[i64], model: &Model, story: &str) {
    let (reference, people) = (reference.to_owned(), people.to_vec());
    let (class, real, positions) = app
        .app
        .db
        .read(move |conn| {
            let class = queries::find_class(conn, &reference)?;
            let mut real = Vec::new();
            let mut positions = Vec::new();
            for id in &people {
                let it = enrolments::find_of(conn, class.id, *id)?;
                positions.push(match &it {
                    Some(it) => enrolments::position(conn, it)?,
                    None => None,
                });
                real.push(it.map_or(Stand::Away, |it| match (it.state, it.offered_until) {
                    (EnrolmentState::Enrolled, _) => Stand::Seated,
                    (EnrolmentState::Waitlisted, Some(until)) => Stand::Offered(until),
                    (EnrolmentState::Waitlisted, None) => Stand::Waiting,
                    (EnrolmentState::SeatDeclined, _) => Stand::Declined,
                    (EnrolmentState::Withdrawn, _) => Stand::Left,
                    (state, _) => panic!("nobody goes to {state:?} here"),
                }));
            }
            Ok((class, real, positions))
        })
        .await
        .unwrap();
    assert_eq!(real, model.people, "{story}");
    assert_eq!(usize::try_from(class.n_taken).unwrap(), model.taken(), "{story}");
    assert!(class.n_taken <= class.capacity, "oversold: {story}");
    for (i, position) in positions.iter().enumerate() {
        let expected = model.queue.iter().position(|it| *it == i).map(|it| i64::try_from(it + 1).unwrap());
        assert_eq!(*position, expected, "position of {i}: {story}");
    }
}

/// Random sequences; `BOLE_SEAT_SEEDS` says how many.
#[actix_web::test]
async fn random_sequences_never_oversell_lose_or_overtake_anyone() {
    let app = TestApp::start().await;
    let unit = unit(&app, "伊通职业培训中心").await;
    let programme = approved_programme(&unit, json!({})).await;
    let everyone = people(&app, 9).await;
    for seed in 0..count_from("BOLE_SEAT_SEEDS", 25) {
        let mut body = class_body(&programme, 2);
        // Longer than any sequence takes.
        let day = |days| (app.now() + TimeDelta::days(days)).date().to_string();
        body["enrols_until"] = day(400).into();
        body["starts_on"] = day(410).into();
        body["ends_on"] = day(420).into();
        let reference = id_of(&unit.program.post("/api/v1/classes", &body).await);
        let opening = format!("/api/v1/classes/{reference}/opening");
        unit.program.post(&opening, &json!({})).await.assert_status(200);
        let mut numbers = Numbers(seed as u64);
        let mut model = Model { seats: 2, is_open: true, people: vec![Stand::Away; everyone.len()], queue: Vec::new() };
        let mut story = format!("seed {seed}:");
        for _ in 0..60 {
            let act = numbers.act(everyone.len());
            app.later(if matches!(act, Act::Wait) { TimeDelta::hours(60) } else { TimeDelta::seconds(1) });
            story.push_str(&format!(" {act:?}"));
            let expected = model.step(act, app.now());
            let done = really(&app, &reference, &everyone, act).await;
            assert_eq!(done, expected, "{story}");
            compare(&app, &reference, &everyone, &model, &story).await;
        }
        // Its offers are over before the next seed's clock goes on.
        let id = class(&app, &reference).await.id;
        let waiting = app.app.db.read(move |conn| Ok(enrolments::n_waiting(conn, id)?)).await.unwrap();
        assert_eq!(usize::try_from(waiting).unwrap(), model.queue.len());
        assert!(classes::PUBLIC.contains(&class(&app, &reference).await.state));
    }
}
