//! Rules that a number breaks rather than a word: what is missing, probation, pay.

use std::sync::LazyLock;

use regex::Captures;

use super::book::BOOK;
use super::plain::Plain;
use super::{Finding, Subject};
use crate::codes::regions;
use crate::postings::{Kind, PayPeriod};

/// What the fields say, judged.
pub(super) fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> =
        missing(subject).into_iter().map(|field| Finding::at_field(BOOK.rule("missing"), field)).collect();
    if !subject.has_deadline {
        findings.push(Finding::at_field(BOOK.rule("missing_validity"), "valid_until"));
    }
    if subject.probation_months.is_some_and(|it| f64::from(it) > longest_probation(contract(subject, None))) {
        findings.push(Finding::at_field(BOOK.rule("probation"), "probation_months"));
    }
    if is_below_minimum(subject) {
        findings.push(Finding::at_field(BOOK.rule("minimum_wage"), "pay"));
    }
    findings
}

/// The fields of L1 that say nothing. Pay of public institutions and service posts
/// follows scales of the state, which an announcement need not repeat.
fn missing(subject: &Subject<'_>) -> Vec<&'static str> {
    let is_scale = matches!(subject.kind, Some(Kind::PublicInstitution | Kind::ServicePost));
    let elements = [
        ("employer", subject.has_employer),
        ("headcount", subject.headcount.is_some_and(|it| it > 0)),
        ("duties", subject.says("duties")),
        ("requirements", subject.has_conditions || subject.says("requirements")),
        ("region", subject.region.is_some() || subject.is_remote),
        ("pay", is_scale || subject.pay.is_some_and(|it| it.is_known())),
    ];
    elements.into_iter().filter(|(_, is_there)| !is_there).map(|(field, _)| field).collect()
}

/// The longest probation, in months, for a contract of so many (L11): none below
/// three months or for one task, one below a year, two below three years, six
/// from there on and where it is open-ended or not known (`None`).
fn longest_probation(contract_months: Option<f64>) -> f64 {
    match contract_months {
        Some(months) if months < 3.0 => 0.0,
        Some(months) if months < 12.0 => 1.0,
        Some(months) if months < 36.0 => 2.0,
        _ => 6.0,
    }
}

/// The contract as its field says it, else as a text does.
fn contract(subject: &Subject<'_>, text: Option<&str>) -> Option<f64> {
    let said = || months(&BOOK.reading.contract.captures(text?)?);
    subject.contract_months.map(f64::from).or_else(said)
}

/// A probation that a text names and that is too long for the contract.
pub(super) fn probation_in_text(
    subject: &Subject<'_>,
    field: &'static str,
    text: &str,
    plain: &Plain,
) -> Option<Finding> {
    let captures = BOOK.reading.probation.captures(&plain.text)?;
    let is_too_long = months(&captures)? > longest_probation(contract(subject, Some(&plain.text)));
    let (start, end) = plain.original(captures.get(0)?.range());
    is_too_long.then(|| Finding::at(BOOK.rule("probation"), field, text, start, end))
}

/// The duration of a match; of a span (`1-3个月`) the longer end. `None` for a number that no one can read.
fn months(captures: &Captures<'_>) -> Option<f64> {
    let number = captures.name("n")?.as_str();
    let n = number.parse().ok().or_else(|| BOOK.reading.numerals.get(number).copied())?;
    Some(n * BOOK.reading.months.get(captures.name("unit")?.as_str())?)
}

/// Minimum wages of a region, in fen.
struct Minimum {
    region: &'static str,
    month_fen: i64,
    hour_fen: i64,
}

/// `region,month,hour,valid_from`: yuan, hours of those who work part-time.
static MINIMUMS: LazyLock<Vec<Minimum>> = LazyLock::new(|| {
    let fen = |yuan: &str| yuan.parse::<f64>().ok().map(|it| (it * 100.0).round() as i64);
    let parse = |line: &'static str| {
        let mut cells = line.split(',');
        Some(Minimum { region: cells.next()?, month_fen: fen(cells.next()?)?, hour_fen: fen(cells.next()?)? })
    };
    include_str!("../../../index/minimum-wages.csv").lines().filter_map(parse).collect()
});

/// Whether the lower end of the pay is below the minimum wage of the place of work.
///
/// Whoever works part-time has a minimum by the hour; a day or a month of part-time
/// work has hours that no one knows here, and trainees still at school have no
/// minimum. Pay by the hour for full-time work is compared as a month of it.
fn is_below_minimum(subject: &Subject<'_>) -> bool {
    let (Some(pay), Some(minimum)) = (subject.pay, subject.region.and_then(minimum)) else { return false };
    match subject.kind {
        Some(Kind::Internship) => false,
        Some(Kind::PartTime) => {
            let least = pay.min_fen.or(pay.max_fen);
            pay.period == PayPeriod::Hour && least.is_some_and(|it| it < minimum.hour_fen)
        }
        _ => {
            let (min, max) = pay.monthly();
            min.or(max).is_some_and(|yuan| yuan * 100 < minimum.month_fen)
        }
    }
}

/// The row of the smallest region around a place that has one.
fn minimum(region: &str) -> Option<&'static Minimum> {
    let around = MINIMUMS.iter().filter(|it| regions::is_within(region, it.region));
    around.max_by_key(|it| regions::prefix(it.region).len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postings::Pay;

    #[test]
    fn every_row_of_the_minimum_wages_is_read_and_plausible() {
        let file = include_str!("../../../index/minimum-wages.csv");
        let rows = file.lines().filter(|it| it.starts_with(|c: char| c.is_ascii_digit())).count();
        assert_eq!(rows, MINIMUMS.len());
        let provinces = regions::children("").into_iter().filter(|it| it.code < "700000");
        for province in provinces {
            assert!(minimum(province.code).is_some(), "{}", province.name);
        }
        for it in MINIMUMS.iter() {
            assert!(regions::get(it.region).is_some(), "{}", it.region);
            assert!((140_000..350_000).contains(&it.month_fen), "{}", it.region);
            // An hour of part-time work is worth more than its share of a month.
            assert!(it.hour_fen * 174 > it.month_fen && it.hour_fen < 4_000, "{}", it.region);
        }
    }

    #[test]
    fn the_band_of_the_nearest_region_counts() {
        let of = |code| minimum(code).map(|it| it.region);
        assert_eq!(of("220323"), Some("220000"));
        assert_eq!(of("220323100"), Some("220000"));
        assert_eq!(of("220102"), Some("220102"));
        assert_eq!(of("810000"), None);
    }

    #[test]
    fn pay_is_held_against_the_minimum_of_its_kind() {
        let yuan = |min: i64, max: i64, period| Pay::between(Some(min * 100), Some(max * 100), period).ok();
        let cases = [
            (Kind::FullTime, yuan(1_500, 4_000, PayPeriod::Month), true),
            (Kind::FullTime, yuan(2_500, 4_000, PayPeriod::Month), false),
            (Kind::FullTime, yuan(60, 60, PayPeriod::Day), true),
            (Kind::FullTime, yuan(18_000, 18_000, PayPeriod::Year), true),
            (Kind::FullTime, yuan(15, 15, PayPeriod::Hour), false),
            (Kind::FullTime, Some(Pay::NEGOTIABLE), false),
            (Kind::FullTime, None, false),
            (Kind::PartTime, yuan(10, 15, PayPeriod::Hour), true),
            (Kind::PartTime, yuan(25, 30, PayPeriod::Hour), false),
            (Kind::PartTime, yuan(900, 1_200, PayPeriod::Month), false),
            (Kind::Internship, yuan(1_000, 1_200, PayPeriod::Month), false),
        ];
        for (kind, pay, expected) in cases {
            let subject = Subject { kind: Some(kind), pay, region: Some("220323"), ..Subject::default() };
            assert_eq!(is_below_minimum(&subject), expected, "{kind:?} {pay:?}");
        }
    }

    #[test]
    fn probation_is_held_against_the_contract() {
        let cases = [
            (Some(0), 1, true),
            (Some(2), 1, true),
            (Some(3), 1, false),
            (Some(11), 2, true),
            (Some(12), 2, false),
            (Some(35), 3, true),
            (Some(36), 6, false),
            (None, 6, false),
            (None, 7, true),
            (Some(1), 0, false),
        ];
        for (contract_months, probation, expected) in cases {
            let subject = Subject {
                contract_months,
                probation_months: Some(probation),
                has_deadline: true,
                ..Subject::default()
            };
            let found = check(&subject).iter().any(|it| it.rule == "probation");
            assert_eq!(found, expected, "{contract_months:?} {probation}");
        }
    }

    #[test]
    fn each_element_that_the_law_asks_for_is_missed() {
        let all = ["employer", "headcount", "duties", "requirements", "region", "pay"];
        assert_eq!(missing(&Subject::default()), all);
        let whole = Subject {
            texts: vec![("duties", "照料老人起居")],
            has_employer: true,
            headcount: Some(2),
            pay: Pay::between(Some(400_000), None, PayPeriod::Month).ok(),
            is_remote: true,
            has_conditions: true,
            has_deadline: true,
            ..Subject::default()
        };
        assert_eq!(missing(&whole), Vec::<&str>::new());
        assert_eq!(missing(&Subject { pay: Some(Pay::NEGOTIABLE), ..whole.clone() }), ["pay"]);
        assert_eq!(missing(&Subject { kind: Some(Kind::ServicePost), pay: None, ..whole }), Vec::<&str>::new());
    }
}
