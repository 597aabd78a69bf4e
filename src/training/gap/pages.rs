//! What the pages of the gap show.

use askama::Template;

use super::ways::Link;
use crate::html::{FieldError, Shell};
use crate::postings::cards::EntryCard;

/// A certificate that one person lacks.
pub struct Near {
    /// Of its heading.
    pub id: String,
    /// Its name.
    pub certificate: String,
    /// How much it would open, in words.
    pub opens: String,
    /// The nearest classes that lead to it.
    pub ways: Vec<Link>,
    /// Some of the postings.
    pub postings: Vec<EntryCard>,
    /// How many more there are.
    pub n_more: usize,
}

#[derive(Template)]
#[template(path = "gap/nearby.html")]
pub struct NearbyPage {
    pub shell: Shell,
    /// Whether there is a profile to compare with.
    pub has_profile: bool,
    pub near: Vec<Near>,
}

/// A line of the report, in words.
pub struct ShownLine {
    /// The certificate, or the place.
    pub name: String,
    /// Where a class is planned from it; empty for a place.
    pub href: String,
    /// Postings, places, holders, one away, free seats, planned seats, shortage.
    pub numbers: Vec<String>,
}

#[derive(Template)]
#[template(path = "gap/index.html")]
pub struct IndexPage {
    pub shell: Shell,
    pub regions: Vec<(String, String, bool)>,
    pub as_of: String,
    pub csv_href: String,
    pub columns: Vec<&'static str>,
    pub lines: Vec<ShownLine>,
}

#[derive(Template)]
#[template(path = "gap/class.html")]
pub struct ClassPage {
    pub shell: Shell,
    pub errors: Vec<FieldError>,
    pub certificate: String,
    pub index_href: String,
    /// The numbers of the certificate: label, value.
    pub facts: Vec<(&'static str, String)>,
    /// The same by place.
    pub columns: Vec<&'static str>,
    pub places: Vec<ShownLine>,
    /// Classes that there are, with their number where people can be invited.
    pub classes: Vec<(Link, Option<String>)>,
    /// Programmes to choose from: value, name, whether chosen.
    pub ways: Vec<(String, String, bool)>,
    pub n_invitable: String,
    pub form: super::plan::PlanForm,
}
