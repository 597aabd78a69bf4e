//! Hard conditions between a posting and a profile: pass, fail or unknown, each
//! with what is asked, what there is, and what would change it.

use super::outcomes::{self, Demand, Supply};
use crate::certificates::queries::ValidCert;
use crate::codes::{Education, regions};
use crate::i18n::{Loc, number};
use crate::postings::{Posting, cards};
use crate::profiles::{EntryKind, Full};
use crate::search::analysis;

crate::code_list!(
    /// What a condition is about.
    Kind, "matching-condition", {
        /// 地点
        Region = "region",
        /// 学历
        Education = "education",
        /// 经验
        Experience = "experience",
        /// 证书
        Certificate = "certificate",
        /// 薪酬
        Pay = "pay",
        /// 性质
        PostingKind = "kind",
        /// 年龄
        Age = "age",
    }
);

crate::code_list!(
    /// What became of a condition.
    Outcome, "matching-outcome", {
        /// 符合
        Pass = "pass",
        /// 不符合
        Fail = "fail",
        /// 待核实
        Unknown = "unknown",
    }
);

/// A condition and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Condition {
    /// What it is about.
    pub kind: Kind,
    /// What became of it.
    pub outcome: Outcome,
    /// What the posting asks for, in words.
    pub asked: String,
    /// What the profile says, in words.
    pub has: String,
    /// What would change a fail or an unknown; empty on a pass.
    pub change: String,
}

/// What is asked of a person's learning and work: by a posting, or by a programme
/// that trains for one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The least education.
    pub education: Option<Education>,
    /// Years of work.
    pub experience_years: Option<i32>,
    /// Names of certificates; each is needed.
    pub certificates: Vec<String>,
    /// The least age, where a law knows one; a posting never asks for it.
    pub age_min: Option<i16>,
}

impl Asked {
    /// Whether anyone meets it.
    pub fn is_nothing(&self) -> bool {
        *self == Asked::default()
    }
}

impl From<&Posting> for Asked {
    fn from(it: &Posting) -> Asked {
        Asked {
            education: it.row.education(),
            experience_years: it.row.experience_years,
            certificates: it.certificates_required.clone(),
            age_min: None,
        }
    }
}

/// What became of what is asked, save the age: education, experience, certificates.
pub fn asked(asked: &Asked, profile: &Full, certificates: &[ValidCert], loc: Loc) -> Vec<Condition> {
    let mut all = vec![education(asked.education, profile, loc), experience(asked.experience_years, profile, loc)];
    all.extend(asked.certificates.iter().map(|it| certificate(it, profile, certificates, loc)));
    all
}

/// What became of the least age; `None` where nobody knows it.
pub fn age(least: i16, is_old_enough: Option<bool>, loc: Loc) -> Condition {
    let (outcome, has) = match is_old_enough {
        Some(true) => (Outcome::Pass, "matching-has-age-enough"),
        Some(false) => (Outcome::Fail, "matching-has-age-less"),
        None => (Outcome::Unknown, "matching-has-nothing"),
    };
    let asked = loc.t("matching-age-at-least").with("n", i32::from(least)).to_string();
    condition(Kind::Age, outcome, asked, loc.t(has).to_string(), loc)
}

/// All conditions of a pair, in the order in which they are always shown.
pub fn check(posting: &Posting, profile: &Full, certificates: &[ValidCert], loc: Loc) -> Vec<Condition> {
    let mut all = vec![region(posting, profile, loc)];
    all.extend(asked(&Asked::from(posting), profile, certificates, loc));
    all.push(pay(posting, profile, loc));
    all.push(kind(posting, profile, loc));
    all
}

fn condition(kind: Kind, outcome: Outcome, asked: String, has: String, loc: Loc) -> Condition {
    let change = match outcome {
        Outcome::Pass => String::new(),
        _ => loc.t(format!("matching-change-{}-{}", kind.code(), outcome.code())).to_string(),
    };
    Condition { kind, outcome, asked, has, change }
}

fn region(posting: &Posting, profile: &Full, loc: Loc) -> Condition {
    let asked = cards::place(posting, loc);
    let wanted = &profile.preferences.regions;
    let names = |codes: &[String]| {
        let names: Vec<String> = codes.iter().filter_map(|it| regions::get(it)).map(|it| it.name.to_owned()).collect();
        names.join(if loc.is_en() { ", " } else { "、" })
    };
    let (demand, supply) = (Demand::from(posting), Supply::from(profile));
    let outcome = outcomes::region(&demand, &supply);
    let has = match (demand.region, supply.home) {
        _ if demand.is_remote && supply.wants_remote => loc.t("matching-has-remote").to_string(),
        (None, _) => names(wanted),
        (Some(_), _) if !wanted.is_empty() => loc.t("matching-has-regions").with("regions", names(wanted)).to_string(),
        (Some(_), Some(home)) => loc.t("matching-has-home").with("region", names(&[home.to_owned()])).to_string(),
        (Some(_), None) => loc.t("matching-has-nothing").to_string(),
    };
    condition(Kind::Region, outcome, asked, has, loc)
}

fn education(least: Option<Education>, profile: &Full, loc: Loc) -> Condition {
    let asked = cards::education_asked(least, loc);
    let has = profile.profile.education();
    let outcome = outcomes::education(least, has);
    let has = has.map_or_else(|| loc.t("matching-has-nothing"), |it| loc.t(it.message())).to_string();
    condition(Kind::Education, outcome, asked, has, loc)
}

fn experience(least: Option<i32>, profile: &Full, loc: Loc) -> Condition {
    let asked = cards::experience_asked(least, loc);
    let has = profile.profile.experience_years;
    let outcome = outcomes::experience(least, has);
    let has = match has {
        None => loc.t("matching-has-nothing").to_string(),
        Some(n) => loc.t("matching-has-years").with("n", n).to_string(),
    };
    condition(Kind::Experience, outcome, asked, has, loc)
}

fn certificate(asked: &str, profile: &Full, certificates: &[ValidCert], loc: Loc) -> Condition {
    let valid = certificates.iter().find(|it| is_same_certificate(asked, &it.name));
    let claimed = profile.entries_of(EntryKind::Certificate).find(|it| is_same_certificate(asked, &it.name));
    let outcome = outcomes::certificate(valid.is_some(), claimed.is_some());
    let has = match valid
        .map(|it| ("matching-has-verified", &it.name))
        .or(claimed.map(|it| ("matching-has-claimed", &it.name)))
    {
        Some((message, name)) => loc.t(message).with("name", name).to_string(),
        None => loc.t("matching-has-none").to_string(),
    };
    condition(Kind::Certificate, outcome, asked.to_owned(), has, loc)
}

/// Whether a certificate is the one that is asked for: the same name, but for
/// 证, 证书 and the like at its end, or one that says more.
pub fn is_same_certificate(asked: &str, name: &str) -> bool {
    is_same_core(&certificate_core(asked), &certificate_core(name))
}

/// What makes the usual names of a certificate one: letters and digits alone, without
/// 证, 证书 and the like at the end.
pub fn certificate_core(name: &str) -> String {
    let mut text: String = analysis::fold(name).chars().filter(|it| it.is_alphanumeric()).collect();
    for ending in ENDINGS {
        if let Some(rest) = text.strip_suffix(ending)
            && rest.chars().count() >= 2
        {
            text.truncate(rest.len());
        }
    }
    text
}

/// [`is_same_certificate`] of two names that [`certificate_core`] has been through.
pub fn is_same_core(asked: &str, name: &str) -> bool {
    !asked.is_empty() && (name == asked || name.contains(asked))
}

/// Words that a certificate's name may end in without being another one.
const ENDINGS: [&str; 5] =
    ["\u{8bc1}\u{4e66}", "\u{8bc1}", "\u{8d44}\u{683c}", "\u{804c}\u{4e1a}\u{8d44}\u{683c}", "\u{8d44}\u{8d28}"];

fn pay(posting: &Posting, profile: &Full, loc: Loc) -> Condition {
    let wanted = profile.preferences.pay_min.filter(|it| *it > 0);
    let outcome = outcomes::pay(Demand::from(posting).pay, wanted);
    let has = match wanted {
        None => loc.t("matching-has-any-pay").to_string(),
        Some(n) => loc.t("matching-has-pay").with("amount", number(n)).to_string(),
    };
    condition(Kind::Pay, outcome, cards::pay_text(posting, loc), has, loc)
}

fn kind(posting: &Posting, profile: &Full, loc: Loc) -> Condition {
    let offered = posting.row.kind();
    let wanted = &profile.preferences.kinds;
    let outcome = outcomes::kind(offered, wanted);
    let has = if wanted.is_empty() {
        loc.t("matching-has-any-kind").to_string()
    } else {
        let names: Vec<String> = wanted.iter().map(|it| loc.t(it.message()).to_string()).collect();
        names.join(if loc.is_en() { ", " } else { "、" })
    };
    condition(Kind::PostingKind, outcome, loc.t(offered.message()).to_string(), has, loc)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_counts_under_each_of_its_usual_names() {
        let cases = [
            ("护士执业证", "护士执业证书", true),
            ("护士执业资格证", "护士执业证书", true),
            ("消毒员", "消毒员证书", true),
            ("消毒员证", "公共卫生消毒员", true),
            ("电工证", "焊工证", false),
            ("低压电工作业证", "低压电工作业证", true),
            ("证", "护士证", false),
            ("驾驶证", "C1驾驶证", true),
        ];
        for (asked, name, expected) in cases {
            assert_eq!(is_same_certificate(asked, name), expected, "{asked} / {name}");
        }
    }
}
