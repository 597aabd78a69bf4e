//! How the numbers of certificates are made: a setting such as
//! `BL-{year}-{running:6}-{check}`.
//!
//! What stands outside braces is printed as it is. `{year}` is the year of issue,
//! `{region}` the six digits of the class's region (GB/T 2260), `{running:6}` a
//! number that runs from 1 within a series (all that is alike but the running
//! number and the check digit), `{check}` a digit (ISO 7064, MOD 11,10) over all
//! the others, which notices each single wrong digit and nearly each two that
//! changed places. Every part has a fixed width, so a number is read back without
//! guessing, also where someone left its hyphens out.

use super::number::{check_digit, half_width};

/// The scheme of an office that sets none.
pub const DEFAULT: &str = "BL-{year}-{running:6}-{check}";
/// No number is longer.
const LONGEST: usize = 40;

/// A scheme that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheme {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Year,
    Region,
    Running(usize),
    Check,
}

impl Part {
    /// How many digits it has; `None` for a text.
    const fn width(&self) -> Option<usize> {
        match self {
            Part::Text(_) => None,
            Part::Year => Some(4),
            Part::Region => Some(6),
            Part::Running(width) => Some(*width),
            Part::Check => Some(1),
        }
    }
}

impl Default for Scheme {
    fn default() -> Scheme {
        Scheme::parse(DEFAULT).expect("our own scheme is one")
    }
}

impl Scheme {
    /// Reads a setting.
    ///
    /// # Errors
    /// What is wrong with it, in words for whoever sets it.
    pub fn parse(text: &str) -> Result<Scheme, &'static str> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, tail) = rest.split_at(at);
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            let tail = tail.strip_prefix('{').ok_or("has a } without its {")?;
            let (name, after) = tail.split_once('}').ok_or("has a { without its }")?;
            parts.push(match name {
                "year" => Part::Year,
                "region" => Part::Region,
                "check" => Part::Check,
                _ => match name.strip_prefix("running:").and_then(|it| it.parse().ok()) {
                    Some(width @ 3..=9) => Part::Running(width),
                    _ => return Err("knows {year}, {region}, {running:3} to {running:9} and {check}"),
                },
            });
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        let scheme = Scheme { parts };
        scheme.check().map_or(Ok(scheme.clone()), Err)
    }

    fn check(&self) -> Option<&'static str> {
        let count = |wanted: fn(&Part) -> bool| self.parts.iter().filter(|it| wanted(it)).count();
        let texts = || self.parts.iter().filter_map(|it| if let Part::Text(text) = it { Some(text) } else { None });
        let width: usize = self.parts.iter().filter_map(Part::width).sum::<usize>()
            + texts().map(|it| it.chars().count()).sum::<usize>();
        if count(|it| matches!(it, Part::Running(_))) != 1 {
            return Some("has exactly one {running:..}");
        }
        if count(|it| matches!(it, Part::Check)) > 1
            || count(|it| matches!(it, Part::Year)) > 1
            || count(|it| matches!(it, Part::Region)) > 1
        {
            return Some("has no part twice");
        }
        // By it our numbers are told from others'.
        let begins_with_letters = self
            .parts
            .first()
            .is_some_and(|it| matches!(it, Part::Text(text) if text.chars().next().is_some_and(char::is_alphabetic)));
        if !begins_with_letters {
            return Some("begins with a letter or character of its own");
        }
        if texts().any(|it| half_width(it).to_uppercase() != *it) {
            return Some("has no spaces, lower-case or full-width letters");
        }
        (width > LONGEST).then_some("makes numbers of at most 40 characters")
    }

    /// A number: the year of issue, a region, a running number.
    ///
    /// # Panics
    /// Never: the digits of a check are digits.
    pub fn number(&self, year: i32, region: &str, running: u32) -> String {
        let plain = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Year => format!("{year:04}"),
            Part::Region => six_digits(region),
            Part::Running(width) => format!("{running:0width$}"),
            Part::Check => String::new(),
        };
        let digits: String =
            self.parts.iter().map(plain).collect::<String>().chars().filter(char::is_ascii_digit).collect();
        let last = |part: &Part| match part {
            Part::Check => check_digit(&digits).to_string(),
            part => plain(part),
        };
        self.parts.iter().map(last).collect()
    }

    /// The highest running number that fits.
    pub fn most(&self) -> u32 {
        let width = self.parts.iter().find_map(|it| if let Part::Running(width) = it { Some(*width) } else { None });
        10_u32.pow(u32::try_from(width.unwrap_or(3)).unwrap_or(3)) - 1
    }

    /// The name of a series: what its numbers have in common.
    pub fn series(&self, year: i32, region: &str) -> String {
        self.pattern(year, region, |width| "#".repeat(width), str::to_owned)
    }

    /// The numbers of a series as a pattern of SQL's `like`, escaped by `\`.
    pub fn like(&self, year: i32, region: &str) -> String {
        let escaped = |text: &str| text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        self.pattern(year, region, |width| "_".repeat(width), escaped)
    }

    fn pattern(
        &self,
        year: i32,
        region: &str,
        open: impl Fn(usize) -> String,
        text: impl Fn(&str) -> String,
    ) -> String {
        let part = |it: &Part| match it {
            Part::Text(it) => text(it),
            Part::Year => format!("{year:04}"),
            Part::Region => six_digits(region),
            Part::Running(width) => open(*width),
            Part::Check => open(1),
        };
        self.parts.iter().map(part).collect()
    }

    /// The running number of one of ours; `None` for another's or a wrong one.
    pub fn running(&self, number: &str) -> Option<u32> {
        let read = self.read(number, |text| text.to_owned())?;
        let running = read.running.parse().ok()?;
        let year = read.year.unwrap_or("0").parse().ok()?;
        (self.number(year, read.region.unwrap_or_default(), running) == number).then_some(running)
    }

    /// Whether a number looks like one of ours, right or wrong: nobody may bring one.
    pub fn claims(&self, number: &str) -> bool {
        matches!(self.parts.first(), Some(Part::Text(text)) if number.starts_with(text))
    }

    /// A number in its one spelling: half width, upper case, no spaces; ours with
    /// their hyphens, also where someone left them out.
    pub fn folded(&self, text: &str) -> String {
        let folded = half_width(text).to_uppercase();
        let squeezed = folded.replace('-', "");
        match self.read(&squeezed, |text| text.replace('-', "")) {
            Some(read) => read.whole,
            None => folded,
        }
    }

    /// Takes a number apart; the texts between its digits are spelled by `spelled`.
    fn read<'a>(&self, number: &'a str, spelled: impl Fn(&str) -> String) -> Option<Read<'a>> {
        let mut rest = number;
        let mut read = Read { whole: String::new(), year: None, region: None, running: "" };
        for part in &self.parts {
            let Some(width) = part.width() else {
                let Part::Text(text) = part else { return None };
                rest = rest.strip_prefix(&*spelled(text))?;
                read.whole.push_str(text);
                continue;
            };
            let (digits, after) = rest.split_at_checked(width)?;
            if !digits.bytes().all(|it| it.is_ascii_digit()) {
                return None;
            }
            match part {
                Part::Year => read.year = Some(digits),
                Part::Region => read.region = Some(digits),
                Part::Running(_) => read.running = digits,
                Part::Text(_) | Part::Check => {}
            }
            read.whole.push_str(digits);
            rest = after;
        }
        rest.is_empty().then_some(read)
    }
}

struct Read<'a> {
    whole: String,
    year: Option<&'a str>,
    region: Option<&'a str>,
    running: &'a str,
}

fn six_digits(region: &str) -> String {
    format!("{:0<6}", region.chars().filter(char::is_ascii_digit).take(6).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_digit_and_most_swapped_ones_are_noticed() {
        let scheme = Scheme::default();
        let number = scheme.number(2026, "220323", 123);
        assert!(number.starts_with("BL-2026-000123-"), "{number}");
        assert_eq!(scheme.running(&number), Some(123));
        for at in number.char_indices().filter(|it| it.1.is_ascii_digit()).map(|it| it.0) {
            for other in '0'..='9' {
                let mut wrong = number.clone();
                wrong.replace_range(at..=at, &other.to_string());
                assert_eq!(scheme.running(&wrong).is_some(), wrong == number, "{wrong}");
            }
        }
        assert_eq!(scheme.running(&number.replace("000123", "000132")), None);
        assert_eq!(scheme.running("职-1"), None);
    }

    #[test]
    fn ours_have_one_spelling_by_any_scheme() {
        for text in [DEFAULT, "伊人培{region}{year}第{running:5}号", "YT{region}-{year}-{running:4}"] {
            let scheme = Scheme::parse(text).unwrap();
            let ours = scheme.number(2026, "220323", 7);
            for typed in [
                ours.as_str(),
                &ours.to_lowercase(),
                &ours.replace('-', ""),
                &ours.replace('-', "－"),
                &format!(" {ours} "),
            ] {
                assert_eq!(scheme.folded(typed), ours, "{typed}");
            }
            assert_eq!(scheme.running(&ours), Some(7), "{ours}");
            assert!(scheme.claims(&ours) && !scheme.claims("吉人社0001"));
            assert_eq!(scheme.folded("吉人社 ０１２3-x"), "吉人社0123-X");
        }
        let by_region = Scheme::parse("YT{region}-{year}-{running:4}").unwrap();
        assert_eq!(by_region.number(2026, "220323", 7), "YT220323-2026-0007");
        assert_ne!(by_region.series(2026, "220323"), by_region.series(2026, "220300"));
        assert_eq!(by_region.most(), 9_999);
    }

    #[test]
    fn a_scheme_that_cannot_work_is_refused_with_the_reason() {
        for (text, reason) in [
            ("BL-{year}", "exactly one"),
            ("BL-{running:6}{running:6}", "exactly one"),
            ("{year}-{running:6}", "begins"),
            ("2026-{running:6}", "begins"),
            ("bl-{running:6}", "lower-case"),
            ("BL {running:6}", "spaces"),
            ("BL-{running:2}", "knows"),
            ("BL-{day}{running:6}", "knows"),
            ("BL-{year}{year}{running:6}", "twice"),
            ("BL-{running:6", "without"),
            ("BL-}{running:6}", "without"),
            (&format!("{}{{running:6}}", "B".repeat(40)), "40"),
        ] {
            assert!(Scheme::parse(text).unwrap_err().contains(reason), "{text}: {:?}", Scheme::parse(text));
        }
    }
}
