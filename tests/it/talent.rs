//! Stories of employers who look for people.

use bole::access::Role;
use bole::employers::queries::{self as employers, Details};
use chrono::TimeDelta;

use crate::applications::{applied, arrived};
use crate::support::{Client, TestApp, officer, posting};

/// A member of a verified unit with one open posting; answers with the posting's public name.
async fn recruiter<'a>(app: &'a TestApp, unit: &str) -> (Client<'a>, String) {
    let email = format!("{unit}@units.example.org");
    let account_id = app.account(&email, &[Role::EmployerOwner]).await;
    let (name, now) = (unit.to_owned(), app.now());
    app.app
        .db
        .write(move |conn| {
            let id = employers::find_or_insert(conn, &name, now)?;
            employers::add_member(conn, id, account_id, now)?;
            let details = Details {
                uscc: None,
                industry: None,
                size: None,
                region: Some("220323".to_owned()),
                address: None,
                introduction: String::new(),
                verified_at: Some(now),
                verified_until: Some(now + TimeDelta::days(180)),
            };
            Ok(employers::describe(conn, id, &details)?)
        })
        .await
        .unwrap();
    let mut body = posting("养老护理员", "照护老人的日常起居");
    body["employer"] = unit.into();
    let reference = officer(app).await.post("/api/v1/postings", &body).await.json()["id"].as_str().unwrap().to_owned();
    (app.log_in(account_id, false).await, reference)
}

/// A person with a skill whom verified units may find.
async fn person<'a>(app: &'a TestApp, name: &str, skill: &str) -> (Client<'a>, String) {
    let email = format!("{name}@example.org");
    let client = app.logged_in(&email, &[Role::Seeker]).await;
    client
        .post("/profile/person", &[("name", name), ("phone", "13800000000"), ("email", &email), ("region", "220323")])
        .await
        .assert_status(303);
    client.post("/profile/skills", &[("name", skill), ("level", ""), ("text", "")]).await.assert_status(303);
    client.post("/profile/visibility", &[("visibility", "verified_employers")]).await.assert_status(303);
    let reference = app
        .app
        .db
        .read(move |conn| {
            let account = bole::accounts::queries::find_by_email(conn, &email)?.unwrap();
            Ok(bole::profiles::queries::find_by_account(conn, account.id)?.unwrap().reference)
        })
        .await
        .unwrap();
    app.index().await;
    (client, reference)
}

/// The same account with a new session: the old one has ended meanwhile.
async fn again<'a>(app: &'a TestApp, email: &str) -> Client<'a> {
    let email = email.to_owned();
    let account = app
        .app
        .db
        .read(move |conn| Ok(bole::accounts::queries::find_by_email(conn, &email)?.unwrap().id))
        .await
        .unwrap();
    app.log_in(account, false).await
}

/// What someone has whose unit invited them to its own posting: a list, and the invitation.
pub async fn owned(app: &TestApp, unit: &str, email: &str, posting: &str) -> (String, String) {
    let (unit, email, posting, now) = (unit.to_owned(), email.to_owned(), posting.to_owned(), app.now());
    let db = &app.app.db;
    db.write(move |conn| {
        use bole::talent::queries::{self, invitations};
        let employer_id = employers::find_or_insert(conn, &unit, now)?;
        let account = bole::accounts::queries::find_by_email(conn, &email)?.unwrap();
        let profile = bole::profiles::queries::find_by_account(conn, account.id)?.unwrap();
        let list = queries::ensure_list(conn, employer_id, "储备", account.id, now)?;
        let sent = invitations::send(conn, employer_id, &posting, profile.id, (account.id, ""), 9, now)?;
        Ok((list.reference, sent.unwrap()))
    })
    .await
    .unwrap()
}

#[actix_web::test]
async fn a_unit_finds_people_by_words_and_facets_and_never_who_they_are() {
    let app = TestApp::start().await;
    let (unit, _) = recruiter(&app, "安和养老").await;
    let (wang, reference) = person(&app, "王小林", "养老护理").await;
    let (_, other) = person(&app, "李大山", "电焊").await;
    let page = unit.get("/employer/people?q=养老护理").await;
    page.assert_status(200).assert_has(&reference).assert_lacks(&other);
    page.assert_lacks("王小林").assert_lacks("13800000000");
    unit.get("/employer/people?q=养老护理 -养老").await.assert_status(200).assert_lacks(&reference);
    unit.get("/employer/people?region=110000").await.assert_lacks(&reference);
    unit.get("/employer/people?region=220300").await.assert_has(&reference).assert_has(&other);
    unit.get("/employer/people?education=bachelor").await.assert_lacks(&reference);
    // The box is read as that of the postings is, and says so; taking it off takes it out of the box.
    let page = unit.get("/employer/people?q=伊通+养老护理").await;
    page.assert_has(&reference).assert_lacks(&other).assert_has("“伊通”读作伊通满族自治县");
    page.assert_has("href=\"/employer/people?q=%E5%85%BB%E8%80%81%E6%8A%A4%E7%90%86\"");
    for lacking in ["北京+养老护理", "本科+养老护理", "大专+养老护理", "养老护理+三年经验", "2-06-03-00+养老护理"]
    {
        unit.get(&format!("/employer/people?q={lacking}")).await.assert_lacks(&reference).assert_has("读作");
    }
    // Beside a chosen place it is one more; of two bounds the closer one holds.
    unit.get("/employer/people?q=北京&region=220323").await.assert_has(&reference);
    unit.get("/employer/people?q=本科&education=college").await.assert_lacks(&reference).assert_has("本科及以上");
    // What people want is not what they are, and nobody is asked for without experience.
    for word in ["兼职+养老护理", "应届+养老护理", "%22伊通%22+养老护理"] {
        unit.get(&format!("/employer/people?q={word}")).await.assert_lacks(&reference).assert_lacks("读作");
    }
    unit.get("/employer/people?region=999").await.assert_status(400).assert_has("region");
    let page = unit.get(&format!("/employer/people/{reference}")).await;
    page.assert_status(200).assert_has("养老护理").assert_lacks("王小林").assert_lacks("13800000000");
    wang.get("/profile/looks").await.assert_has("安和养老");

    // Hidden, or hidden from this unit: gone from the search and from its own page.
    wang.post("/profile/visibility", &[("visibility", "hidden")]).await.assert_status(303);
    unit.get(&format!("/employer/people/{reference}")).await.assert_status(404);
    unit.get("/employer/people?q=养老护理").await.assert_lacks(&reference);
}

#[actix_web::test]
async fn an_unverified_unit_sees_nobody() {
    let app = TestApp::start().await;
    let (_, reference) = person(&app, "王小林", "养老护理").await;
    let (_, posting) = recruiter(&app, "安和养老").await;
    app.later(TimeDelta::days(181));
    let unit = again(&app, "安和养老@units.example.org").await;
    unit.get("/employer/people?q=养老").await.assert_status(200).assert_lacks(&reference);
    unit.get(&format!("/employer/people/{reference}")).await.assert_status(404);
    let answer = unit.post(&format!("/employer/people/{reference}/invitation"), &[("posting", &posting)]).await;
    assert_ne!(answer.status, 303);
}

#[actix_web::test]
async fn an_accepted_invitation_tells_who_it_is_and_a_declined_one_does_not() {
    let app = TestApp::start().await;
    let (unit, open) = recruiter(&app, "安和养老").await;
    let (wang, reference) = person(&app, "王小林", "养老护理").await;
    let path = format!("/employer/people/{reference}/invitation");
    unit.post(&path, &[("posting", "")]).await.assert_status(422).assert_has("请选择岗位");
    unit.post(&path, &[("posting", &open), ("text", "期待您的加入")]).await.assert_status(303);
    unit.post(&path, &[("posting", &open)]).await.assert_status(422).assert_has("已经邀请过对方");

    let mails = app.mails_to("王小林@example.org").await;
    let mail = mails.last().unwrap();
    assert!(mail.subject.contains("安和养老邀请您投递岗位"), "{}", mail.subject);
    let link = mail.links.iter().find(|it| it.contains("/profile/job-invitations/")).unwrap().clone();
    wang.get(&link).await.assert_status(200).assert_has("期待您的加入").assert_has("养老护理员");
    let sent = link.rsplit('/').next().unwrap();
    unit.post(&format!("/employer/job-invitations/{sent}/intention"), &[]).await.assert_status(409);
    unit.get(&format!("/employer/job-invitations/{sent}")).await.assert_status(200).assert_lacks("王小林");

    wang.post(&format!("{link}/acceptance"), &[]).await.assert_status(422).assert_has("同意后才能接受邀请");
    wang.post(&format!("{link}/acceptance"), &[("consent", "1")]).await.assert_status(303);
    wang.post(&format!("{link}/refusal"), &[]).await.assert_status(409);
    let page = unit.get(&format!("/employer/job-invitations/{sent}")).await;
    page.assert_status(200).assert_has("王小林").assert_has("13800000000");
    wang.get("/profile/looks").await.assert_has("简历内容、姓名、电话、邮箱");
    let mails = app.mails_to("安和养老@units.example.org").await;
    assert!(mails.iter().any(|it| it.subject.contains("已被接受")), "{mails:?}");
    // They agree without an application.
    let intention = format!("/employer/job-invitations/{sent}/intention");
    unit.post(&intention, &[]).await.assert_redirect("/employer/intentions");
    unit.get("/employer/intentions").await.assert_has("待双方确认");
    let mine = wang.get("/profile/intentions").await;
    let answer = mine.body.split("action=\"").find_map(|it| it.strip_prefix("/profile/intentions/")).unwrap();
    let answer = format!("/profile/intentions/{}", answer.split('"').next().unwrap());
    wang.post(&answer, &[("answer", "yes")]).await.assert_redirect("/profile/intentions");
    unit.get("/employer/intentions").await.assert_has("已达成");
    assert_eq!(by_source(&app, "intentions").await, [("invitation".to_owned(), 1.0)]);
    // Another unit's invitation, another person's invitation: not found.
    let (stranger, _) = recruiter(&app, "别的单位").await;
    stranger.get(&format!("/employer/job-invitations/{sent}")).await.assert_status(404);
    stranger.post(&intention, &[]).await.assert_status(404);
    let (li, _) = person(&app, "李大山", "电焊").await;
    li.get(&link).await.assert_status(404);
}

/// The parts of a figure by source: codes and values.
async fn by_source(app: &TestApp, indicator: &str) -> Vec<(String, f64)> {
    let path = format!("/api/v1/statistics?indicator={indicator}");
    let figures = crate::statistics::auditor(app).await.get(&path).await.json();
    let dimensions = figures["items"][0]["by"].as_array().unwrap().clone();
    let parts = dimensions.iter().find(|it| it["dimension"] == "source").unwrap()["parts"].as_array().unwrap().clone();
    parts.iter().map(|it| (it["code"].as_str().unwrap().to_owned(), it["value"].as_f64().unwrap())).collect()
}

#[actix_web::test]
async fn what_began_with_an_accepted_invitation_counts_as_that_up_to_the_hire() {
    let app = TestApp::start().await;
    let (unit, open) = recruiter(&app, "安和养老").await;
    let (wang, reference) = person(&app, "王小林", "养老护理").await;
    let (li, _) = person(&app, "李大山", "电焊").await;
    unit.post(&format!("/employer/people/{reference}/invitation"), &[("posting", &open)]).await.assert_status(303);
    let mails = app.mails_to("王小林@example.org").await;
    let link = mails.iter().flat_map(|it| &it.links).find(|it| it.contains("/profile/job-invitations/")).unwrap();
    wang.post(&format!("{link}/acceptance"), &[("consent", "1")]).await.assert_status(303);
    let apply = format!("/postings/{open}/application?source=invitation");
    wang.get(link).await.assert_has(&apply);

    // They find the posting by themselves another day; someone else only says so.
    let number = applied(&wang, &open).await;
    let said = [("consent", "1"), ("source", "invitation")];
    let sent = li.post(&format!("/postings/{open}/application"), &said).await;
    let other = sent.assert_status(303).header("location").split('/').nth(3).unwrap().to_owned();
    arrived(&app).await;
    let (own, record) = (format!("/profile/applications/{number}"), format!("/employer/applications/{number}"));
    unit.get(&record).await.assert_has("单位邀请");
    unit.get(&format!("/employer/applications/{other}")).await.assert_has("搜索").assert_lacks("单位邀请");

    for record in [&record, &format!("/employer/applications/{other}")] {
        unit.post(&format!("{record}/moves"), &[("to", "shortlisted")]).await.assert_status(303);
        unit.post(&format!("{record}/intention"), &[]).await.assert_status(303);
        unit.post(&format!("{record}/hire"), &[("first_day", "2026-03-10")]).await.assert_status(303);
    }
    for (person, own) in [(&wang, &own), (&li, &format!("/profile/applications/{other}"))] {
        person.post(&format!("{own}/intention"), &[]).await.assert_status(303);
        person.post(&format!("{own}/hire"), &[("answer", "yes")]).await.assert_status(303);
    }
    for indicator in ["intentions", "hires"] {
        let mut parts = by_source(&app, indicator).await;
        parts.sort_by(|a, b| a.0.cmp(&b.0));
        assert_eq!(parts, [("application".to_owned(), 1.0), ("invitation".to_owned(), 1.0)], "{indicator}");
    }
}

#[actix_web::test]
async fn a_person_may_decline_once_and_for_all_and_silence_ends_an_invitation() {
    let app = TestApp::start_with(|settings| settings.talent.invitations_per_day = 2).await;
    let (unit, open) = recruiter(&app, "安和养老").await;
    let mut people = Vec::new();
    for name in ["甲一", "乙二", "丙三"] {
        people.push(person(&app, name, "护理").await);
    }
    for (i, (_, reference)) in people.iter().enumerate() {
        let answer = unit.post(&format!("/employer/people/{reference}/invitation"), &[("posting", &open)]).await;
        // Two a day, no more.
        answer.assert_status(if i < 2 { 303 } else { 422 });
    }
    let link = |mails: &[crate::support::Mail]| {
        mails.iter().flat_map(|it| &it.links).find(|it| it.contains("job-invitations/")).unwrap().clone()
    };
    let first = link(&app.mails_to("甲一@example.org").await);
    people[0].0.post(&format!("{first}/refusal"), &[("further", "unit")]).await.assert_status(303);
    app.later(TimeDelta::days(1));
    let unit = again(&app, "安和养老@units.example.org").await;
    let third = again(&app, "丙三@example.org").await;
    unit.post(&format!("/employer/people/{}/invitation", people[0].1), &[("posting", &open)])
        .await
        .assert_status(422)
        .assert_has("对方不接收邀请");
    third.post("/profile/job-invitations/settings", &[("wanted", "none")]).await.assert_status(303);
    let path = format!("/employer/people/{}/invitation", people[2].1);
    unit.post(&path, &[("posting", &open)]).await.assert_status(422);
    third.post("/profile/job-invitations/settings", &[("wanted", "all")]).await.assert_status(303);
    unit.post(&path, &[("posting", &open)]).await.assert_status(303);

    app.later(TimeDelta::days(14));
    for _ in 0..2 {
        bole::talent::sweep(&app.app).await.unwrap();
    }
    let second = link(&app.mails_to("乙二@example.org").await);
    again(&app, "乙二@example.org")
        .await
        .post(&format!("{second}/acceptance"), &[("consent", "1")])
        .await
        .assert_status(409);
    let n_expired = app.mails_to("安和养老@units").await.iter().filter(|it| it.subject.contains("过期")).count();
    assert_eq!(n_expired, 2, "the second and the third, each told once");
}

#[actix_web::test]
async fn candidates_are_kept_on_lists_of_the_unit() {
    let app = TestApp::start().await;
    let (unit, _) = recruiter(&app, "安和养老").await;
    let (wang, reference) = person(&app, "王小林", "养老护理").await;
    let keep = format!("/employer/people/{reference}/lists");
    unit.post(&keep, &[("list", " ")]).await.assert_status(422);
    unit.post(&keep, &[("list", "护理储备"), ("note", "可上夜班")]).await.assert_status(303);
    unit.post(&keep, &[("list", "护理储备"), ("note", "只上白班")]).await.assert_status(303);
    let lists = unit.get("/employer/lists").await;
    lists.assert_has("护理储备").assert_has("1 人");
    let path = regex::Regex::new("/employer/lists/[a-z0-9]+").unwrap().find(&lists.body).unwrap().as_str().to_owned();
    unit.get(&path).await.assert_has("只上白班").assert_lacks("可上夜班").assert_lacks("王小林");
    let (stranger, _) = recruiter(&app, "别的单位").await;
    stranger.get(&path).await.assert_status(404);
    stranger.post(&format!("{path}/deletion"), &[]).await.assert_status(404);
    wang.post("/profile/visibility", &[("visibility", "hidden")]).await.assert_status(303);
    unit.get(&path).await.assert_has("1 人的简历目前不公开").assert_lacks("只上白班");
    unit.post(&format!("{path}/removal"), &[("profile", &reference)]).await.assert_status(303);
    unit.get(&path).await.assert_has("名单里还没有人");
    unit.post(&format!("{path}/deletion"), &[]).await.assert_status(303);
    unit.get(&path).await.assert_status(404);
}

/// The office searches as units do, also those whom no unit may find, and sees no names.
#[actix_web::test]
async fn staff_search_profiles_and_go_from_a_posting_to_who_fits() {
    let app = TestApp::start().await;
    let (_, posting) = recruiter(&app, "安和养老服务中心").await;
    let (_, nurse) = person(&app, "nina", "失智老人照护").await;
    let (hidden, welder) = person(&app, "wu", "电焊").await;
    hidden.post("/profile/visibility", &[("visibility", "hidden")]).await.assert_status(303);
    app.index().await;
    let specialist = app.staff(Role::Specialist).await;
    let found = async |q: &str| specialist.get(&format!("/staff/profiles?q={q}")).await;
    found("照护").await.assert_status(200).assert_has(&nurse).assert_lacks(&welder).assert_lacks("nina@example.org");
    found(&welder).await.assert_has(&welder).assert_lacks(&nurse);
    found("量子厨师").await.assert_has("没有找到这样的简历");
    found("").await.assert_has(&nurse).assert_has(&welder);
    hidden.get("/profile/looks").await.assert_has("还没有人看过");

    let matches = format!("href=\"/postings/{posting}/matches\"");
    specialist.get(&format!("/postings/{posting}")).await.assert_has(&matches);
    app.staff(Role::Reviewer).await.get(&format!("/postings/{posting}")).await.assert_lacks(&matches);
    app.get(&format!("/postings/{posting}")).await.assert_lacks(&matches);
}
