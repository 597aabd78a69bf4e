//! `bole import`, on either database.

use std::io::Write;

use serde_json::json;

use super::process::Place;
use super::workbook::workbook;

const LINES: &str = r#"{"id":"a1","title":"养老护理员","company":"安和养老服务中心","salary":"3800-4600元/月","city":"四平","district":"伊通"}
{"id":"a2","title":"数控车工","company":"伊通机械","salary":"面议"}
{"id":"a3","title":"仓库管理员","company":"伊通机械","headcount":3}
"#;

const TABLE: &str = "编号,岗位名称,单位名称,薪资,学历要求\nb1,幼儿教师,小白桦幼儿园,3500-4200元/月,大专\nb2,\"厨师,面点\",三合饭店,150元/天,不限\n";

const SHEET: &[&[&str]] = &[
    &["编号", "岗位名称", "单位名称", "薪资"],
    &["c1", "叉车司机", "伊通粮库", "8千-1.1万·13薪"],
    &["c2", "保洁员", "伊通粮库", "2600元/月"],
];

const BAD_TABLE: &str =
    "编号,岗位名称,薪资,学历要求\nd1,普工,4000元/月,初中\nd2,保安,8-5千,武功高强\nd3,,3000元/月,\nd4,护士,,\n";

#[test]
fn tables_of_three_formats_go_in_once() {
    let place = Place::new();
    let files =
        [place.file("岗位.jsonl", LINES), place.file("岗位.csv", TABLE), place.file("岗位.xlsx", workbook(SHEET))];
    let args = ["import", "postings", &files[0], &files[1], &files[2], "--source", "镇政府"];
    place.run(&args).assert_code(0).assert_counts(7, 7, 0, 0);
    place.run(&args).assert_code(0).assert_counts(7, 0, 7, 0);
    place.run(&["import", "postings", &files[0], "--source", "另一处"]).assert_counts(3, 3, 0, 0);
    assert_eq!(place.n_postings(), 10);

    // A row that has changed is changed, and the others are left alone.
    place.file("岗位.jsonl", LINES.replace("3800-4600", "4000-5000"));
    place.run(&args).assert_code(0).assert_counts(7, 1, 6, 0);
    assert_eq!(place.n_postings(), 10);

    let (_service, web) = place.serve();
    assert_eq!(web.n_found(""), 10);
    let found = web.search(&query("q", "叉车司机"));
    let pay = json!({"min": 8000.0, "max": 11000.0, "per": "month", "months": 13, "negotiable": false});
    assert_eq!((&found["total"], &found["items"][0]["pay"]), (&json!(1), &pay));
    assert_eq!(web.search(&query("q", "幼儿教师"))["items"][0]["education"], "college");
    let mut pays: Vec<_> =
        (0..2).map(|i| web.search(&query("q", "护理员"))["items"][i]["pay"]["max"].clone()).collect();
    pays.sort_by_key(ToString::to_string);
    assert_eq!(pays, [json!(4600.0), json!(5000.0)]);
}

#[test]
fn pay_that_nobody_told_is_not_zero() {
    let place = Place::new();
    let file = place.file("a.jsonl", LINES);
    place.run(&["import", "postings", &file, "--source", "x"]).assert_counts(3, 3, 0, 0);
    let (_service, web) = place.serve();
    let unknown = web.search(&query("q", "仓库管理员"))["items"][0].clone();
    assert_eq!((&unknown["pay"]["min"], &unknown["pay"]["max"]), (&json!(null), &json!(null)));
    assert_eq!((&unknown["pay"]["negotiable"], &unknown["headcount"]), (&json!(false), &json!(3)));
    let negotiable = web.search(&query("q", "数控车工"))["items"][0].clone();
    assert_eq!((&negotiable["pay"]["min"], &negotiable["pay"]["negotiable"]), (&json!(null), &json!(true)));
    assert_eq!(web.search("")["facets"]["pay"]["unknown"], 2);
    assert_eq!(web.n_found("pay=unknown"), 2);
    // Sorted by pay, what is told comes first.
    assert_eq!(web.search("sort=pay")["items"][0]["title"], "养老护理员");
}

#[test]
fn a_bad_row_stops_everything_unless_it_may_be_left_out() {
    let place = Place::new();
    let (good, bad) = (place.file("good.jsonl", LINES), place.file("bad.csv", BAD_TABLE));
    let args = ["import", "postings", &good, &bad, "--source", "x", "--report", "report.csv"];
    let refused = place.run(&args);
    refused.assert_code(1).assert_counts(7, 0, 0, 2).assert_has("--skip-bad").assert_has("bad.csv:3");
    assert_eq!(place.n_postings(), 0, "nothing of the good file either");
    let report = std::fs::read_to_string(place.path("report.csv")).unwrap();
    std::fs::remove_file(place.path("report.csv")).unwrap();

    let skipping = [&args[..], &["--skip-bad"]].concat();
    place.run(&skipping).assert_code(0).assert_counts(7, 5, 0, 2);
    assert_eq!(std::fs::read_to_string(place.path("report.csv")).unwrap(), report, "the same either way");
    let mut lines: Vec<&str> = report.lines().collect();
    assert_eq!(lines[0], "file,row,column,value,reason");
    lines[1..].sort_unstable();
    let starts = ["bad.csv,3,学历要求,武功高强,", "bad.csv,3,薪资,8-5千,", "bad.csv,4,"];
    assert_eq!(lines.len(), 1 + starts.len(), "{report}");
    for (line, start) in lines[1..].iter().zip(starts) {
        assert!(line.starts_with(start) && line.len() > start.len(), "{line} does not start like {start}");
    }
    place.run(&skipping).assert_code(0).assert_counts(7, 0, 5, 2);
    assert_eq!(place.n_postings(), 5);
}

#[test]
fn other_names_of_columns_are_told_by_map() {
    let place = Place::new();
    let file = place.file("a.csv", "招啥,给多少,谁招\n瓦工,300元/天,老张工程队\n");
    let args = ["import", "postings", &file, "--source", "x"];
    place.run(&args).assert_code(1).assert_counts(1, 0, 0, 1);
    let mapped = [&args[..], &["--map", "招啥=title,给多少=pay,谁招=employer"]].concat();
    place.run(&mapped).assert_code(0).assert_counts(1, 1, 0, 0);
    let unknown = [&args[..], &["--map", "招啥=job"]].concat();
    place.run(&unknown).assert_code(1).assert_has("job").assert_has("title");
    let (_service, web) = place.serve();
    let found = web.search(&query("q", "瓦工"))["items"][0].clone();
    assert_eq!((&found["employer"], &found["pay"]["per"]), (&json!("老张工程队"), &json!("day")));
}

#[test]
fn a_file_that_ends_too_soon_or_is_none_stores_nothing() {
    let place = Place::new();
    let good = place.file("good.jsonl", LINES);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(LINES.repeat(3000).as_bytes()).unwrap();
    let bytes = packed.finish().unwrap();
    place.file("cut.jsonl.gz", &bytes[..bytes.len() - 30]);
    place.file("a.pdf", "x");
    for second in ["cut.jsonl.gz", "a.pdf", "missing.csv"] {
        let outcome = place.run(&["import", "postings", &good, second, "--source", "x", "--skip-bad"]);
        outcome.assert_code(1).assert_has(second);
    }
    place.run(&["import", "postings", "--source", "x"]).assert_code(2);
    place.run(&["import", "postings", &good]).assert_code(2).assert_has("--source");
    let (_service, web) = place.serve();
    assert_eq!(web.n_found(""), 0);
}

#[test]
fn profiles_go_in_once_and_an_edited_one_is_changed() {
    let place = Place::new();
    let resume = |id: &str, label: &str| {
        json!({
            "basics": {"name": "林小禾", "label": label, "summary": "照料过失能老人"},
            "skills": [{"name": "急救"}],
            "meta": {"bole": {"id": id, "visibility": "verified_employers"}},
        })
    };
    let lines = [resume("1", "养老护理员"), resume("2", "幼儿教师")].map(|it| it.to_string()).join("\n");
    let good = place.file("good.jsonl", &lines);
    let bad = place.file("bad.jsonl", format!("{lines}\n{{\"basics\":{{\"label\":\"无名\"}}}}\n"));
    let report = ["--report", "report.csv"];
    let refused = place.run(&[&["import", "profiles", &bad, "--source", "x"][..], &report].concat());
    refused.assert_code(1).assert_counts(3, 0, 0, 1);
    let lines_of = || {
        std::fs::read_to_string(place.path("report.csv")).unwrap().lines().map(ToOwned::to_owned).collect::<Vec<_>>()
    };
    assert!(lines_of().len() == 2 && lines_of()[1].starts_with("bad.jsonl,3,basics.name,"), "{:?}", lines_of());

    place.run(&["import", "profiles", &bad, "--source", "x", "--skip-bad"]).assert_code(0).assert_counts(3, 2, 0, 1);
    place.run(&["import", "profiles", &good, "--source", "x"]).assert_code(0).assert_counts(2, 0, 2, 0);
    place.file("good.jsonl", lines.replace("幼儿教师", "小学教师"));
    place.run(&["import", "profiles", &good, "--source", "x"]).assert_code(0).assert_counts(2, 1, 1, 0);
    let now = bole::clock::Clock::system().now();
    let ids = place.open().read_blocking(|conn| Ok(bole::profiles::queries::searchable_ids(conn, now)?)).unwrap();
    assert_eq!(ids.len(), 2);
    place.run(&["import", "profiles", &place.file("a.csv", "name\n林\n"), "--source", "x"]).assert_code(1);
}

#[test]
fn what_is_imported_beside_a_running_service_is_found_there() {
    let place = Place::new();
    let (service, web) = place.serve();
    assert_eq!(web.n_found(""), 0);
    let file = place.file("a.jsonl", LINES);
    place.run(&["import", "postings", &file, "--source", "x"]).assert_code(0).assert_counts(3, 3, 0, 0);
    let start = std::time::Instant::now();
    web.wait_until("the import is found", || web.n_found("") == 3);
    assert!(start.elapsed().as_secs() < 3, "{:?}", start.elapsed());
    service.stop();
    let (rows, held) = place.open_and_indexed();
    assert_eq!((rows.len(), rows), (3, held));
}

/// One parameter of a query string.
fn query(name: &str, value: &str) -> String {
    serde_html_form::to_string([(name, value)]).unwrap()
}
