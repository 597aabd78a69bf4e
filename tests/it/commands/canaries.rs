//! What identifies a person is nowhere where it could be read: not in the
//! database or its write-ahead log, a backup, the index, a mail, or a log.

use serde_json::json;

use super::process::{Outcome, Place, files_below};
use crate::support::PASSWORD;

/// No one's: the prefix is no county's, the check digits are right.
const CITIZEN_IDS: [&str; 2] = ["220399188002290010", "220399188002290029"];
const PHONES: [&str; 2] = ["15400001234", "15400005678"];
const NAMES: [&str; 2] = ["林小禾", "白桦川"];

#[test]
fn no_canary_is_in_any_file_that_is_written() {
    let place = Place::embedded();
    let token = place.officer();
    let resume = json!({
        "basics": {"name": NAMES[1], "phone": PHONES[1], "email": "canary2@example.net", "label": "叉车司机"},
        "meta": {"bole": {"visibility": "verified_employers"}},
    });
    let file = place.file("resumes.jsonl", resume.to_string());
    let imported = place.run(&["import", "profiles", &file, "--source", "镇政府"]);
    imported.assert_code(0).assert_counts(1, 1, 0, 0);
    std::fs::remove_file(place.path(&file)).unwrap();
    Outcome::of(&mut place.command(&["user", "add", "lin@example.org", "--role", "seeker"]), PASSWORD).assert_code(0);

    let (service, web) = place.serve();
    let session = web.log_in("lin@example.org", PASSWORD).unwrap();
    let person = [
        ("name", NAMES[0]),
        ("phone", "154 0000-1234"),
        ("email", "canary1@example.net"),
        ("citizen_id", CITIZEN_IDS[0]),
        ("headline", "养老护理员"),
    ];
    web.post("/profile/person", &session, &person).assert_status(303);
    web.post("/profile/visibility", &session, &[("visibility", "verified_employers")]).assert_status(303);
    // What is refused is not logged either, nor what people type into the search.
    web.post("/profile/person", &session, &[("phone", PHONES[0]), ("citizen_id", "220399188002290011")])
        .assert_status(422);
    web.get(&format!("/postings?q={}", CITIZEN_IDS[0])).assert_status(200);
    web.get(&format!("/no/such/page/{}", PHONES[0])).assert_status(404);
    let certificate = |id| {
        json!({"holder_name": NAMES[0], "citizen_id": id, "name": "养老护理员", "level": 4, "issuer": "伊通人社",
            "issued_on": "2026-01-05"})
    };
    for (key, id) in [("k1", CITIZEN_IDS[0]), ("k2", CITIZEN_IDS[1])] {
        let reply = web.create("/api/v1/certificates", &token, key, &certificate(id)).unwrap();
        assert!([201, 422].contains(&reply.status), "{}", reply.body);
        assert!(key != "k1" || reply.status == 201, "the holder's profile is found by the number: {}", reply.body);
    }
    // A mail that the service writes by itself.
    let fields = [("email", "new@example.org"), ("name", "小白"), ("password", PASSWORD)];
    web.post("/register", "", &fields).assert_status(303);
    let mail = place.data().join("mail");
    web.wait_until("a mail is written", || mail.is_dir() && !files_below(&mail).is_empty());
    web.wait_for_index();
    let export = web.send("GET", "/profile/export.json", &[("cookie", &session)], "").unwrap();
    assert!(export.body.contains(CITIZEN_IDS[0]) && export.body.contains(PHONES[0]), "its owner gets all of it");

    let backup = place.backup("backup.sqlite");
    // While it runs, so that the write-ahead log is there.
    let running = files_below(&place.data());
    let needed = ["bole.sqlite", "bole.sqlite-wal", "index/postings/meta.json", "index/profiles/meta.json"];
    for name in needed {
        assert!(running.contains(&place.data().join(name)), "{name} is not there: {running:?}");
    }
    assert!(running.iter().any(|it| it.extension().is_some_and(|it| it == "eml")));
    assert_none(&running);
    service.stop();
    let logs = place.logs();
    assert!(!logs.is_empty() && logs.iter().all(|it| std::fs::metadata(it).unwrap().len() > 500));
    assert_none(&[files_below(&place.data()), logs, vec![backup]].concat());
    imported.assert_lacks(PHONES[1]).assert_lacks(NAMES[1]);
}

#[track_caller]
fn assert_none(files: &[std::path::PathBuf]) {
    let canaries: Vec<&str> = [CITIZEN_IDS, PHONES, NAMES].concat();
    for path in files {
        let bytes = std::fs::read(path).unwrap();
        for canary in canaries.iter().copied().chain(["canary1@", "canary2@"]) {
            let is_there = bytes.windows(canary.len()).any(|it| it == canary.as_bytes());
            assert!(!is_there, "{canary} is in {}", path.display());
        }
    }
}
