//! The page on which a posting is handed in.

use askama::Template;

use super::{Section, Work, shell};
use crate::compliance::rules::Finding;
use crate::html::{Shell, Visit};
use crate::i18n::Loc;
use crate::postings::Draft;

/// What stands against handing a posting in.
#[derive(Template)]
#[template(path = "postings/portal/submission.html")]
pub struct SubmissionPage {
    shell: Shell,
    href: String,
    title: String,
    /// What has to be mended.
    blocks: Vec<Item>,
    /// What needs a basis.
    warnings: Vec<Item>,
    /// What a reviewer asked to be changed.
    requests: Vec<(&'static str, String, String)>,
    /// Whether all that blocks may be handed in for an exception.
    is_contestable: bool,
    is_verified: bool,
    /// Whether it was sent and is sent back.
    is_refused: bool,
}

/// A finding on the page.
struct Item {
    rule: String,
    title: String,
    law: String,
    advice: String,
    /// The part in which it stands, and where that is written.
    section: &'static str,
    href: String,
    /// The words around the passage; all three are empty where something is missing.
    before: String,
    passage: String,
    after: String,
    /// The basis, where it asks for one.
    basis: String,
    /// Whether it takes the basis: as the first of its rule, where there can be one.
    takes_basis: bool,
    /// Whether the law knows an exception from it.
    is_contestable: bool,
}

/// So many characters are shown on each side of a passage.
const AROUND: usize = 20;

/// The words before and after a passage, in the text that holds it.
fn around(draft: &Draft, it: &Finding) -> (String, String) {
    let subject = crate::compliance::rules::Subject::of(draft);
    let asked = draft.questions.iter().map(|it| ("questions", it.text.as_str()));
    let mut texts = subject.texts.into_iter().chain(asked);
    let Some((_, text)) =
        texts.find(|(field, text)| *field == it.field && text.get(it.start..it.end) == Some(&*it.passage))
    else {
        return (String::new(), String::new());
    };
    let before: Vec<char> = text[..it.start].chars().rev().take(AROUND).collect();
    let after = text[it.end..].chars().take(AROUND).collect();
    (before.into_iter().rev().collect(), after)
}

impl Item {
    fn new(work: &Work, it: &Finding, takes_basis: bool, href: &str, loc: Loc) -> Item {
        let section = Section::of_field(&it.field);
        let (before, after) = if it.passage.is_empty() { Default::default() } else { around(&work.draft, it) };
        Item {
            rule: it.rule.to_string(),
            title: loc.t(it.title_message()).to_string(),
            law: loc.t(it.law_message()).to_string(),
            advice: loc.t(it.advice_message()).to_string(),
            section: section.message(),
            href: format!("{href}/{}", section.code()),
            before,
            passage: it.passage.clone(),
            after,
            basis: work.bases.get(&*it.rule).cloned().unwrap_or_default(),
            takes_basis,
            is_contestable: it.is_contestable(),
        }
    }
}

impl SubmissionPage {
    /// Makes the page.
    pub fn new(visit: &Visit, work: &Work, is_verified: bool, is_refused: bool) -> SubmissionPage {
        let loc = visit.loc;
        let href = loc.path(&format!("/employer/postings/{}", work.posting.row.reference));
        let mut asked: Vec<&str> = Vec::new();
        let (mut blocks, mut warnings) = (Vec::new(), Vec::new());
        for it in &work.findings {
            let may_have_basis = !it.is_block() || it.is_contestable();
            let item = Item::new(work, it, may_have_basis && !asked.contains(&&*it.rule), &href, loc);
            asked.push(&it.rule);
            if it.is_block() { blocks.push(item) } else { warnings.push(item) }
        }
        let requests = work.requests.iter().map(|(field, text)| {
            let section = Section::of_field(field);
            (section.message(), text.clone(), format!("{href}/{}", section.code()))
        });
        SubmissionPage {
            shell: Shell { error_title: is_refused, ..shell(visit, visit.t("portal-submit")) },
            title: work.draft.title.clone(),
            requests: requests.collect(),
            href,
            blocks,
            warnings,
            is_contestable: work.is_contestable(),
            is_verified,
            is_refused,
        }
    }
}
