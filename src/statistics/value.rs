//! Values of figures, and how facts are folded into them.

use std::collections::{HashMap, HashSet};

use super::Fact;
use crate::i18n::number;

/// A value: a count, hundredths where it is divided, or nothing to divide by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Nothing to say, as a ratio to nobody.
    Unknown,
    /// So many.
    Count(i64),
    /// So many hundredths.
    Hundredths(i64),
}

impl Value {
    /// As people read it: `1,234`, `2.50`, an en dash for what is not known.
    pub fn show(self) -> String {
        match self {
            Value::Unknown => "\u{2013}".to_owned(),
            Value::Count(n) => number(n),
            Value::Hundredths(n) => {
                format!("{}{}.{:02}", if n < 0 { "-" } else { "" }, number(n.abs() / 100), n.abs() % 100)
            }
        }
    }

    /// As programs read it.
    pub fn as_f64(self) -> Option<f64> {
        match self {
            Value::Unknown => None,
            Value::Count(n) => Some(n as f64),
            Value::Hundredths(n) => Some(n as f64 / 100.0),
        }
    }
}

/// Half up; `Unknown` where there is nothing to divide by.
pub(super) fn ratio(of: i64, by: i64, factor: i64) -> Value {
    if by == 0 {
        return Value::Unknown;
    }
    Value::Hundredths((of * factor * 100 * 2 + by).div_euclid(by * 2))
}

pub(super) fn distinct<K: std::hash::Hash + Eq>(facts: &[&Fact], key: impl Fn(&Fact) -> K) -> Value {
    Value::Count(facts.iter().map(|it| key(it)).collect::<HashSet<K>>().len() as i64)
}

/// Each need once: of a chain of relisted postings the first one that was published.
pub(super) fn headcount(facts: &[&Fact]) -> i64 {
    let mut first: HashMap<i64, &Fact> = HashMap::new();
    for fact in facts {
        let it = first.entry(fact.chain).or_insert(fact);
        if (fact.at, fact.record_id) < (it.at, it.record_id) {
            *it = fact;
        }
    }
    first.values().map(|it| it.amount).sum()
}

/// The middle of the waits in seconds, in days.
pub(super) fn median_days(facts: &[&Fact]) -> Value {
    let mut waits: Vec<i64> = facts.iter().map(|it| it.amount).collect();
    waits.sort_unstable();
    let n = waits.len();
    if n == 0 {
        return Value::Unknown;
    }
    // Both middles of an even number, halved with the day's seconds.
    ratio(waits[(n - 1) / 2] + waits[n / 2], 2 * 86_400, 1)
}

/// The sum of what facts bring.
pub(super) fn sum(facts: &[&Fact]) -> i64 {
    facts.iter().map(|it| it.amount).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_rounded_half_up_and_shown_for_people() {
        for (of, by, factor, shown) in
            [(960, 72, 1, "13.33"), (1, 0, 1, "\u{2013}"), (1, 8, 100, "12.50"), (2, 3, 1, "0.67"), (1, 200, 1, "0.01")]
        {
            assert_eq!(ratio(of, by, factor).show(), shown, "{of}/{by}");
        }
        assert_eq!(Value::Count(12_345).show(), "12,345");
    }
}
