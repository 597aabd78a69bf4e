//! Days as tables write them.

use chrono::NaiveDate;

/// The day that a text begins with: `2024-12-31`, `2024/1/5 18:00`, `2024年12月31日`, `20241231`.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    if text.len() == 8 && text.bytes().all(|it| it.is_ascii_digit()) {
        return NaiveDate::parse_from_str(text, "%Y%m%d").ok();
    }
    let mut parts = text.split(|it: char| !it.is_ascii_digit()).filter(|it| !it.is_empty());
    let year = parts.next().filter(|it| it.len() == 4)?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    NaiveDate::from_ymd_opt(year, month, parts.next()?.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_their_spellings() {
        let expected = NaiveDate::from_ymd_opt(2024, 12, 3);
        for text in ["2024-12-03", "2024/12/3 18:00", "2024年12月3日", "20241203", "2024.12.3", " 2024-12-03T08:00:00Z"]
        {
            assert_eq!(day(text), expected, "{text}");
        }
        for text in ["", "明天", "2024-13-01", "2023-02-29", "12-03", "45000"] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
