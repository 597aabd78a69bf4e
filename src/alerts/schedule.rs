//! When the next mail of a saved search is due.

use chrono::{Datelike, NaiveDateTime, TimeDelta};

use super::Frequency;
use crate::clock;

/// How often, and when. Hours and days are those of Beijing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// How often.
    pub frequency: Frequency,
    /// 0 to 23; says nothing where it is at once.
    pub hour: i32,
    /// 1 is Monday, 7 is Sunday; for weekly ones.
    pub weekday: i32,
}

impl Default for Schedule {
    /// Every morning at eight, as the forms propose.
    fn default() -> Schedule {
        Schedule { frequency: Frequency::Daily, hour: 8, weekday: 1 }
    }
}

impl Schedule {
    /// The first instant (UTC) after `now` at which news are told. `None` where
    /// they are told at once: then the next hit decides.
    pub fn next_after(&self, now: NaiveDateTime) -> Option<NaiveDateTime> {
        let n_days = match self.frequency {
            Frequency::AtOnce => return None,
            Frequency::Daily => 1,
            Frequency::Weekly => 7,
        };
        let today = clock::day(now);
        let days_ahead = match self.frequency {
            Frequency::Weekly => {
                (i64::from(self.weekday) - i64::from(today.weekday().number_from_monday())).rem_euclid(7)
            }
            _ => 0,
        };
        let next = clock::start_of(today) + TimeDelta::days(days_ahead) + TimeDelta::hours(i64::from(self.hour));
        Some(if next > now { next } else { next + TimeDelta::days(n_days) })
    }

    /// When a search may tell again that has just told.
    pub fn next_after_mail(&self, now: NaiveDateTime) -> NaiveDateTime {
        self.next_after(now).unwrap_or(now + TimeDelta::hours(1))
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    /// A time in Beijing, as UTC. The first of March 2026 is a Sunday.
    fn at(day: u32, hour: u32) -> NaiveDateTime {
        NaiveDate::from_ymd_opt(2026, 3, day).unwrap().and_hms_opt(hour, 0, 0).unwrap() - TimeDelta::hours(8)
    }

    #[test]
    fn the_next_mail_is_due_at_the_chosen_hour_in_beijing() {
        let daily = Schedule::default();
        let weekly = |weekday| Schedule { frequency: Frequency::Weekly, weekday, ..daily };
        for (schedule, now, next) in [
            (daily, at(1, 7), at(1, 8)),
            (daily, at(1, 8), at(2, 8)),
            (daily, at(1, 23), at(2, 8)),
            (Schedule { hour: 0, ..daily }, at(1, 0), at(2, 0)),
            (weekly(7), at(1, 7), at(1, 8)),
            (weekly(7), at(1, 9), at(8, 8)),
            (weekly(1), at(1, 9), at(2, 8)),
            (weekly(6), at(1, 9), at(7, 8)),
        ] {
            assert_eq!(schedule.next_after(now), Some(next), "{schedule:?} after {now}");
        }
    }

    #[test]
    fn news_told_at_once_come_at_most_once_an_hour() {
        let at_once = Schedule { frequency: Frequency::AtOnce, ..Schedule::default() };
        assert_eq!(at_once.next_after(at(1, 7)), None);
        assert_eq!(at_once.next_after_mail(at(1, 7)), at(1, 8));
    }
}
