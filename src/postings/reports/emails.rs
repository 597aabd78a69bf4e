//! The mail that answers a report.

use super::forms::Decision;
use super::queries::Report;
use super::{State, link};
use crate::Result;
use crate::app::App;
use crate::i18n::Loc;
use crate::mail::{Letterhead, NewMail};

crate::letter! {
    /// What came of a report.
    pub struct ReportOutcome as "report_outcome" from (
        "emails/report_outcome/subject.txt",
        "emails/report_outcome/body.txt",
        "emails/report_outcome/body.html"
    ) {
        /// The posting's title.
        title: String,
        /// Whether it was right.
        is_upheld: bool,
        /// The office's words.
        answer: String,
        /// The page of the report.
        link: String,
    }
}

/// Once for each report, to the address that was left.
pub fn outcome(app: &App, report: &Report, title: &str, decision: &Decision, to: &str) -> Result<NewMail> {
    let head = Letterhead::new(&app.settings.office, app.base_url(), Loc::parse(&report.locale));
    ReportOutcome {
        title: title.to_owned(),
        is_upheld: decision.state == State::Upheld,
        answer: decision.answer.clone(),
        link: head.link(&link(&app.keys, &report.reference)),
        head,
    }
    .to_mail(format!("reports/{}/outcome", report.reference), to)
}
