//! A thousand days of alerts: people come, pause and go, postings open, change
//! and close, the mail server is away or refuses a letter, nodes restart and are
//! killed at their work, runs are missed. Whatever happens, a search is told of
//! each posting that it found exactly once, and of nothing after it was ended, by
//! one click or by an answer to a letter. What a search finds is asked of the
//! result page.

use std::collections::{BTreeMap, BTreeSet};
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use bole::alerts::{self, Frequency, Schedule, digests, queries, yearly};
use bole::mail::bounces::{self, Bounce};
use bole::mail::{self, Mailer, Transport, eml::Eml};
use bole::search::PostingSearch;
use chrono::{NaiveDateTime, TimeDelta};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use regex::Regex;
use serde_json::{Value, json};

use super::{one_click, posting};
use crate::support::{Program, TestApp, officer};

/// What people look for; none finds so much that a letter has no room for it.
const QUERIES: [&str; 10] = [
    "q=护理",
    "q=会计",
    "q=司机&region=220323",
    "q=\"电焊工\"",
    "q=老人+-保洁",
    "region=220323100",
    "kind=part_time&pay_min=4000",
    "q=护理&kind=full_time",
    "q=安和养老&pay=from_5000",
    "q=huli",
];

const TITLES: [&str; 8] = ["护理员", "会计", "货车司机", "电焊工", "保洁员", "养老护理组长", "出纳会计", "厨师"];
const DUTIES: [&str; 5] = ["照料老人起居", "编制报表", "驾驶货车送货", "打扫楼道", "护理病人，照料老人"];

/// Where mail comes back to, and answers to letters.
const RETURNS: &str = "bounces+{id}@example.org";

/// What has to be true of a saved search.
struct Saved {
    path: String,
    row: queries::SavedSearch,
    search: PostingSearch,
    schedule: Schedule,
    state: State,
    since: NaiveDateTime,
    heard_of: NaiveDateTime,
    asked_at: Option<NaiveDateTime>,
    due: Option<NaiveDateTime>,
    /// The address in the last letter that ends it.
    stop: Option<String>,
    /// Found, neither promised nor told.
    found: BTreeSet<i64>,
    /// In a letter that waits.
    promised: BTreeSet<i64>,
    told: BTreeSet<i64>,
}

#[derive(PartialEq)]
enum State {
    Active,
    Paused,
    Ended,
}

struct Job {
    reference: String,
    published_at: NaiveDateTime,
    is_open: bool,
}

struct World {
    app: TestApp,
    token: String,
    chance: StdRng,
    saved: Vec<Saved>,
    n_asked: usize,
    jobs: BTreeMap<i64, Job>,
    /// Until when the mail server is away.
    outage: NaiveDateTime,
    /// Nothing fails any more.
    is_calm: bool,
    n_letters: usize,
    /// How often a digest run, and a letter on its way, was left by a node that died.
    n_killed: usize,
    /// How many answered a letter to end their search.
    n_answers: usize,
}

/// Does work up to its n-th step; then whoever does it is gone.
async fn killed_at(n: usize, work: impl Future) {
    let mut work = pin!(work);
    let mut n_steps = 0;
    poll_fn(|context| {
        n_steps += 1;
        if n_steps > n { Poll::Ready(()) } else { work.as_mut().poll(context).map(|_| ()) }
    })
    .await;
}

impl World {
    async fn begin() -> World {
        let app = TestApp::start_with(|it| it.mail.bounce_address = Some(RETURNS.to_owned())).await;
        World {
            token: officer(&app).await.token,
            chance: StdRng::seed_from_u64(20_260_301),
            saved: Vec::new(),
            n_asked: 0,
            jobs: BTreeMap::new(),
            outage: app.now(),
            is_calm: false,
            n_letters: 0,
            n_killed: 0,
            n_answers: 0,
            app,
        }
    }

    /// Something goes wrong, as often as said.
    fn fails(&mut self, chance: u32) -> bool {
        !self.is_calm && self.percent(chance)
    }

    /// A node begins anew with what the database holds.
    fn restart(&mut self) {
        self.app.app.db = self.app.db.open();
        self.app.app.follower = std::sync::Arc::default();
    }

    fn percent(&mut self, chance: u32) -> bool {
        self.chance.random_range(0..100) < chance
    }

    fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.chance.random_range(0..all.len())]
    }

    fn program(&self) -> Program<'_> {
        Program { app: &self.app, token: self.token.clone() }
    }

    /// One of the searches in this state.
    fn any(&mut self, state: State) -> Option<usize> {
        let all: Vec<usize> = (0..self.saved.len()).filter(|i| self.saved[*i].state == state).collect();
        if all.is_empty() { None } else { Some(self.pick(&all)) }
    }

    fn body(&mut self) -> Value {
        let mut body = posting(self.pick(&TITLES), self.pick(&DUTIES));
        body["region"] = self.pick(&["220323", "220323100", "220322"]).into();
        body["kind"] = self.pick(&["full_time", "part_time"]).into();
        body["employer"] = self.pick(&["安和养老服务中心", "顺达运输", "伊通县医院"]).into();
        let pay = self.pick(&[3000, 4200, 6000]);
        body["pay"] = json!({"min": pay, "max": pay + 800, "per": "month"});
        body
    }

    /// Something happens, or nothing.
    async fn act(&mut self) {
        self.app.later(TimeDelta::seconds(30));
        let n_active = self.saved.iter().filter(|it| it.state == State::Active).count();
        match self.chance.random_range(0..100) {
            0..25 => self.publish().await,
            25..33 => self.edit().await,
            33..42 => self.close().await,
            42..50 if n_active < 40 => self.subscribe().await,
            50..52 => {
                if let Some(i) = self.any(State::Active) {
                    one_click(&self.app, &format!("{}/unsubscription", self.saved[i].path)).await.assert_status(200);
                    let it = &mut self.saved[i];
                    it.state = State::Ended;
                    it.promised.clear();
                }
            }
            52..55 => {
                if let Some(i) = self.any(State::Active) {
                    self.post(i, "/pause", &[]).await;
                    self.saved[i].pause();
                }
            }
            55..60 => {
                if let Some(i) = self.any(State::Paused) {
                    self.post(i, "/resumption", &[]).await;
                    let now = self.app.now();
                    let it = &mut self.saved[i];
                    it.state = State::Active;
                    (it.since, it.heard_of, it.asked_at) = (now, now, None);
                    it.due = Some(it.schedule.next_after(now).unwrap_or(now));
                }
            }
            60..62 => {
                if let Some(i) = self.any(State::Active) {
                    self.saved[i].schedule = self.schedule();
                    let Schedule { frequency, hour, weekday } = self.saved[i].schedule;
                    let (hour, weekday) = (hour.to_string(), weekday.to_string());
                    let fields = [("frequency", frequency.code()), ("hour", &*hour), ("weekday", &*weekday)];
                    self.post(i, "", &fields).await;
                    let now = self.app.now();
                    let it = &mut self.saved[i];
                    it.due = Some(it.schedule.next_after(now).unwrap_or(now));
                }
            }
            62..66 => {
                let asked = self.saved.iter().position(|it| it.state == State::Active && it.asked_at.is_some());
                if let Some(i) = asked {
                    self.post(i, "/renewal", &[]).await;
                    (self.saved[i].heard_of, self.saved[i].asked_at) = (self.app.now(), None);
                }
            }
            66..68 => self.answer().await,
            _ => {}
        }
    }

    /// Someone answers a letter, as mail programs do that know no other way, and the
    /// answer is delivered twice.
    async fn answer(&mut self) {
        let can = |it: &Saved| it.state != State::Ended && it.stop.is_some();
        let all: Vec<usize> = (0..self.saved.len()).filter(|i| can(&self.saved[*i])).collect();
        if all.is_empty() {
            return;
        }
        let i = self.pick(&all);
        let to = self.saved[i].stop.take().unwrap();
        for expected in [Bounce::Unsubscribed, Bounce::Unknown] {
            let app = self.app.app.clone();
            let raw = format!("From: <person@example.org>\r\nTo: {to}\r\nSubject: unsubscribe\r\n\r\n");
            let read = move || bounces::receive(&app.db, &app.keys, &app.clock, RETURNS, None, raw.as_bytes());
            assert_eq!(tokio::task::spawn_blocking(read).await.unwrap().unwrap(), expected, "{to}");
        }
        let it = &mut self.saved[i];
        it.state = State::Ended;
        it.promised.clear();
        self.n_answers += 1;
    }

    async fn post(&self, i: usize, below: &str, fields: &[(&str, &str)]) {
        self.app.client().post(&format!("{}{below}", self.saved[i].path), fields).await.assert_status(303);
    }

    fn schedule(&mut self) -> Schedule {
        Schedule {
            frequency: self.pick(Frequency::ALL),
            hour: self.chance.random_range(0..24),
            weekday: self.chance.random_range(1..8),
        }
    }

    async fn publish(&mut self) {
        let body = self.body();
        let made = self.program().post("/api/v1/postings", &body).await;
        let reference = made.assert_status(201).json()["id"].as_str().unwrap().to_owned();
        let name = reference.clone();
        let id =
            self.app.app.db.read(move |conn| Ok(bole::postings::queries::find(conn, &name)?.row.id)).await.unwrap();
        self.jobs.insert(id, Job { reference, published_at: self.app.now(), is_open: true });
    }

    fn any_open(&mut self) -> Option<i64> {
        let now = self.app.now();
        let all: Vec<i64> = self.jobs.iter().filter(|it| it.1.is_open_at(now)).map(|it| *it.0).collect();
        if all.is_empty() { None } else { Some(self.pick(&all)) }
    }

    async fn edit(&mut self) {
        let Some(id) = self.any_open() else { return };
        let mut body = self.body();
        body.as_object_mut().unwrap().remove("state");
        let path = format!("/api/v1/postings/{}", self.jobs[&id].reference);
        let etag = self.program().get(&path).await.header("etag").to_owned();
        self.program().put(&path, &etag, &body).await.assert_status(200);
    }

    async fn close(&mut self) {
        let Some(id) = self.any_open() else { return };
        let path = format!("/api/v1/postings/{}/closure", self.jobs[&id].reference);
        self.program().post(&path, &json!({"outcome": "filled"})).await.assert_status(200);
        self.jobs.get_mut(&id).unwrap().is_open = false;
    }

    /// Someone asks for a search, and mostly confirms it.
    async fn subscribe(&mut self) {
        self.n_asked += 1;
        let email = format!("person{}@example.org", self.n_asked);
        let query = self.pick(&QUERIES).replace('"', "%22");
        let schedule = self.schedule();
        let (hour, weekday) = (schedule.hour.to_string(), schedule.weekday.to_string());
        let fields = [
            ("query", &*query),
            ("email", &*email),
            ("frequency", schedule.frequency.code()),
            ("hour", &*hour),
            ("weekday", &*weekday),
        ];
        self.app.client().post("/alerts", &fields).await.assert_redirect("/alerts/sent");
        if self.percent(20) {
            return;
        }
        let index = alerts::email_index(&self.app.app.keys, &email);
        let row =
            self.app.app.db.read(move |conn| Ok(queries::of_address(conn, &index)?.pop().unwrap())).await.unwrap();
        let path = format!("/alerts/{}", alerts::token(&self.app.app.keys, &row.reference));
        self.app.client().post(&format!("{path}/confirmation"), &[]).await.assert_redirect(&path);
        let now = self.app.now();
        self.saved.push(Saved {
            path,
            search: PostingSearch { limit: 10_000, with_facets: false, ..row.search().search },
            row,
            schedule,
            state: State::Active,
            since: now,
            heard_of: now,
            asked_at: None,
            due: schedule.next_after(now),
            stop: None,
            found: BTreeSet::new(),
            promised: BTreeSet::new(),
            told: BTreeSet::new(),
        });
    }

    /// The nodes follow the feed, perhaps after a restart; what they find is what
    /// the result page of each search has.
    async fn follow(&mut self) {
        if self.percent(20) {
            self.restart();
        }
        self.app.index().await;
        if self.percent(20) {
            let mut other = self.app.app.clone();
            other.follower = std::sync::Arc::default();
            let (one, two) = tokio::join!(alerts::follow_once(&self.app.app), alerts::follow_once(&other));
            one.and(two).unwrap();
        }
        alerts::follow_once(&self.app.app).await.unwrap();
        let now = self.app.now();
        for it in self.saved.iter_mut().filter(|it| it.state == State::Active) {
            for (id, _) in self.app.app.search.look_up_postings(&it.search, now).unwrap().hits {
                let job = &self.jobs[&id];
                let is_news = job.published_at > it.since && job.is_open_at(now);
                if is_news && !it.told.contains(&id) && !it.promised.contains(&id) && it.found.insert(id) {
                    it.due = it.due.or(Some(now).filter(|_| it.schedule.frequency == Frequency::AtOnce));
                }
            }
        }
    }

    /// What is due is promised, once however often it runs, also after a run that
    /// nobody finished.
    async fn tell(&mut self) {
        let now = self.app.now();
        let is_killed = self.fails(15);
        if is_killed {
            let n_steps = self.chance.random_range(1..12);
            killed_at(n_steps, digests::run_due(&self.app.app)).await;
            self.n_killed += 1;
            self.restart();
        }
        let (one, two) = tokio::join!(digests::run_due(&self.app.app), digests::run_due(&self.app.app));
        let n_mails = one.unwrap() + two.unwrap() + digests::run_due(&self.app.app).await.unwrap();
        let mut n_expected = 0;
        for it in self.saved.iter_mut().filter(|it| it.state == State::Active && it.due.is_some_and(|it| it <= now)) {
            let open: Vec<i64> = it.found.iter().copied().filter(|id| self.jobs[id].is_open_at(now)).collect();
            it.due = it.schedule.next_after(now);
            if !open.is_empty() {
                n_expected += 1;
                it.due = Some(it.schedule.next_after_mail(now));
            }
            for id in open {
                it.found.remove(&id);
                it.promised.insert(id);
            }
        }
        // What the killed one had promised it cannot say.
        assert!(n_mails == n_expected || is_killed && n_mails < n_expected, "{n_mails} of {n_expected}: {now}");

        yearly::ask(&self.app.app).await.unwrap();
        yearly::forget(&self.app.app).await.unwrap();
        for it in self.saved.iter_mut().filter(|it| it.state == State::Active) {
            if it.asked_at.is_some_and(|it| it < now - TimeDelta::days(30)) {
                it.pause();
            } else if it.asked_at.is_none() && it.heard_of < now - TimeDelta::days(365) {
                it.asked_at = Some(now);
            }
        }
    }

    /// The mails go out, or the server is away for up to two days. Now and then it
    /// refuses one for the moment, or who holds one dies.
    async fn send(&mut self) {
        let app = self.app.app.clone();
        let now = self.app.now();
        if self.fails(3) {
            self.outage = now + TimeDelta::hours(self.chance.random_range(1..48));
        }
        let is_away = now < self.outage && !self.is_calm;
        // No folder can be made below a file.
        let file = app.settings.data.join("a-file");
        std::fs::write(&file, "").unwrap();
        let transport = Transport::Folder(file.join("below"));
        let broken = Mailer { sender: app.mailer.sender.clone(), bounce_address: None, transport };
        loop {
            if self.fails(5) {
                let leased = app.db.write(move |conn| Ok(mail::queries::lease_next(conn, now)?)).await.unwrap();
                self.n_killed += usize::from(leased.is_some());
            }
            let mailer: &Mailer = if is_away || self.fails(10) { &broken } else { &app.mailer };
            if mail::send_next(&app.db, &app.keys, mailer, now).await.unwrap() == mail::Outcome::QueueEmpty {
                break;
            }
        }
        let Transport::Memory(delivered) = &app.mailer.transport else { panic!("mails go elsewhere") };
        let delivered = std::mem::take(&mut *delivered.lock().unwrap());
        for letter in delivered.iter().filter(|it| it.kind() == "alert_digest") {
            self.read(letter);
        }
    }

    /// A letter holds what was promised to its search, and nothing else.
    fn read(&mut self, letter: &Eml) {
        let token = Regex::new(r"(/alerts/[0-9a-z]{10}\.[\w-]{43})/unsubscription").unwrap();
        let path = &token.captures(&letter.text).unwrap()[1];
        let header = letter.header("List-Unsubscribe");
        let stop = header.split("<mailto:").nth(1).and_then(|it| it.split(['?', '>']).next()).expect("an address");
        let it = self.saved.iter_mut().find(|it| it.path == path).unwrap();
        it.stop = Some(stop.to_owned());
        assert!(it.state == State::Active, "a letter after the end of {}", it.row.reference);
        assert!(!letter.text.contains("/runs/"), "a letter has no room for all");
        let posting = Regex::new(r"/postings/([0-9a-z]{10})\?").unwrap();
        for found in posting.captures_iter(&letter.text) {
            let id = *self.jobs.iter().find(|it| it.1.reference == found[1]).unwrap().0;
            assert!(it.promised.remove(&id), "{} was not to be told of {id}", it.row.reference);
            assert!(it.told.insert(id), "{} was told of {id} twice", it.row.reference);
        }
        self.n_letters += 1;
    }

    async fn hours(&mut self, n_acts: usize) {
        for _ in 0..n_acts {
            self.act().await;
        }
        self.follow().await;
        // One run in ten is missed.
        if n_acts == 0 || !self.percent(10) {
            self.tell().await;
        }
        self.send().await;
        let hours = self.chance.random_range(5..11);
        self.app.later(TimeDelta::hours(hours));
    }
}

impl Job {
    fn is_open_at(&self, now: NaiveDateTime) -> bool {
        self.is_open && now < self.published_at + TimeDelta::days(90)
    }
}

impl Saved {
    /// What waited is told later.
    fn pause(&mut self) {
        self.state = State::Paused;
        self.due = None;
        self.found.append(&mut self.promised);
    }
}

#[actix_web::test]
async fn a_thousand_days_of_alerts() {
    let n_days: i64 = std::env::var("BOLE_ALERT_DAYS").map_or(60, |it| it.parse().unwrap());
    let mut world = World::begin().await;
    let end = world.app.now() + TimeDelta::days(n_days);
    while world.app.now() < end {
        let n_acts = world.chance.random_range(0..6);
        world.hours(n_acts).await;
    }
    // A quiet time, so that whatever waits arrives.
    world.is_calm = true;
    let end = world.app.now() + TimeDelta::days(12);
    while world.app.now() < end {
        world.hours(0).await;
    }
    let now = world.app.now();
    for it in world.saved.iter().filter(|it| it.state == State::Active) {
        let left = it.found.iter().filter(|id| world.jobs[*id].is_open_at(now)).count();
        assert_eq!((left, it.promised.len()), (0, 0), "{} was not told of all", it.row.reference);
    }
    let n_told: usize = world.saved.iter().map(|it| it.told.len()).sum();
    println!(
        "{n_days} days: {} searches, {} postings, {} letters, told {n_told} times, {} kills, {} ended by mail",
        world.saved.len(),
        world.jobs.len(),
        world.n_letters,
        world.n_killed,
        world.n_answers
    );
    assert!(n_told > 10 && world.n_letters > 10, "something was told");
    assert!(world.n_killed > 3 && world.n_answers > 0, "something went wrong, and someone answered");
}
