//! Rules that hold for all of the source.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    fn walk(folder: &Path, ending: &str, found: &mut Vec<(String, String)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, ending, found);
            } else if path.to_string_lossy().ends_with(ending) {
                let name = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().to_string_lossy().into_owned();
                found.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), ending, &mut found);
    found.sort();
    found
}

#[test]
fn each_name_stays_behind_its_boundary() {
    let boundaries = [
        ("tantivy::", &["src/search/"][..]),
        ("lettre::transport", &["src/mail/"]),
        // Not `crate::schema`: imports are grouped. (tantivy has a `schema` too.)
        ("schema::", &["src/db/", "/queries.rs", "/queries/", "src/search/"]),
        ("Utc::now", &["src/clock.rs"]),
        ("SystemTime::now", &["src/clock.rs"]),
    ];
    for (name, homes) in boundaries {
        for (path, text) in files("src", ".rs") {
            let is_home = homes.iter().any(|it| path.contains(it));
            let names_it = text.lines().any(|it| {
                let code = it.trim_start();
                !code.starts_with("//") && code.contains(name) && !code.contains("openapi::schema::")
            });
            assert!(is_home || !names_it, "{path} names {name}");
        }
    }
}

#[test]
fn no_file_outgrows_its_noun() {
    // The schema grows with the tables, one line a column.
    for (path, text) in files("src", ".rs").into_iter().filter(|it| it.0 != "src/schema.rs") {
        let n_lines = text.lines().count();
        assert!(n_lines <= 500, "{path} has {n_lines} lines: split it by a noun");
    }
}

#[test]
fn a_transaction_is_begun_by_the_database_module_alone() {
    for (path, text) in files("src", ".rs") {
        assert!(
            path.starts_with("src/db/") || !text.contains(".transaction"),
            "{path} begins a transaction of its own"
        );
    }
}

#[test]
fn placeholders_of_raw_queries_come_in_their_order() {
    let placeholder = regex::Regex::new(r"\$(\d)").unwrap();
    for (path, text) in files("src", ".rs") {
        for query in text.split("sql_query(").skip(1) {
            let query = query.split(");").next().unwrap_or_default();
            let numbers: Vec<u32> = placeholder.captures_iter(query).map(|it| it[1].parse().unwrap()).collect();
            assert!(numbers.is_sorted(), "{path}: SQLite takes placeholders by their place: {numbers:?}");
        }
    }
}

#[test]
fn both_databases_have_the_same_migrations_each_with_a_way_back() {
    let list = |folder: &str| -> BTreeSet<String> {
        files(folder, ".sql").into_iter().map(|it| it.0.replace(folder, "")).collect()
    };
    let (sqlite, postgres) = (list("migrations/sqlite"), list("migrations/postgres"));
    assert_eq!(sqlite, postgres);
    assert_eq!(
        sqlite.iter().filter(|it| it.ends_with("up.sql")).count(),
        sqlite.iter().filter(|it| it.ends_with("down.sql")).count()
    );
}

#[test]
fn every_foreign_key_has_an_index_and_says_what_happens_on_delete() {
    for (path, text) in files("migrations/postgres", "up.sql") {
        let mut table = "";
        for line in text.lines() {
            if let Some(name) = line.strip_prefix("create table ") {
                table = name.split(' ').next().unwrap();
            }
            let line = match line.split_once(" add column ") {
                Some((altered, column)) => {
                    table = altered.trim_start_matches("alter table ");
                    column
                }
                None => line,
            };
            let Some((column, rest)) = line.trim().split_once(' ') else { continue };
            if !rest.contains(" references ") || line.trim().starts_with("--") {
                continue;
            }
            assert!(rest.contains("on delete"), "{path}: {table}.{column} does not say what happens on delete");
            let is_indexed = rest.contains("unique")
                || text.contains(&format!("on {table} ({column}"))
                || text.contains(&format!("unique ({column}"));
            assert!(is_indexed, "{path}: {table}.{column} has no index");
        }
    }
}

fn messages(language: &str) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for (path, text) in files(&format!("locales/{language}"), ".ftl") {
        for line in text.lines() {
            let Some((name, _)) = line.split_once(" =") else { continue };
            let is_name = name.starts_with(|it: char| it.is_ascii_lowercase())
                && name.chars().all(|it| it.is_ascii_alphanumeric() || "-_".contains(it));
            if is_name {
                let before = all.insert(name.to_owned(), path.clone());
                assert!(before.is_none(), "{name} stands in {path} and in {}", before.unwrap());
            }
        }
    }
    all
}

#[test]
fn every_message_is_in_both_languages() {
    let (zh, en) = (messages("zh-CN"), messages("en"));
    let only = |a: &BTreeMap<String, String>, b: &BTreeMap<String, String>| {
        a.keys().filter(|it| !b.contains_key(*it)).cloned().collect::<Vec<_>>()
    };
    assert_eq!(only(&zh, &en), Vec::<String>::new(), "not in English");
    assert_eq!(only(&en, &zh), Vec::<String>::new(), "not in Chinese");
}

/// Every name in quotes that looks like a message's is one, wherever it stands.
#[test]
fn every_message_that_is_asked_for_exists() {
    let known = messages("zh-CN");
    let asked = regex::Regex::new(r#"\bt\(\s*"([a-z][a-z0-9_-]*)"\s*\)"#).unwrap();
    let mut missing = BTreeSet::new();
    let sources = files("src", ".rs").into_iter().chain(files("templates", ".html")).chain(files("templates", ".txt"));
    for (path, text) in sources {
        for name in asked.captures_iter(&text).map(|it| it[1].to_owned()) {
            if !known.contains_key(&name) {
                missing.insert(format!("{path}: {name}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn no_template_holds_words_styles_or_handlers_of_its_own() {
    let forbidden = regex::Regex::new(r#"<[a-z][^>{%]*\s(style|on[a-z]+)=|https?://"#).unwrap();
    for (path, text) in files("templates", ".html") {
        if path.contains("emails/") {
            continue;
        }
        let han = text.chars().find(|it| ('\u{4e00}'..='\u{9fff}').contains(it));
        assert!(han.is_none(), "{path} holds {han:?}: words stand in locales/");
        for found in forbidden.find_iter(&text) {
            let allowed = text[found.start()..].starts_with("https://beian.miit.gov.cn");
            assert!(allowed, "{path} holds {:?}", &text[found.start()..found.end()]);
        }
    }
}

#[test]
fn style_and_script_stay_small() {
    for (path, text) in files("templates/assets", ".css") {
        assert!(text.len() <= 25_600, "{path} has {} bytes", text.len());
    }
    let scripts: usize = files("templates/assets", ".js").iter().map(|it| it.1.len()).sum();
    assert!(scripts <= 10_240, "the scripts have {scripts} bytes");
}

/// The contrast of WCAG of two colours.
fn contrast(a: &str, b: &str) -> f64 {
    let luminance = |hex: &str| {
        let part = |i: usize| {
            let value = f64::from(u8::from_str_radix(&hex[i..i + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn texts_can_be_read_on_every_ground_in_light_and_dark() {
    let css = &files("templates/assets", "bole.css")[0].1;
    let token = regex::Regex::new(r"--([a-z0-9-]+):\s*(#[0-9A-Fa-f]{6})").unwrap();
    let mut modes: Vec<BTreeMap<String, String>> = Vec::new();
    for found in token.captures_iter(css) {
        let (name, value) = (found[1].to_owned(), found[2].to_owned());
        // A token that comes again begins the next mode.
        if modes.last().is_none_or(|it| name == "paper" && it.contains_key("paper")) {
            modes.push(BTreeMap::new());
        }
        modes.last_mut().unwrap().entry(name).or_insert(value);
    }
    assert!(modes.len() >= 2, "there is a light and a dark mode");
    for mode in &modes {
        for text in ["ink", "ink-2", "ink-3", "brand", "ok", "warn", "bad", "visited"] {
            for ground in ["paper", "surface", "sunk"] {
                let (Some(text_colour), Some(ground_colour)) = (mode.get(text), mode.get(ground)) else {
                    panic!("{text} or {ground} is missing")
                };
                let ratio = contrast(text_colour, ground_colour);
                assert!(ratio >= 4.5, "{text} on {ground}: {ratio:.2}");
            }
        }
    }
}

/// What is begun is finished: no marks of unfinished work.
#[test]
fn nothing_is_left_for_later() {
    let marks =
        [["TO", "DO"].concat(), ["FIX", "ME"].concat(), ["todo", "!("].concat(), ["unimple", "mented!"].concat()];
    for (path, text) in files("src", ".rs").into_iter().chain(files("docs", ".md")).chain(files("tests", ".rs")) {
        for mark in &marks {
            assert!(!text.contains(mark.as_str()), "{path} holds {mark}");
        }
    }
}
