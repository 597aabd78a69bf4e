//! The check page.

use askama::Template;

use crate::applications::Obstacle;
use crate::applications::forms::ApplicationForm;
use crate::applications::queries::Question;
use crate::certificates::Certificate;
use crate::html::{FieldError, Shell, Visit};
use crate::matching::Explained;
use crate::postings::Posting;
use crate::profiles::pages::Sheet;
use crate::profiles::{Contact, Full};

/// What the check page is about.
pub struct Check {
    /// The posting.
    pub posting: Posting,
    /// What its employer asks.
    pub questions: Vec<Question>,
    /// Who applies; `None` where there is no profile yet.
    pub person: Option<(Full, Contact)>,
    /// Certificates that the office issued to them.
    pub issued: Vec<Certificate>,
    /// How they fit.
    pub fit: Option<Explained>,
    /// What stands in the way.
    pub obstacle: Option<Obstacle>,
    /// Whether they applied within a day before, and took it back.
    pub is_repeat: bool,
}

impl Check {
    /// For whoever has no profile yet.
    pub fn without_profile(posting: Posting, questions: Vec<Question>) -> Check {
        let obstacle = Some(Obstacle::Nameless);
        Check { posting, questions, person: None, issued: Vec::new(), fit: None, obstacle, is_repeat: false }
    }
}

/// `GET /postings/{reference}/application`
#[derive(Template)]
#[template(path = "applications/apply.html")]
pub struct Apply {
    shell: Shell,
    errors: Vec<FieldError>,
    posting_href: String,
    title: String,
    employer: String,
    /// What stands in the way, and where to mend it.
    obstacle: Option<(String, Option<String>)>,
    is_repeat: bool,
    sheet: Option<Sheet>,
    fit: Option<Explained>,
    questions: Vec<AskedQuestion>,
    form: ApplicationForm,
}

/// A question with what was answered.
struct AskedQuestion {
    text: String,
    is_required: bool,
    answer: String,
}

impl Apply {
    /// Makes the page.
    pub fn new(visit: &Visit, check: Check, form: ApplicationForm, errors: &[FieldError]) -> Apply {
        let row = &check.posting.row;
        let title = visit.t("applications-apply-title").with("title", &row.title);
        let mend = |it: Obstacle| match it {
            Obstacle::Closed => None,
            Obstacle::Excluded => Some(visit.loc.path("/profile/visibility")),
            Obstacle::Nameless | Obstacle::Unreachable => Some(visit.loc.path("/profile/person")),
        };
        let question = |(i, it): (usize, Question)| AskedQuestion {
            text: it.text,
            is_required: it.is_required,
            answer: form.answer.get(i).cloned().unwrap_or_default(),
        };
        Apply {
            shell: Shell { noindex: true, error_title: !errors.is_empty(), ..visit.shell("postings", title) },
            errors: errors.to_vec(),
            posting_href: visit.loc.path(&format!("/postings/{}", row.reference)),
            title: row.title.clone(),
            employer: check.posting.employer.name.clone(),
            obstacle: check.obstacle.map(|it| (visit.t(it.message()).to_string(), mend(it))),
            is_repeat: check.is_repeat,
            sheet: check.person.map(|(full, contact)| Sheet::new(visit, &full, &contact, &check.issued)),
            fit: check.fit,
            questions: check.questions.into_iter().enumerate().map(question).collect(),
            form,
        }
    }
}
