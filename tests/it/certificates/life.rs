//! A certificate's life: suspended, revoked by two, restored, replaced, renewed,
//! and its holder told of each.

use bole::access::Role;
use bole::{clock, jobs};
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{CITIZEN_ID, certificate, issued};
use crate::support::{Client, TestApp, officer};

/// A holder with a certificate that matching counts, and its id.
async fn holder<'a>(app: &'a TestApp, change: Value) -> (Client<'a>, i64, String) {
    let account_id = app.account("wang@example.org", &[Role::Seeker]).await;
    let client = app.log_in(account_id, false).await;
    let person = [("name", "王小禾"), ("citizen_id", CITIZEN_ID)];
    client.post("/profile/person", &person).await.assert_status(303);
    let mut change = change;
    change["citizen_id"] = CITIZEN_ID.into();
    let made = issued(&officer(app).await, change).await;
    (client, account_id, made["id"].as_str().unwrap().to_owned())
}

async fn n_valid(app: &TestApp, account_id: i64) -> usize {
    let today = clock::day(app.now());
    app.app
        .db
        .read(move |conn| {
            let profile = bole::profiles::queries::find_by_account(conn, account_id)?.unwrap();
            let mut all = bole::certificates::queries::valid_for_profiles(conn, &[profile.id], today)?;
            Ok(all.remove(&profile.id).unwrap_or_default().len())
        })
        .await
        .unwrap()
}

#[actix_web::test]
async fn a_suspended_one_does_not_count_until_it_is_resumed() {
    let app = TestApp::start().await;
    let (holder, account_id, id) = holder(&app, json!({})).await;
    let staff = app.staff(Role::Officer).await;
    let path = format!("/staff/certificates/{id}");
    staff.get(&path).await.assert_has("暂停证书").assert_lacks("恢复证书");
    let act = |act: &str| format!("{path}/acts/{act}");
    staff.get(&act("suspension")).await.assert_status(200).assert_has("岗位匹配也不再计入");
    staff.post(&act("suspension"), &[("reason", "")]).await.assert_status(422).assert_has("f-reason-error");
    staff.get(&act("resumption")).await.assert_status(409);
    assert_eq!(n_valid(&app, account_id).await, 1);
    let last = || app.app.db.read_blocking(|conn| Ok(bole::db::changes::last(conn)?)).unwrap();
    let before = last();
    staff.post(&act("suspension"), &[("reason", "资料待核实")]).await.assert_redirect(&path);
    assert_eq!(n_valid(&app, account_id).await, 0);
    assert!(last() > before, "matching hears of it");
    staff.post(&act("suspension"), &[("reason", "资料待核实")]).await.assert_status(409);

    app.get(&format!("/c/{id}")).await.assert_has("已暂停").assert_has("资料待核实").assert_has("起暂停使用");
    holder.get(&format!("/profile/certificates/{id}")).await.assert_has("资料待核实");
    let mails = app.mails_to("wang@example.org").await;
    assert!(mails.last().unwrap().subject.contains("已暂停使用"), "{:?}", mails.last());
    assert!(mails.last().unwrap().text.contains("资料待核实"));

    staff.post(&act("resumption"), &[("reason", "核实无误")]).await.assert_redirect(&path);
    assert_eq!(n_valid(&app, account_id).await, 1);
    app.get(&format!("/c/{id}")).await.assert_has("有效").assert_lacks("资料待核实");
    staff.get(&path).await.assert_has("暂停使用").assert_has("恢复使用").assert_has("核实无误");
}

#[actix_web::test]
async fn revoking_takes_two_and_the_holder_may_appeal_and_two_restore_it() {
    let app = TestApp::start().await;
    let (holder, account_id, id) = holder(&app, json!({})).await;
    let (first, second) = (app.staff(Role::Officer).await, app.staff(Role::Admin).await);
    let path = format!("/staff/certificates/{id}");
    let reason = [("reason", "考核成绩登记错误")];
    let proposed = first.post(&format!("{path}/acts/revocation"), &reason).await;
    let revocation = proposed.assert_status(303).header("location").to_owned();
    assert_eq!(n_valid(&app, account_id).await, 1, "one person revokes nothing");
    first.post(&format!("{path}/acts/revocation"), &reason).await.assert_status(409);
    first.get(&revocation).await.assert_has("要由另一位工作人员确认").assert_lacks("btn-danger");
    let confirm = [("decision", "confirmation")];
    first.post(&revocation, &confirm).await.assert_status(403);
    assert_eq!(n_valid(&app, account_id).await, 1);
    second.get("/staff/certificates").await.assert_has("1件撤销或申诉等待处理");
    second.get("/staff/certificates/revocations").await.assert_has("待确认撤销").assert_has("王**");
    second.get(&revocation).await.assert_has("btn-danger");
    let notices = second.get("/account/notifications").await;
    notices.assert_has("有证书事项等待您处理");
    second.post(&revocation, &confirm).await.assert_redirect(&revocation);
    second.post(&revocation, &confirm).await.assert_status(409);
    assert_eq!(n_valid(&app, account_id).await, 0);

    let page = format!("/c/{id}");
    app.get(&page).await.assert_has("已撤销").assert_has("考核成绩登记错误").assert_has("2026年3月1日起不再有效");
    let own = format!("/profile/certificates/{id}");
    holder.get(&own).await.assert_has("申诉一次").assert_lacks("paper.pdf");
    let mails = app.mails_to("wang@example.org").await;
    assert!(mails.last().unwrap().text.contains("考核成绩登记错误"));
    let appeal = format!("{own}/appeal");
    holder.get(&appeal).await.assert_status(200).assert_has("考核成绩登记错误");
    holder.post(&appeal, &[("text", "")]).await.assert_status(422).assert_has("f-text-error");
    holder.post(&appeal, &[("text", "成绩单上写的是合格")]).await.assert_redirect(&own);
    holder.post(&appeal, &[("text", "再说一次")]).await.assert_status(409);
    app.logged_in("other@example.org", &[Role::Seeker]).await.get(&appeal).await.assert_status(404);

    second.get(&revocation).await.assert_has("成绩单上写的是合格").assert_has("答复申诉");
    let answer = |text: &'static str| [("decision", "answer"), ("text", text)];
    // Who proposed or confirmed it does not answer.
    for party in [&first, &second] {
        party.get(&revocation).await.assert_has("申诉要由另一位工作人员答复").assert_lacks("f-text");
        party.post(&revocation, &answer("维持撤销")).await.assert_status(403);
    }
    let third = app.logged_in("third@office.example.org", &[Role::Officer]).await;
    third.post(&revocation, &answer("")).await.assert_status(422).assert_has("f-text-error");
    third.post(&revocation, &answer("请提供成绩单原件")).await.assert_redirect(&revocation);
    holder.get(&own).await.assert_has("请提供成绩单原件");

    // Found to be wrong after all: two people again, and the first of them not twice.
    first.post(&format!("{path}/acts/restoration"), &[("reason", "原件核实无误")]).await.assert_redirect(&revocation);
    first.post(&revocation, &confirm).await.assert_status(403);
    assert_eq!(n_valid(&app, account_id).await, 0);
    second.post(&revocation, &confirm).await.assert_redirect(&revocation);
    assert_eq!(n_valid(&app, account_id).await, 1);
    app.get(&page).await.assert_has("有效").assert_lacks("考核成绩登记错误");
    holder.get(&own).await.assert_has("撤销取消").assert_lacks("申诉一次");
    assert!(app.mails_to("wang@example.org").await.last().unwrap().subject.contains("恢复有效"));
    second.get("/staff/certificates/revocations").await.assert_has("没有等待处理的事项");
}

#[actix_web::test]
async fn a_proposal_can_be_taken_back_and_nothing_happened() {
    let app = TestApp::start().await;
    let (first, second) = (officer(&app).await, officer(&app).await);
    let made = issued(&first, json!({})).await;
    let path = format!("/api/v1/certificates/{}", made["id"].as_str().unwrap());
    let act = format!("{path}/revocation");
    first.post(&act, &json!({"reason": "x"})).await.assert_status(422).assert_has("/reason");
    first.post(&act, &json!({"because": "x"})).await.assert_status(422).assert_has("/because");
    let proposed = first.post(&act, &json!({"reason": "考核成绩登记错误"})).await;
    assert_eq!(proposed.assert_status(202).json()["stage"], "proposed");
    let revocation = format!("/api/v1/certificates/revocations/{}", proposed.json()["id"].as_str().unwrap());
    first.post(&format!("{revocation}/confirmation"), &json!({})).await.assert_status(403).assert_has("second person");
    assert_eq!(first.get("/api/v1/certificates/revocations").await.json()["items"].as_array().unwrap().len(), 1);
    second.post(&format!("{revocation}/withdrawal"), &json!({})).await.assert_status(200);
    second.post(&format!("{revocation}/confirmation"), &json!({})).await.assert_status(409);
    assert_eq!(first.get(&revocation).await.json()["stage"], "dropped");
    assert_eq!(first.get(&path).await.json()["state"], "valid");
    first.post(&format!("{path}/hanging"), &json!({"reason": "不存在的事项"})).await.assert_status(404);
}

#[actix_web::test]
async fn a_replacement_has_a_new_number_and_the_corrected_name() {
    let app = TestApp::start().await;
    let (holder, account_id, id) = holder(&app, json!({"programme": "焊工培训", "hours": 80})).await;
    let staff = app.staff(Role::Officer).await;
    let path = format!("/staff/certificates/{id}");
    let form = [("reason", "姓名更正"), ("holder_name", "王小和")];
    let made = staff.post(&format!("{path}/acts/replacement"), &form).await;
    let new = made.assert_status(303).header("location").to_owned();
    staff.get(&new).await.assert_has("王小和").assert_has("焊工培训").assert_has("80学时").assert_has("BL-2026-000002");
    app.get(&format!("/c/{id}")).await.assert_has("已补发");
    staff.get(&path).await.assert_has("BL-2026-000002").assert_lacks("可办理的事项");
    staff.post(&format!("{path}/acts/replacement"), &form).await.assert_status(409);
    assert_eq!(n_valid(&app, account_id).await, 1, "the new one counts, the old one does not");
    holder.get("/profile/certificates").await.assert_has("BL-2026-000002");
}

#[actix_web::test]
async fn a_renewal_goes_on_where_the_old_one_ends() {
    let app = TestApp::start().await;
    let (_, account_id, id) = holder(&app, json!({"expires_on": "2026-03-31"})).await;
    let program = officer(&app).await;
    let act = format!("/api/v1/certificates/{id}/renewal");
    let renewed = program.post(&act, &json!({"reason": "复训合格", "expires_on": "2029-02-28"})).await;
    assert_eq!(renewed.assert_status(201).json()["expires_on"], "2029-02-28");
    program.post(&act, &json!({"reason": "复训合格", "expires_on": "2029-02-28"})).await.assert_status(409);
    assert_eq!(n_valid(&app, account_id).await, 2);
    app.later(TimeDelta::days(31));
    assert_eq!(n_valid(&app, account_id).await, 1);
    app.get(&format!("/c/{id}")).await.assert_has("已过期");
}

#[actix_web::test]
async fn the_holder_is_reminded_at_ninety_thirty_and_seven_days_each_once() {
    let app = TestApp::start().await;
    let (_, account_id, id) = holder(&app, json!({"expires_on": "2026-06-30"})).await;
    app.mails_to("wang@example.org").await;
    let told = || async {
        let mails = app.mails_to("wang@example.org").await;
        mails.iter().filter(|it| it.subject.contains("快到期了")).count()
    };
    jobs::run_due(&app.app).await;
    assert_eq!(told().await, 0, "121 days before the end");
    for (days, expected) in [(30, 0), (1, 1), (1, 1), (58, 1), (1, 2), (22, 2), (1, 3), (5, 3), (3, 3)] {
        app.later(TimeDelta::days(days));
        jobs::run_due(&app.app).await;
        jobs::run_due(&app.app).await;
        assert_eq!(told().await, expected, "on {}", clock::day(app.now()));
    }
    // The session of the beginning is over by now.
    app.log_in(account_id, false).await.get("/account/notifications").await.assert_has("快到期了");
    app.get(&format!("/c/{id}")).await.assert_has("已过期");
}

#[actix_web::test]
async fn whoever_renewed_in_time_is_not_reminded() {
    let app = TestApp::start().await;
    let (_, _, id) = holder(&app, json!({"expires_on": "2026-05-20"})).await;
    let program = officer(&app).await;
    let body = json!({"reason": "复训合格", "expires_on": "2029-02-28"});
    program.post(&format!("/api/v1/certificates/{id}/renewal"), &body).await.assert_status(201);
    jobs::run_due(&app.app).await;
    let mails = app.mails_to("wang@example.org").await;
    assert!(mails.iter().any(|it| it.subject.contains("新证书")), "{mails:?}");
    assert!(!mails.iter().any(|it| it.subject.contains("快到期了")));
}

#[actix_web::test]
async fn numbers_follow_the_scheme_that_is_set_without_gaps_or_twins() {
    let app = TestApp::start_with(|it| it.certificates.number = "YT{region}-{year}-{running:4}".to_owned()).await;
    let program = officer(&app).await;
    // Something went wrong in between: nothing was drawn.
    program.post("/api/v1/certificates", &certificate(json!({"profile": "nobody"}))).await.assert_status(422);
    let mut numbers = Vec::new();
    for region in ["220323", "220300", "220323"] {
        let made = issued(&program, json!({"region": region})).await;
        numbers.push(made["number"].as_str().unwrap().to_owned());
    }
    assert_eq!(numbers, ["YT220323-2026-0001", "YT220300-2026-0001", "YT220323-2026-0002"]);
    let found = program.get("/api/v1/certificates?number=yt2203232026").await;
    assert_eq!(found.json()["total"], 0, "a part of a number is no number");
    let found = program.get("/api/v1/certificates?number=yt220323-").await;
    assert_eq!(found.json()["total"], 2);
}

#[actix_web::test]
async fn many_draw_at_once_and_every_number_comes_once() {
    let app = TestApp::start().await;
    let draws = (0..40).map(|n| {
        let app = app.app.clone();
        async move {
            let scheme = app.certificates.scheme.clone();
            app.db
                .write(move |conn| {
                    let drawn = bole::certificates::queries::numbers::draw(conn, &scheme, 2026, "220323", 3)?;
                    // Some fail after they have drawn: theirs are given back.
                    if n % 4 == 3 { Err(bole::Error::NotFound) } else { Ok(drawn) }
                })
                .await
        }
    });
    let mut numbers: Vec<String> =
        futures_util::future::join_all(draws).await.into_iter().flatten().flatten().collect();
    numbers.sort();
    let expected: Vec<String> = (1..=90).map(|n| super::ours(2026, n)).collect();
    assert_eq!(numbers, expected);
}
