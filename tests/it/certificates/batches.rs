//! Issuing from results: one act for thousands, once each, also after a kill.

use std::time::Instant;

use bole::access::Role;
use bole::certificates::{batches, queries};
use bole::db::Conn;
use bole::profiles::draft::{Draft, Person};
use bole::profiles::queries as profiles;
use bole::{each, jobs};
use diesel::connection::SimpleConnection;
use serde_json::json;

use crate::support::{TestApp, officer};

/// A programme with a class whose results are released, and who passed in it.
pub(super) struct Passed {
    pub class: String,
    pub programme: String,
}

/// Makes a class of these people, all of whom passed.
pub(super) async fn passed(app: &TestApp, class: &str, names: &[&str]) -> Passed {
    let (keys, now) = (app.app.keys.clone(), app.now());
    let (class, names): (String, Vec<String>) = (class.to_owned(), names.iter().map(|it| (*it).to_owned()).collect());
    let found = Passed { class: class.clone(), programme: "prog000001".to_owned() };
    app.app
        .db
        .write(move |conn| {
            let mut ids = Vec::with_capacity(names.len());
            for name in &names {
                let person = Person { name: name.clone(), ..person() };
                ids.push(profiles::create_unclaimed(conn, &keys, &Draft { person, ..Draft::default() }, now)?.id);
            }
            run(conn, SET_UP);
            let row = format!(
                "insert into training_classes (reference, programme_id, specialism_id, organisation_id, name, region, \
                 place, is_online, capacity, n_taken, enrols_from, enrols_until, starts_on, ends_on, state, updated_at) \
                 select '{class}', p.id, s.id, o.id, '消毒员一班', '220323', '县职教中心', false, 9999, {n}, \
                 '2026-01-01 00:00:00', '2026-01-10 00:00:00', '2026-01-12', '2026-02-12', 'released', \
                 '2026-02-20 00:00:00' from programmes p, programme_specialisms s, training_organisations o \
                 where p.reference = 'prog000001' and s.programme_id = p.id and o.reference = 'orga000001'",
                n = names.len(),
            );
            run(conn, &row);
            for chunk in ids.chunks(500) {
                let rows: Vec<String> = chunk
                    .iter()
                    .map(|id| {
                        format!(
                            "('{class}-{id}', (select id from training_classes where reference = '{class}'), {id}, \
                             'passed', true, 'list', '2026-01-02 00:00:00', '2026-02-20 00:00:00', 8600, \
                             '2026-02-20 00:00:00')"
                        )
                    })
                    .collect();
                let insert = "insert into enrolments (reference, class_id, profile_id, state, holds_seat, source, \
                              applied_at, moved_at, total, result_at) values ";
                run(conn, &format!("{insert}{}", rows.join(", ")));
            }
            Ok(())
        })
        .await
        .unwrap();
    found
}

fn person() -> Person {
    Person { name: String::new(), email: None, phone: None, citizen_id: None, region: None, address: None }
}

fn run(conn: &mut Conn, sql: &str) {
    each!(conn, |it| it.batch_execute(sql)).unwrap();
}

const SET_UP: &str = "
    insert into training_organisations (reference, name, updated_at)
        select 'orga000001', '县职教中心', '2026-01-01 00:00:00'
        where not exists (select 1 from training_organisations where reference = 'orga000001');
    insert into programmes (reference, organisation_id, name, summary, audience, has_duty_roles, hours, pass_mark,
        certificate_months, state, updated_at)
        select 'prog000001', id, '公共卫生辅助服务员', '', 'general', false, 80, 6000, 36, 'approved',
            '2026-01-01 00:00:00' from training_organisations where reference = 'orga000001'
        and not exists (select 1 from programmes where reference = 'prog000001');
    insert into programme_specialisms (programme_id, position, name, occupation, certificate_name)
        select id, 1, '消毒员', '4-14-04-02', '消毒员' from programmes where reference = 'prog000001'
        and not exists (select 1 from programme_specialisms);";

#[actix_web::test]
async fn a_class_gets_its_certificates_in_one_act_and_nobody_a_second_one() {
    let app = TestApp::start().await;
    let it = passed(&app, "clas000001", &["王小禾", "李 小草", "赵㙍", "钱䶮", "孙𬭚"]).await;
    passed(&app, "clas000002", &["周小麦"]).await;
    // A class without a name of its own is called by what it teaches.
    app.app
        .db
        .write(|conn| {
            run(conn, "update training_classes set name = '' where reference = 'clas000002'");
            Ok(())
        })
        .await
        .unwrap();
    let staff = app.staff(Role::Officer).await;
    let waiting = staff.get("/staff/certificates/batches").await;
    waiting.assert_has("全部班次").assert_has("消毒员一班").assert_has("公共卫生辅助服务员 · 消毒员");
    staff.get("/staff/certificates/batches/new?class=clas000002").await.assert_has("公共卫生辅助服务员 · 消毒员");
    staff.get(&format!("/staff/certificates/batches/new?class={}", it.class)).await.assert_has("待发5张");
    staff.get("/staff/certificates/batches/new?class=none").await.assert_status(404);
    staff.get("/staff/certificates/batches/new").await.assert_redirect("/staff/certificates/batches");
    let form = [("class", it.class.as_str()), ("programme", ""), ("issued_on", "2026-03-02")];
    staff.post("/staff/certificates/batches", &form).await.assert_status(422).assert_has("f-issued_on-error");
    let form = [("class", it.class.as_str()), ("programme", ""), ("issued_on", "2026-02-25")];
    let begun = staff.post("/staff/certificates/batches", &form).await;
    let path = begun.assert_status(303).header("location").to_owned();
    jobs::run_due(&app.app).await;
    staff.get(&path).await.assert_has("已完成").assert_has("100%").assert_lacks("refresh");

    let program = officer(&app).await;
    let list = program.get("/api/v1/certificates").await.json();
    assert_eq!(list["total"], 5);
    let one = &list["items"][0];
    assert_eq!(one["programme"], "公共卫生辅助服务员");
    assert_eq!((&one["hours"], &one["occupation"]), (&json!(80), &json!("4-14-04-02")));
    assert_eq!((&one["issued_on"], &one["expires_on"]), (&json!("2026-02-25"), &json!("2029-02-25")));
    assert_eq!(one["region"], "220323");
    staff.get(&format!("/staff/certificates?batch={}", path.rsplit('/').next().unwrap())).await.assert_has("5张");

    // The same again, for the whole programme: only who has none.
    let again = program.post("/api/v1/certificates/batches", &json!({"programme": it.programme})).await;
    assert_eq!(again.assert_status(201).json()["n_total"], 1);
    jobs::run_due(&app.app).await;
    assert_eq!(program.get("/api/v1/certificates").await.json()["total"], 6);
    let again = program.post("/api/v1/certificates/batches", &json!({"class": it.class})).await;
    let location = again.assert_status(201).header("location").to_owned();
    jobs::run_due(&app.app).await;
    let done = program.get(&location).await.json();
    assert_eq!((&done["is_running"], &done["n_issued"]), (&json!(false), &json!(0)));
    program.post("/api/v1/certificates/batches", &json!({})).await.assert_status(422);

    // A result that is corrected afterwards is shown to the office.
    staff.get("/staff/certificates/revocations").await.assert_lacks("成绩已更正");
    app.app
        .db
        .write(|conn| {
            run(conn, "update enrolments set state = 'failed' where id = (select min(id) from enrolments)");
            Ok(())
        })
        .await
        .unwrap();
    staff.get("/staff/certificates/revocations").await.assert_has("成绩已更正").assert_has("王**");

    // A replacement keeps the result, so nobody is issued another one for it.
    let replaced = format!("/api/v1/certificates/{}/replacement", one["id"].as_str().unwrap());
    program.post(&replaced, &json!({"reason": "证书遗失"})).await.assert_status(201);
    program.post("/api/v1/certificates/batches", &json!({"class": it.class})).await.assert_status(201);
    jobs::run_due(&app.app).await;
    assert_eq!(program.get("/api/v1/certificates").await.json()["total"], 7);
}

#[actix_web::test]
async fn a_name_that_cannot_be_printed_is_refused_with_its_character() {
    let app = TestApp::start().await;
    if app.app.certificates.face().is_none() {
        println!("no font here: nothing can be missing in it");
        return;
    }
    let it = passed(&app, "clas000001", &["王小禾", "李\u{31350}", ""]).await;
    let program = officer(&app).await;
    let begun = program.post("/api/v1/certificates/batches", &json!({"class": it.class})).await;
    let location = begun.assert_status(201).header("location").to_owned();
    jobs::run_due(&app.app).await;
    let done = program.get(&location).await.json();
    assert_eq!((&done["n_issued"], &done["n_refused"]), (&json!(1), &json!(2)), "{done}");
    let details = done["refusals"].to_string();
    assert!(details.contains('\u{31350}') && details.contains("没有姓名"), "{details}");
    let staff = app.staff(Role::Officer).await;
    let page = staff.get(&location.replace("/api/v1", "/staff")).await;
    page.assert_has("\u{31350}").assert_has("未能发放的学员");

    let form = [("holder_name", "李\u{31350}"), ("name", "焊工证"), ("issuer", "中心"), ("issued_on", "2026-02-01")];
    let refused = staff.post("/staff/certificates", &form).await;
    refused.assert_status(422).assert_has("“\u{31350}”").assert_has("f-holder_name-error");
    let body = super::certificate(json!({"holder_name": "李\u{31350}"}));
    program.post("/api/v1/certificates", &body).await.assert_status(422).assert_has("\u{31350}");
}

#[actix_web::test]
async fn an_act_that_was_broken_off_goes_on_and_two_runners_take_turns() {
    let app = TestApp::start().await;
    let names: Vec<String> = (0..450).map(|n| format!("学员{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let it = passed(&app, "clas000001", &names).await;
    let (now, class) = (app.now(), it.class.clone());
    let account_id = app.account("office@example.org", &[Role::Officer]).await;
    let batch = app
        .app
        .db
        .write(move |conn| {
            let class = bole::training::queries::find_class(conn, &class)?;
            let scope = queries::batches::Scope::Class(class.id);
            queries::batches::begin(conn, scope, bole::clock::day(now), account_id, now)
        })
        .await
        .unwrap();
    // The first two hundred, and then the plug is pulled.
    assert!(batches::step(&app.app, batch.id).await.unwrap());
    let reference = batch.reference.clone();
    let found = app.app.db.read(move |conn| Ok(queries::batches::find(conn, &reference)?)).await.unwrap();
    assert_eq!((found.is_running(), found.n_issued), (true, 200));
    let (one, two) = tokio::join!(batches::run(&app.app, batch.id), jobs::run_due(&app.app));
    one.unwrap();
    let () = two;
    let done = app.app.db.read(move |conn| Ok(queries::batches::find(conn, &batch.reference)?)).await.unwrap();
    assert_eq!((done.is_running(), done.n_issued, done.n_refused), (false, 450, 0));
    let list = officer(&app).await.get("/api/v1/certificates?limit=1").await.json();
    assert_eq!(list["total"], 450);
    assert_eq!(list["items"][0]["number"], super::ours(2026, 450));
}

#[actix_web::test]
async fn the_countys_2879_are_issued_within_thirty_seconds() {
    let app = TestApp::start().await;
    let names: Vec<String> = (0..2_879).map(|n| format!("学员{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let it = passed(&app, "clas000001", &names).await;
    let program = officer(&app).await;
    let start = Instant::now();
    let begun = program.post("/api/v1/certificates/batches", &json!({"class": it.class})).await;
    let location = begun.assert_status(201).header("location").to_owned();
    while program.get(&location).await.json()["is_running"] == true {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let took = start.elapsed();
    println!("2,879 certificates in {took:?}");
    assert_eq!(program.get(&location).await.json()["n_issued"], 2_879);
    assert!(took.as_secs() < 30, "{took:?}");
}
