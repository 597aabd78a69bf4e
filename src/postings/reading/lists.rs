//! `index/readings.toml`, whose head says what it is.

use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Deserializer, de::Error};

static FILE: &str = include_str!("../../../index/readings.toml");

/// The whole file. One that cannot be read cannot be released: tests read it.
pub(super) static LISTS: LazyLock<Lists> =
    LazyLock::new(|| toml::from_str(FILE).expect("the readings of this release were read by its tests"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lists {
    pub(super) pay: Pay,
    pub(super) experience: Experience,
    pub(super) occupation: Occupation,
    pub(super) words: Vec<Words>,
    pub(super) glue: Glue,
    pub(super) places: Places,
    pub(super) numerals: Numerals,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pay {
    #[serde(deserialize_with = "spaced")]
    pub(super) pattern: Regex,
    #[serde(deserialize_with = "beginning")]
    pub(super) not_before: Regex,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Experience {
    #[serde(deserialize_with = "spaced")]
    pub(super) years: Regex,
    #[serde(deserialize_with = "spaced")]
    pub(super) none: Regex,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Occupation {
    #[serde(deserialize_with = "spaced")]
    pub(super) code: Regex,
}

/// Pieces that say one thing.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) parameter: Parameter,
    pub(super) value: String,
    #[serde(deserialize_with = "spaced")]
    pub(super) pattern: Regex,
    /// What shows that something else is meant.
    #[serde(default, deserialize_with = "some")]
    pub(super) unless: Option<Regex>,
}

/// The parameters that lists of words may name.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Parameter {
    Kind,
    Education,
    EducationMax,
}

impl Parameter {
    pub(super) fn name(self) -> &'static str {
        match self {
            Parameter::Kind => "kind",
            Parameter::Education => "education",
            Parameter::EducationMax => "education_max",
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Glue {
    #[serde(deserialize_with = "spaced")]
    pub(super) jobs: Regex,
    #[serde(deserialize_with = "beginning")]
    pub(super) names: Regex,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Places {
    #[serde(deserialize_with = "spaced")]
    pub(super) latin: Regex,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Numerals {
    /// From one to nine.
    pub(super) digits: String,
    /// The other word for two.
    pub(super) pair: char,
    /// Ten, a hundred, a thousand, ten thousand.
    pub(super) tens: String,
}

fn compile<E: Error>(pattern: &str) -> Result<Regex, E> {
    RegexBuilder::new(pattern).ignore_whitespace(true).build().map_err(E::custom)
}

/// A pattern in which spaces say nothing.
fn spaced<'de, D: Deserializer<'de>>(from: D) -> Result<Regex, D::Error> {
    compile(&String::deserialize(from)?)
}

/// One that has to stand at the beginning.
fn beginning<'de, D: Deserializer<'de>>(from: D) -> Result<Regex, D::Error> {
    compile(&format!("^(?:{})", String::deserialize(from)?))
}

fn some<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Regex>, D::Error> {
    spaced(from).map(Some)
}
