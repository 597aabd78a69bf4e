//! A sample of durations, and what is told of it.

use std::time::Duration;

use serde::Serialize;

/// Durations in milliseconds, as they were measured.
#[derive(Debug, Clone, Default)]
pub(super) struct Times(Vec<f64>);

/// What is told of a sample; all in milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub(super) struct Summary {
    pub n: usize,
    pub mean: f64,
    pub p50: f64,
    pub p95: f64,
    pub p99: f64,
    pub max: f64,
}

impl Times {
    pub(super) fn push(&mut self, took: Duration) {
        self.0.push(took.as_secs_f64() * 1000.0);
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn append(&mut self, mut other: Times) {
        self.0.append(&mut other.0);
    }

    pub(super) fn summary(mut self) -> Summary {
        self.0.sort_unstable_by(f64::total_cmp);
        let Some(max) = self.0.last().copied() else { return Summary::default() };
        let n = self.0.len();
        Summary {
            n,
            mean: self.0.iter().sum::<f64>() / n as f64,
            p50: self.at_least(50),
            p95: self.at_least(95),
            p99: self.at_least(99),
            max,
        }
    }

    /// The smallest value that so many in a hundred do not exceed: a value that
    /// was measured, never one between two.
    fn at_least(&self, percent: usize) -> f64 {
        let rank = (self.0.len() * percent).div_ceil(100);
        self.0[rank.saturating_sub(1)]
    }
}

impl FromIterator<Duration> for Times {
    fn from_iter<I: IntoIterator<Item = Duration>>(durations: I) -> Times {
        let mut times = Times::default();
        durations.into_iter().for_each(|it| times.push(it));
        times
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_a_value_that_was_measured() {
        let of = |ms: &[u64]| ms.iter().map(|it| Duration::from_millis(*it)).collect::<Times>().summary();
        let hundred: Vec<u64> = (1..=100).rev().collect();
        let it = of(&hundred);
        assert_eq!((it.n, it.p50, it.p99, it.max), (100, 50.0, 99.0, 100.0));
        assert!((it.mean - 50.5).abs() < 1e-9);
        let it = of(&[7]);
        assert_eq!((it.n, it.p50, it.p99, it.max), (1, 7.0, 7.0, 7.0));
        let it = of(&[1, 2, 3]);
        assert_eq!((it.p50, it.p99), (2.0, 3.0));
        assert_eq!(of(&[]).n, 0);
    }
}
