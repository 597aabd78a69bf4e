//! How the queue stands: figures of the whole, none of a single reviewer.

use chrono::TimeDelta;

use super::ReviewOutcome;

/// A review that someone decided.
#[derive(Debug, Clone, Copy)]
pub struct Decided {
    /// From the submission to the decision.
    pub took: TimeDelta,
    /// What it was.
    pub outcome: ReviewOutcome,
}

/// The figures of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// Reviews that wait.
    pub open: i64,
    /// Those of them that are past their time.
    pub overdue: i64,
    /// Reviews that were decided.
    pub decided: usize,
    /// Half of them took no longer, in whole minutes; `None` where none was decided.
    pub median_minutes: Option<i64>,
    /// Of a hundred decided ones, how many were sent back; `None` as above.
    pub returned_percent: Option<usize>,
    /// Of a hundred decided ones, how many were refused; `None` as above.
    pub refused_percent: Option<usize>,
}

impl Figures {
    /// Of the counts and of what was decided, in any order.
    pub fn of(open: i64, overdue: i64, decided: &[Decided]) -> Figures {
        let mut minutes: Vec<i64> = decided.iter().map(|it| it.took.num_minutes()).collect();
        minutes.sort_unstable();
        let n = minutes.len();
        let median_minutes = match n {
            0 => None,
            n if n % 2 == 1 => Some(minutes[n / 2]),
            n => Some((minutes[n / 2 - 1] + minutes[n / 2]) / 2),
        };
        let percent = |outcome| {
            let part = decided.iter().filter(|it| it.outcome == outcome).count();
            (part * 200 + n).checked_div(n * 2)
        };
        Figures {
            open,
            overdue,
            decided: n,
            median_minutes,
            returned_percent: percent(ReviewOutcome::ChangesRequested),
            refused_percent: percent(ReviewOutcome::Refused),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_and_the_median_is_the_middle() {
        let decided = |hours: &[i64], outcome| {
            hours.iter().map(|it| Decided { took: TimeDelta::hours(*it), outcome }).collect::<Vec<_>>()
        };
        assert_eq!(Figures::of(0, 0, &[]).median_minutes, None);
        assert_eq!(Figures::of(0, 0, &[]).returned_percent, None);
        let mut all = decided(&[30, 2], ReviewOutcome::Approved);
        all.extend(decided(&[6], ReviewOutcome::ChangesRequested));
        let figures = Figures::of(4, 1, &all);
        assert_eq!((figures.median_minutes, figures.returned_percent), (Some(360), Some(33)));
        all.extend(decided(&[10], ReviewOutcome::Refused));
        let figures = Figures::of(4, 1, &all);
        assert_eq!((figures.median_minutes, figures.refused_percent), (Some(480), Some(25)));
    }
}
