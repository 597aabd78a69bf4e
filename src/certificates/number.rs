//! The number on a certificate, and the spelling of numbers and names by which
//! they are compared.
//!
//! Our own read `BL-2026-000123-C`: the year of issue, a running number, and a
//! check digit (ISO 7064, MOD 11,10) that notices each single wrong digit and
//! nearly each two that changed places.

/// Our own number of a year; at most 999,999 a year fit.
pub fn ours(year: i32, running: u32) -> String {
    let digits = format!("{year:04}{running:06}");
    format!("BL-{year:04}-{running:06}-{}", check_digit(&digits))
}

/// What the numbers of a year begin with.
pub fn prefix(year: i32) -> String {
    format!("BL-{year:04}-")
}

/// The running number of one of ours; `None` for another's or a wrong one.
pub fn running(number: &str) -> Option<u32> {
    let (year, rest) = number.strip_prefix("BL-")?.split_once('-')?;
    let running: u32 = rest.get(..6)?.parse().ok()?;
    (ours(year.parse().ok()?, running) == number).then_some(running)
}

/// Whether a number looks like one of ours, right or wrong: nobody may bring one.
pub fn is_in_our_scheme(number: &str) -> bool {
    number.starts_with("BL-")
}

/// A number in its one spelling: half width, upper case, no spaces; ours with
/// their hyphens, also where someone typed the digits alone.
pub fn folded(text: &str) -> String {
    let folded = half_width(text).to_uppercase();
    let digits: String = folded.strip_prefix("BL").unwrap_or_default().replace('-', "");
    if digits.len() == 11 && digits.bytes().all(|it| it.is_ascii_digit()) {
        return format!("BL-{}-{}-{}", &digits[..4], &digits[4..10], &digits[10..]);
    }
    folded
}

/// A name as it is compared: half width, lower case, without spaces and the
/// several dots of names from other languages.
pub fn folded_name(text: &str) -> String {
    half_width(text).to_lowercase().chars().filter(|it| !"·•・‧.．-'’".contains(*it)).collect()
}

fn half_width(text: &str) -> String {
    let half = |it: char| match it {
        '！'..='～' => char::from_u32(it as u32 - 0xFEE0).unwrap_or(it),
        '‐' | '‑' | '–' | '—' => '-',
        it => it,
    };
    text.chars().map(half).filter(|it| !it.is_whitespace()).collect()
}

fn check_digit(digits: &str) -> u32 {
    let product = digits.bytes().fold(10, |product, digit| {
        let sum = (product + u32::from(digit - b'0')) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (11 - product) % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_digit_and_most_swapped_ones_are_noticed() {
        let number = ours(2026, 123);
        assert_eq!(running(&number), Some(123));
        for at in number.char_indices().filter(|it| it.1.is_ascii_digit()).map(|it| it.0) {
            for other in '0'..='9' {
                let mut wrong = number.clone();
                wrong.replace_range(at..=at, &other.to_string());
                assert_eq!(running(&wrong).is_some(), wrong == number, "{wrong}");
            }
        }
        assert_eq!(running(&number.replace("000123", "000132")), None);
        assert_eq!(running("职-1"), None);
    }

    #[test]
    fn numbers_and_names_have_one_spelling() {
        let ours = ours(2026, 7);
        for text in [
            ours.as_str(),
            &ours.to_lowercase(),
            &ours.replace('-', ""),
            &ours.replace('-', "－"),
            &format!(" {ours} "),
        ] {
            assert_eq!(folded(text), ours, "{text}");
        }
        assert_eq!(folded("吉人社 ０１２3-x"), "吉人社0123-X");
        assert_eq!(folded_name("阿依古丽·买买提"), folded_name("阿依古丽 • 买买提"));
        assert_eq!(folded_name(" Ａnna-Maria "), "annamaria");
    }
}
