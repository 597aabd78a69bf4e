//! Pay and years in the text of the search box.

use regex::Captures;

use super::Candidate;
use super::lists::LISTS;
use crate::postings::Pay;

/// Yuan a month between which someone may honestly ask. 10万以上 without a period
/// is a year's, or no pay at all: it stays words.
const HONEST: std::ops::RangeInclusive<i64> = 500..=60_000;

/// Two bare numbers are pay from here on (`5000-8000`, but not `8-10`).
const BARE: u64 = 1_000;

/// Amounts that are pay, as the least that it has to reach.
pub(super) fn pay(plain: &str) -> Vec<Candidate> {
    let lists = &LISTS.pay;
    let mut found = Vec::new();
    for it in lists.pattern.captures_iter(plain) {
        let Some(whole) = it.get(0).filter(|whole| !lists.not_before.is_match(&plain[whole.end()..])) else { continue };
        let Some(least) = least(&it).filter(|it| HONEST.contains(it)) else { continue };
        let start = whole.end() - whole.as_str().trim_start().len();
        let end = whole.start() + whole.as_str().trim_end().len();
        found.push(Candidate { range: start..end, parameter: "pay_min", value: least.to_string(), is_cut: true });
    }
    found
}

/// The least of an amount, yuan a month; `None` where it may be something else.
fn least(it: &Captures<'_>) -> Option<i64> {
    let text = |name: &str| it.name(name).map_or("", |it| it.as_str().trim());
    let has = |names: &[&str]| names.iter().any(|name| it.name(name).is_some());
    let low = number(text("low"))?;
    let high = it.name("high").map(|it| number(it.as_str()));
    let is_range = matches!(&high, Some(Some(high)) if whole(&low) >= BARE && whole(high) >= BARE);
    // A numeral that counts thousands needs no unit: its last sign is one.
    let is_counted = !text("low").starts_with(|it: char| it.is_ascii_digit()) && whole(&low) >= BARE;
    if !is_range && !is_counted && !has(&["lead", "money", "money2", "per", "tail", "scale", "scale2"]) {
        return None;
    }
    let high = match high {
        Some(high) => format!("-{}{}", high?, text("scale2")),
        None => String::new(),
    };
    // Years and hours are said before the amount or behind it; both are read by the rules of postings.
    let said = format!("{}{low}{}{high}{}{}", text("lead"), text("scale"), text("money2"), text("per"));
    let (min, max) = Pay::parse(&said).ok()?.monthly();
    min.or(max)
}

fn whole(number: &str) -> u64 {
    number.split('.').next().and_then(|it| it.parse().ok()).unwrap_or(0)
}

/// Years of experience: of several the first.
pub(super) fn experience(plain: &str) -> Vec<Candidate> {
    let lists = &LISTS.experience;
    let years = lists.years.captures_iter(plain).filter_map(|it| {
        let years = number(&it["years"])?;
        Some((it.get(0)?.range(), years))
    });
    let none = lists.none.find_iter(plain).map(|it| (it.range(), "0".to_owned()));
    let candidate = |(range, value)| Candidate { range, parameter: "experience_max", value, is_cut: true };
    years.chain(none).map(candidate).collect()
}

/// A number in digits, whichever it was written in; `None` for what is none (千, 五六千).
fn number(text: &str) -> Option<String> {
    if text.starts_with(|it: char| it.is_ascii_digit()) {
        return Some(text.to_owned());
    }
    let lists = &LISTS.numerals;
    let digit = |it: char| match lists.digits.chars().position(|digit| digit == it) {
        Some(at) => u64::try_from(at + 1).ok(),
        None => (it == lists.pair).then_some(2),
    };
    let (mut sum, mut last, mut unit) = (0_u64, None, 1);
    for it in text.chars() {
        if let Some(digit) = digit(it) {
            if last.replace(digit).is_some() {
                return None;
            }
            continue;
        }
        let at = lists.tens.chars().position(|ten| ten == it)?;
        unit = 10_u64.pow(u32::try_from(at + 1).ok()?);
        // 十 alone is ten, 千 alone is no number.
        let n = last.take().or((unit == 10).then_some(1));
        sum = if unit == 10_000 { (sum + n.unwrap_or(0)) * unit } else { sum + n? * unit };
    }
    // 一万二 is 12,000.
    sum += last.unwrap_or(0) * if unit >= 100 { unit / 10 } else { 1 };
    (sum > 0).then(|| sum.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_numerals_are_numbers() {
        let cases = [
            ("三", Some("3")),
            ("十", Some("10")),
            ("十二", Some("12")),
            ("两千", Some("2000")),
            ("六千", Some("6000")),
            ("四千五", Some("4500")),
            ("一万二", Some("12000")),
            ("三千五百", Some("3500")),
            ("十万", Some("100000")),
            ("五六千", None),
            ("千", None),
            ("万", None),
            ("4500", Some("4500")),
        ];
        for (text, expected) in cases {
            assert_eq!(number(text).as_deref(), expected, "{text}");
        }
    }
}
