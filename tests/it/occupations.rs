//! What the office says about titles is kept, learned and taken back.

use bole::access::Role;
use bole::codes::occupations::suggest;

use crate::support::TestApp;

fn best(title: &str) -> Option<(&'static str, f32)> {
    suggest(title, 1).first().map(|it| (it.occupation.code, it.confidence))
}

#[actix_web::test]
async fn a_correction_is_learned_at_once_and_can_be_taken_back() {
    let app = TestApp::start().await;
    let officer = app.staff(Role::Officer).await;
    let title = "雾凇观赏向导甲";
    let before = best(title);
    let said = [("title", title), ("code", "4-07-04-01")];
    officer.post("/staff/occupations", &said).await.assert_redirect("/staff/occupations");
    assert!(best(title).is_some_and(|it| it.0 == "4-07-04-01" && it.1 > 0.9));
    assert_eq!(best("雾凇观赏向导甲（吉林市）").map(|it| it.0), Some("4-07-04-01"), "its words are one more name");
    officer.get("/staff/occupations").await.assert_status(200).assert_has(title).assert_has("4-07-04-01 导游");

    officer.post("/staff/occupations/withdrawal", &[("title", title)]).await.assert_redirect("/staff/occupations");
    assert_eq!(best(title), before);
    officer.post("/staff/occupations/withdrawal", &[("title", "从未说过")]).await.assert_status(404);
}

#[actix_web::test]
async fn mistakes_are_said_and_seekers_stay_out() {
    let app = TestApp::start().await;
    let officer = app.staff(Role::Officer).await;
    let answer = officer.post("/staff/occupations", &[("title", ""), ("code", "9-99")]).await;
    answer.assert_status(422).assert_has("f-title-error").assert_has("f-code-error");
    app.staff(Role::Reviewer).await.get("/staff/occupations").await.assert_status(403);
}
