//! Uploads: judged by content, kept encrypted, handed out to few, scanned where a scanner is set.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, SystemTime};

use actix_web::test::TestRequest;
use bole::access::Role;
use bole::accounts::passwords::Hasher;
use bole::mail::Mailer;
use bole::uploads::{self, FileForm, Folder, Incoming, MediaType, Purpose, Received, ScanState, Stored};
use chrono::TimeDelta;
use serde::Deserialize;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::TestApp;

/// The smallest file that is whole.
pub const PDF: &[u8] = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n9\n%%EOF\n";

fn incoming(name: &str, bytes: &'static [u8]) -> Incoming {
    let bytes = actix_web::web::Bytes::from_static(bytes);
    Incoming { field: "file", file_name: name.to_owned(), media_type: MediaType::Pdf, bytes }
}

/// A file that an account handed in and that belongs to nothing yet.
pub async fn stored(app: &TestApp, email: &str) -> Stored {
    let email = email.to_owned();
    let find = move |conn: &mut _| Ok(bole::accounts::queries::find_by_email(conn, &email)?.unwrap().id);
    let account_id = app.app.db.read(find).await.unwrap();
    store(app, account_id, "营业执照.pdf").await
}

async fn store(app: &TestApp, account_id: i64, name: &str) -> Stored {
    uploads::store(&app.app, account_id, Purpose::Attachment, &incoming(name, PDF)).await.unwrap().unwrap()
}

async fn state(app: &TestApp, reference: &str) -> ScanState {
    let reference = reference.to_owned();
    app.app.db.read(move |conn| Ok(uploads::queries::find(conn, &reference)?.scan_state())).await.unwrap()
}

async fn path(app: &TestApp, reference: &str) -> std::path::PathBuf {
    let reference = reference.to_owned();
    let found = app.app.db.read(move |conn| Ok(uploads::queries::find(conn, &reference)?)).await.unwrap();
    Folder::of(&app.app).path(&found.storage_name)
}

/// Parts of a form, as a browser sends them.
pub fn multipart(parts: &[(&str, Option<&str>, &[u8])]) -> TestRequest {
    let mut body = Vec::new();
    for (name, file_name, bytes) in parts {
        let file_name = file_name.map(|it| format!("; filename=\"{it}\"")).unwrap_or_default();
        body.extend(format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"{file_name}\r\n\r\n").bytes());
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--x--\r\n");
    TestRequest::post().insert_header(("content-type", "multipart/form-data; boundary=x")).set_payload(body)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
struct Letter {
    text: String,
    kinds: Vec<String>,
}

impl FileForm for Letter {
    const FILES: &'static [&'static str] = &["file", "more"];
}

/// What a page would receive, or the status that it would answer with.
async fn received(app: &TestApp, request: TestRequest) -> Result<Received<Letter>, u16> {
    use actix_web::FromRequest;
    let data = actix_web::web::Data::new(app.app.clone());
    let (req, mut payload) = request.app_data(data).to_http_parts();
    Received::from_request(&req, &mut payload).await.map_err(|it| it.status().as_u16())
}

#[actix_web::test]
async fn a_form_with_files_is_read_as_strictly_as_one_without() {
    let app = TestApp::start().await;
    let it = received(
        &app,
        multipart(&[
            ("text", None, "您好 & 再见".as_bytes()),
            ("kinds", None, b"a"),
            ("kinds", None, b"b"),
            ("file", Some("../执照.pdf"), PDF),
            ("more", Some(""), b""),
        ]),
    )
    .await
    .unwrap();
    assert_eq!((it.form.text.as_str(), it.form.kinds.len(), it.errors.len()), ("您好 & 再见", 2, 0));
    assert_eq!(it.file("file").unwrap().file_name, "执照.pdf");
    assert!(it.file("more").is_none(), "nobody chose a file");

    let plain = TestRequest::post()
        .insert_header(("content-type", "application/x-www-form-urlencoded"))
        .set_payload("text=1&kinds=a");
    assert_eq!(received(&app, plain).await.unwrap().form.text, "1");

    for unknown in [
        multipart(&[("colour", None, b"red")]),
        multipart(&[("other", Some("a.pdf"), PDF)]),
        multipart(&[("text", None, b"\xff\xfe")]),
        multipart(&[("text", None, b"a"), ("text", None, b"b")]),
        TestRequest::post()
            .insert_header(("content-type", "multipart/form-data; boundary=x"))
            .set_payload("--x\r\nhalf"),
    ] {
        assert_eq!(received(&app, unknown).await.err(), Some(400));
    }
    assert_eq!(received(&app, multipart(&[("text", None, &[b'a'; 70_000])])).await.err(), Some(413));
}

#[actix_web::test]
async fn what_may_not_be_handed_in_is_a_mistake_at_its_field() {
    let app = TestApp::start_with(|it| it.uploads.largest_mib = 1).await;
    let large = vec![b'x'; 1024 * 1024 + 1];
    let it = received(
        &app,
        multipart(&[
            ("file", Some("a.pdf"), b"<html>%PDF-1.7"),
            ("more", Some("b.pdf"), &large),
            ("more", Some("c.pdf"), PDF),
            ("file", Some("d.pdf"), b""),
        ]),
    )
    .await
    .unwrap();
    let errors: Vec<_> = it.errors.iter().map(|it| (it.field, it.message)).collect();
    assert_eq!(errors, [("file", "uploads-wrong-kind"), ("more", "uploads-too-large"), ("file", "uploads-wrong-kind")]);
    assert_eq!(it.files.len(), 1);

    let many: Vec<_> = (0..7).map(|_| ("file", Some("a.pdf"), PDF)).collect();
    let it = received(&app, multipart(&many)).await.unwrap();
    assert_eq!((it.files.len(), it.errors.len()), (5, 2));
    let huge = vec![b'x'; 7 * 1024 * 1024];
    assert_eq!(received(&app, multipart(&[("file", Some("a.pdf"), &huge)])).await.err(), Some(413));
}

#[actix_web::test]
async fn a_file_lies_encrypted_and_leaves_as_an_attachment_in_a_sandbox() {
    let app = TestApp::start().await;
    let ada = app.logged_in("ada@example.org", &[Role::Seeker]).await;
    let stored = stored(&app, "ada@example.org").await;
    let file = path(&app, &stored.reference).await;
    let on_disk = std::fs::read(&file).unwrap();
    assert!(!on_disk.windows(4).any(|it| it == b"%PDF"), "it is not encrypted");
    let n_files = std::fs::read_dir(file.parent().unwrap()).unwrap().count();
    assert_eq!(n_files, 1, "nothing unfinished is left");

    let answer = ada.get(&format!("/uploads/{}", stored.reference)).await;
    answer.assert_status(200);
    assert_eq!(answer.body.as_bytes(), PDF);
    assert_eq!(answer.header("content-type"), "application/pdf");
    assert_eq!(answer.header("content-security-policy"), "sandbox; default-src 'none'");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("cache-control"), "no-store");
    let disposition = answer.header("content-disposition");
    assert!(disposition.starts_with("attachment; filename=\"____.pdf\"; filename*=UTF-8''%E8%90%A5"), "{disposition}");

    // Moved to another name on the disk, it does not open.
    let other = store(&app, 1, "b.pdf").await;
    std::fs::copy(&file, path(&app, &other.reference).await).unwrap();
    ada.get(&format!("/uploads/{}", other.reference)).await.assert_status(500);

    app.get(&format!("/uploads/{}", stored.reference)).await.assert_status(303);
    let bo = app.logged_in("bo@example.org", &[Role::Seeker]).await;
    bo.get(&format!("/uploads/{}", stored.reference)).await.assert_status(404);
    app.staff(Role::Admin).await.get(&format!("/uploads/{}", stored.reference)).await.assert_status(404);
}

#[actix_web::test]
async fn an_account_keeps_no_more_than_its_quota() {
    let app = TestApp::start_with(|it| (it.uploads.largest_mib, it.uploads.quota_mib) = (1, 1)).await;
    let account_id = app.account("ada@example.org", &[Role::Seeker]).await;
    let other_id = app.account("bo@example.org", &[Role::Seeker]).await;
    let half: &'static [u8] = vec![b'x'; 600 * 1024].leak();
    let store = async |account_id| {
        uploads::store(&app.app, account_id, Purpose::Licence, &incoming("a.pdf", half)).await.unwrap()
    };
    let first = store(account_id).await.unwrap();
    assert_eq!(store(account_id).await.unwrap_err().message, "uploads-quota");
    store(other_id).await.unwrap();
    uploads::delete(&app.app, first.id).await.unwrap();
    store(account_id).await.unwrap();
    let n_files = walk(&app).len();
    assert_eq!(n_files, 2, "neither the refused nor the deleted file is there");
}

/// Every file in the folder.
fn walk(app: &TestApp) -> Vec<std::path::PathBuf> {
    let shards = std::fs::read_dir(app.app.settings.upload_folder()).unwrap().map(|it| it.unwrap().path());
    shards.flat_map(|it| std::fs::read_dir(it).unwrap().map(|it| it.unwrap().path())).collect()
}

async fn remove_orphans(app: &TestApp) -> usize {
    let mut n = 0;
    for shard in 0..=255 {
        n += uploads::remove_orphans(&app.app, shard).await.unwrap();
    }
    n
}

#[actix_web::test]
async fn what_nothing_names_goes_after_a_day_and_what_belongs_to_something_stays() {
    let app = TestApp::start().await;
    let account_id = app.account("ada@example.org", &[Role::Seeker]).await;
    let (kept, left) = (store(&app, account_id, "a.pdf").await, store(&app, account_id, "b.pdf").await);
    let employer = app
        .app
        .db
        .write(move |conn| {
            Ok(bole::employers::queries::find_or_insert(conn, "安和", chrono::NaiveDateTime::default())?)
        })
        .await
        .unwrap();
    claim(&app, kept.id, employer).await;
    // Files of the clock of these stories.
    let age = |by: TimeDelta| {
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs((app.now() - by).and_utc().timestamp() as u64);
        for file in walk(&app) {
            std::fs::File::options().write(true).open(file).unwrap().set_modified(at).unwrap();
        }
    };
    let unfinished = path(&app, &left.reference).await.with_extension("part");
    std::fs::write(&unfinished, "half").unwrap();
    age(TimeDelta::hours(23));
    uploads::sweep(&app.app).await.unwrap();
    assert_eq!((remove_orphans(&app).await, walk(&app).len()), (0, 3), "too young");

    age(TimeDelta::hours(25));
    assert_eq!((remove_orphans(&app).await, walk(&app).len()), (1, 2), "the unfinished one");
    app.later(TimeDelta::hours(25));
    bole::jobs::forget(&app.app).await.unwrap();
    age(TimeDelta::hours(25));
    remove_orphans(&app).await;
    assert_eq!(walk(&app), [path(&app, &kept.reference).await]);
}

/// Makes a file a unit's licence.
async fn claim(app: &TestApp, upload_id: i64, employer_id: i64) {
    run(app, format!("insert into employer_documents (employer_id, upload_id, kind) values ({employer_id}, {upload_id}, 'licence')"))
        .await;
}

/// Rows that other concepts write.
async fn run(app: &TestApp, sql: String) {
    use diesel::RunQueryDsl;
    app.app.db.write(move |conn| Ok(diesel::sql_query(&sql).execute(conn).map(|_| ())?)).await.unwrap();
}

#[actix_web::test]
async fn a_licence_is_for_its_unit_and_its_reviewers() {
    let app = TestApp::start().await;
    let ada = app.logged_in("ada@example.org", &[Role::EmployerOwner]).await;
    let bo = app.logged_in("bo@example.org", &[Role::EmployerOwner]).await;
    let stored = stored(&app, "ada@example.org").await;
    let now = app.now();
    let employer_id = app
        .app
        .db
        .write(move |conn| {
            let id = bole::employers::queries::find_or_insert(conn, "安和", now)?;
            let other = bole::employers::queries::find_or_insert(conn, "别家", now)?;
            for (email, unit) in [("ada@example.org", id), ("bo@example.org", other)] {
                let account = bole::accounts::queries::find_by_email(conn, email)?.unwrap();
                bole::employers::queries::add_member(conn, unit, account.id, now)?;
            }
            Ok(id)
        })
        .await
        .unwrap();
    claim(&app, stored.id, employer_id).await;
    let path = format!("/uploads/{}", stored.reference);
    ada.get(&path).await.assert_status(200);
    bo.get(&path).await.assert_status(404);
    for (role, status) in [(Role::Reviewer, 200), (Role::Admin, 200), (Role::Officer, 404), (Role::Auditor, 404)] {
        app.staff(role).await.get(&path).await.assert_status(status);
    }
    run(&app, format!("delete from employer_members where employer_id = {employer_id}")).await;
    ada.get(&path).await.assert_status(404);
}

#[actix_web::test]
async fn an_attachment_is_for_both_sides_of_its_application_and_each_look_is_written_down() {
    let app = TestApp::start().await;
    let ada = app.logged_in("ada@example.org", &[Role::Seeker]).await;
    ada.post("/profile/skills", &[("name", "护理"), ("level", ""), ("text", "")]).await.assert_status(303);
    let stored = stored(&app, "ada@example.org").await;
    let program = crate::support::officer(&app).await;
    let made = program.post("/api/v1/postings", &crate::support::posting("护理员", "照顾老人")).await.json();
    let posting = made["id"].as_str().unwrap();
    let recruiter = app.logged_in("li@example.org", &[Role::EmployerRecruiter]).await;
    let stranger = app.logged_in("bo@example.org", &[Role::EmployerRecruiter]).await;
    for sql in [
        "insert into employer_members (employer_id, account_id, created_at) select p.employer_id, a.id, p.created_at \
         from postings p, accounts a where p.reference = 'POSTING' and a.email = 'li@example.org'"
            .replace("POSTING", posting),
        "insert into consents (reference, profile_id, purpose, notice_version, recipient, fields, given_at) \
         select 'consent', id, 'application', '1', '安和', 'attachments', created_at from profiles"
            .to_owned(),
        "insert into applications (reference, posting_id, profile_id, consent_id, state, source, submitted_at, \
         promised_at, moved_at, delivered_at) select 'application', p.id, c.profile_id, c.id, 'submitted', 'search', \
         c.given_at, c.given_at, c.given_at, c.given_at from postings p, consents c"
            .to_owned(),
        format!("insert into application_files (application_id, upload_id) select id, {} from applications", stored.id),
    ] {
        run(&app, sql).await;
    }
    let path = format!("/uploads/{}", stored.reference);
    ada.get(&path).await.assert_status(200);
    ada.get("/profile/looks").await.assert_lacks("营业执照.pdf");
    recruiter.get(&path).await.assert_status(200);
    ada.get("/profile/looks").await.assert_has("安和养老服务中心").assert_has("附件：营业执照.pdf");
    stranger.get(&path).await.assert_status(404);
    for (role, status) in [(Role::Officer, 200), (Role::Reviewer, 404), (Role::Auditor, 404)] {
        app.staff(role).await.get(&path).await.assert_status(status);
    }
    ada.get("/profile/looks").await.assert_has("officer-");

    // Once the consent is taken back the unit reads no more.
    run(&app, "update consents set withdrawn_at = given_at".to_owned()).await;
    recruiter.get(&path).await.assert_status(404);
    run(&app, "update consents set withdrawn_at = null".to_owned()).await;
    recruiter.get(&path).await.assert_status(200);
    run(&app, "update applications set state = 'withdrawn', ended_at = submitted_at".to_owned()).await;
    recruiter.get(&path).await.assert_status(404);
    ada.get(&path).await.assert_status(200);
}

const OK: u8 = 0;
const FOUND: u8 = 1;
const CONFUSED: u8 = 2;
const SILENT: u8 = 3;

/// A scanner that says what it is told to, once it has read all of a file.
async fn clamd() -> (SocketAddr, Arc<AtomicU8>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let says = Arc::new(AtomicU8::new(OK));
    let said = says.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut command = [0; 10];
            stream.read_exact(&mut command).await.unwrap();
            assert_eq!(&command, b"zINSTREAM\0");
            let mut bytes = Vec::new();
            loop {
                let length = stream.read_u32().await.unwrap();
                if length == 0 {
                    break;
                }
                let mut piece = vec![0; length as usize];
                stream.read_exact(&mut piece).await.unwrap();
                bytes.extend(piece);
            }
            assert_eq!(bytes, PDF, "the scanner sees the file as it was handed in");
            let answer: &[u8] = match said.load(Ordering::SeqCst) {
                OK => b"stream: OK\0",
                FOUND => b"stream: Win.Test.EICAR_HDB-1 FOUND\0",
                CONFUSED => b"INSTREAM size limit exceeded. ERROR\0",
                _ => b"",
            };
            stream.write_all(answer).await.unwrap();
        }
    });
    (address, says)
}

#[actix_web::test]
async fn where_a_scanner_is_set_nobody_is_served_what_is_not_clean() {
    let (address, says) = clamd().await;
    let app = TestApp::start_with(|it| it.uploads.clamd = Some(address.to_string())).await;
    let ada = app.logged_in("ada@example.org", &[Role::Seeker]).await;
    let file = stored(&app, "ada@example.org").await;
    let page = format!("/uploads/{}", file.reference);
    ada.get(&page).await.assert_status(423).assert_has("正在进行病毒检查").assert_lacks("%PDF");
    // A scanner that hangs up leaves it waiting.
    says.store(SILENT, Ordering::SeqCst);
    assert!(uploads::sweep(&app.app).await.is_err());
    assert_eq!(state(&app, &file.reference).await, ScanState::Pending);

    // What it cannot read is tried again, but not at once.
    says.store(CONFUSED, Ordering::SeqCst);
    uploads::sweep(&app.app).await.unwrap();
    ada.get(&page).await.assert_status(423).assert_has("暂时无法");
    says.store(OK, Ordering::SeqCst);
    uploads::sweep(&app.app).await.unwrap();
    assert_eq!(state(&app, &file.reference).await, ScanState::Error);
    app.later(TimeDelta::minutes(61));
    uploads::sweep(&app.app).await.unwrap();
    assert_eq!(state(&app, &file.reference).await, ScanState::Clean);
    // The session has ended meanwhile.
    ada.post("/login", &[("email", "ada@example.org"), ("password", crate::support::PASSWORD)])
        .await
        .assert_status(303);
    ada.get(&page).await.assert_status(200);
}

#[actix_web::test]
async fn an_infected_file_is_removed_and_its_owner_told_once() {
    let (address, says) = clamd().await;
    says.store(FOUND, Ordering::SeqCst);
    let app = TestApp::start_with(|it| it.uploads.clamd = Some(address.to_string())).await;
    let ada = app.logged_in("ada@example.org", &[Role::Seeker]).await;
    let file = stored(&app, "ada@example.org").await;
    let on_disk = path(&app, &file.reference).await;
    assert!(on_disk.exists());
    uploads::sweep(&app.app).await.unwrap();
    uploads::sweep(&app.app).await.unwrap();
    assert!(!on_disk.exists());
    ada.get(&format!("/uploads/{}", file.reference)).await.assert_status(410).assert_has("文件已被删除");
    let mails = app.mails_to("ada@example.org").await;
    assert_eq!(mails.len(), 1);
    assert!(!mails[0].subject.contains("执照") && mails[0].text.contains("营业执照.pdf"), "{mails:?}");
}

#[actix_web::test]
async fn files_from_before_the_scanner_was_set_are_scanned_too() {
    let app = TestApp::start().await;
    let account_id = app.account("ada@example.org", &[Role::Seeker]).await;
    let file = store(&app, account_id, "a.pdf").await;
    assert_eq!(state(&app, &file.reference).await, ScanState::Unscanned);
    uploads::sweep(&app.app).await.unwrap();
    assert_eq!(state(&app, &file.reference).await, ScanState::Unscanned, "nobody is asked");
    let (address, _) = clamd().await;
    let mut settings = (*app.app.settings).clone();
    settings.uploads.clamd = Some(address.to_string());
    let (db, clock, keys) = (app.app.db.clone(), app.app.clock.clone(), (*app.app.keys).clone());
    let (search, hasher, mailer) = (app.app.search.clone(), Hasher::quick(), Mailer::memory());
    let scanning = bole::app::App::new(settings, db, clock, keys, search, hasher, mailer);
    uploads::sweep(&scanning).await.unwrap();
    assert_eq!(state(&app, &file.reference).await, ScanState::Clean);
}
