//! What the rules found in a submission, as its review keeps it.

use serde::{Deserialize, Serialize};

use crate::compliance::rules;
pub use crate::compliance::rules::Finding;
use crate::i18n::Loc;

/// All findings, and the version of the rules that found them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The version of the rules.
    pub version: String,
    /// In the order of the texts.
    pub findings: Vec<Finding>,
}

impl Found {
    /// Findings of the rules as they are now.
    pub fn now(findings: &[Finding]) -> Found {
        Found { version: rules::version().to_owned(), findings: findings.to_vec() }
    }
}

/// What is wrong in a few words, and what the law asks for; the bare codes where
/// the rule has gone since.
pub fn words(finding: &Finding, loc: Loc) -> (String, String) {
    if !rules::all().iter().any(|it| it.code == finding.rule) {
        return (finding.rule.to_string(), finding.clause.to_string());
    }
    (loc.t(finding.title_message()).to_string(), loc.t(finding.law_message()).to_string())
}
