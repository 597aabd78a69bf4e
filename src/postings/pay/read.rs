//! Reading pay from what a posting says.

use super::{Pay, PayPeriod};

/// Why a text cannot be read as pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PayError {
    /// There is no amount in it, or more than two, or none that can be told.
    #[error("not readable as pay")]
    Unreadable,
    /// The least is above the most.
    #[error("the least pay is above the most")]
    MinAboveMax,
    /// No one is paid so little or so much: most likely a wrong unit.
    #[error("pay outside of what is possible")]
    OutOfBounds,
}

/// Texts that say nothing.
const SILENT: &[&str] = &["", "无", "-", "--", "/", "不详", "未知", "暂无", "未填写", "none", "null", "n/a", "nan"];
/// Words for pay that is talked about later.
const NEGOTIABLE: &[&str] = &["面议", "面谈", "协商", "详谈", "negotiable"];
/// Words that name a period, the longest first as one may hold another.
const PERIODS: &[(&str, PayPeriod)] = &[
    ("小时", PayPeriod::Hour),
    ("时薪", PayPeriod::Hour),
    ("/时", PayPeriod::Hour),
    ("每时", PayPeriod::Hour),
    ("hour", PayPeriod::Hour),
    ("/h", PayPeriod::Hour),
    ("/天", PayPeriod::Day),
    ("/日", PayPeriod::Day),
    ("每天", PayPeriod::Day),
    ("每日", PayPeriod::Day),
    ("一天", PayPeriod::Day),
    ("日薪", PayPeriod::Day),
    ("日结", PayPeriod::Day),
    ("元天", PayPeriod::Day),
    ("day", PayPeriod::Day),
    ("年薪", PayPeriod::Year),
    ("/年", PayPeriod::Year),
    ("每年", PayPeriod::Year),
    ("一年", PayPeriod::Year),
    ("year", PayPeriod::Year),
    ("annum", PayPeriod::Year),
];
/// Words after (or before) one amount that leave its upper end open.
const AT_LEAST: &[&str] = &["以上", "起", "不低于", "至少", "保底", "底薪", "+", ">", "≥"];
/// Words that leave the lower end open.
const AT_MOST: &[&str] = &["以下", "以内", "不超过", "不高于", "封顶", "最高", "<", "≤"];

/// Amounts are read in ten thousandths, so that `1.2345万` is exact.
const SCALE: i64 = 10_000;

/// One amount as it stands in the text, before its neighbour lends it a unit.
struct Amount {
    /// In units of 1/[`SCALE`] yuan (or of what the unit multiplies).
    scaled: i64,
    /// What the written unit multiplies by; `None` where none is written.
    unit: Option<i64>,
}

pub(super) fn parse(text: &str) -> Result<Pay, PayError> {
    let text = folded(text);
    if SILENT.contains(&text.as_str()) {
        return Ok(Pay::UNKNOWN);
    }
    let negotiable = contains_any(&text, NEGOTIABLE);
    let (text, months) = without_months(&text)?;
    let amounts = amounts(&text)?;
    let period = PERIODS.iter().find(|(word, _)| text.contains(word)).map_or(PayPeriod::Month, |(_, period)| *period);

    let (min_fen, max_fen) = match amounts.as_slice() {
        [] if negotiable => return Ok(Pay::NEGOTIABLE),
        [] => return Err(PayError::Unreadable),
        [one] => {
            let fen = Some(one.fen(one.unit)?);
            if contains_any(&text, AT_MOST) {
                (None, fen)
            } else if contains_any(&text, AT_LEAST) {
                (fen, None)
            } else {
                (fen, fen)
            }
        }
        [low, high] => {
            // `1.2-2.4万` means 万 for both, `3000-1万` for the second only.
            // A bare number below 100 is never yuan beside one in 万.
            let is_bare = low.scaled <= high.scaled || low.scaled < 100 * SCALE;
            let lent = high.unit.filter(|_| is_bare);
            (Some(low.fen(low.unit.or(lent))?), Some(high.fen(high.unit)?))
        }
        _ => return Err(PayError::Unreadable),
    };
    Pay { min_fen, max_fen, period, months, negotiable }.checked()
}

impl Amount {
    fn fen(&self, unit: Option<i64>) -> Result<i64, PayError> {
        let scaled = self.scaled.checked_mul(unit.unwrap_or(1)).ok_or(PayError::OutOfBounds)?;
        Ok(scaled / (SCALE / 100))
    }
}

/// Half width, lower case, one kind of dash, no spaces and no thousands separators.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for it in text.chars() {
        let it = match it {
            '！'..='～' => char::from_u32(it as u32 - 0xFEE0).unwrap_or(it),
            it => it,
        };
        match it.to_ascii_lowercase() {
            '~' | '—' | '–' | '−' | '至' | '到' | '－' => folded.push('-'),
            // A separator only between digits; elsewhere it parts words, which says nothing.
            ',' | '\'' | '，' => {}
            it if it.is_whitespace() => {}
            it => folded.push(it),
        }
    }
    folded
}

fn contains_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|it| text.contains(it))
}

/// The text without `13薪`, and that 13; 12 where it says nothing of the kind.
fn without_months(text: &str) -> Result<(String, i16), PayError> {
    for word in ["薪", "个月"] {
        for (at, _) in text.match_indices(word) {
            let head = &text[..at];
            let digits = head.trim_end_matches(|it: char| it.is_ascii_digit());
            // A lone digit before the word is no count of months (`3个月试用`).
            if head.len() - digits.len() == 2 && !digits.ends_with('.') {
                let months = head[digits.len()..].parse().map_err(|_| PayError::Unreadable)?;
                let before = digits.trim_end_matches(['*', 'x', '×', '·', '.', '/', '-']);
                return Ok((format!("{before}{}", &text[at + word.len()..]), months));
            }
        }
    }
    Ok((text.to_owned(), 12))
}

/// The amounts in the text, in order.
fn amounts(text: &str) -> Result<Vec<Amount>, PayError> {
    let mut amounts = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|it: char| it.is_ascii_digit()) {
        let number = &rest[start..];
        let end = number.find(|it: char| !it.is_ascii_digit() && it != '.').unwrap_or(number.len());
        let after = &number[end..];
        let unit = match after.chars().next() {
            Some('万' | 'w') => Some(10_000),
            Some('千' | 'k') => Some(1_000),
            Some('百') => Some(100),
            // Written out, so a neighbour's unit is not its own.
            Some('元' | '块') => Some(1),
            _ => None,
        };
        amounts.push(Amount { scaled: scaled(number[..end].trim_end_matches('.'))?, unit });
        rest = after;
    }
    Ok(amounts)
}

/// A decimal number in ten thousandths; finer digits are dropped.
fn scaled(number: &str) -> Result<i64, PayError> {
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    if whole.len() > 9 || part.contains('.') {
        return Err(PayError::Unreadable);
    }
    let whole: i64 = whole.parse().map_err(|_| PayError::Unreadable)?;
    let part = format!("{part:0<4}")[..4].parse::<i64>().map_err(|_| PayError::Unreadable)?;
    Ok(whole * SCALE + part)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn pay(min: i64, max: i64, period: PayPeriod, months: i16) -> Pay {
        Pay { min_fen: Some(min * 100), max_fen: Some(max * 100), period, months, negotiable: false }
    }

    #[test]
    fn what_postings_write_is_read() {
        use PayPeriod::{Day, Hour, Month, Year};
        let at_least = |min: i64, period| Pay { max_fen: None, ..pay(min, min, period, 12) };
        let at_most = |max: i64, period| Pay { min_fen: None, ..pay(max, max, period, 12) };
        let cases = [
            ("1.2-2.4万", pay(12_000, 24_000, Month, 12)),
            ("1.3-1.8万·13薪", pay(13_000, 18_000, Month, 13)),
            ("8千-1.1万·13薪", pay(8_000, 11_000, Month, 13)),
            ("8千-1.1万", pay(8_000, 11_000, Month, 12)),
            ("6-8千", pay(6_000, 8_000, Month, 12)),
            ("4.5-6千·13薪", pay(4_500, 6_000, Month, 13)),
            ("10-15万/年", pay(100_000, 150_000, Year, 12)),
            ("8.4-16.8万/年", pay(84_000, 168_000, Year, 12)),
            ("100-150万/年", pay(1_000_000, 1_500_000, Year, 12)),
            ("年薪10万", pay(100_000, 100_000, Year, 12)),
            ("年薪：15～20万", pay(150_000, 200_000, Year, 12)),
            ("5万每年", pay(50_000, 50_000, Year, 12)),
            ("150元/天", pay(150, 150, Day, 12)),
            ("1千/天", pay(1_000, 1_000, Day, 12)),
            ("1.5千/天", pay(1_500, 1_500, Day, 12)),
            ("120-180元/日", pay(120, 180, Day, 12)),
            ("日薪200", pay(200, 200, Day, 12)),
            ("25元/小时", pay(25, 25, Hour, 12)),
            ("18-22元/时", pay(18, 22, Hour, 12)),
            ("时薪 20 元", pay(20, 20, Hour, 12)),
            ("3千及以下", at_most(3_000, Month)),
            ("1.5千以下", at_most(1_500, Month)),
            ("2万及以下/年", at_most(20_000, Year)),
            ("3千及以下·13薪", Pay { months: 13, ..at_most(3_000, Month) }),
            ("8k以上", at_least(8_000, Month)),
            ("5000元起", at_least(5_000, Month)),
            ("底薪3000+提成", at_least(3_000, Month)),
            ("不低于4000元/月", at_least(4_000, Month)),
            ("5000-8000元/月", pay(5_000, 8_000, Month, 12)),
            ("5,000-8,000元每月", pay(5_000, 8_000, Month, 12)),
            ("5000元-8000元", pay(5_000, 8_000, Month, 12)),
            ("月薪5000至8000元", pay(5_000, 8_000, Month, 12)),
            ("5K-8K", pay(5_000, 8_000, Month, 12)),
            ("15k-25k*16薪", pay(15_000, 25_000, Month, 16)),
            ("10-20K·14薪", pay(10_000, 20_000, Month, 14)),
            ("3000-1万", pay(3_000, 10_000, Month, 12)),
            ("3000元-1万元", pay(3_000, 10_000, Month, 12)),
            ("４０００－６０００元", pay(4_000, 6_000, Month, 12)),
            ("４０００", pay(4_000, 4_000, Month, 12)),
            ("4000", pay(4_000, 4_000, Month, 12)),
            ("4000.0", pay(4_000, 4_000, Month, 12)),
            ("¥4,500/月", pay(4_500, 4_500, Month, 12)),
            ("RMB 6000 per month", pay(6_000, 6_000, Month, 12)),
            ("6w/year", pay(60_000, 60_000, Year, 12)),
            ("4000-5000（面议）", Pay { negotiable: true, ..pay(4_000, 5_000, Month, 12) }),
            ("面议", Pay::NEGOTIABLE),
            ("薪资面谈", Pay::NEGOTIABLE),
            ("无", Pay::UNKNOWN),
            ("", Pay::UNKNOWN),
            ("  ", Pay::UNKNOWN),
            ("暂无", Pay::UNKNOWN),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_pay_is_an_error() {
        let cases = [
            ("2.4-1.2万", PayError::MinAboveMax),
            ("20-10元/天", PayError::MinAboveMax),
            ("很高", PayError::Unreadable),
            ("1-2-3千", PayError::Unreadable),
            ("1.2.3万", PayError::Unreadable),
            ("99999999999", PayError::Unreadable),
            ("5", PayError::OutOfBounds),
            ("0元/月", PayError::OutOfBounds),
            ("3万/小时", PayError::OutOfBounds),
            ("500万/月", PayError::OutOfBounds),
            ("1-2万·60薪", PayError::OutOfBounds),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text), Err(expected), "{text}");
        }
    }

    #[test]
    fn nothing_that_is_typed_makes_it_panic() {
        for text in ["薪", "个月", "99薪", "1.薪", ".", "万", "-", "/年", "1.", "🐴12薪", "９９薪万千k"]
        {
            let _answer = parse(text);
        }
    }
}
