//! The rules against sentences (`tests/rules/sentences.tsv`), and against themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use super::*;
use crate::i18n::Loc;
use crate::postings::{CodedBy, PayPeriod};

const SENTENCES: &str = include_str!("../../../tests/rules/sentences.tsv");

/// Rules that no sentence breaks: something is missing, or a number is too small.
const OF_FACTS: [&str; 3] = ["minimum_wage", "missing", "missing_validity"];

fn sentences() -> impl Iterator<Item = (&'static str, bool, &'static str)> {
    SENTENCES.lines().filter(|it| !it.starts_with('#')).map(|line| {
        let mut cells = line.split('\t');
        let (Some(rule), Some(verdict), Some(text), None) = (cells.next(), cells.next(), cells.next(), cells.next())
        else {
            panic!("{line:?} has not three cells");
        };
        assert!(["guilty", "innocent"].contains(&verdict), "{line:?}");
        (rule, verdict == "guilty", text)
    })
}

/// A posting without fault but for what is said here.
fn saying(text: &str) -> Subject<'_> {
    Subject {
        texts: vec![("duties", text)],
        has_employer: true,
        kind: Some(Kind::FullTime),
        headcount: Some(3),
        pay: Pay::between(Some(400_000), Some(600_000), PayPeriod::Month).ok(),
        region: Some("220323"),
        has_conditions: true,
        has_deadline: true,
        ..Subject::default()
    }
}

#[test]
fn guilty_sentences_are_found_and_innocent_ones_pass() {
    let mut wrong = Vec::new();
    for (rule, is_guilty, text) in sentences() {
        let found: Vec<_> = check(&saying(text)).into_iter().map(|it| (it.rule, it.passage)).collect();
        let is_right = if is_guilty { found.iter().any(|it| it.0 == rule) } else { found.is_empty() };
        if !is_right {
            wrong.push(format!("{rule} {} {text}: {found:?}", if is_guilty { "missed in" } else { "wrong on" }));
        }
    }
    assert!(wrong.is_empty(), "{} sentences:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_rule_has_sentences_messages_and_a_line_in_the_docs() {
    let mut n_sentences: BTreeMap<(&str, bool), usize> = BTreeMap::new();
    for (rule, is_guilty, _) in sentences() {
        *n_sentences.entry((rule, is_guilty)).or_default() += 1;
    }
    let docs = include_str!("../../../docs/compliance.md");
    let mut codes = BTreeSet::new();
    for rule in all() {
        let code = rule.code.as_str();
        assert!(codes.insert(code), "{code} stands twice");
        for is_guilty in [true, false] {
            let n = n_sentences.get(&(code, is_guilty)).copied().unwrap_or_default();
            assert!(n >= 3 || OF_FACTS.contains(&code), "{code} has {n} sentences that are guilty: {is_guilty}");
        }
        let finding = Finding::at_field(rule, "title");
        for name in [finding.title_message().to_owned(), finding.law_message(), finding.advice_message()] {
            for loc in [Loc::Zh, Loc::En] {
                assert!(loc.t(name.clone()).to_string().chars().count() > 2, "{name}");
            }
        }
        let line = format!("| `{code}` | {} | {} |", rule.clause, rule.effect.code());
        assert!(docs.contains(&line), "docs/compliance.md lacks {line:?}");
    }
    let unknown = n_sentences.keys().find(|it| it.0 != "any" && !codes.contains(it.0));
    assert_eq!(unknown, None);
    assert!(n_sentences.values().sum::<usize>() >= 220);
    assert!(docs.contains(&format!("`{}`", version())), "docs/compliance.md names another version");
}

#[test]
fn a_finding_points_at_the_words() {
    let text = "负责收银。\n要求：限　女 性，本地戶口優先。";
    let findings = check(&saying(text));
    let passages: Vec<_> = findings.iter().map(|it| (&*it.rule, it.passage.as_str())).collect();
    assert_eq!(passages, [("sex", "限　女 性"), ("household", "本地戶口優先")]);
    for it in &findings {
        assert_eq!(&text[it.start..it.end], it.passage);
        assert_eq!(it.field, "duties");
    }
}

#[test]
fn a_cited_ground_asks_for_a_basis_instead() {
    let cases = [
        ("限男性", Effect::Block),
        ("井下作业，属女职工禁忌劳动范围，限男性", Effect::Warn),
        ("属女职工禁忌劳动范围。另招司机，限男性", Effect::Block),
        ("满族优先", Effect::Block),
        ("依照民族区域自治法，满族优先", Effect::Warn),
        ("公益性岗位，限伊通县户籍", Effect::Warn),
    ];
    for (text, expected) in cases {
        let findings = check(&saying(text));
        assert_eq!(findings.iter().map(|it| it.effect).collect::<Vec<_>>(), [expected], "{text}");
    }
}

#[test]
fn an_exception_is_asked_for_only_where_the_law_knows_one() {
    let contestable: Vec<&str> = all().iter().filter(|it| it.contestable).map(|it| it.code.as_str()).collect();
    assert_eq!(contestable, ["sex", "ethnicity", "household", "carrier", "disability"]);
    for (text, expected) in [("限男性", true), ("入职交押金500元", false), ("35岁以下", false)] {
        assert_eq!(check(&saying(text))[0].is_contestable(), expected, "{text}");
    }
}

#[test]
fn a_rule_keeps_to_the_kinds_of_work_it_is_for() {
    let kinds = [(Kind::FullTime, 1), (Kind::PartTime, 0), (Kind::Internship, 0)];
    for (kind, n_findings) in kinds {
        assert_eq!(check(&Subject { kind: Some(kind), ..saying("无五险一金") }).len(), n_findings, "{kind:?}");
    }
}

#[test]
fn the_score_adds_up_and_ends() {
    let findings = check(&saying("限男性，35岁以下"));
    assert_eq!(score(&findings), 110);
    assert_eq!(score(&[]), 0);
    assert_eq!(score(&check(&saying(&"限男性。".repeat(50)))), 999);
}

#[test]
fn what_is_kept_with_a_review_is_read_again() {
    let findings = check(&saying("限男性，五官端正"));
    let kept = serde_json::to_string(&findings).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Finding>>(&kept).unwrap(), findings);
}

#[test]
fn a_draft_of_the_demo_is_a_subject() {
    let draft = Draft {
        title: "收银员（女）".to_owned(),
        employer: "安和超市".to_owned(),
        occupation: None,
        coded_by: CodedBy::Author,
        kind: Kind::FullTime,
        headcount: 2,
        duties: "收银、理货".to_owned(),
        requirements: String::new(),
        pay: Pay::NEGOTIABLE,
        region: Some("220323".to_owned()),
        address: None,
        is_remote: false,
        education: None,
        experience_years: None,
        majors: Vec::new(),
        certificates_required: Vec::new(),
        certificates_preferred: Vec::new(),
        benefits: vec!["包吃".to_owned(), "工服押金200元".to_owned()],
        contact: None,
        valid_until: None,
        source: None,
        source_key: None,
        contract_months: None,
        probation_months: None,
        questions: Vec::new(),
    };
    let findings = check(&Subject::of(&draft));
    let found: Vec<_> = findings.iter().map(|it| (&*it.rule, &*it.field)).collect();
    let expected = [
        ("sex", "title"),
        ("deposit", "benefits"),
        ("missing", "requirements"),
        ("missing", "pay"),
        ("missing_validity", "valid_until"),
    ];
    assert_eq!(found, expected);
    assert_eq!(findings[1].passage, "工服押金200元");
}

/// A text that sets off every rule, read at the speed of a release: dependencies are optimised in
/// tests as well. The fastest of several runs counts, as others may be using the machine.
#[test]
fn a_thousand_characters_are_read_at_once() {
    let text: String = sentences().filter(|it| !it.1).map(|it| format!("{}。\n", it.2)).collect();
    let text: String = text.chars().take(1_000).collect();
    let run = || {
        let began = Instant::now();
        check(&saying(&text));
        began.elapsed()
    };
    let fastest = (0..50).map(|_| run()).min();
    assert!(fastest.is_some_and(|it| it.as_micros() < 2_000), "{fastest:?}");
}
