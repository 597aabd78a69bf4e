//! What the pages of employers need.

use askama::Template;

use crate::html::Shell;
use crate::postings::cards::EntryCard;

/// An employer's public page.
#[derive(Template)]
#[template(path = "employers/show.html")]
#[expect(missing_docs, reason = "named as on the page")]
pub struct ShowPage {
    pub shell: Shell,
    pub name: String,
    pub is_verified: bool,
    pub introduction: Vec<String>,
    pub facts: Vec<(&'static str, String)>,
    pub cards: Vec<EntryCard>,
    pub total: i64,
    pub headcount: i64,
    /// Whether there are more than are shown.
    pub is_cut: bool,
}
