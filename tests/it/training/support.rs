//! What stories of training are told with: an approved programme, an open class,
//! people in it, and accounts of those who give it.

use bole::access::Role;
use bole::codes::identity::citizen_id;
use serde_json::{Value, json};

use crate::support::{Answer, Client, Program, TestApp};

/// Every scope of training.
pub const SCOPES: [&str; 10] = [
    "training-organisations:read",
    "training-organisations:write",
    "programmes:read",
    "programmes:write",
    "classes:read",
    "classes:write",
    "enrolments:read",
    "enrolments:write",
    "certificates:read",
    "certificates:write",
];

/// A program of the office that may do everything with training.
pub async fn office(app: &TestApp) -> Program<'_> {
    Program { app, token: app.api_token(&[Role::Officer], &SCOPES).await }
}

/// The id of what an answer has made.
#[track_caller]
pub fn id_of(answer: &Answer) -> String {
    answer.assert_status(201).json()["id"].as_str().unwrap().to_owned()
}

/// An organisation with a manager and a trainer, each with a browser.
pub struct Unit<'a> {
    /// Its number.
    pub id: String,
    /// A program of its manager.
    pub program: Program<'a>,
    /// Its manager's browser, and address.
    pub manager: Client<'a>,
    pub manager_email: String,
    /// Its trainer's browser, and address. Which classes they teach, a story says.
    pub trainer: Client<'a>,
    pub trainer_email: String,
}

/// A new organisation of this name.
pub async fn unit<'a>(app: &'a TestApp, name: &str) -> Unit<'a> {
    let office = office(app).await;
    let body = json!({"name": name, "region": "220323", "phone": "0434-4220001"});
    let id = id_of(&office.post("/api/v1/training-organisations", &body).await);
    let [manager_email, trainer_email] = ["manager", "trainer"].map(|it| format!("{it}-{id}@training.example.org"));
    let manager_id = app.account(&manager_email, &[Role::TrainingStaff]).await;
    let trainer_id = app.account(&trainer_email, &[Role::TrainingStaff]).await;
    for (email, role) in [(&manager_email, "manager"), (&trainer_email, "trainer")] {
        let path = format!("/api/v1/training-organisations/{id}/members");
        office.post(&path, &json!({"email": email, "role": role})).await.assert_status(200);
    }
    Unit {
        program: Program { app, token: app.api_token_of(manager_id, &SCOPES).await },
        manager: app.log_in(manager_id, false).await,
        trainer: app.log_in(trainer_id, false).await,
        id,
        manager_email,
        trainer_email,
    }
}

/// What makes a programme: three specialisms of public health, two parts, no
/// conditions of entry.
pub fn programme_body() -> Value {
    json!({
        "name": "公共卫生辅助服务员", "summary": "防疫、消毒与公共场所卫生管理。", "hours": 40,
        "pass_mark": 60, "certificate_months": 36, "subsidy": 600,
        "specialisms": [
            {"name": "防疫员", "occupation": "4-14-04-01", "level": 5, "certificate_name": "防疫员证书"},
            {"name": "消毒员", "occupation": "4-14-04-02", "level": 5, "certificate_name": "消毒员证书"},
            {"name": "公共场所卫生管理员", "occupation": "4-14-04-03", "level": 5,
             "certificate_name": "公共场所卫生管理员证书"},
        ],
        "parts": [{"name": "理论", "weight": 40}, {"name": "实操", "weight": 60}],
    })
}

/// An approved programme of an organisation; `change` says what is other than in
/// [`programme_body`].
pub async fn approved_programme(unit: &Unit<'_>, change: Value) -> String {
    let mut body = programme_body();
    body["organisation"] = unit.id.clone().into();
    for (name, value) in change.as_object().unwrap() {
        body[name] = value.clone();
    }
    let id = id_of(&unit.program.post("/api/v1/programmes", &body).await);
    let path = format!("/api/v1/programmes/{id}");
    unit.program.post(&format!("{path}/submission"), &json!({})).await.assert_status(200);
    office(unit.program.app).await.post(&format!("{path}/approval"), &json!({})).await.assert_status(200);
    id
}

/// What makes a class of a programme with so many seats, three weeks after the
/// beginning of every story.
pub fn class_body(programme: &str, n_seats: i32) -> Value {
    json!({
        "programme": programme, "specialism": 2, "region": "220323", "place": "县职教中心101", "capacity": n_seats,
        "enrols_until": "2026-03-20", "starts_on": "2026-03-23", "ends_on": "2026-03-27",
    })
}

/// A planned class.
pub async fn planned_class(unit: &Unit<'_>, programme: &str, n_seats: i32) -> String {
    id_of(&unit.program.post("/api/v1/classes", &class_body(programme, n_seats)).await)
}

/// A class that people can enrol in, taught by the organisation's trainer.
pub async fn open_class(unit: &Unit<'_>, programme: &str, n_seats: i32) -> String {
    let id = planned_class(unit, programme, n_seats).await;
    let path = format!("/api/v1/classes/{id}");
    unit.program.post(&format!("{path}/trainers"), &json!({"email": unit.trainer_email})).await.assert_status(200);
    unit.program.post(&format!("{path}/opening"), &json!({})).await.assert_status(200);
    id
}

/// A citizen ID number that is nobody's: each `n` below 9,999,999 gives another.
pub fn citizen(n: usize) -> String {
    let (day, rest) = (n % 28 + 1, n / 28);
    let (month, rest) = (rest % 12 + 1, rest / 12);
    let (year, serial) = (1960 + rest % 40, rest / 40 % 1_000);
    citizen_id::with_check(&format!("220399{year}{month:02}{day:02}{serial:03}")).unwrap()
}

/// Someone who learns, with a browser, a program and their enrolment.
pub struct Learner<'a> {
    pub name: String,
    pub email: String,
    pub account_id: i64,
    pub client: Client<'a>,
    pub program: Program<'a>,
    /// The enrolment's number.
    pub enrolment: String,
}

/// A person with an account, a name and an ID number, in no class yet.
pub async fn learner<'a>(app: &'a TestApp, n: usize) -> Learner<'a> {
    let (name, email) = (format!("学员{n}"), format!("learner{n}@example.org"));
    let account_id = app.account(&email, &[Role::Seeker]).await;
    let client = app.log_in(account_id, false).await;
    let number = citizen(n);
    let person = [("name", name.as_str()), ("phone", "15400001234"), ("citizen_id", number.as_str())];
    client.post("/profile/person", &person).await.assert_status(303);
    let program = Program { app, token: app.api_token_of(account_id, &SCOPES).await };
    Learner { name, email, account_id, client, program, enrolment: String::new() }
}

/// Has a learner enrol in a class; answers the enrolment as it stands then.
pub async fn enrol(it: &mut Learner<'_>, class: &str) -> Value {
    let body = json!({"class": class, "consent": true});
    let answer = it.program.post("/api/v1/enrolments", &body).await;
    it.enrolment = id_of(&answer);
    answer.json()
}

/// `n` people enrolled in a class, the first of them with number `from`.
pub async fn enrolled<'a>(app: &'a TestApp, class: &str, from: usize, n: usize) -> Vec<Learner<'a>> {
    let mut all = Vec::new();
    for i in from..from + n {
        let mut it = learner(app, i).await;
        enrol(&mut it, class).await;
        all.push(it);
    }
    all
}

/// One of everything, of someone who gives training, learns and acts for a unit:
/// for the rights.
pub struct Owned {
    /// Drafts of programmes.
    pub draft: String,
    pub written: String,
    /// Planned classes.
    pub class: String,
    pub planned: String,
    /// Classes whose results are released.
    pub released: [String; 2],
    /// Enrolments of their own, each with a seat on offer.
    pub offers: [String; 4],
    /// Someone whom their unit enrolled.
    pub employee: String,
}

/// Moves a class, as time would, until its results are released.
pub async fn release(app: &TestApp, class: &str) {
    let (name, now) = (class.to_owned(), app.now());
    app.app
        .db
        .write(move |conn| {
            use bole::training::ClassState::{Assessing, Released, Running};
            use bole::training::{Mover, queries};
            for to in [Running, Assessing, Released] {
                let it = queries::find_class(conn, &name)?;
                let by = queries::By { mover: Mover::Office, account_id: None, reason: None };
                queries::move_class(conn, &it, to, by, now)?;
            }
            Ok(())
        })
        .await
        .unwrap();
}

/// One of everything of an account, which becomes a manager of a new organisation.
pub async fn owned(app: &TestApp, client: &Client<'_>, email: &str, from: usize) -> Owned {
    let unit = unit(app, &format!("{email}的培训机构")).await;
    let path = format!("/api/v1/training-organisations/{}/members", unit.id);
    office(app).await.post(&path, &json!({"email": email, "role": "manager"})).await.assert_status(200);
    let programme = approved_programme(&unit, json!({})).await;
    let mut body = programme_body();
    body["organisation"] = unit.id.clone().into();
    let draft = id_of(&unit.program.post("/api/v1/programmes", &body).await);
    let written = id_of(&unit.program.post("/api/v1/programmes", &body).await);
    let (class, planned) = (planned_class(&unit, &programme, 5).await, planned_class(&unit, &programme, 5).await);
    let released = [open_class(&unit, &programme, 5).await, open_class(&unit, &programme, 5).await];
    for it in &released {
        release(app, it).await;
    }
    let mut offers = Vec::new();
    for i in 0..4 {
        let full = open_class(&unit, &programme, 1).await;
        let first = enrolled(app, &full, from + i, 1).await.pop().unwrap();
        let answer = client.post("/profile/training", &[("class", &full), ("consent", "1")]).await;
        answer.assert_status(303);
        offers.push(answer.header("location").trim_start_matches("/profile/training/").to_owned());
        let path = format!("/api/v1/enrolments/{}/withdrawal", first.enrolment);
        first.program.post(&path, &json!({})).await.assert_status(200);
    }
    let open = open_class(&unit, &programme, 5).await;
    let number = citizen(from + 5);
    let person = [("class", open.as_str()), ("name", "职工"), ("citizen_id", number.as_str()), ("consent", "本人签字")];
    client.post("/employer/training", &person).await.assert_redirect("/employer/training");
    let listed = unit.program.get(&format!("/api/v1/classes/{open}/enrolments")).await.json();
    let employee = listed["items"][0]["id"].as_str().unwrap().to_owned();
    let offers = offers.try_into().unwrap();
    Owned { draft, written, class, planned, released, offers, employee }
}
