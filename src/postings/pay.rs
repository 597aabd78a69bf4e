//! Pay as postings write it, and as it can be compared.
//!
//! What someone wrote is kept: its amounts, its period, its months. Comparing
//! is done on [`Pay::monthly`] alone. A text that says nothing is
//! [`Pay::UNKNOWN`], which is not pay of zero; a text that says something that
//! cannot be pay (`20-10元/天`, `5元/月`) is an error, not a guess.

mod read;

pub use read::PayError;

crate::code_list!(
    /// What one amount of pay is for.
    PayPeriod, "pay-per", {
        /// 小时
        Hour = "hour",
        /// 天
        Day = "day",
        /// 月
        Month = "month",
        /// 年
        Year = "year",
    }
);

impl PayPeriod {
    /// The name of the message that says it as a unit (`元/月`).
    pub const fn unit_message(self) -> &'static str {
        match self {
            PayPeriod::Hour => "pay-unit-hour",
            PayPeriod::Day => "pay-unit-day",
            PayPeriod::Month => "pay-unit-month",
            PayPeriod::Year => "pay-unit-year",
        }
    }

    /// The least and the most, in fen, that one amount can honestly be. Wide on
    /// purpose: they catch a wrong unit (`15` for 15,000), not poor pay.
    const fn bounds(self) -> (i64, i64) {
        let (least_yuan, most_yuan) = match self {
            PayPeriod::Hour => (1, 10_000),
            PayPeriod::Day => (10, 100_000),
            PayPeriod::Month => (100, 2_000_000),
            PayPeriod::Year => (1_000, 20_000_000),
        };
        (least_yuan * 100, most_yuan * 100)
    }
}

/// Pay in fen (1/100 yuan) before tax. Both ends `None` means that it is not
/// known, and `negotiable` that it was said to be so (面议).
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Pay {
    /// The least, in fen a period.
    pub min_fen: Option<i64>,
    /// The most, in fen a period; equal to the least where one figure is given.
    pub max_fen: Option<i64>,
    /// What the amounts are for.
    pub period: PayPeriod,
    /// How many months are paid a year; 12 unless said (`13薪`).
    pub months: i16,
    /// 面议
    pub negotiable: bool,
}

/// The amounts of a [`Pay`] as people read them, without the unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amounts {
    /// `4,000`
    Exactly(String),
    /// `3,800–4,600`
    Between(String),
    /// The least is known (`8k以上`).
    AtLeast(String),
    /// The most is known (`3千及以下`).
    AtMost(String),
}

impl Pay {
    /// Nothing is said about pay.
    pub const UNKNOWN: Pay =
        Pay { min_fen: None, max_fen: None, period: PayPeriod::Month, months: 12, negotiable: false };

    /// 面议
    pub const NEGOTIABLE: Pay = Pay { negotiable: true, ..Pay::UNKNOWN };

    /// Reads what a posting says (`1.2-2.4万·13薪`, `150元/天`, `面议`).
    pub fn parse(text: &str) -> Result<Pay, PayError> {
        read::parse(text)
    }

    /// Pay from two amounts in fen, either of which may be open.
    pub fn between(min_fen: Option<i64>, max_fen: Option<i64>, period: PayPeriod) -> Result<Pay, PayError> {
        Pay { min_fen, max_fen, period, ..Pay::UNKNOWN }.checked()
    }

    /// Itself, where its amounts can be pay: not the least above the most, and
    /// each within what its period allows.
    pub fn checked(self) -> Result<Pay, PayError> {
        if let (Some(min), Some(max)) = (self.min_fen, self.max_fen)
            && min > max
        {
            return Err(PayError::MinAboveMax);
        }
        let (least, most) = self.period.bounds();
        let is_out = |fen: Option<i64>| fen.is_some_and(|it| it < least || it > most);
        // More than 36 months a year is a typing error; 24 occurs in real postings.
        if is_out(self.min_fen) || is_out(self.max_fen) || !(12..=36).contains(&self.months) {
            return Err(PayError::OutOfBounds);
        }
        Ok(self)
    }

    /// Whether an amount is known.
    pub const fn is_known(&self) -> bool {
        self.min_fen.is_some() || self.max_fen.is_some()
    }

    /// The least and the most in whole yuan a month, for comparing and filtering:
    /// 174 hours or 21.75 days make a month, 12 months a year. The months paid
    /// beyond twelve are left out, as bonuses are not promised.
    pub fn monthly(&self) -> (Option<i64>, Option<i64>) {
        let monthly = |fen: i64| {
            let hundredths = match self.period {
                PayPeriod::Hour => fen * 174,
                PayPeriod::Day => fen * 2175 / 100,
                PayPeriod::Month => fen,
                PayPeriod::Year => fen / 12,
            };
            (hundredths + 50) / 100
        };
        (self.min_fen.map(monthly), self.max_fen.map(monthly))
    }

    /// The amounts to print in front of [`PayPeriod::unit_message`]. `None`
    /// where none is known.
    pub fn amounts(&self) -> Option<Amounts> {
        match (self.min_fen, self.max_fen) {
            (None, None) => None,
            (Some(min), Some(max)) if min == max => Some(Amounts::Exactly(yuan(min))),
            (Some(min), Some(max)) => Some(Amounts::Between(format!("{}–{}", yuan(min), yuan(max)))),
            (Some(min), None) => Some(Amounts::AtLeast(yuan(min))),
            (None, Some(max)) => Some(Amounts::AtMost(yuan(max))),
        }
    }
}

impl Amounts {
    /// The name of the message that takes the text as its `amount` and a unit as its `unit`.
    pub const fn message(&self) -> &'static str {
        match self {
            Amounts::Exactly(_) => "pay-exactly",
            Amounts::Between(_) => "pay-between",
            Amounts::AtLeast(_) => "pay-at-least",
            Amounts::AtMost(_) => "pay-at-most",
        }
    }

    /// The figures alone.
    pub fn text(&self) -> &str {
        match self {
            Amounts::Exactly(text) | Amounts::Between(text) | Amounts::AtLeast(text) | Amounts::AtMost(text) => text,
        }
    }
}

/// Fen as yuan: `4,600`, `25.50`.
pub fn yuan(fen: i64) -> String {
    let digits = (fen / 100).to_string();
    let mut text = String::with_capacity(digits.len() + 6);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if fen % 100 != 0 {
        text.push_str(&format!(".{:02}", fen % 100));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pay_is_compared_by_the_month() {
        let cases = [
            ("25元/小时", Some(4350), Some(4350)),
            ("150元/天", Some(3263), Some(3263)),
            ("1千/天", Some(21750), Some(21750)),
            ("10-15万/年", Some(8333), Some(12500)),
            ("8千-1.1万·13薪", Some(8000), Some(11000)),
            ("3千及以下", None, Some(3000)),
            ("8k以上", Some(8000), None),
            ("面议", None, None),
        ];
        for (text, min, max) in cases {
            assert_eq!(Pay::parse(text).unwrap().monthly(), (min, max), "{text}");
        }
    }

    #[test]
    fn pay_is_printed_with_separators_and_no_empty_cents() {
        let cases = [
            ("3800-4600", Some(Amounts::Between("3,800–4,600".to_owned()))),
            ("4000元/月", Some(Amounts::Exactly("4,000".to_owned()))),
            ("25.5元/小时", Some(Amounts::Exactly("25.50".to_owned()))),
            ("8k以上", Some(Amounts::AtLeast("8,000".to_owned()))),
            ("2万及以下/年", Some(Amounts::AtMost("20,000".to_owned()))),
            ("100-150万/年", Some(Amounts::Between("1,000,000–1,500,000".to_owned()))),
            ("面议", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(Pay::parse(text).unwrap().amounts(), expected, "{text}");
        }
    }

    #[test]
    fn amounts_that_cannot_be_pay_are_refused() {
        assert_eq!(Pay::between(Some(200_000), Some(100_000), PayPeriod::Month), Err(PayError::MinAboveMax));
        assert_eq!(Pay::between(Some(0), None, PayPeriod::Hour), Err(PayError::OutOfBounds));
        assert_eq!(Pay::between(None, None, PayPeriod::Month), Ok(Pay::UNKNOWN));
    }
}
