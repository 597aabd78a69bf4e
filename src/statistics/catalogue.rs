//! The catalogue of indicators: what each one counts, of what, in which unit and
//! along which dimensions. Names and definitions are messages
//! (`statistics-indicator-CODE` and `-definition`), numbers those of the domain
//! handbook, section 6.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::queries::{Fact, Source};
use crate::i18n::number;

crate::code_list!(
    /// A figure that the office reports.
    Indicator, "statistics-indicator", {
        /// 发布岗位的单位
        EmployersPosting = "employers_posting",
        /// 岗位
        Postings = "postings",
        /// 招聘人数
        Headcount = "headcount",
        /// 求职者
        Seekers = "seekers",
        /// 达成就业意向的人
        Intentions = "intentions",
        /// 就业意向人次
        IntentionPairs = "intention_pairs",
        /// 录用
        Hires = "hires",
        /// 求人倍率
        DemandRatio = "demand_ratio",
        /// 答复率
        ReplyRate = "reply_rate",
        /// 无答复而终止的投递
        Unanswered = "unanswered",
        /// 答复用时的中位数
        ReplyDays = "reply_days",
        /// 没有结果的搜索
        SearchMisses = "search_misses",
        /// 已发邮件
        MailsSent = "mails_sent",
        /// 在用的订阅
        AlertsActive = "alerts_active",
    }
);

crate::code_list!(
    /// What a value counts.
    Unit, "statistics-unit", {
        /// 家
        Employers = "employers",
        /// 个岗位
        Postings = "postings",
        /// 人
        People = "people",
        /// 人次
        Pairs = "pairs",
        /// A ratio of two counts.
        Ratio = "ratio",
        /// Of a hundred.
        Percent = "percent",
        /// 件
        Applications = "applications",
        /// 天
        Days = "days",
        /// 次
        Searches = "searches",
        /// 封
        Mails = "mails",
        /// 个订阅
        Alerts = "alerts",
    }
);

crate::code_list!(
    /// Along what a figure can be taken apart.
    Dimension, "statistics-by", {
        /// Month in Beijing.
        Month = "month",
        /// The regions below the one that was asked for.
        Region = "region",
        /// Major group of the classification of occupations.
        Occupation = "occupation",
        /// Kind of the posting.
        Kind = "kind",
        /// How people and postings came together.
        Source = "source",
        /// What was typed.
        Term = "term",
    }
);

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
fn ratio(of: i64, by: i64, factor: i64) -> Value {
    if by == 0 {
        return Value::Unknown;
    }
    Value::Hundredths((of * factor * 100 * 2 + by).div_euclid(by * 2))
}

impl Indicator {
    /// Its number in the domain handbook; empty for one of our own.
    pub const fn handbook(self) -> &'static str {
        match self {
            Indicator::EmployersPosting => "S1",
            Indicator::Postings => "S2",
            Indicator::Headcount => "S3",
            Indicator::Seekers => "S4",
            Indicator::Intentions | Indicator::IntentionPairs => "S5",
            Indicator::Hires => "S6",
            Indicator::DemandRatio => "S7",
            Indicator::ReplyRate | Indicator::Unanswered | Indicator::ReplyDays => "S13",
            Indicator::SearchMisses => "S15",
            Indicator::MailsSent | Indicator::AlertsActive => "",
        }
    }

    /// The message of what exactly is counted.
    pub fn definition(self) -> String {
        format!("{}-definition", self.message())
    }

    /// What it counts.
    pub const fn unit(self) -> Unit {
        match self {
            Indicator::EmployersPosting => Unit::Employers,
            Indicator::Postings => Unit::Postings,
            Indicator::Headcount | Indicator::Seekers | Indicator::Intentions => Unit::People,
            Indicator::IntentionPairs | Indicator::Hires => Unit::Pairs,
            Indicator::DemandRatio => Unit::Ratio,
            Indicator::ReplyRate => Unit::Percent,
            Indicator::Unanswered => Unit::Applications,
            Indicator::ReplyDays => Unit::Days,
            Indicator::SearchMisses => Unit::Searches,
            Indicator::MailsSent => Unit::Mails,
            Indicator::AlertsActive => Unit::Alerts,
        }
    }

    /// The rows that it is read from, by table.
    pub const fn tables(self) -> &'static [&'static str] {
        match self {
            Indicator::EmployersPosting => &["postings", "employers"],
            Indicator::Postings | Indicator::Headcount => &["postings"],
            Indicator::Seekers => &["profiles", "applications"],
            Indicator::Intentions | Indicator::IntentionPairs => &["employment_intentions"],
            Indicator::Hires => &["hires"],
            Indicator::DemandRatio => &["postings", "profiles", "applications"],
            Indicator::ReplyRate | Indicator::Unanswered | Indicator::ReplyDays => &["applications"],
            Indicator::SearchMisses => &["search_misses"],
            Indicator::MailsSent => &["mail_queue"],
            Indicator::AlertsActive => &["saved_searches"],
        }
    }

    /// Along what it can be taken apart.
    pub const fn dimensions(self) -> &'static [Dimension] {
        use Dimension::{Kind, Month, Occupation, Region, Source, Term};
        match self {
            Indicator::EmployersPosting | Indicator::Postings | Indicator::Headcount => {
                &[Month, Region, Occupation, Kind]
            }
            Indicator::DemandRatio => &[Month, Region, Occupation],
            Indicator::Seekers => &[Month, Region, Occupation],
            Indicator::Intentions | Indicator::IntentionPairs | Indicator::Hires => {
                &[Month, Region, Occupation, Source]
            }
            Indicator::ReplyRate | Indicator::Unanswered | Indicator::ReplyDays => &[Month, Region, Occupation, Kind],
            Indicator::SearchMisses => &[Month, Term],
            Indicator::MailsSent => &[Month, Kind],
            Indicator::AlertsActive => &[],
        }
    }

    /// The facts that it is folded from.
    pub(super) const fn source(self) -> Source {
        match self {
            Indicator::EmployersPosting | Indicator::Postings | Indicator::Headcount => Source::Published,
            Indicator::Seekers => Source::Seekers,
            Indicator::Intentions | Indicator::IntentionPairs => Source::Intentions,
            Indicator::Hires => Source::Hires,
            Indicator::DemandRatio => Source::Published,
            Indicator::ReplyRate => Source::Due,
            Indicator::Unanswered => Source::Unanswered,
            Indicator::ReplyDays => Source::Answered,
            Indicator::SearchMisses => Source::Misses,
            Indicator::MailsSent => Source::Mails,
            Indicator::AlertsActive => Source::Alerts,
        }
    }

    /// A second kind of facts, for what is divided by them.
    pub(super) const fn divisor(self) -> Option<Source> {
        match self {
            Indicator::DemandRatio => Some(Source::Seekers),
            _ => None,
        }
    }

    /// The value of facts, and of those that divide it.
    pub(super) fn fold(self, facts: &[&Fact], divisor: &[&Fact]) -> Value {
        match self {
            Indicator::EmployersPosting => distinct(facts, |it| it.employer_id),
            Indicator::Postings | Indicator::Unanswered | Indicator::AlertsActive => Value::Count(facts.len() as i64),
            Indicator::Headcount => Value::Count(headcount(facts)),
            Indicator::Seekers | Indicator::Intentions => distinct(facts, |it| it.person_id),
            Indicator::IntentionPairs | Indicator::Hires => distinct(facts, |it| (it.person_id, it.employer_id)),
            Indicator::DemandRatio => {
                let seekers: HashSet<_> = divisor.iter().map(|it| it.person_id).collect();
                ratio(headcount(facts), seekers.len() as i64, 1)
            }
            Indicator::ReplyRate => ratio(facts.iter().map(|it| it.amount).sum(), facts.len() as i64, 100),
            Indicator::ReplyDays => median_days(facts),
            Indicator::SearchMisses | Indicator::MailsSent => Value::Count(facts.iter().map(|it| it.amount).sum()),
        }
    }
}

fn distinct<K: std::hash::Hash + Eq>(facts: &[&Fact], key: impl Fn(&Fact) -> K) -> Value {
    Value::Count(facts.iter().map(|it| key(it)).collect::<HashSet<K>>().len() as i64)
}

/// Each need once: of a chain of relisted postings the first one that was published.
fn headcount(facts: &[&Fact]) -> i64 {
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
fn median_days(facts: &[&Fact]) -> Value {
    let mut waits: Vec<i64> = facts.iter().map(|it| it.amount).collect();
    waits.sort_unstable();
    let n = waits.len();
    if n == 0 {
        return Value::Unknown;
    }
    // Both middles of an even number, halved with the day's seconds.
    ratio(waits[(n - 1) / 2] + waits[n / 2], 2 * 86_400, 1)
}

/// Facts by their group along a dimension, groups in the order of their codes.
pub(super) fn grouped<'a>(
    facts: &'a [Fact],
    dimension: Dimension,
    level: &dyn Fn(&Fact) -> String,
) -> BTreeMap<String, Vec<&'a Fact>> {
    let mut groups: BTreeMap<String, Vec<&Fact>> = BTreeMap::new();
    for fact in facts {
        let code = match dimension {
            Dimension::Month => crate::clock::day(fact.at).format("%Y-%m").to_string(),
            Dimension::Region => level(fact),
            Dimension::Occupation => fact
                .occupation
                .as_deref()
                .and_then(crate::codes::occupations::major_group)
                .map(|it| it.code.to_owned())
                .unwrap_or_default(),
            Dimension::Kind => fact.kind.clone(),
            Dimension::Source => fact.source.clone(),
            Dimension::Term => fact.label.clone(),
        };
        groups.entry(code).or_default().push(fact);
    }
    groups
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
