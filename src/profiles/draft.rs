//! What someone says of themselves: by form, API, import or the demo.
//!
//! A draft is what a profile is stored from. Nothing in it is asked for but a
//! name; birth date, sex, nationality and marital state have no place in it, so
//! nothing can be decided by them.

mod partial_date;

use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::codes::Education;
use crate::postings::Kind;
pub use partial_date::PartialDate;

crate::code_list!(
    /// Who may find a profile.
    Visibility, "profiles-visibility", {
        /// No one but its owner.
        Hidden = "hidden",
        /// Employers whose verification stands, less those that are named.
        VerifiedEmployers = "verified_employers",
    }
);

/// A profile as it is said. Texts are trimmed, folded to NFC and never empty
/// where they are `Some`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Who it is.
    pub person: Person,
    /// One line (`养老护理员，三年经验`).
    #[serde(default)]
    pub headline: Option<String>,
    /// Free text.
    #[serde(default)]
    pub summary: Option<String>,
    /// What is looked for.
    #[serde(default)]
    pub preferences: Preferences,
    /// The latest first.
    #[serde(default)]
    pub works: Vec<Work>,
    /// The latest first.
    #[serde(default)]
    pub educations: Vec<Schooling>,
    /// What someone can do.
    #[serde(default)]
    pub skills: Vec<Skill>,
    /// Certificates as their holder names them; checking them is another matter.
    #[serde(default)]
    pub certificates: Vec<NamedCertificate>,
    /// Languages.
    #[serde(default)]
    pub languages: Vec<Language>,
    /// Projects.
    #[serde(default)]
    pub projects: Vec<Project>,
    /// The highest level; `None` where nothing is said.
    #[serde(default)]
    pub education: Option<Education>,
    /// Whole years of work; `None` where nothing is said.
    #[serde(default)]
    pub experience_years: Option<i32>,
    /// Who may find it.
    #[serde(default = "hidden")]
    pub visibility: Visibility,
    /// Names of employers who may not, whatever the visibility.
    #[serde(default)]
    pub hidden_from: Vec<String>,
}

/// A profile is found by others only where its owner says so.
fn hidden() -> Visibility {
    Visibility::Hidden
}

impl Default for Draft {
    fn default() -> Draft {
        Draft {
            person: Person::default(),
            headline: None,
            summary: None,
            preferences: Preferences::default(),
            works: Vec::new(),
            educations: Vec::new(),
            skills: Vec::new(),
            certificates: Vec::new(),
            languages: Vec::new(),
            projects: Vec::new(),
            education: None,
            experience_years: None,
            visibility: Visibility::Hidden,
            hidden_from: Vec::new(),
        }
    }
}

/// Who a profile is about. What identifies is left out of `Debug`, which ends up
/// in logs; the citizen ID number is taken in and never given out.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// 姓名
    pub name: String,
    /// 电子邮箱
    #[serde(default)]
    pub email: Option<String>,
    /// 电话
    #[serde(default)]
    pub phone: Option<String>,
    /// 公民身份号码, as [`crate::codes::identity::citizen_id::parse`] spells it.
    #[serde(default, skip_serializing)]
    pub citizen_id: Option<String>,
    /// Code of the region of residence.
    #[serde(default)]
    pub region: Option<String>,
    /// The address below the region.
    #[serde(default)]
    pub address: Option<String>,
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Person").field("region", &self.region).finish_non_exhaustive()
    }
}

/// What someone looks for (求职意向). Empty lists mean that anything will do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Preferences {
    /// Codes of occupations or groups of them.
    pub occupations: Vec<String>,
    /// Codes of regions.
    pub regions: Vec<String>,
    /// The least pay, in yuan a month.
    pub pay_min: Option<i64>,
    /// Kinds of work.
    pub kinds: Vec<Kind>,
}

/// One employment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Work {
    /// 单位
    pub organisation: String,
    /// 职务
    pub title: String,
    /// When it began.
    pub start: Option<PartialDate>,
    /// When it ended; `None` means that it goes on.
    pub end: Option<PartialDate>,
    /// What was done, free text of several lines.
    pub text: String,
}

/// One time at a school.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Schooling {
    /// 学校
    pub institution: String,
    /// 专业, as written.
    pub major: Option<String>,
    /// The level that it led to.
    pub level: Option<Education>,
    /// When it began.
    pub start: Option<PartialDate>,
    /// When it ended, or will.
    pub end: Option<PartialDate>,
}

/// A skill.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Skill {
    /// Its name.
    pub name: String,
    /// How good, as written.
    pub level: Option<String>,
    /// Words that go with it.
    pub keywords: Vec<String>,
}

/// A certificate as its holder names it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NamedCertificate {
    /// Its name.
    pub name: String,
    /// Who gave it.
    pub issuer: Option<String>,
    /// When.
    pub date: Option<PartialDate>,
}

/// A language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Language {
    /// Its name.
    pub name: String,
    /// How well, as written.
    pub fluency: Option<String>,
}

/// A project.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Project {
    /// Its name.
    pub name: String,
    /// What it was.
    pub text: String,
    /// When it began.
    pub start: Option<PartialDate>,
    /// When it ended.
    pub end: Option<PartialDate>,
}

impl Draft {
    /// Works out the highest education and the years of work from the lists, where
    /// they say something; what was said otherwise stays.
    pub fn compute(&mut self, today: NaiveDate) {
        let highest = self.educations.iter().filter_map(|it| it.level).max_by_key(|it| it.rank());
        self.education = highest.or(self.education);
        self.experience_years = experience_years(&self.works, today).or(self.experience_years);
    }
}

/// Whole years in which someone worked: employments that overlap count once, gaps
/// do not count. `None` where no employment says when it began.
pub fn experience_years(works: &[Work], today: NaiveDate) -> Option<i32> {
    let this_month = today.year() * 12 + today.month0().cast_signed();
    let mut spans = works
        .iter()
        .filter_map(|it| {
            let start = it.start.as_ref()?.first_month();
            let end = it.end.as_ref().map_or(this_month + 1, PartialDate::month_after);
            Some((start, end.min(this_month + 1)))
        })
        .collect::<Vec<_>>();
    spans.sort_unstable();
    if spans.is_empty() {
        return None;
    }
    let mut covered_until = i32::MIN;
    let mut n_months = 0;
    for (start, end) in spans {
        n_months += (end - start.max(covered_until)).max(0);
        covered_until = covered_until.max(end);
    }
    Some(n_months / 12)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work(start: &str, end: &str) -> Work {
        Work { start: PartialDate::parse(start), end: PartialDate::parse(end), ..Work::default() }
    }

    #[test]
    fn years_of_work_count_once_and_gaps_do_not() {
        let today = NaiveDate::from_ymd_opt(2024, 6, 15).unwrap();
        let cases: [(&[Work], Option<i32>); 8] = [
            (&[], None),
            (&[Work::default()], None),
            (&[work("2020-07", "2022-06")], Some(2)),
            (&[work("2020-07", "2022-05")], Some(1)),
            (&[work("2020", "2022")], Some(2)),
            (&[work("2023-06", "")], Some(1)),
            (&[work("2020-01", "2021-12"), work("2021-01", "2022-12")], Some(3)),
            (&[work("2010-01", "2010-12"), work("2020-01", "2020-12"), work("2030-01", "")], Some(2)),
        ];
        for (works, expected) in cases {
            assert_eq!(experience_years(works, today), expected, "{works:?}");
        }
    }

    #[test]
    fn what_identifies_stays_out_of_logs_and_the_id_number_out_of_answers() {
        let json = r#"{"person":{"name":"李平","phone":"15400000000","citizen_id":"220399188002290010"}}"#;
        let draft: Draft = serde_json::from_str(json).unwrap();
        assert_eq!(draft.person.citizen_id.as_deref(), Some("220399188002290010"));
        let shown = format!("{draft:?}");
        assert!(!shown.contains("李平") && !shown.contains("1540") && !shown.contains("2203"), "{shown}");
        assert!(!serde_json::to_string(&draft).unwrap().contains("citizen_id"));
        assert_eq!(draft.visibility, Visibility::Hidden);
        assert!(serde_json::from_str::<Draft>(r#"{"person":{"name":"x","sex":"f"}}"#).is_err());
    }
}
