//! Which of our fields a column of someone's table means.
//!
//! Names are compared without case, spaces, `_`, `-`, `*` and what stands in
//! brackets, so `Job_Name`, `jobName` and `岗位名称（必填）` are all known. A name
//! that is not known is no mistake: its column is left out, and
//! [`Columns::unknown`] says which those are. `docs/import.md` lists them all.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::table::Row;
use super::text;
use names::NAMES;

mod names;

crate::code_list!(
    /// A field of a posting as an import fills it.
    Field, "import-field", {
        /// The name of the row at its source.
        SourceKey = "source_key",
        /// 岗位名称
        Title = "title",
        /// 单位名称
        Employer = "employer",
        /// Code, name or search word of the occupation.
        Occupation = "occupation",
        /// 性质
        Kind = "kind",
        /// 招聘人数
        Headcount = "headcount",
        /// Duties and requirements in one text.
        Description = "description",
        /// 岗位职责
        Duties = "duties",
        /// 任职要求
        Requirements = "requirements",
        /// Pay in words, unit and period included.
        Pay = "pay",
        /// The least, in yuan a month.
        PayMin = "pay_min",
        /// The most, in yuan a month.
        PayMax = "pay_max",
        /// A code of the list of regions.
        Region = "region",
        /// 省份
        Province = "province",
        /// 城市
        City = "city",
        /// 区县
        District = "district",
        /// The address, with or without city and district in front.
        Address = "address",
        /// 学历
        Education = "education",
        /// 工作经验
        Experience = "experience",
        /// 专业
        Majors = "majors",
        /// Certificates without which no one is taken.
        CertificatesRequired = "certificates_required",
        /// Certificates that are welcome.
        CertificatesPreferred = "certificates_preferred",
        /// 福利
        Benefits = "benefits",
        /// Benefits, conditions and key words mixed.
        Tags = "tags",
        /// Whom to ask.
        Contact = "contact",
        /// The last day on which it is open.
        ValidUntil = "valid_until",
        /// A column that is known and not wanted.
        Ignored = "ignored",
    }
);

/// Why a `--map` cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MapError {
    /// A part that is not `theirs=ours`.
    #[error("{0:?} is not of the form theirs=ours")]
    Form(String),
    /// A field that we do not have.
    #[error("{0:?} is no field of ours; known: {known}", known = known_fields())]
    Field(String),
}

fn known_fields() -> String {
    Field::ALL.iter().map(|it| it.code()).collect::<Vec<_>>().join(", ")
}

/// What column names mean: the ones that are always known, and those of one import.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    own: HashMap<String, Field>,
}

impl Columns {
    /// With the names of one import on top, written `theirs=ours,theirs=ours`.
    pub fn with(map: &str) -> Result<Columns, MapError> {
        let mut own = HashMap::new();
        for part in map.split([',', '，']).map(str::trim).filter(|it| !it.is_empty()) {
            let (theirs, ours) = part.split_once('=').ok_or_else(|| MapError::Form(part.to_owned()))?;
            let ours = ours.trim();
            let field = Field::parse(ours).ok_or_else(|| MapError::Field(ours.to_owned()))?;
            own.insert(normalised(theirs), field);
        }
        Ok(Columns { own })
    }

    /// What a column means; `None` where its name is not known.
    pub fn field(&self, name: &str) -> Option<Field> {
        let name = normalised(name);
        self.own.get(&name).or_else(|| known().get(name.as_str())).copied()
    }

    /// The columns of a row that will not be read.
    pub fn unknown<'a>(&self, row: &'a Row) -> Vec<&'a str> {
        let names = row.content.iter().map(|(name, _)| &**name);
        names.filter(|it| self.field(it).is_none()).collect()
    }
}

fn known() -> &'static HashMap<&'static str, Field> {
    static KNOWN: OnceLock<HashMap<&'static str, Field>> = OnceLock::new();
    KNOWN.get_or_init(|| NAMES.iter().flat_map(|(field, names)| names.iter().map(|it| (*it, *field))).collect())
}

/// Without case, spaces, `_`, `-`, `*`, and what stands in brackets.
fn normalised(name: &str) -> String {
    let folded = text::folded(name);
    let end = folded.find(['(', '【', '[']).filter(|it| *it > 0).unwrap_or(folded.len());
    folded[..end].chars().filter(|it| !matches!(it, '_' | '-' | '*' | ':')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_known_in_its_spellings() {
        let cases = [
            ("岗位名称", Some(Field::Title)),
            ("职位名称（必填）", Some(Field::Title)),
            ("*岗位名称", Some(Field::Title)),
            ("Job_Name", Some(Field::Title)),
            ("jobName", Some(Field::Title)),
            ("单位名称", Some(Field::Employer)),
            ("salary_text", Some(Field::Pay)),
            ("薪资（元/月）", Some(Field::Pay)),
            ("salary-min", Some(Field::PayMin)),
            ("工作地点", Some(Field::Address)),
            ("学历 要求", Some(Field::Education)),
            ("company_size", Some(Field::Ignored)),
            ("星座", None),
            ("", None),
        ];
        for (name, expected) in cases {
            assert_eq!(Columns::default().field(name), expected, "{name}");
        }
    }

    #[test]
    fn a_map_comes_before_the_known_names() {
        let columns = Columns::with("工作=title, 单位名称=ignored").unwrap();
        assert_eq!(columns.field("工作"), Some(Field::Title));
        assert_eq!(columns.field("单位名称"), Some(Field::Ignored));
        assert_eq!(columns.field("薪资"), Some(Field::Pay));
        assert_eq!(Columns::with("工作").unwrap_err(), MapError::Form("工作".to_owned()));
        assert_eq!(Columns::with("a=b").unwrap_err(), MapError::Field("b".to_owned()));
    }

    #[test]
    fn no_name_means_two_things_and_all_are_documented() {
        let names = NAMES.iter().flat_map(|(_, names)| names.iter().copied()).collect::<Vec<_>>();
        assert_eq!(names.len(), known().len());
        let docs = include_str!("../../docs/import.md");
        for field in Field::ALL {
            assert!(docs.contains(&format!("`{}`", field.code())), "{field:?} is not documented");
        }
        for reason in super::super::Reason::ALL {
            assert!(docs.contains(&format!("`{}`", reason.code())), "{reason:?} is not documented");
        }
    }
}
