//! What the templates of mail need.

use askama::Template;

use super::Status;
use super::eml::Eml;
use super::queries::DeadLetter;
use crate::clock;
use crate::html::Shell;
use crate::i18n::Loc;

/// What did not go out.
#[derive(Template)]
#[template(path = "mail/index.html")]
pub(super) struct Index {
    pub shell: Shell,
    pub dead: Vec<DeadLetter>,
    pub counts: Vec<(Status, String)>,
    /// Since when the oldest waiting message waits.
    pub since: Option<String>,
    /// There are more than are listed.
    pub is_cut: bool,
}

/// The demo's mails, by the names of their files.
#[derive(Template)]
#[template(path = "mail/letter_box.html")]
pub(super) struct LetterBox {
    pub shell: Shell,
    pub letters: Vec<(String, Eml)>,
}

/// One of them.
#[derive(Template)]
#[template(path = "mail/letter.html")]
pub(super) struct Letter {
    pub shell: Shell,
    pub letter: Eml,
}

impl LetterBox {
    fn when(&self, letter: &Eml) -> String {
        when(letter, self.shell.loc)
    }
}

impl Letter {
    fn when(&self) -> String {
        when(&self.letter, self.shell.loc)
    }
}

/// When it went out; as it stands there, where it is no date.
fn when(letter: &Eml, loc: Loc) -> String {
    let date = letter.header("Date");
    match chrono::DateTime::parse_from_rfc2822(date) {
        Ok(at) => clock::show_time(at.naive_utc(), loc.is_en()),
        Err(_) => date.to_owned(),
    }
}
