//! Conditions that stand in running text where no column says them.
//!
//! Only plain statements count: a clause with 优先 tells a wish, not a condition.

use super::words;
use crate::codes::Education;

/// The years in the first clause like `2年以上…经验`; `Some(0)` where the text
/// says that none are needed.
pub(super) fn experience(text: &str) -> Option<i32> {
    clauses(text).find_map(years_of)
}

/// The level in the first clause like `大专及以上学历`.
pub(super) fn education(text: &str) -> Option<Education> {
    let is_statement = |it: &&str| it.contains("学历") || it.contains("以上") || it.contains("毕业");
    clauses(text).filter(is_statement).find_map(|it| words::education(it).ok().flatten())
}

fn clauses(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(['。', '；', ';', '，', ',', '\n']);
    parts.filter(|it| !it.contains("优先") && !it.contains("优选"))
}

fn years_of(clause: &str) -> Option<i32> {
    const NONE_NEEDED: &[&str] = &[
        "无需经验",
        "经验不限",
        "不限经验",
        "无经验要求",
        "无经验亦可",
        "无经验也可",
        "应届生亦可",
        "应届生也可",
        "接受应届",
    ];
    if NONE_NEEDED.iter().any(|it| clause.contains(it)) {
        return Some(0);
    }
    let (head, tail) = clause.split_once('年')?;
    if !tail.contains("经验") && !tail.contains("经历") {
        return None;
    }
    // Back over `1-3`, `三` or `5`, to the number that the clause begins its range with.
    let is_part = |it: char| it.is_ascii_digit() || "-~～至到一二两三四五六七八九十 ".contains(it);
    let range = head[head.trim_end_matches(is_part).len()..].trim_start();
    words::number_at(range).filter(|it| (0..=20).contains(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn experience_is_found_in_running_text() {
        let cases = [
            ("大专及以上学历，至少1年Android软件开发经验；", Some(1)),
            ("有2年以上平台开发经验", Some(2)),
            ("具备三年以上护理工作经历。", Some(3)),
            ("1-3年工作经验", Some(1)),
            ("3 年以上相关经验", Some(3)),
            ("应届生亦可。3年以上经验优先", Some(0)),
            ("有5年以上经验优先；熟悉Java", None),
            ("公司成立于2012年，有丰富的经验", None),
            ("2019年毕业，有经验", None),
            ("工作踏实", None),
        ];
        for (text, expected) in cases {
            assert_eq!(experience(text), expected, "{text}");
        }
    }

    #[test]
    fn education_is_found_in_running_text() {
        let cases = [
            ("1、全日制本科及以上学历，计算机专业", Some(Education::Bachelor)),
            ("大专以上；硕士优先", Some(Education::College)),
            ("硕士学历优先，会开车", None),
            ("初中毕业即可", Some(Education::JuniorHigh)),
            ("学历不限", None),
            ("负责高中数学教学", None),
        ];
        for (text, expected) in cases {
            assert_eq!(education(text), expected, "{text}");
        }
    }
}
