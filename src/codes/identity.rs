//! Numbers that carry a check digit: the citizen ID number (GB 11643) and the
//! unified social credit code of an organisation (GB 32100).
//!
//! Both are normalised before they are stored or hashed, so that one person or
//! one organisation has one spelling. Neither is looked up anywhere: a number
//! that passes here is well formed, not known to be given to anyone. Birth date
//! and sex, which an ID number holds, are deliberately not read out of it, but for
//! one answer: whether someone has reached an age that a law asks for.

/// Why a number is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// Not as many characters as such a number has.
    #[error("wrong length")]
    Length,
    /// A character that such a number never holds.
    #[error("a character that does not belong")]
    Character,
    /// No province has the first two digits.
    #[error("no such province")]
    Province,
    /// The date of birth is not in the calendar.
    #[error("no such date")]
    Date,
    /// The check digit does not fit: most likely a typing error.
    #[error("the check digit does not fit")]
    Check,
}

/// Half width, upper case, without spaces and hyphens.
fn folded(text: &str) -> String {
    let half = |it: char| match it {
        '！'..='～' => char::from_u32(it as u32 - 0xFEE0).unwrap_or(it),
        it => it,
    };
    let is_kept = |it: &char| !it.is_whitespace() && *it != '-';
    text.chars().map(half).filter(is_kept).map(|it| it.to_ascii_uppercase()).collect()
}

/// 公民身份号码
pub mod citizen_id {
    use super::{IdentityError, folded};

    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: &[u8; 11] = b"10X98765432";
    /// Of provinces only: county codes are retired and numbers live on.
    const PROVINCES: &[u8] = &[
        11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62,
        63, 64, 65, 71, 81, 82, 83,
    ];

    /// The number in its one spelling: 18 characters, the last a digit or `X`.
    /// One of 15 digits, as given out before 1999, is brought to 18.
    pub fn parse(text: &str) -> Result<String, IdentityError> {
        let number = normalise(text)?;
        let province = number[..2].parse().map_err(|_| IdentityError::Character)?;
        if !PROVINCES.contains(&province) {
            return Err(IdentityError::Province);
        }
        let part = |range: std::ops::Range<usize>| number[range].parse::<u32>().unwrap_or(0);
        let year = i32::try_from(part(6..10)).unwrap_or(0);
        let date = chrono::NaiveDate::from_ymd_opt(year, part(10..12), part(12..14));
        if year < 1800 || date.is_none() {
            return Err(IdentityError::Date);
        }
        if with_check(&number[..17]).as_deref() != Some(number.as_str()) {
            return Err(IdentityError::Check);
        }
        Ok(number)
    }

    /// Whether whoever has this number has reached an age on a day; `None` where the
    /// number holds no date.
    pub fn is_at_least(number: &str, years: i16, today: chrono::NaiveDate) -> Option<bool> {
        let part = |range: std::ops::Range<usize>| number.get(range)?.parse::<u32>().ok();
        let year = i32::try_from(part(6..10)?).ok()?;
        let born = chrono::NaiveDate::from_ymd_opt(year, part(10..12)?, part(12..14)?)?;
        Some(today.years_since(born).is_some_and(|it| i64::from(it) >= i64::from(years)))
    }

    /// The spelling alone: half width, `X` in upper case, 18 characters. Date and
    /// check digit may still be wrong.
    pub fn normalise(text: &str) -> Result<String, IdentityError> {
        let number = folded(text);
        let are_digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
        match number.len() {
            15 if are_digits(&number) => {
                with_check(&format!("{}19{}", &number[..6], &number[6..])).ok_or(IdentityError::Character)
            }
            18 if number.is_ascii()
                && are_digits(&number[..17])
                && !number.ends_with(|it: char| !it.is_ascii_digit() && it != 'X') =>
            {
                Ok(number)
            }
            15 | 18 => Err(IdentityError::Character),
            _ => Err(IdentityError::Length),
        }
    }

    /// Seventeen digits and their check digit; `None` where they are not that.
    pub fn with_check(digits: &str) -> Option<String> {
        if digits.len() != WEIGHTS.len() || !digits.bytes().all(|it| it.is_ascii_digit()) {
            return None;
        }
        let sum: u32 = digits.bytes().zip(WEIGHTS).map(|(it, weight)| u32::from(it - b'0') * weight).sum();
        let check = CHECKS[(sum % 11) as usize];
        Some(format!("{digits}{}", char::from(check)))
    }
}

/// 统一社会信用代码
pub mod uscc {
    use super::{IdentityError, folded};

    /// A character's place is its value: I, O, S, V and Z are left out.
    const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

    /// The code in its one spelling: 18 characters in upper case.
    pub fn parse(text: &str) -> Result<String, IdentityError> {
        let code = folded(text);
        if code.chars().count() != 18 {
            return Err(IdentityError::Length);
        }
        let values = values(&code).ok_or(IdentityError::Character)?;
        if values[17] != check(&values[..17]) {
            return Err(IdentityError::Check);
        }
        Ok(code)
    }

    /// Seventeen characters and their check character; `None` where they are not that.
    pub fn with_check(body: &str) -> Option<String> {
        let values = values(body).filter(|it| it.len() == 17)?;
        Some(format!("{body}{}", char::from(ALPHABET[check(&values)])))
    }

    fn values(code: &str) -> Option<Vec<usize>> {
        code.bytes().map(|it| ALPHABET.iter().position(|known| *known == it)).collect()
    }

    /// Weights are the powers of 3 modulo 31.
    fn check(values: &[usize]) -> usize {
        let (sum, _) = values.iter().fold((0, 1), |(sum, weight), value| (sum + value * weight, weight * 3 % 31));
        (31 - sum % 31) % 31
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn citizen_id_numbers_are_checked_and_have_one_spelling() {
        let valid = [
            ("11010519491231002X", "11010519491231002X"),
            ("110105491231002", "11010519491231002X"),
            ("11010519491231002x", "11010519491231002X"),
            ("１１０１０５ １９４９１２３１ ００２ｘ", "11010519491231002X"),
            ("440524188001010014", "440524188001010014"),
            ("34052419800101001X", "34052419800101001X"),
            // Born on a leap day.
            ("220399188002290010", "220399188002290010"),
        ];
        for (text, expected) in valid {
            assert_eq!(citizen_id::parse(text).as_deref(), Ok(expected), "{text}");
        }
        let refused = [
            ("110105194912310021", IdentityError::Check),
            ("110105194902300020", IdentityError::Date),
            // The check digit is right, but 1900 was no leap year.
            ("220399190002290010", IdentityError::Date),
            ("990105194912310021", IdentityError::Province),
            ("X10105194912310021", IdentityError::Character),
            ("11010549123100X", IdentityError::Character),
            ("伯乐105194912310", IdentityError::Character),
            ("1101051949123100", IdentityError::Length),
            ("", IdentityError::Length),
        ];
        for (text, expected) in refused {
            assert_eq!(citizen_id::parse(text), Err(expected), "{text}");
        }
    }

    #[test]
    fn credit_codes_are_checked() {
        let valid = ["91350100M000100Y43", "11320000MB151840XJ", "91220323MA00001110"];
        for code in valid {
            assert_eq!(uscc::parse(code).as_deref(), Ok(code));
            assert_eq!(uscc::with_check(&code[..17]).as_deref(), Some(code));
        }
        assert_eq!(uscc::parse(" 91350100m000100y43").as_deref(), Ok("91350100M000100Y43"));
        let refused = [
            ("91350100M000100Y4O", IdentityError::Character),
            ("91350100M000100Y34", IdentityError::Check),
            ("91350100M000100Y4", IdentityError::Length),
            ("统一社会信用代码统一社会信用代码统一", IdentityError::Character),
        ];
        for (code, expected) in refused {
            assert_eq!(uscc::parse(code), Err(expected), "{code}");
        }
    }
}
