//! A date of which only the year, or the year and the month, may be known.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// `2019`, `2019-07` or `2019-07-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    /// 1900 to 2199.
    pub year: i32,
    /// 1 to 12.
    pub month: Option<u32>,
    /// Only where the month is known too.
    pub day: Option<u32>,
}

impl PartialDate {
    /// Reads `2019`, `2019-07`, `2019.7`, `2019/07/01`, `2019年7月`, `201907` and times of
    /// ISO 8601. `None` where it is no date; `至今` is none either.
    pub fn parse(text: &str) -> Option<PartialDate> {
        let text = text.trim().split(['T', ' ']).next()?;
        let (year, month, day) = if text.bytes().all(|it| it.is_ascii_digit()) && text.len() > 4 {
            (text.get(..4), text.get(4..6), text.get(6..8))
        } else {
            let mut parts = text.split(|it: char| "-./年月日".contains(it)).filter(|it| !it.is_empty());
            (parts.next(), parts.next(), parts.next())
        };
        let number = |it: Option<&str>| it.map(str::parse::<u32>).transpose().ok();
        let year = i32::try_from(number(year)??).ok().filter(|it| (1900..2200).contains(it))?;
        let (month, day) = (number(month)?, number(day)?);
        NaiveDate::from_ymd_opt(year, month.unwrap_or(1), day.unwrap_or(1))?;
        Some(PartialDate { year, month, day })
    }

    /// A year and a month.
    pub const fn month(year: i32, month: u32) -> PartialDate {
        PartialDate { year, month: Some(month), day: None }
    }

    /// Its first month, counted from the year 0.
    pub(super) fn first_month(&self) -> i32 {
        self.year * 12 + self.month.unwrap_or(1).cast_signed() - 1
    }

    /// The month after it. Of a year alone the beginning counts, as `2019` to `2021`
    /// promises two years and not three.
    pub(super) fn month_after(&self) -> i32 {
        self.first_month() + i32::from(self.month.is_some())
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        self.month.map_or(Ok(()), |it| write!(f, "-{it:02}"))?;
        self.day.map_or(Ok(()), |it| write!(f, "-{it:02}"))
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PartialDate, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        let expected = || serde::de::Error::custom(format!("{text:?} is not like 2019, 2019-07 or 2019-07-01"));
        PartialDate::parse(&text).ok_or_else(expected)
    }
}

impl utoipa::PartialSchema for PartialDate {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some(r"^\d{4}(-\d{2}(-\d{2})?)?$"))
            .into()
    }
}

impl utoipa::ToSchema for PartialDate {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_far_as_they_are_known() {
        let cases = [
            ("2019", Some("2019")),
            ("2019-07", Some("2019-07")),
            ("2019.7", Some("2019-07")),
            ("2019/7/1", Some("2019-07-01")),
            ("2019年7月", Some("2019-07")),
            ("2019年", Some("2019")),
            ("201907", Some("2019-07")),
            ("20190701", Some("2019-07-01")),
            ("2019-07-01T00:00:00Z", Some("2019-07-01")),
            ("2019-13", None),
            ("2019-02-30", None),
            ("19-07", None),
            ("至今", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let date = PartialDate::parse(text).map(|it| it.to_string());
            assert_eq!(date.as_deref(), expected, "{text}");
        }
    }
}
