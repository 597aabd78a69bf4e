//! From what is said of a programme to a [`Draft`], or to a list of mistakes. The
//! form of the pages and the body of the API meet here.

use serde::Deserialize;

use crate::codes::{Education, occupations};
use crate::html::FieldError;
use crate::training::fields::{Mistakes, decimal, hundredths, plain};
use crate::training::{Audience, Part, Programme, Specialism};

/// So many specialisms, and so many parts, has a programme at most.
pub const MOST_ROWS: usize = 20;

/// A programme as it was said, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Draft {
    pub name: String,
    pub summary: String,
    pub audience: Audience,
    pub has_duty_roles: bool,
    pub hours: i32,
    pub education: Option<Education>,
    pub experience_years: Option<i32>,
    pub age_min: Option<i16>,
    pub certificates_required: Vec<String>,
    pub pass_mark: i32,
    pub completion_percent: i16,
    pub n_resits: i16,
    pub subsidy_fen: Option<i64>,
    pub certificate_months: Option<i16>,
    pub specialisms: Vec<NewSpecialism>,
    pub parts: Vec<NewPart>,
}

/// What a programme trains for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct NewSpecialism {
    pub name: String,
    pub occupation: Option<String>,
    pub level: Option<i16>,
    pub certificate_name: Option<String>,
}

/// A part of the assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct NewPart {
    pub name: String,
    pub full_mark: i32,
    pub weight: i16,
    pub least_mark: Option<i32>,
}

/// A programme as it was sent. Rows of specialisms and parts are lists of the same
/// length; a row without a name is none.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "the fields of the form")]
pub struct ProgrammeForm {
    pub organisation: String,
    pub name: String,
    pub summary: String,
    pub audience: String,
    pub has_duty_roles: String,
    pub hours: String,
    pub education: String,
    pub experience_years: String,
    pub age_min: String,
    pub certificates_required: String,
    pub pass_mark: String,
    pub completion_percent: String,
    pub resits: String,
    pub subsidy: String,
    pub certificate_months: String,
    #[serde(rename = "specialism_name[]")]
    pub specialism_name: Vec<String>,
    #[serde(rename = "specialism_occupation[]")]
    pub specialism_occupation: Vec<String>,
    #[serde(rename = "specialism_level[]")]
    pub specialism_level: Vec<String>,
    #[serde(rename = "specialism_certificate[]")]
    pub specialism_certificate: Vec<String>,
    #[serde(rename = "part_name[]")]
    pub part_name: Vec<String>,
    #[serde(rename = "part_full_mark[]")]
    pub part_full_mark: Vec<String>,
    #[serde(rename = "part_weight[]")]
    pub part_weight: Vec<String>,
    #[serde(rename = "part_least_mark[]")]
    pub part_least_mark: Vec<String>,
    pub version: String,
    pub act: String,
}

/// The cell of a row; a row that is too short is empty there.
fn cell(column: &[String], row: usize) -> &str {
    column.get(row).map_or("", |it| it.trim())
}

fn narrow<T: TryFrom<i64>>(it: Option<i64>) -> Option<T> {
    it.and_then(|it| T::try_from(it).ok())
}

impl ProgrammeForm {
    /// The draft, or every mistake in the order of the form.
    ///
    /// # Errors
    /// What has to be mended.
    pub fn parse(&self) -> Result<Draft, Vec<FieldError>> {
        let mut wrong = Mistakes::default();
        let name = wrong.needed("name", &self.name, 100, "training-programme-name-missing");
        let summary = wrong.lines("summary", &self.summary, 10_000);
        if summary.is_empty() {
            wrong.add("summary", "training-summary-missing");
        }
        let audience = match Audience::parse(&self.audience) {
            None if self.audience.is_empty() => Audience::General,
            Some(it) => it,
            None => {
                wrong.add("audience", "training-audience-missing");
                Audience::General
            }
        };
        let hours = narrow(wrong.whole("hours", &self.hours, 1, 5_000));
        if hours.is_none() {
            wrong.add("hours", "training-hours-missing");
        }
        let education = Education::parse(&self.education);
        if education.is_none() && !self.education.is_empty() {
            wrong.add("education", "training-education-unknown");
        }
        let experience_years = narrow(wrong.whole("experience_years", &self.experience_years, 0, 60));
        let age_min = narrow(wrong.whole("age_min", &self.age_min, 16, 100));
        let certificates: Vec<String> = crate::postings::forms::split(&self.certificates_required);
        if certificates.len() > 10 || certificates.iter().any(|it| it.chars().count() > 60) {
            wrong.add("certificates_required", "training-text-long");
        }
        let pass_mark = narrow(wrong.hundredths("pass_mark", &self.pass_mark, 0, 10_000));
        if pass_mark.is_none() {
            wrong.add("pass_mark", "training-pass-mark-missing");
        }
        let completion = narrow(wrong.whole("completion_percent", &self.completion_percent, 0, 100));
        let n_resits = narrow(wrong.whole("resits", &self.resits, 0, 3));
        let subsidy_fen = wrong.hundredths("subsidy", &self.subsidy, 0, 100_000_000);
        let months = narrow(wrong.whole("certificate_months", &self.certificate_months, 1, 1_200));
        let specialisms = self.specialisms(&mut wrong);
        let parts = self.parts(&mut wrong);
        let draft = hours.zip(pass_mark).map(|(hours, pass_mark)| Draft {
            name,
            summary,
            audience,
            has_duty_roles: self.has_duty_roles == "1",
            hours,
            education,
            experience_years,
            age_min,
            certificates_required: certificates,
            pass_mark,
            completion_percent: completion.unwrap_or(80),
            n_resits: n_resits.unwrap_or(1),
            subsidy_fen,
            certificate_months: months,
            specialisms,
            parts,
        });
        wrong.or(draft)
    }

    fn specialisms(&self, wrong: &mut Mistakes) -> Vec<NewSpecialism> {
        let mut found: Vec<NewSpecialism> = Vec::new();
        for i in 0..self.specialism_name.len() {
            let name = wrong.line("specialism_name", cell(&self.specialism_name, i), 60);
            let (occupation, level) = (cell(&self.specialism_occupation, i), cell(&self.specialism_level, i));
            let certificate = wrong.line("specialism_certificate", cell(&self.specialism_certificate, i), 60);
            if name.is_empty() {
                if !occupation.is_empty() || !certificate.is_empty() {
                    wrong.add("specialism_name", "training-specialism-name-missing");
                }
                continue;
            }
            if found.iter().any(|it| it.name == name) {
                wrong.add("specialism_name", "training-specialism-twice");
            }
            let code = if occupation.is_empty() { None } else { crate::profiles::forms::occupation(occupation) };
            if code.is_none_or(|it| occupations::get(it).is_none()) && !occupation.is_empty() {
                wrong.add("specialism_occupation", "training-occupation-unknown");
            }
            found.push(NewSpecialism {
                name,
                occupation: code.map(str::to_owned),
                level: narrow(wrong.whole("specialism_level", level, 1, 5)),
                certificate_name: Some(certificate).filter(|it| !it.is_empty()),
            });
        }
        match found.len() {
            0 => wrong.add("specialism_name", "training-specialism-missing"),
            1..=MOST_ROWS => {}
            _ => wrong.add("specialism_name", "training-too-many-rows"),
        }
        found
    }

    fn parts(&self, wrong: &mut Mistakes) -> Vec<NewPart> {
        let mut found: Vec<NewPart> = Vec::new();
        for i in 0..self.part_name.len() {
            let name = wrong.line("part_name", cell(&self.part_name, i), 60);
            if name.is_empty() {
                continue;
            }
            if found.iter().any(|it| it.name == name) {
                wrong.add("part_name", "training-part-twice");
            }
            let full = match cell(&self.part_full_mark, i) {
                "" => Some(10_000),
                text => narrow(wrong.hundredths("part_full_mark", text, 1, 100_000)),
            };
            let weight = narrow(wrong.whole("part_weight", cell(&self.part_weight, i), 1, 100));
            if weight.is_none() {
                wrong.add("part_weight", "training-weights-wrong");
            }
            let most = full.map_or(100_000, i64::from);
            let least = narrow(wrong.hundredths("part_least_mark", cell(&self.part_least_mark, i), 0, most));
            found.push(NewPart {
                name,
                full_mark: full.unwrap_or(10_000),
                weight: weight.unwrap_or(0),
                least_mark: least,
            });
        }
        match found.len() {
            0 => wrong.add("part_name", "training-part-missing"),
            1..=MOST_ROWS => {}
            _ => wrong.add("part_name", "training-too-many-rows"),
        }
        let sum: i32 = found.iter().map(|it| i32::from(it.weight)).sum();
        if !found.is_empty() && sum != 100 {
            wrong.add("part_weight", "training-weights-wrong");
        }
        found
    }

    /// The form that says what a programme says.
    pub fn of(it: &Programme, specialisms: &[Specialism], parts: &[Part]) -> ProgrammeForm {
        let number = |it: Option<i64>| it.map(|it| it.to_string()).unwrap_or_default();
        ProgrammeForm {
            organisation: String::new(),
            name: it.name.clone(),
            summary: it.summary.clone(),
            audience: it.audience.code().to_owned(),
            has_duty_roles: if it.has_duty_roles { "1".to_owned() } else { String::new() },
            hours: it.hours.to_string(),
            education: it.education.clone().unwrap_or_default(),
            experience_years: number(it.experience_years.map(i64::from)),
            age_min: number(it.age_min.map(i64::from)),
            certificates_required: it.certificates_required.clone(),
            pass_mark: decimal(i64::from(it.pass_mark)),
            completion_percent: it.completion_percent.to_string(),
            resits: it.n_resits.to_string(),
            subsidy: it.subsidy_fen.map(decimal).unwrap_or_default(),
            certificate_months: number(it.certificate_months.map(i64::from)),
            specialism_name: specialisms.iter().map(|it| it.name.clone()).collect(),
            specialism_occupation: specialisms.iter().map(|it| it.occupation.clone().unwrap_or_default()).collect(),
            specialism_level: specialisms.iter().map(|it| number(it.level.map(i64::from))).collect(),
            specialism_certificate: specialisms
                .iter()
                .map(|it| it.certificate_name.clone().unwrap_or_default())
                .collect(),
            part_name: parts.iter().map(|it| it.name.clone()).collect(),
            part_full_mark: parts.iter().map(|it| decimal(i64::from(it.full_mark))).collect(),
            part_weight: parts.iter().map(|it| it.weight.to_string()).collect(),
            part_least_mark: parts
                .iter()
                .map(|it| it.least_mark.map(|it| decimal(i64::from(it))).unwrap_or_default())
                .collect(),
            version: it.version.to_string(),
            act: String::new(),
        }
    }

    /// The sum of the weights that are numbers, for the page.
    pub fn weights(&self) -> i64 {
        self.part_weight.iter().filter_map(|it| hundredths(&plain(it))).sum::<i64>() / 100
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> ProgrammeForm {
        let some = |it: &[&str]| it.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        ProgrammeForm {
            name: "公共卫生辅助服务员".to_owned(),
            summary: "防疫、消毒与公共场所卫生管理。".to_owned(),
            hours: "４０".to_owned(),
            pass_mark: "60".to_owned(),
            specialism_name: some(&["防疫员", "消毒员", ""]),
            specialism_occupation: some(&["4-14-04-01", "消毒员", ""]),
            specialism_level: some(&["5", "", ""]),
            specialism_certificate: some(&["防疫员证书", "消毒员证书", ""]),
            part_name: some(&["理论", "实操"]),
            part_weight: some(&["40", "60"]),
            ..ProgrammeForm::default()
        }
    }

    #[test]
    fn empty_rows_are_none_and_words_find_their_occupation() {
        let draft = form().parse().unwrap();
        assert_eq!(draft.specialisms.len(), 2);
        assert_eq!(draft.specialisms[1].occupation.as_deref(), Some("4-14-04-02"));
        assert_eq!((draft.hours, draft.pass_mark, draft.parts[0].full_mark), (40, 6_000, 10_000));
    }

    #[test]
    fn each_mistake_is_told_at_its_field() {
        type Change = fn(&mut ProgrammeForm);
        let cases: &[(&str, Change)] = &[
            ("name", |it| it.name.clear()),
            ("summary", |it| it.summary.clear()),
            ("audience", |it| it.audience = "everyone".to_owned()),
            ("hours", |it| it.hours = "0".to_owned()),
            ("age_min", |it| it.age_min = "12".to_owned()),
            ("pass_mark", |it| it.pass_mark = "100.5".to_owned()),
            ("specialism_name", |it| it.specialism_name.clear()),
            ("specialism_name", |it| it.specialism_name[1] = "防疫员".to_owned()),
            ("specialism_occupation", |it| it.specialism_occupation[0] = "9-99-99-99".to_owned()),
            ("part_name", |it| it.part_name.clear()),
            ("part_weight", |it| it.part_weight[0] = "50".to_owned()),
            ("part_least_mark", |it| it.part_least_mark = vec!["101".to_owned()]),
        ];
        for (field, change) in cases {
            let mut form = form();
            change(&mut form);
            let errors = form.parse().expect_err(field);
            assert_eq!(errors.iter().map(|it| it.field).collect::<Vec<_>>(), [*field], "{form:?}");
        }
    }
}
