//! A submission as its review keeps it, put into words field by field.

use chrono::NaiveDateTime;
use serde_json::Value;

use crate::clock;
use crate::codes::{Education, occupations, regions};
use crate::i18n::Loc;
use crate::postings::{Kind, Pay, cards};

/// The fields of a submission in the order of the form, and their labels.
/// Requests name fields by the same names.
pub const FIELDS: &[(&str, &str)] = &[
    ("title", "staff-form-title"),
    ("employer", "staff-form-employer"),
    ("occupation", "staff-form-occupation"),
    ("kind", "postings-fact-kind"),
    ("headcount", "postings-fact-headcount"),
    ("duties", "postings-duties"),
    ("requirements", "postings-requirements"),
    ("pay", "postings-fact-pay"),
    ("region", "staff-form-region"),
    ("address", "staff-form-address"),
    ("is_remote", "staff-form-remote"),
    ("contract_months", "reviews-contract"),
    ("probation_months", "reviews-probation"),
    ("education", "staff-form-education"),
    ("experience_years", "staff-form-experience"),
    ("majors", "postings-majors"),
    ("certificates_required", "postings-certificates-required"),
    ("certificates_preferred", "postings-certificates-preferred"),
    ("benefits", "postings-benefits"),
    ("questions", "reviews-questions"),
    ("contact", "staff-form-contact"),
    ("valid_until", "staff-form-valid-until"),
];

/// The field of this name.
pub fn field(name: &str) -> Option<&'static str> {
    FIELDS.iter().map(|it| it.0).find(|it| *it == name)
}

/// A field's name as people read it; the name itself where it is none of ours.
pub fn label(name: &str, loc: Loc) -> String {
    FIELDS.iter().find(|it| it.0 == name).map_or_else(|| name.to_owned(), |it| loc.t(it.1).to_string())
}

/// What a submission says in a field; empty where it says nothing.
pub fn text(snapshot: &Value, name: &str, loc: Loc) -> String {
    let value = &snapshot[name];
    let code = value.as_str().unwrap_or_default();
    match (name, value) {
        (_, Value::Null) => String::new(),
        ("occupation", _) => occupations::get(code).map_or(code.to_owned(), |it| format!("{} {}", it.code, it.name)),
        ("kind", _) => Kind::parse(code).map_or(code.to_owned(), |it| loc.t(it.message()).to_string()),
        ("education", _) => Education::parse(code).map_or(code.to_owned(), |it| loc.t(it.message()).to_string()),
        ("region", _) => regions::full_name(code).unwrap_or_else(|| code.to_owned()),
        ("pay", value) => {
            serde_json::from_value::<Pay>(value.clone()).map_or(String::new(), |it| cards::amount(it, loc))
        }
        ("valid_until", _) => match code.parse::<NaiveDateTime>() {
            Ok(until) => clock::show_day(clock::last_day(until), loc.is_en()),
            Err(_) => code.to_owned(),
        },
        (_, Value::Array(items)) => items.iter().map(plain).collect::<Vec<_>>().join("\n"),
        (_, value) => plain(value),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(is_set) => if *is_set { "✓" } else { "" }.to_owned(),
        Value::Null => String::new(),
        value => value.to_string(),
    }
}
