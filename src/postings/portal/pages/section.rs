//! The pages with the forms of a posting's parts.

use askama::Template;

use super::{Section, Work, shell};
use crate::codes::{Education, occupations};
use crate::html::{FieldError, Shell, Visit};
use crate::i18n::Loc;
use crate::postings::forms::{NO_OCCUPATION, PostingForm};
use crate::postings::portal::acts::PeriodForm;
use crate::postings::portal::submission::worded;
use crate::postings::queries::Posting;
use crate::postings::{Kind, PayPeriod};

/// A choice: its value, its words, whether it is taken.
type Choice = (String, String, bool);

/// Choices of a closed list, with the chosen one marked.
fn choices(all: impl IntoIterator<Item = (&'static str, &'static str)>, chosen: &str, loc: Loc) -> Vec<Choice> {
    let choice =
        |(code, message): (&'static str, &'static str)| (code.to_owned(), loc.t(message).to_string(), code == chosen);
    all.into_iter().map(choice).collect()
}

/// The first page: the title alone.
#[derive(Template)]
#[template(path = "postings/portal/new.html")]
pub struct NewPage {
    shell: Shell,
    errors: Vec<FieldError>,
    title: String,
}

impl NewPage {
    /// Makes the page.
    pub fn new(visit: &Visit, title: &str, errors: &[FieldError]) -> NewPage {
        NewPage {
            shell: Shell { error_title: !errors.is_empty(), ..shell(visit, visit.t("portal-new")) },
            errors: errors.to_vec(),
            title: title.to_owned(),
        }
    }
}

/// One part of a posting.
#[derive(Template)]
#[template(path = "postings/portal/section.html")]
pub struct SectionPage {
    shell: Shell,
    errors: Vec<FieldError>,
    section: Section,
    form: PostingForm,
    action: String,
    back: String,
    title: String,
    is_editable: bool,
    is_published: bool,
    /// What a reviewer asks to be changed here.
    requests: Vec<String>,
    /// What the rules find here, and whether it blocks.
    findings: Vec<(String, bool)>,
    occupations: Vec<Choice>,
    kinds: Vec<Choice>,
    periods: Vec<Choice>,
    educations: Vec<Choice>,
}

impl SectionPage {
    /// Makes the page.
    pub fn new(visit: &Visit, section: Section, work: &Work, form: PostingForm, errors: &[FieldError]) -> SectionPage {
        let loc = visit.loc;
        let back = loc.path(&format!("/employer/postings/{}", work.posting.row.reference));
        let is_here = |field: &str| section.fields().contains(&field);
        let here = work.findings.iter().filter(|it| is_here(&it.field) && !it.rule.starts_with("missing"));
        let educations = Education::ALL.iter().map(|it| (it.code(), it.message()));
        SectionPage {
            shell: Shell { error_title: !errors.is_empty(), ..shell(visit, visit.t(section.message())) },
            errors: errors.to_vec(),
            action: format!("{back}/{}", section.code()),
            title: work.draft.title.clone(),
            is_editable: work.is_editable(),
            is_published: work.posting.row.published_at.is_some(),
            requests: work.requests.iter().filter(|it| is_here(&it.0)).map(|it| it.1.clone()).collect(),
            findings: here.map(|it| (worded(it, loc), it.is_block())).collect(),
            occupations: occupation_choices(&work.draft.title, &form.occupation, loc),
            kinds: choices(Kind::ALL.iter().map(|it| (it.code(), it.message())), &form.kind, loc),
            periods: choices(PayPeriod::ALL.iter().map(|it| (it.code(), it.message())), &form.pay_period, loc),
            educations: choices([("", "education-none")].into_iter().chain(educations), &form.education, loc),
            section,
            form,
            back,
        }
    }
}

/// The chosen occupation, those that the title suggests, and none.
fn occupation_choices(title: &str, chosen: &str, loc: Loc) -> Vec<Choice> {
    let own = occupations::get(chosen).into_iter();
    let suggested = occupations::suggest(title, 5);
    let mut choices: Vec<Choice> = Vec::new();
    for it in own.chain(suggested.iter().map(|it| it.occupation)) {
        if !choices.iter().any(|known| known.0 == it.code) {
            choices.push((it.code.to_owned(), it.name.to_owned(), it.code == chosen));
        }
    }
    let is_none = occupations::get(chosen).is_none();
    choices.push((NO_OCCUPATION.to_owned(), loc.t("portal-occupation-none").to_string(), is_none));
    choices
}

/// The same need again: until when, and why.
#[derive(Template)]
#[template(path = "postings/portal/relist.html")]
pub struct RelistPage {
    shell: Shell,
    errors: Vec<FieldError>,
    form: PeriodForm,
    back: String,
    title: String,
}

impl RelistPage {
    /// Makes the page.
    pub fn new(visit: &Visit, posting: &Posting, form: PeriodForm, errors: &[FieldError]) -> RelistPage {
        RelistPage {
            shell: Shell { error_title: !errors.is_empty(), ..shell(visit, visit.t("portal-relist")) },
            errors: errors.to_vec(),
            form,
            back: visit.loc.path(&format!("/employer/postings/{}", posting.row.reference)),
            title: posting.row.title.clone(),
        }
    }
}
