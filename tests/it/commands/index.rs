//! The index is derived: whatever becomes of it, it is as the rows are again.

use std::fs;
use std::path::{Path, PathBuf};

use super::process::{Place, files_below};

const N_ROWS: usize = 60;

fn filled() -> Place {
    let place = Place::embedded();
    let rows: String = (0..N_ROWS).map(|i| format!("a{i},瓦工 {i},4000元/月\n")).collect();
    let file = place.file("a.csv", format!("编号,岗位名称,薪资\n{rows}"));
    place.run(&["import", "postings", &file, "--source", "x"]).assert_code(0);
    place
}

/// The largest file of an index with an ending.
fn part(folder: &Path, ending: &str) -> PathBuf {
    let files = files_below(folder).into_iter().filter(|it| it.extension().is_some_and(|it| it == ending));
    files.max_by_key(|it| fs::metadata(it).unwrap().len()).unwrap()
}

fn cut(path: &Path) {
    let bytes = fs::read(path).unwrap();
    fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
}

fn garble(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    let end = (middle + 40).min(bytes.len());
    for byte in &mut bytes[middle / 2..end] {
        *byte = !*byte;
    }
    fs::write(path, bytes).unwrap();
}

/// The service finds everything; answers with what it has logged.
#[track_caller]
fn assert_whole(place: &Place, what: &str) -> String {
    let (service, web) = place.serve();
    assert_eq!(web.n_found("q=%E7%93%A6%E5%B7%A5"), N_ROWS as u64, "{what}");
    assert_eq!(web.n_found("pay_min=3000"), N_ROWS as u64, "{what}");
    let log = service.output();
    service.stop();
    let (rows, held) = place.open_and_indexed();
    assert_eq!((rows.len(), rows), (N_ROWS, held), "{what}");
    log
}

#[test]
fn an_index_that_is_damaged_or_old_is_built_anew() {
    let place = filled();
    let index = place.data().join("index/postings");
    let rebuilt = "the index was built from the rows\",\"concept\":\"postings";
    assert!(!assert_whole(&place, "undisturbed").contains(rebuilt));
    let damages: &[(&str, &dyn Fn())] = &[
        ("no index", &|| fs::remove_dir_all(place.data().join("index")).unwrap()),
        ("an older version", &|| fs::write(index.join("bole-version"), "1").unwrap()),
        ("no version", &|| fs::remove_file(index.join("bole-version")).unwrap()),
        ("cut metadata", &|| cut(&index.join("meta.json"))),
        ("empty metadata", &|| fs::write(index.join("meta.json"), "").unwrap()),
        ("garbled metadata", &|| garble(&index.join("meta.json"))),
        ("no metadata", &|| fs::remove_file(index.join("meta.json")).unwrap()),
        ("a cut list of files", &|| cut(&index.join(".managed.json"))),
        ("a missing segment", &|| fs::remove_file(part(&index, "term")).unwrap()),
        ("cut terms", &|| cut(&part(&index, "term"))),
        ("garbled terms", &|| garble(&part(&index, "term"))),
        ("garbled postings", &|| garble(&part(&index, "idx"))),
        ("garbled columns", &|| garble(&part(&index, "fast"))),
        ("empty columns", &|| fs::write(part(&index, "fast"), "").unwrap()),
    ];
    for (what, damage) in damages {
        damage();
        let log = assert_whole(&place, what);
        assert!(log.contains(rebuilt), "{what} was not noticed: {log}");
    }
}

/// A backup is older than the index beside it: what the index has seen since then
/// never happened.
#[test]
fn an_index_that_is_ahead_of_its_rows_is_built_anew() {
    let place = filled();
    let backup = place.backup("backup.sqlite");
    let more = place.file("b.csv", "编号,岗位名称\nb1,木工\n");
    place.run(&["import", "postings", &more, "--source", "x"]).assert_code(0);
    assert_eq!(place.open_and_indexed().1.len(), N_ROWS + 1);
    place.restore(&backup);
    assert_whole(&place, "restored");
    let other = place.file("c.csv", "编号,岗位名称\nc1,电工\n");
    place.run(&["import", "postings", &other, "--source", "x"]).assert_code(0);
    let (rows, held) = place.open_and_indexed();
    assert_eq!((rows.len(), rows), (N_ROWS + 1, held));
}

#[test]
fn reindex_builds_it_anew_unless_the_service_runs() {
    let place = filled();
    place.run(&["reindex"]).assert_code(0).assert_has(&format!("indexed {N_ROWS} postings and 0 profiles"));
    let (service, web) = place.serve();
    place.run(&["reindex"]).assert_code(1).assert_has("stop the service first");
    assert_eq!(web.n_found(""), N_ROWS as u64);
    service.stop();
    fs::remove_dir_all(place.data().join("index")).unwrap();
    place.run(&["reindex"]).assert_code(0).assert_has(&format!("indexed {N_ROWS} postings"));
    assert_whole(&place, "after all of it");
}
