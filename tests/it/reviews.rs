//! Reviews and reports: what employers submit is decided, what people report too.

use bole::access::Role;
use bole::compliance::rules::{Subject, check};
use bole::employers::queries as employers;
use bole::postings::forms::PostingForm;
use bole::postings::queries as postings;
use bole::postings::reviews::ReviewKind;
use bole::postings::reviews::queries::{self as reviews, Submitted};
use chrono::TimeDelta;
use diesel::RunQueryDsl;

use crate::support::{Program, TestApp};

const UNIT: &str = "安和养老服务中心";

/// A posting as its author writes it.
fn form(requirements: &str) -> PostingForm {
    PostingForm {
        title: "养老护理员".to_owned(),
        employer: UNIT.to_owned(),
        kind: "full_time".to_owned(),
        headcount: "6".to_owned(),
        duties: "照料老人起居".to_owned(),
        requirements: requirements.to_owned(),
        pay_min: "3800".to_owned(),
        pay_max: "4600".to_owned(),
        pay_period: "month".to_owned(),
        region: "伊通县".to_owned(),
        valid_until: "2026-03-20".to_owned(),
        ..PostingForm::default()
    }
}

/// A unit that the office has verified, and the account that writes for it.
async fn author(app: &TestApp) -> i64 {
    let account_id = app.account("author@example.org", &[Role::EmployerOwner]).await;
    let now = app.now();
    app.app
        .db
        .write(move |conn| {
            let unit = employers::find_or_insert(conn, UNIT, now)?;
            employers::add_member(conn, unit, account_id, now)?;
            Ok(())
        })
        .await
        .unwrap();
    sql(app, "update employers set state = 'verified', verified_at = '2026-02-01 00:00:00', verified_until = '2026-08-01 00:00:00'")
        .await;
    account_id
}

async fn sql(app: &TestApp, text: &str) {
    let text = text.to_owned();
    app.app
        .db
        .write(move |conn| {
            diesel::sql_query(text.as_str()).execute(conn)?;
            Ok(())
        })
        .await
        .unwrap();
}

/// Submits a posting; of what the rules find, only some are looked at.
async fn submit(app: &TestApp, by: i64, requirements: &str, rules: &[&str]) -> (String, Submitted) {
    let (now, shared) = (app.now(), app.app.clone());
    let draft = form(requirements).parse(now).unwrap();
    let found = check(&Subject::of(&draft)).into_iter().filter(|it| rules.contains(&&*it.rule)).collect::<Vec<_>>();
    assert!(found.len() >= rules.len(), "{found:?}");
    app.app
        .db
        .write(move |conn| {
            let (id, reference) = postings::insert(conn, &draft, Some(by), now)?;
            let done = reviews::submit(conn, &shared, id, ReviewKind::Submission, &draft, &found, by, now)?;
            Ok((reference, done))
        })
        .await
        .unwrap()
}

async fn state_of(app: &TestApp, reference: &str) -> String {
    let reference = reference.to_owned();
    app.app.db.read(move |conn| Ok(postings::find(conn, &reference)?.row.state)).await.unwrap()
}

async fn n_mails(app: &TestApp, address: &str, subject: &str) -> usize {
    app.mails_to(address).await.iter().filter(|it| it.subject.contains(subject)).count()
}

#[actix_web::test]
async fn a_returned_posting_names_the_field_and_a_corrected_one_is_published() {
    let app = TestApp::start().await;
    let by = author(&app).await;
    let reviewer = app.staff(Role::Reviewer).await;
    let (reference, first) = submit(&app, by, "35岁以下", &["age"]).await;
    assert!(!first.is_published);
    reviewer.get("/staff").await.assert_has("/staff/reviews");
    reviewer.get("/staff/reviews").await.assert_status(200).assert_has("养老护理员").assert_has("2026年3月3日");
    let path = format!("/staff/reviews/{}", first.review_id);
    reviewer.get(&path).await.assert_status(200).assert_has("<mark>35岁以下</mark>");
    assert_eq!(state_of(&app, &reference).await, "submitted");
    reviewer.post(&format!("{path}/taking"), &[]).await.assert_redirect(&path);
    assert_eq!(state_of(&app, &reference).await, "in_review");
    reviewer.post(&format!("{path}/notes"), &[("note", "电话问过单位")]).await.assert_redirect(&path);
    reviewer.get(&path).await.assert_has("电话问过单位").assert_has("退回修改");

    let decision = format!("{path}/decision");
    reviewer.post(&decision, &[("act", "changes_requested")]).await.assert_status(422).assert_has("请至少在一个栏目");
    let unanswered = reviewer.post(&decision, &[("act", "approved")]).await;
    unanswered.assert_status(422).assert_has("请答复每一条需要依据的结果");
    let fields = [
        ("act", "changes_requested"),
        ("field", "title"),
        ("text", ""),
        ("field", "requirements"),
        ("text", "去掉年龄要求"),
    ];
    reviewer.post(&decision, &fields).await.assert_redirect(&path);
    assert_eq!(state_of(&app, &reference).await, "changes_requested");
    let id = {
        let name = reference.clone();
        app.app.db.read(move |conn| Ok(postings::find(conn, &name)?.row.id)).await.unwrap()
    };
    let requests = app.app.db.read(move |conn| Ok(reviews::requests_of(conn, id)?)).await.unwrap();
    assert_eq!(requests, [("requirements".to_owned(), "去掉年龄要求".to_owned())]);
    let mail = app.mails_to("author@example.org").await.pop().unwrap();
    assert!(mail.subject.contains("需要修改") && mail.text.contains("去掉年龄要求"), "{mail:?}");

    // Handed in again: what changed is shown, nothing is asked any longer.
    let (now, shared) = (app.now(), app.app.clone());
    let draft = form("身体健康，35岁以下优先").parse(now).unwrap();
    let second = app
        .app
        .db
        .write(move |conn| reviews::submit(conn, &shared, id, ReviewKind::Submission, &draft, &[], by, now))
        .await
        .unwrap();
    let requests = app.app.db.read(move |conn| Ok(reviews::requests_of(conn, id)?)).await.unwrap();
    assert!(requests.is_empty());
    let path = format!("/staff/reviews/{}", second.review_id);
    let page = reviewer.get(&path).await;
    page.assert_has("<ins>身体健康，</ins>")
        .assert_has("<ins>优先</ins>")
        .assert_has("第 2 次提交")
        .assert_lacks("电话问过单位</mark>");
    reviewer.post(&format!("{path}/taking"), &[]).await.assert_redirect(&path);
    reviewer.post(&format!("{path}/decision"), &[("act", "approved")]).await.assert_redirect(&path);
    assert_eq!(state_of(&app, &reference).await, "published");
    app.get(&format!("/postings/{reference}")).await.assert_status(200);
    assert_eq!(n_mails(&app, "author@example.org", "已发布").await, 1);
}

#[actix_web::test]
async fn a_refusal_needs_a_reason_and_a_warning_an_answer() {
    let app = TestApp::start().await;
    let by = author(&app).await;
    let reviewer = app.staff(Role::Reviewer).await;
    let (reference, one) = submit(&app, by, "35岁以下", &["age"]).await;
    let path = format!("/staff/reviews/{}", one.review_id);
    reviewer.post(&format!("{path}/taking"), &[]).await.assert_status(303);
    let decision = format!("{path}/decision");
    let accepted = [("act", "approved"), ("rule", "age"), ("answer", "accepted"), ("why", "")];
    reviewer.post(&decision, &accepted).await.assert_status(422).assert_has("单位没有说明依据");
    let dismissed = [("act", "approved"), ("rule", "age"), ("answer", "dismissed"), ("why", " ")];
    reviewer.post(&decision, &dismissed).await.assert_status(422).assert_has("请说明排除的理由");
    reviewer.post(&decision, &[("act", "refused")]).await.assert_status(422).assert_has("请填写不通过的原因");
    assert_eq!(state_of(&app, &reference).await, "in_review");
    reviewer.post(&decision, &[("act", "refused"), ("reason", "违反年龄规定")]).await.assert_redirect(&path);
    assert_eq!(state_of(&app, &reference).await, "refused");
    app.get(&format!("/postings/{reference}")).await.assert_status(404);
    let mail = app.mails_to("author@example.org").await.pop().unwrap();
    assert!(mail.text.contains("违反年龄规定"), "{mail:?}");
    // Decided is decided.
    reviewer.post(&decision, &[("act", "refused"), ("reason", "再来")]).await.assert_status(409);
}

#[actix_web::test]
async fn a_block_is_overridden_by_two_and_not_by_one() {
    let app = TestApp::start().await;
    let by = author(&app).await;
    let (one, two) = (app.staff(Role::Reviewer).await, app.staff(Role::Reviewer).await);
    let (reference, submitted) = submit(&app, by, "限男性", &["sex"]).await;
    let path = format!("/staff/reviews/{}", submitted.review_id);
    one.post(&format!("{path}/taking"), &[]).await.assert_status(303);
    let decision = format!("{path}/decision");
    one.post(&decision, &[("act", "approved")]).await.assert_status(422).assert_has("请先申请放行");
    one.post(&format!("{path}/override"), &[("basis", " ")]).await.assert_status(422);
    one.post(&format!("{path}/override"), &[("basis", "矿山井下作业")]).await.assert_redirect(&path);
    // The one who asked takes it again, and still may not.
    one.post(&format!("{path}/taking"), &[]).await.assert_status(303);
    one.post(&decision, &[("act", "approved")]).await.assert_status(422).assert_has("不能自己通过");
    assert_eq!(state_of(&app, &reference).await, "in_review");
    two.get(&path).await.assert_has("矿山井下作业");
    two.post(&format!("{path}/taking"), &[]).await.assert_status(303);
    two.post(&decision, &[("act", "approved")]).await.assert_redirect(&path);
    assert_eq!(state_of(&app, &reference).await, "published");
}

#[actix_web::test]
async fn the_row_itself_refuses_an_override_by_one() {
    let app = TestApp::start().await;
    let by = author(&app).await;
    let (_, submitted) = submit(&app, by, "限男性", &["sex"]).await;
    let update = |decided_by: i64| {
        let text = format!(
            "update posting_reviews set override_by = {by}, decided_by = {decided_by}, outcome = 'approved', \
             decided_at = '2026-03-01 00:00:00' where id = {}",
            submitted.review_id
        );
        let db = app.app.db.clone();
        async move {
            db.write(move |conn| {
                diesel::sql_query(text.as_str()).execute(conn)?;
                Ok(())
            })
            .await
        }
    };
    assert!(update(by).await.is_err());
    let other = app.account("other@office.example.org", &[Role::Reviewer]).await;
    assert!(update(other).await.is_ok());
}

#[actix_web::test]
async fn what_a_trusted_unit_submits_is_public_at_once_and_looked_at_as_configured() {
    for (percent, n_samples) in [(100, 1), (0, 0)] {
        let app = TestApp::start_with(|it| it.reviews.sample_percent = percent).await;
        let by = author(&app).await;
        sql(&app, "update employers set is_trusted = true").await;
        let reviewer = app.staff(Role::Reviewer).await;
        // A finding takes the trust away for this time.
        let (reference, warned) = submit(&app, by, "35岁以下", &["age"]).await;
        assert!(!warned.is_published);
        assert_eq!(state_of(&app, &reference).await, "submitted");
        let (reference, done) = submit(&app, by, "身体健康", &[]).await;
        assert!(done.is_published);
        app.get(&format!("/postings/{reference}")).await.assert_status(200);
        let samples = reviewer.get("/staff/reviews?tab=samples").await;
        assert_eq!(samples.body.matches("抽查</td>").count(), n_samples);
        if n_samples == 1 {
            let path = format!("/staff/reviews/{}", done.review_id + 1);
            reviewer.post(&format!("{path}/taking"), &[]).await.assert_status(303);
            let fields = [("act", "refused"), ("reason", "岗位不实")];
            reviewer.post(&format!("{path}/decision"), &fields).await.assert_redirect(&path);
            app.get(&format!("/postings/{reference}")).await.assert_status(410).assert_has("已被下架");
            assert_eq!(n_mails(&app, "author@example.org", "已被下架").await, 1);
        }
    }
}

#[actix_web::test]
async fn an_approved_posting_waits_until_its_unit_is_verified() {
    let app = TestApp::start().await;
    let by = author(&app).await;
    let reviewer = app.staff(Role::Reviewer).await;
    let (reference, one) = submit(&app, by, "身体健康", &[]).await;
    sql(&app, "update employers set verified_until = '2026-02-28 00:00:00'").await;
    let path = format!("/staff/reviews/{}", one.review_id);
    reviewer.post(&format!("{path}/taking"), &[]).await.assert_status(303);
    reviewer.post(&format!("{path}/decision"), &[("act", "approved")]).await.assert_redirect(&path);
    assert_eq!(state_of(&app, &reference).await, "approved");
    assert_eq!(n_mails(&app, "author@example.org", "已通过审核").await, 1);
    bole::postings::reviews::sweep(&app.app).await.unwrap();
    assert_eq!(state_of(&app, &reference).await, "approved");
    sql(&app, "update employers set verified_until = '2026-08-01 00:00:00'").await;
    bole::postings::reviews::sweep(&app.app).await.unwrap();
    assert_eq!(state_of(&app, &reference).await, "published");
    assert_eq!(n_mails(&app, "author@example.org", "已发布").await, 1);
}

#[actix_web::test]
async fn a_member_of_the_unit_decides_nothing_of_it() {
    let app = TestApp::start().await;
    let by = author(&app).await;
    let (reference, one) = submit(&app, by, "身体健康", &[]).await;
    let partial = app.account("partial@office.example.org", &[Role::Reviewer]).await;
    let now = app.now();
    app.app
        .db
        .write(move |conn| {
            let unit = employers::find_or_insert(conn, UNIT, now)?;
            Ok(employers::add_member(conn, unit, partial, now)?)
        })
        .await
        .unwrap();
    let partial = app.log_in(partial, true).await;
    let path = format!("/staff/reviews/{}", one.review_id);
    partial.get(&path).await.assert_status(200).assert_has("应当回避");
    partial.post(&format!("{path}/taking"), &[]).await.assert_status(403).assert_has("应当回避");
    let decided = partial.post(&format!("{path}/decision"), &[("act", "approved")]).await;
    decided.assert_status(403).assert_has("应当回避");
    assert_eq!(state_of(&app, &reference).await, "submitted");
}

#[actix_web::test]
async fn two_reviewers_decide_at_once_and_one_wins() {
    let app = TestApp::start().await;
    let by = author(&app).await;
    let (reference, one) = submit(&app, by, "身体健康", &[]).await;
    let scopes = ["reviews:read", "reviews:write"];
    let token = async || Program { app: &app, token: app.api_token(&[Role::Reviewer], &scopes).await };
    let (first, second) = (token().await, token().await);
    let listed = first.get("/api/v1/reviews").await;
    listed.assert_status(200);
    assert_eq!(
        (listed.json()["total"].as_i64(), &listed.json()["items"][0]["posting"]),
        (Some(1), &reference.as_str().into())
    );
    first.get("/api/v1/reviews?colour=red").await.assert_status(400);
    let path = format!("/api/v1/reviews/{}/decision", one.review_id);
    let wrong = first.post(&path, &serde_json::json!({"outcome": "refused"})).await;
    wrong.assert_status(422).assert_has("/reason");
    let (approval, refusal) =
        (serde_json::json!({"outcome": "approved"}), serde_json::json!({"outcome": "refused", "reason": "不实"}));
    let (a, b) = futures_util::join!(first.post(&path, &approval), second.post(&path, &refusal));
    let mut statuses = [a.status.as_u16(), b.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 409], "{} {}", a.body, b.body);
    let expected = if a.status.as_u16() == 204 { "published" } else { "refused" };
    assert_eq!(state_of(&app, &reference).await, expected);
}

#[actix_web::test]
async fn an_approved_revision_takes_the_place_and_a_refused_one_leaves_it() {
    let app = TestApp::start().await;
    let by = author(&app).await;
    let reviewer = app.staff(Role::Reviewer).await;
    let (reference, one) = submit(&app, by, "身体健康", &[]).await;
    let path = format!("/staff/reviews/{}", one.review_id);
    reviewer.post(&format!("{path}/taking"), &[]).await.assert_status(303);
    reviewer.post(&format!("{path}/decision"), &[("act", "approved")]).await.assert_redirect(&path);
    for (act, reason, expected) in [("refused", "不合适", "身体健康"), ("approved", "", "会开车")] {
        let (name, shared, now) = (reference.clone(), app.app.clone(), app.now());
        let draft = form("会开车").parse(now).unwrap();
        let id = app.app.db.read(move |conn| Ok(postings::find(conn, &name)?.row.id)).await.unwrap();
        let fields = serde_json::to_string(&draft).unwrap();
        sql(
            &app,
            &format!(
                "insert into posting_revisions (posting_id, fields, saved_at) values ({id}, '{fields}', '2026-03-01 00:00:00')"
            ),
        )
        .await;
        let revision = app
            .app
            .db
            .write(move |conn| reviews::submit(conn, &shared, id, ReviewKind::Revision, &draft, &[], by, now))
            .await
            .unwrap();
        let path = format!("/staff/reviews/{}", revision.review_id);
        reviewer.post(&format!("{path}/taking"), &[]).await.assert_status(303);
        reviewer.post(&format!("{path}/decision"), &[("act", act), ("reason", reason)]).await.assert_redirect(&path);
        assert_eq!(state_of(&app, &reference).await, "published");
        app.get(&format!("/postings/{reference}")).await.assert_status(200).assert_has(expected);
    }
}

#[actix_web::test]
async fn the_figures_of_the_queue_equal_a_slow_count() {
    let app = TestApp::start().await;
    let by = author(&app).await;
    let mut hours = Vec::new();
    for (i, act) in ["approved", "changes_requested", "refused", "changes_requested"].into_iter().enumerate() {
        let (_, one) = submit(&app, by, "身体健康", &[]).await;
        let waited = 2 + 7 * i64::try_from(i).unwrap();
        app.later(TimeDelta::hours(waited));
        hours.push(waited);
        let reviewer = app.staff(Role::Reviewer).await;
        let path = format!("/staff/reviews/{}", one.review_id);
        reviewer.post(&format!("{path}/taking"), &[]).await.assert_status(303);
        let fields = [("act", act), ("reason", "原因"), ("field", "title"), ("text", "改标题")];
        reviewer.post(&format!("{path}/decision"), &fields).await.assert_redirect(&path);
    }
    submit(&app, by, "身体健康", &[]).await;
    app.later(TimeDelta::days(10));
    submit(&app, by, "身体健康", &[]).await;
    let now = app.now();
    let figures = app.app.db.read(move |conn| Ok(reviews::figures(conn, now)?)).await.unwrap();
    assert_eq!((figures.open, figures.overdue, figures.decided), (2, 1, 4));
    assert_eq!(figures.median_minutes, Some((hours[1] + hours[2]) * 60 / 2));
    assert_eq!((figures.returned_percent, figures.refused_percent), (Some(50), Some(25)));
    // The later one is not overdue, and stands below the one that is.
    let page = app.staff(Role::Reviewer).await.get("/staff/reviews").await;
    assert_eq!(page.body.matches("tag-bad").count(), 1);
    // What was decided longer ago than thirty days no longer counts.
    app.later(TimeDelta::days(31));
    let now = app.now();
    let figures = app.app.db.read(move |conn| Ok(reviews::figures(conn, now)?)).await.unwrap();
    assert_eq!((figures.decided, figures.median_minutes), (0, None));
}

/// A public posting of a unit with a member who hears of it.
async fn public(app: &TestApp) -> String {
    let by = author(app).await;
    sql(app, "update employers set is_trusted = true").await;
    submit(app, by, "身体健康", &[]).await.0
}

#[actix_web::test]
async fn an_upheld_report_takes_the_posting_down_and_the_reporter_is_told() {
    let app = TestApp::start_with(|it| it.reviews.sample_percent = 100).await;
    let reference = public(&app).await;
    let reviewer = app.staff(Role::Reviewer).await;
    let stranger = app.client();
    let path = format!("/postings/{reference}/report");
    stranger.get(&format!("/postings/{reference}")).await.assert_has(&path);
    stranger.get(&path).await.assert_status(200);
    stranger.post(&path, &[("reason", ""), ("text", ""), ("email", "x")]).await.assert_status(422);
    let fields = [("reason", "fee"), ("text", "面试时收押金"), ("email", "zhao@example.org")];
    let sent = stranger.post(&path, &fields).await;
    sent.assert_status(303);
    let link = sent.header("location").to_owned();
    stranger.get(&link).await.assert_status(200).assert_has("已收到").assert_has("2026年3月6日");
    app.get(&format!("{link}x")).await.assert_status(410);

    reviewer.get("/staff/reports").await.assert_status(200).assert_has("养老护理员");
    let name = link.split('/').nth(2).unwrap();
    let path = format!("/staff/reports/{name}");
    let fields = [("act", "upheld"), ("measure", "remove"), ("reason", "收取押金"), ("answer", "已核实，岗位已下架")];
    reviewer.post(&format!("{path}/decision"), &fields).await.assert_status(409);
    reviewer.post(&format!("{path}/taking"), &[]).await.assert_redirect(&path);
    reviewer.get(&path).await.assert_status(200).assert_has("面试时收押金");
    reviewer.post(&format!("{path}/decision"), &[("act", "upheld"), ("measure", "remove")]).await.assert_status(422);
    reviewer.post(&format!("{path}/decision"), &fields).await.assert_redirect(&path);
    reviewer.post(&format!("{path}/decision"), &fields).await.assert_status(409);

    app.get(&format!("/postings/{reference}")).await.assert_status(410).assert_has("已被下架");
    app.get(&format!("/api/v1/postings/{reference}")).await.assert_status(410);
    stranger.get(&link).await.assert_has("属实").assert_has("岗位已下架");
    let mails = app.mails_to("zhao@example.org").await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].text.contains("已核实，岗位已下架") && mails[0].links.contains(&link), "{mails:?}");
    let told = app.mails_to("author@example.org").await.pop().unwrap();
    assert!(told.text.contains("收取押金") && !told.text.contains("zhao"), "{told:?}");
    // Nobody looks at what has ended.
    reviewer.get("/staff/reviews?tab=samples").await.assert_lacks("养老护理员");
}

#[actix_web::test]
async fn a_dismissed_report_leaves_the_posting_and_a_hidden_one_comes_back() {
    let app = TestApp::start_with(|it| it.reviews.sample_percent = 0).await;
    let reference = public(&app).await;
    let reviewer = app.staff(Role::Reviewer).await;
    let seeker = app.logged_in("seeker@example.org", &[Role::Seeker]).await;
    for (act, measure, status) in [("dismissed", "remove", 200), ("upheld", "hide", 404)] {
        let sent =
            seeker.post(&format!("/postings/{reference}/report"), &[("reason", "false"), ("text", "地址不对")]).await;
        let path = format!("/staff/reports/{}", sent.header("location").split('/').nth(2).unwrap());
        reviewer.post(&format!("{path}/taking"), &[]).await.assert_redirect(&path);
        let fields = [("act", act), ("measure", measure), ("reason", "地址有误"), ("answer", "已核实")];
        reviewer.post(&format!("{path}/decision"), &fields).await.assert_redirect(&path);
        app.get(&format!("/postings/{reference}")).await.assert_status(status);
    }
    assert_eq!(n_mails(&app, "seeker@example.org", "不属实").await, 1);
    assert_eq!(n_mails(&app, "seeker@example.org", "您的举报属实").await, 1);
    assert_eq!(n_mails(&app, "author@example.org", "被隐藏").await, 1);
    let officer = app.staff(Role::Officer).await;
    officer.post(&format!("/staff/postings/{reference}/publication"), &[]).await.assert_status(303);
    app.get(&format!("/postings/{reference}")).await.assert_status(200);
}

#[actix_web::test]
async fn one_address_cannot_flood_the_office_with_reports() {
    let app = TestApp::start_with(|it| it.reviews.sample_percent = 0).await;
    let reference = public(&app).await;
    let stranger = app.client();
    let mut last = 0;
    for _ in 0..50 {
        let sent =
            stranger.post(&format!("/postings/{reference}/report"), &[("reason", "other"), ("text", "不对")]).await;
        last = sent.status.as_u16();
    }
    assert_eq!(last, 429);
}
