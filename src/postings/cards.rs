//! A posting in words: the card of a list and the facts of its own page show the
//! same facts in the same order.

use chrono::NaiveDateTime;

use super::{Pay, Posting};
use crate::clock;
use crate::codes::{Education, regions};
use crate::i18n::Loc;

/// One posting in a list.
#[derive(Debug, Clone, Default)]
pub struct EntryCard {
    /// Its own page.
    pub href: String,
    /// 岗位名称
    pub title: String,
    /// The employer's name; empty on the employer's own page.
    pub employer: String,
    /// The employer's page.
    pub employer_href: Option<String>,
    /// Whether the office has checked the employer.
    pub is_verified: bool,
    /// The figures, or that it is negotiable.
    pub pay: String,
    /// 元/月
    pub pay_unit: String,
    /// Place, education, experience, openings.
    pub facts: Vec<String>,
    /// Posted, source.
    pub dates: Vec<String>,
    /// `9月19日截止，还剩 3 天`, where it is soon.
    pub closing_soon: Option<String>,
    /// The passage that was found, as HTML.
    pub matched: Option<String>,
}

/// The figures of pay and their unit.
pub fn pay(posting: &Posting, loc: Loc) -> (String, String) {
    figures(posting.row.pay(), loc)
}

fn figures(pay: Pay, loc: Loc) -> (String, String) {
    match pay.amounts() {
        Some(amounts) => {
            let text = loc.t(format!("{}-figures", amounts.message())).with("amount", amounts.text()).to_string();
            let mut unit = loc.t(pay.period.unit_message()).to_string();
            if pay.months > 12 {
                unit.push_str(&loc.t("pay-months").with("n", i32::from(pay.months)).to_string());
            }
            (text, unit)
        }
        None if pay.negotiable => (loc.t("pay-negotiable").to_string(), String::new()),
        None => (loc.t("pay-unknown").to_string(), String::new()),
    }
}

/// Pay in one piece: `3,800–4,600元/月`, or `¥3,800–4,600 a month`.
pub fn pay_text(posting: &Posting, loc: Loc) -> String {
    amount(posting.row.pay(), loc)
}

/// The same of pay alone.
pub fn amount(pay: Pay, loc: Loc) -> String {
    let (figures, unit) = figures(pay, loc);
    let space = if loc.is_en() && !unit.is_empty() { " " } else { "" };
    format!("{figures}{space}{unit}")
}

/// Where the work is, short: the county or township.
pub fn place(posting: &Posting, loc: Loc) -> String {
    match &posting.row.region {
        Some(code) => {
            let path = regions::path(code);
            let around = path.len().checked_sub(2).map_or("", |at| regions::short_name(path[at]));
            let name = path.last().map_or("", |it| match regions::short_name(it) {
                // 伊通镇 in 伊通, 吉林市 in 吉林.
                short if short == around => it.name,
                short => short,
            });
            [around, name].join(" ").trim().to_owned()
        }
        None if posting.row.is_remote => loc.t("postings-remote").to_string(),
        None => loc.t("postings-place-unknown").to_string(),
    }
}

/// The education asked for, in words.
pub fn education(posting: &Posting, loc: Loc) -> String {
    education_asked(posting.row.education(), loc)
}

/// The least education, in words.
pub fn education_asked(least: Option<Education>, loc: Loc) -> String {
    match least {
        Some(it) => loc.t("education-at-least").with("level", loc.t(it.message())).to_string(),
        None => loc.t("education-none").to_string(),
    }
}

/// The experience asked for, in words.
pub fn experience(posting: &Posting, loc: Loc) -> String {
    experience_asked(posting.row.experience_years, loc)
}

/// Years of work that are asked for, in words.
pub fn experience_asked(least: Option<i32>, loc: Loc) -> String {
    match least {
        None => loc.t("experience-unsaid").to_string(),
        Some(0) => loc.t("experience-none").to_string(),
        Some(n) => loc.t("experience-years").with("n", n).to_string(),
    }
}

/// The card of a posting.
pub fn card(posting: &Posting, loc: Loc, now: NaiveDateTime, matched: Option<String>) -> EntryCard {
    let (pay, pay_unit) = pay(posting, loc);
    let row = &posting.row;
    let mut dates = Vec::new();
    let mut closing_soon = None;
    if let Some(until) = row.valid_until.filter(|it| *it > now) {
        // The last day on which one can still apply.
        let last = clock::last_day(until);
        let n_days = (last - clock::day(now)).num_days();
        let date = clock::show_day(last, loc.is_en());
        if n_days <= 3 {
            closing_soon = Some(match n_days {
                0 => loc.t("postings-closes-today").to_string(),
                n => loc.t("postings-closes-soon").with("date", date).with("n", n).to_string(),
            });
        } else {
            dates.push(loc.t("postings-closes").with("date", date).to_string());
        }
    }
    if let Some(at) = row.published_at {
        dates.push(loc.t("postings-posted").with("date", clock::show_day(clock::day(at), loc.is_en())).to_string());
    }
    dates.push(match &row.source {
        Some(source) => loc.t("postings-reposted").with("source", source).to_string(),
        None => loc.t(row.kind().message()).to_string(),
    });
    EntryCard {
        href: loc.path(&format!("/postings/{}", row.reference)),
        title: row.title.clone(),
        employer: posting.employer.name.clone(),
        employer_href: Some(loc.path(&format!("/employers/{}", posting.employer.reference))),
        is_verified: posting.employer.is_verified(now),
        pay,
        pay_unit,
        facts: vec![
            place(posting, loc),
            education(posting, loc),
            experience(posting, loc),
            loc.t("postings-headcount").with("n", row.headcount).to_string(),
        ],
        dates,
        closing_soon,
        matched,
    }
}
