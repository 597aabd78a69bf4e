//! Single conditions as people write them: education, experience, headcount, kind.
//!
//! Each function answers `Ok(None)` where the text says that nothing is asked,
//! and `Err` where it says something else than such a condition.

use super::text::{folded, is_silent};
use crate::codes::Education;
use crate::postings::Kind;

/// The text says something that is not what was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotThat;

/// Words for levels, each one before those that it holds (`初中` stands in no other).
const LEVELS: &[(&str, Education)] = &[
    ("初中", Education::JuniorHigh),
    ("小学", Education::JuniorHigh),
    ("高中", Education::SeniorHigh),
    ("中专", Education::Vocational),
    ("中技", Education::Vocational),
    ("中职", Education::Vocational),
    ("职高", Education::Vocational),
    ("技校", Education::Vocational),
    ("技工", Education::Vocational),
    ("大专", Education::College),
    ("专科", Education::College),
    ("高技", Education::College),
    ("本科", Education::Bachelor),
    ("学士", Education::Bachelor),
    ("硕士", Education::Master),
    ("研究生", Education::Master),
    ("博士", Education::Doctor),
    ("juniorhigh", Education::JuniorHigh),
    ("highschool", Education::SeniorHigh),
    ("seniorhigh", Education::SeniorHigh),
    ("vocational", Education::Vocational),
    ("college", Education::College),
    ("associate", Education::College),
    ("bachelor", Education::Bachelor),
    ("master", Education::Master),
    ("doctor", Education::Doctor),
    ("phd", Education::Doctor),
];

/// Words that say that a condition does not exist.
const ANY: &[&str] = &["不限", "不要求", "无要求", "不作要求", "无需", "不需要", "any", "norequirement"];

/// The least level that the text names.
pub(super) fn education(text: &str) -> Result<Option<Education>, NotThat> {
    if is_silent(text) {
        return Ok(None);
    }
    if let Some(level) = Education::parse(text.trim()) {
        return Ok(Some(level));
    }
    let text = folded(text);
    // 博士研究生 and 硕士研究生 name one level, the first; `大专/本科` the lower of two.
    let text = text.replace("博士研究生", "博士").replace('_', "");
    // 高职 and 高专 are read first, as 高职高专 holds 职高 by chance.
    let text = text.replace("高职", "大专").replace("高专", "大专");
    let named = LEVELS.iter().filter(|(word, _)| text.contains(word)).map(|(_, level)| *level);
    match named.min_by_key(|it| it.rank()) {
        Some(level) => Ok(Some(level)),
        None if ANY.iter().any(|it| text.contains(it)) => Ok(None),
        None => Err(NotThat),
    }
}

/// The least years of experience that the text names; 0 where it says that none is needed.
pub(super) fn experience(text: &str) -> Result<Option<i32>, NotThat> {
    if is_silent(text) {
        return Ok(None);
    }
    let text = folded(text);
    const NONE_NEEDED: &[&str] =
        &["无需", "不限", "不要求", "无经验", "无要求", "不需要", "应届", "在校", "毕业生", "零经验", "noexperience"];
    if NONE_NEEDED.iter().any(|it| text.contains(it)) {
        return Ok(Some(0));
    }
    let number = number_of(&text).ok_or(NotThat)?;
    let is_below = ["以下", "以内", "不足"].iter().any(|it| text.contains(it));
    let in_months = text.contains("个月") && !text.contains('年') || text.contains("半年");
    match number {
        _ if in_months => Ok(Some(0)),
        // `1年以下` asks for less than a year, so for none.
        _ if is_below && !text.contains('-') => Ok(Some(0)),
        years @ 0..=50 => Ok(Some(years)),
        _ => Err(NotThat),
    }
}

/// How many people are wanted.
pub(super) fn headcount(text: &str) -> Result<Option<i32>, NotThat> {
    if is_silent(text) {
        return Ok(None);
    }
    let text = folded(text);
    // 若干 is some number above none; one is what is sure.
    if text.contains("若干") || text.contains("多名") || text.contains("不限") {
        return Ok(Some(1));
    }
    let body = text.trim_start_matches(['招', '聘']);
    let body = body.trim_end_matches(['人', '名', '个', '位', '+']);
    let body = body.strip_suffix(".0").unwrap_or(body);
    // Of `2-3人` the lower one is promised.
    let body = body.split_once('-').map_or(body, |(low, _)| low);
    match body.parse::<i32>().ok().or_else(|| chinese_number(body)) {
        Some(n_people @ 1..=100_000) => Ok(Some(n_people)),
        _ => Err(NotThat),
    }
}

/// What kind of work it is.
pub(super) fn kind(text: &str) -> Result<Option<Kind>, NotThat> {
    if is_silent(text) {
        return Ok(None);
    }
    if let Some(kind) = Kind::parse(text.trim()) {
        return Ok(Some(kind));
    }
    const WORDS: &[(&str, Kind)] = &[
        ("急需", Kind::UrgentTalent),
        ("紧缺", Kind::UrgentTalent),
        ("三支一扶", Kind::ServicePost),
        ("服务岗", Kind::ServicePost),
        ("事业", Kind::PublicInstitution),
        ("兼职", Kind::PartTime),
        ("小时工", Kind::PartTime),
        ("临时", Kind::PartTime),
        ("零工", Kind::PartTime),
        ("实习", Kind::Internship),
        ("见习", Kind::Internship),
        ("全职", Kind::FullTime),
        ("全日制", Kind::FullTime),
        ("合同", Kind::FullTime),
        ("正式", Kind::FullTime),
        ("劳务", Kind::FullTime),
        ("校招", Kind::FullTime),
        ("社招", Kind::FullTime),
        ("parttime", Kind::PartTime),
        ("intern", Kind::Internship),
        ("fulltime", Kind::FullTime),
    ];
    let text = folded(text).replace(['-', '_'], "");
    let named = WORDS.iter().find(|(word, _)| text.contains(word));
    named.map(|(_, kind)| Some(*kind)).ok_or(NotThat)
}

/// Whether a text says that a condition does not exist (`专业不限`).
pub(super) fn says_any(text: &str) -> bool {
    let text = folded(text);
    ANY.iter().any(|it| text == *it || text.ends_with(it) && text.chars().count() < 7)
}

/// The first number in the text, in digits or in Chinese (`三年`).
fn number_of(text: &str) -> Option<i32> {
    text.char_indices().find_map(|(at, _)| number_at(&text[at..]))
}

/// The number that the text begins with.
pub(super) fn number_at(text: &str) -> Option<i32> {
    let is_number = |it: char| it.is_ascii_digit() || chinese_digit(it).is_some() || it == '十';
    let end = text.find(|it| !is_number(it)).unwrap_or(text.len());
    let number = &text[..end];
    number.parse().ok().or_else(|| chinese_number(number))
}

/// A number below a hundred in Chinese.
fn chinese_number(text: &str) -> Option<i32> {
    let (tens, ones) = match text.split_once('十') {
        Some(("", ones)) => (1, ones),
        Some((tens, ones)) => (chinese_digit(only(tens)?)?, ones),
        None => (0, text),
    };
    match ones {
        "" if tens > 0 => Some(tens * 10),
        ones => Some(tens * 10 + chinese_digit(only(ones)?)?),
    }
}

fn only(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

fn chinese_digit(it: char) -> Option<i32> {
    let place = "零一二三四五六七八九".chars().position(|digit| digit == it);
    let place = place.or_else(|| (it == '两').then_some(2));
    place.and_then(|it| i32::try_from(it).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn education_is_read_in_its_spellings() {
        use Education::{Bachelor, College, Doctor, JuniorHigh, Master, SeniorHigh, Vocational};
        let cases = [
            ("本科", Ok(Some(Bachelor))),
            ("本科及以上", Ok(Some(Bachelor))),
            ("全日制大学本科", Ok(Some(Bachelor))),
            ("大专/本科", Ok(Some(College))),
            ("大专以上学历", Ok(Some(College))),
            ("高职高专", Ok(Some(College))),
            ("中技", Ok(Some(Vocational))),
            ("中专/中技", Ok(Some(Vocational))),
            ("高中", Ok(Some(SeniorHigh))),
            ("初中及以下", Ok(Some(JuniorHigh))),
            ("小学", Ok(Some(JuniorHigh))),
            ("硕士研究生", Ok(Some(Master))),
            ("研究生及以上", Ok(Some(Master))),
            ("博士研究生", Ok(Some(Doctor))),
            ("Bachelor's degree", Ok(Some(Bachelor))),
            ("junior_high", Ok(Some(JuniorHigh))),
            ("无", Ok(None)),
            ("学历不限", Ok(None)),
            ("不限", Ok(None)),
            ("", Ok(None)),
            ("招3人", Err(NotThat)),
            ("星期一", Err(NotThat)),
        ];
        for (text, expected) in cases {
            assert_eq!(education(text), expected, "{text}");
        }
    }

    #[test]
    fn experience_is_read_in_its_spellings() {
        let cases = [
            ("3-4年", Ok(Some(3))),
            ("1年以上", Ok(Some(1))),
            ("10年以上经验", Ok(Some(10))),
            ("三年以上", Ok(Some(3))),
            ("十五年", Ok(Some(15))),
            ("5", Ok(Some(5))),
            ("2.0", Ok(Some(2))),
            ("1年以下", Ok(Some(0))),
            ("6个月以上", Ok(Some(0))),
            ("无需经验", Ok(Some(0))),
            ("经验不限", Ok(Some(0))),
            ("应届生", Ok(Some(0))),
            ("在校生/应届生", Ok(Some(0))),
            ("无", Ok(None)),
            ("", Ok(None)),
            ("丰富", Err(NotThat)),
            ("2019年", Err(NotThat)),
        ];
        for (text, expected) in cases {
            assert_eq!(experience(text), expected, "{text}");
        }
    }

    #[test]
    fn headcount_and_kind_are_read_in_their_spellings() {
        let cases = [
            ("招3人", Ok(Some(3))),
            ("招若干人", Ok(Some(1))),
            ("5", Ok(Some(5))),
            ("5.0", Ok(Some(5))),
            ("10名", Ok(Some(10))),
            ("2-3人", Ok(Some(2))),
            ("两名", Ok(Some(2))),
            ("无", Ok(None)),
            ("0", Err(NotThat)),
            ("本科", Err(NotThat)),
        ];
        for (text, expected) in cases {
            assert_eq!(headcount(text), expected, "{text}");
        }
        let cases = [
            ("全职", Ok(Some(Kind::FullTime))),
            ("兼职/临时", Ok(Some(Kind::PartTime))),
            ("暑期实习", Ok(Some(Kind::Internship))),
            ("事业编", Ok(Some(Kind::PublicInstitution))),
            ("Full-time", Ok(Some(Kind::FullTime))),
            ("urgent_talent", Ok(Some(Kind::UrgentTalent))),
            ("", Ok(None)),
            ("蓝色", Err(NotThat)),
        ];
        for (text, expected) in cases {
            assert_eq!(kind(text), expected, "{text}");
        }
    }
}
