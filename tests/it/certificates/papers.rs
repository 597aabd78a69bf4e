//! Certificates on paper.

use std::io::Read;

use bole::access::Role;
use bole::certificates::{paper, queries};
use serde_json::json;

use super::issued;
use crate::support::{TestApp, officer};

async fn written(app: &TestApp, ids: &[&str]) -> Vec<u8> {
    let ids: Vec<String> = ids.iter().map(|it| (*it).to_owned()).collect();
    let found = app
        .app
        .db
        .read(move |conn| {
            Ok(ids.iter().map(|it| queries::find_by_reference(conn, it)).collect::<Result<Vec<_>, _>>()?)
        })
        .await
        .unwrap();
    let sheets: Vec<_> = found.iter().map(|it| paper::sheet(&app.app.keys, app.app.base_url(), it).unwrap()).collect();
    paper::pdf(app.app.certificates.face().unwrap(), &sheets).unwrap()
}

/// Every packed part of a PDF as text.
fn unpacked(pdf: &[u8]) -> String {
    let mut all = String::new();
    let mut rest = pdf;
    while let Some(at) = rest.windows(6).position(|it| it == b"stream") {
        rest = &rest[at + 6..];
        let start = rest.iter().position(|it| *it == b'\n').unwrap() + 1;
        let mut text = Vec::new();
        // Fonts are no text; whatever does not unpack is not looked for.
        let _ = flate2::read::ZlibDecoder::new(&rest[start..]).read_to_end(&mut text);
        all.push_str(&String::from_utf8_lossy(&text));
        let end = rest.windows(9).position(|it| it == b"endstream").unwrap();
        rest = &rest[end + 9..];
    }
    all
}

#[actix_web::test]
async fn a_paper_says_all_in_text_that_can_be_searched_and_is_the_same_each_time() {
    let app = TestApp::start().await;
    let program = officer(&app).await;
    let made = issued(&program, json!({"holder_name": "王𬭚㙍䶮", "programme": "焊工培训", "hours": 80})).await;
    let id = made["id"].as_str().unwrap();
    let staff = app.staff(Role::Officer).await;
    let page = staff.get(&format!("/staff/certificates/{id}")).await;
    let file = staff.get(&format!("/staff/certificates/{id}/paper.pdf")).await;
    if app.app.certificates.face().is_none() {
        page.assert_has("没有装中文字体").assert_lacks("paper.pdf");
        file.assert_redirect(&format!("/staff/certificates/{id}"));
        return;
    }
    page.assert_has("paper.pdf");
    file.assert_status(200);
    assert_eq!(file.header("content-type"), "application/pdf");
    assert!(file.header("content-disposition").contains("BL-2026-000001"));
    let pdf = written(&app, &[id]).await;
    assert_eq!(pdf, written(&app, &[id]).await, "the same bytes each time");
    assert!(pdf.len() < 200_000, "{} bytes: only the glyphs that are used", pdf.len());
    // What a reader copies out: the map from glyphs to characters knows rare ones too.
    let text = unpacked(&pdf);
    assert!(text.contains("beginbfchar") || text.contains("beginbfrange"));
    for (character, code) in [("王", "738B"), ("㙍", "364D"), ("䶮", "4DAE"), ("𬭚", "D872DF5A"), ("焊", "710A")]
    {
        assert!(text.to_uppercase().contains(code), "{character} ({code})");
    }
    let other = issued(&program, json!({})).await;
    let both = written(&app, &[id, other["id"].as_str().unwrap()]).await;
    assert!(both.len() > pdf.len());
    assert_ne!(written(&app, &[other["id"].as_str().unwrap()]).await, pdf);
}

#[actix_web::test]
async fn only_what_is_in_force_has_a_paper() {
    let app = TestApp::start().await;
    let program = officer(&app).await;
    let made = issued(&program, json!({})).await;
    let id = made["id"].as_str().unwrap();
    let staff = app.staff(Role::Officer).await;
    let path = format!("/staff/certificates/{id}/paper.pdf");
    let act = format!("/api/v1/certificates/{id}/suspension");
    program.post(&act, &json!({"reason": "资料待核实"})).await.assert_status(200);
    staff.get(&path).await.assert_status(409);
    staff.get(&format!("/staff/certificates/{id}/credential.jwt")).await.assert_status(200);
    super::revoked(&app, id, "考核成绩登记错误").await;
    staff.get(&path).await.assert_status(409);
    staff.get(&format!("/staff/certificates/{id}/credential.jwt")).await.assert_status(409);
}

#[actix_web::test]
async fn a_class_comes_as_one_file() {
    let app = TestApp::start().await;
    if app.app.certificates.face().is_none() {
        return;
    }
    let names: Vec<String> = (0..30).map(|n| format!("学员{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let it = super::batches::passed(&app, "clas000001", &names).await;
    let program = officer(&app).await;
    let begun = program.post("/api/v1/certificates/batches", &json!({"class": it.class})).await;
    let location = begun.assert_status(201).header("location").to_owned();
    bole::jobs::run_due(&app.app).await;
    let staff = app.staff(Role::Officer).await;
    let path = format!("{}/papers.pdf", location.replace("/api/v1", "/staff"));
    for path in [path, format!("/staff/certificates/classes/{}/papers.pdf", it.class)] {
        let file = staff.get(&path).await;
        file.assert_status(200);
        assert_eq!(file.body.matches("/Type /Page\n").count().max(file.body.matches("/Type/Page/").count()), 30);
    }
}

#[actix_web::test]
async fn without_a_font_the_papers_of_a_class_lead_to_its_certificates_and_say_why() {
    let app = TestApp::start_with(|it| it.certificates.font = Some("/nowhere.ttc".into())).await;
    let it = super::batches::passed(&app, "clas000001", &["王小禾", "李小草"]).await;
    let program = officer(&app).await;
    issued(&program, json!({"name": "焊工证"})).await;
    let begun = program.post("/api/v1/certificates/batches", &json!({"class": it.class})).await;
    let act = begun.assert_status(201).header("location").replace("/api/v1", "/staff");
    bole::jobs::run_due(&app.app).await;
    let staff = app.staff(Role::Officer).await;
    let class = format!("/staff/certificates?class={}", it.class);
    let papers = format!("/staff/certificates/classes/{}/papers.pdf", it.class);
    staff.get(&papers).await.assert_redirect(&class);
    let shown = staff.get(&class).await;
    shown.assert_status(200).assert_has("请逐张打开证书").assert_has("消毒员一班").assert_has("2张");
    shown.assert_lacks("焊工证").assert_lacks("papers.pdf");
    staff.get(&format!("/en{papers}")).await.assert_redirect(&format!("/en{class}"));
    staff.get(&format!("/en{class}")).await.assert_status(200).assert_has("Open the certificates one by one");
    staff.get(&format!("{act}/papers.pdf")).await.assert_redirect(&act);
    staff.get(&act).await.assert_status(200).assert_has("请逐张打开证书").assert_lacks("papers.pdf");
    staff.get("/staff/certificates?class=none").await.assert_status(404);

    // Whose certificates they are can be found from the class.
    staff.get(&format!("/teaching/classes/{}", it.class)).await.assert_has(&class);
}

/// Prints how many papers a second are written; run it with `--release` to quote it.
#[actix_web::test]
async fn papers_are_written_fast_enough_for_a_class_to_wait_for() {
    let app = TestApp::start().await;
    let Some(face) = app.app.certificates.face() else { return };
    let program = officer(&app).await;
    let made = issued(&program, json!({"programme": "焊工培训", "hours": 80})).await;
    let id = made["id"].as_str().unwrap().to_owned();
    let found = app.app.db.read(move |conn| Ok(queries::find_by_reference(conn, &id)?)).await.unwrap();
    let sheet = paper::sheet(&app.app.keys, app.app.base_url(), &found).unwrap();
    let start = std::time::Instant::now();
    for _ in 0..20 {
        paper::pdf(face, std::slice::from_ref(&sheet)).unwrap();
    }
    let alone = 20.0 / start.elapsed().as_secs_f64();
    let start = std::time::Instant::now();
    paper::pdf(face, &vec![sheet; 300]).unwrap();
    let together = 300.0 / start.elapsed().as_secs_f64();
    println!("{alone:.0} files of one page a second, {together:.0} pages a second in one file");
    assert!(alone > 1.0 && together > 10.0, "{alone:.1} {together:.1}");
}
