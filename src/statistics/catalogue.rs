//! The catalogue of indicators: what each one counts, of what, in which unit and
//! along which dimensions. Names and definitions are messages
//! (`statistics-indicator-CODE` and `-definition`), numbers those of the domain
//! handbook, section 6.

use std::collections::HashSet;

use super::queries::{Fact, Source};
use super::value::{Value, distinct, headcount, median_days, ratio, sum};

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
        /// 班次
        Classes = "classes",
        /// 招生名额
        Seats = "seats",
        /// 入班人数
        TrainingEnrolled = "training_enrolled",
        /// 参训人数
        TrainingAttended = "training_attended",
        /// 参训人次
        TrainingPersonTimes = "training_person_times",
        /// 学时
        TrainingHours = "training_hours",
        /// 合格人数
        TrainingPassed = "training_passed",
        /// 合格人次
        TrainingPasses = "training_passes",
        /// 合格率
        PassRate = "pass_rate",
        /// 培训补贴
        TrainingSubsidy = "training_subsidy",
        /// 颁发的证书
        CertificatesIssued = "certificates_issued",
        /// 有效的证书
        CertificatesValid = "certificates_valid",
        /// 到期的证书
        CertificatesExpired = "certificates_expired",
        /// 暂停的证书
        CertificatesSuspended = "certificates_suspended",
        /// 撤销的证书
        CertificatesRevoked = "certificates_revoked",
        /// 补发的证书
        CertificatesReplaced = "certificates_replaced",
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
        /// 个班次
        Classes = "classes",
        /// 个名额
        Seats = "seats",
        /// 学时
        Hours = "hours",
        /// 元
        Yuan = "yuan",
        /// 张
        Certificates = "certificates",
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
        /// The trade itself: an occupation of the classification.
        Trade = "trade",
        /// 1 (highest) to 5.
        Level = "level",
        /// What a programme trains for.
        Specialism = "specialism",
        /// The programme.
        Programme = "programme",
        /// Whom it trains.
        Audience = "audience",
    }
);

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
            Indicator::TrainingPassed | Indicator::TrainingPasses | Indicator::PassRate => "S8",
            Indicator::TrainingAttended | Indicator::TrainingPersonTimes => "S9",
            Indicator::CertificatesIssued
            | Indicator::CertificatesValid
            | Indicator::CertificatesExpired
            | Indicator::CertificatesSuspended
            | Indicator::CertificatesRevoked
            | Indicator::CertificatesReplaced => "S10",
            Indicator::SearchMisses => "S15",
            Indicator::Classes
            | Indicator::Seats
            | Indicator::TrainingEnrolled
            | Indicator::TrainingHours
            | Indicator::TrainingSubsidy => "",
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
            Indicator::TrainingEnrolled | Indicator::TrainingAttended | Indicator::TrainingPassed => Unit::People,
            Indicator::IntentionPairs | Indicator::Hires => Unit::Pairs,
            Indicator::TrainingPersonTimes | Indicator::TrainingPasses => Unit::Pairs,
            Indicator::DemandRatio => Unit::Ratio,
            Indicator::ReplyRate | Indicator::PassRate => Unit::Percent,
            Indicator::Unanswered => Unit::Applications,
            Indicator::ReplyDays => Unit::Days,
            Indicator::SearchMisses => Unit::Searches,
            Indicator::MailsSent => Unit::Mails,
            Indicator::AlertsActive => Unit::Alerts,
            Indicator::Classes => Unit::Classes,
            Indicator::Seats => Unit::Seats,
            Indicator::TrainingHours => Unit::Hours,
            Indicator::TrainingSubsidy => Unit::Yuan,
            Indicator::CertificatesIssued
            | Indicator::CertificatesValid
            | Indicator::CertificatesExpired
            | Indicator::CertificatesSuspended
            | Indicator::CertificatesRevoked
            | Indicator::CertificatesReplaced => Unit::Certificates,
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
            Indicator::Classes | Indicator::Seats => &["training_classes"],
            Indicator::TrainingEnrolled => &["enrolments"],
            Indicator::TrainingAttended | Indicator::TrainingPersonTimes => {
                &["attendances", "class_sessions", "enrolments"]
            }
            Indicator::TrainingHours => &["enrolments", "training_classes", "programmes"],
            Indicator::TrainingPassed | Indicator::TrainingPasses | Indicator::PassRate => &["enrolments"],
            Indicator::TrainingSubsidy => &["enrolments", "programmes"],
            Indicator::CertificatesIssued
            | Indicator::CertificatesValid
            | Indicator::CertificatesExpired
            | Indicator::CertificatesSuspended
            | Indicator::CertificatesRevoked
            | Indicator::CertificatesReplaced => &["certificates"],
        }
    }

    /// Along what it can be taken apart.
    pub const fn dimensions(self) -> &'static [Dimension] {
        use Dimension::{Audience, Kind, Level, Month, Occupation, Programme, Region, Source, Specialism, Term, Trade};
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
            // In force on a day, which a month has many of, or suspended on it.
            Indicator::CertificatesValid | Indicator::CertificatesSuspended => {
                &[Region, Trade, Level, Specialism, Programme, Audience]
            }
            Indicator::Classes
            | Indicator::Seats
            | Indicator::TrainingEnrolled
            | Indicator::TrainingAttended
            | Indicator::TrainingPersonTimes
            | Indicator::TrainingHours
            | Indicator::TrainingPassed
            | Indicator::TrainingPasses
            | Indicator::PassRate
            | Indicator::TrainingSubsidy
            | Indicator::CertificatesIssued
            | Indicator::CertificatesExpired
            | Indicator::CertificatesRevoked
            | Indicator::CertificatesReplaced => &[Month, Region, Trade, Level, Specialism, Programme, Audience],
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
            Indicator::Classes | Indicator::Seats => Source::Classes,
            Indicator::TrainingEnrolled => Source::Enrolled,
            Indicator::TrainingAttended | Indicator::TrainingPersonTimes => Source::Attended,
            Indicator::TrainingHours => Source::Taught,
            Indicator::TrainingPassed | Indicator::TrainingPasses => Source::Passed,
            Indicator::PassRate => Source::Assessed,
            Indicator::TrainingSubsidy => Source::Subsidised,
            Indicator::CertificatesIssued => Source::Issued,
            Indicator::CertificatesValid => Source::Valid,
            Indicator::CertificatesExpired => Source::Expired,
            Indicator::CertificatesSuspended => Source::Suspended,
            Indicator::CertificatesRevoked => Source::Revoked,
            Indicator::CertificatesReplaced => Source::Replaced,
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
            Indicator::Postings
            | Indicator::Unanswered
            | Indicator::AlertsActive
            | Indicator::Classes
            // One fact each, as a person is in a class, passes it, and holds what came of it, once.
            | Indicator::TrainingPersonTimes
            | Indicator::TrainingPasses
            | Indicator::CertificatesIssued
            | Indicator::CertificatesValid
            | Indicator::CertificatesExpired
            | Indicator::CertificatesSuspended
            | Indicator::CertificatesRevoked
            | Indicator::CertificatesReplaced => Value::Count(facts.len() as i64),
            Indicator::Headcount => Value::Count(headcount(facts)),
            Indicator::Seekers
            | Indicator::Intentions
            | Indicator::TrainingEnrolled
            | Indicator::TrainingAttended
            | Indicator::TrainingPassed => distinct(facts, |it| it.person_id),
            Indicator::IntentionPairs | Indicator::Hires => distinct(facts, |it| (it.person_id, it.employer_id)),
            Indicator::DemandRatio => {
                let seekers: HashSet<_> = divisor.iter().map(|it| it.person_id).collect();
                ratio(headcount(facts), seekers.len() as i64, 1)
            }
            Indicator::ReplyRate | Indicator::PassRate => ratio(sum(facts), facts.len() as i64, 100),
            Indicator::ReplyDays => median_days(facts),
            Indicator::SearchMisses | Indicator::MailsSent | Indicator::Seats | Indicator::TrainingHours => {
                Value::Count(sum(facts))
            }
            Indicator::TrainingSubsidy => Value::Hundredths(sum(facts)),
        }
    }
}
