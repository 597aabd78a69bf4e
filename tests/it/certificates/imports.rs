//! Certificates from before this service, as tables.

use actix_web::http::header;
use actix_web::test::TestRequest;
use bole::access::Role;
use rust_xlsxwriter::Workbook;

use super::CITIZEN_ID;
use crate::support::{Answer, Client, TestApp, officer};

/// A workbook whose headings stand in the second row, as people make them.
fn workbook(rows: &[Vec<&str>]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (i, cells) in rows.iter().enumerate() {
        for (j, cell) in cells.iter().enumerate() {
            sheet.write(u32::try_from(i + 1).unwrap(), u16::try_from(j).unwrap(), *cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

async fn sent(client: &Client<'_>, file: &[u8], is_historic: bool) -> Answer {
    let mut body = Vec::new();
    if is_historic {
        body.extend(b"--x\r\nContent-Disposition: form-data; name=\"historic\"\r\n\r\n1\r\n");
    }
    body.extend(b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.xlsx\"\r\n\r\n");
    body.extend(file);
    body.extend(b"\r\n--x--\r\n");
    let request = TestRequest::post()
        .uri("/staff/certificates/import")
        .insert_header(("origin", "http://localhost:8096"))
        .insert_header((header::CONTENT_TYPE, "multipart/form-data; boundary=x"))
        .set_payload(body);
    client.send(request).await
}

const HEADINGS: [&str; 6] = ["证书编号", "持证人姓名", "公民身份号码", "证书名称", "发证单位", "发证日期"];

#[actix_web::test]
async fn history_comes_from_a_workbook_as_a_whole_or_not_at_all() {
    let app = TestApp::start().await;
    let holder = app.logged_in("wang@example.org", &[Role::Seeker]).await;
    let person = [("name", "王小禾"), ("citizen_id", CITIZEN_ID)];
    holder.post("/profile/person", &person).await.assert_status(303);
    app.mails_to("wang@example.org").await;
    let staff = app.staff(Role::Officer).await;
    let program = officer(&app).await;
    staff.get("/staff/certificates/import").await.assert_has(".xlsx").assert_has("系统启用前");

    let good = ["旧字1号", "王小禾", CITIZEN_ID, "焊工证", "县劳动局", "2015-06-01"];
    let bad = ["旧字2号", "李小草", "", "", "县劳动局", "去年"];
    let refused = sent(&staff, &workbook(&[HEADINGS.to_vec(), good.to_vec(), vec![], bad.to_vec()]), true).await;
    // The sheet begins in its second row and has an empty one: the fifth is wrong.
    refused.assert_status(422).assert_has("<td class=\"num\">5</td>").assert_has("请填写证书名称");
    assert_eq!(program.get("/api/v1/certificates").await.json()["total"], 0, "nothing is half-written");

    let other = ["旧字2号", "李小草", "", "焊工证", "县劳动局", "2015/6/1"];
    let done = sent(&staff, &workbook(&[HEADINGS.to_vec(), good.to_vec(), other.to_vec()]), true).await;
    done.assert_redirect("/staff/certificates");
    let list = program.get("/api/v1/certificates").await.json();
    assert_eq!(list["total"], 2);
    assert!(list["items"].as_array().unwrap().iter().all(|it| it["is_historic"] == true));
    holder.get("/profile/certificates").await.assert_has("旧字1号");
    assert!(app.mails_to("wang@example.org").await.iter().all(|it| !it.subject.contains("证书")), "nobody is told");
    let id = list["items"][0]["id"].as_str().unwrap();
    app.get(&format!("/c/{id}")).await.assert_has("系统启用前发放");

    // By number, and by person, name and day; another ID number is another person.
    let renumbered = ["旧字9号", "王 小禾", "", "焊工证", "县劳动局", "2015-06-01"];
    let again = sent(&staff, &workbook(&[HEADINGS.to_vec(), other.to_vec(), renumbered.to_vec()]), true).await;
    again.assert_status(422).assert_has("这个编号已经用过").assert_has("这个人已经有同名、同日的证书");
    let namesake = ["旧字9号", "王小禾", "220399199001010017", "焊工证", "县劳动局", "2015-06-01"];
    sent(&staff, &workbook(&[HEADINGS.to_vec(), namesake.to_vec()]), true).await.assert_redirect("/staff/certificates");
    sent(&staff, b"PK\x03\x04 no workbook", true).await.assert_status(422).assert_has("打不开");
}

#[actix_web::test]
async fn thousands_come_in_one_table() {
    let app = TestApp::start().await;
    let staff = app.staff(Role::Admin).await;
    let rows: Vec<[String; 6]> = (0..5_000)
        .map(|n| {
            let of = |text: &str| text.to_owned();
            [format!("旧{n}号"), format!("学员{n}"), of(""), of("焊工证"), of("县劳动局"), of("2015-06-01")]
        })
        .collect();
    let mut cells = vec![HEADINGS.to_vec()];
    cells.extend(rows.iter().map(|it| it.iter().map(String::as_str).collect()));
    let start = std::time::Instant::now();
    sent(&staff, &workbook(&cells), true).await.assert_redirect("/staff/certificates");
    println!("5,000 rows of a workbook in {:?}", start.elapsed());
    assert_eq!(officer(&app).await.get("/api/v1/certificates").await.json()["total"], 5_000);
}
