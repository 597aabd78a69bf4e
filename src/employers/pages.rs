//! What the pages of employers need.

mod members;
mod own;
mod staff;

use askama::Template;

use super::Employer;
use super::acting::Acting;
use crate::html::{FieldError, Shell, Visit};
use crate::i18n::Loc;
use crate::postings::cards::EntryCard;

pub use members::{Invitation, Members};
pub use own::{Closing, Documents, EditFacts, Home, Registration, Standing, Taken};
pub use staff::{Case, Detail, Queue};

/// The shell of a page of the members', or of the office.
fn shell(visit: &Visit, section: &'static str, title: impl ToString, errors: &[FieldError]) -> Shell {
    Shell { noindex: true, error_title: !errors.is_empty(), ..visit.shell(section, title) }
}

/// Choices of a list, with the chosen one marked.
type Choices = Vec<(String, String, bool)>;

fn choices(all: &[(&'static str, &'static str)], chosen: &str, loc: Loc) -> Choices {
    all.iter().map(|(code, message)| ((*code).to_owned(), loc.t(*message).to_string(), *code == chosen)).collect()
}

/// An employer's public page.
#[derive(Template)]
#[template(path = "employers/show.html")]
#[expect(missing_docs, reason = "named as on the page")]
pub struct ShowPage {
    pub shell: Shell,
    pub name: String,
    pub is_verified: bool,
    /// Whether the office warns of it.
    pub is_suspended: bool,
    pub introduction: Vec<String>,
    pub facts: Vec<(&'static str, String)>,
    pub cards: Vec<EntryCard>,
    pub total: i64,
    pub headcount: i64,
    /// Whether there are more than are shown.
    pub is_cut: bool,
}
