//! A pair in words: what fits, what is missing, and what brings how many points.

use super::score::{Match, OCCUPATION, Parts, TEXT, WELCOME};
use crate::i18n::Loc;
use crate::postings::Posting;
use crate::search::ProfileDoc;
use crate::search::snippet::Marks;
use crate::training::gap::Ways;
use crate::training::gap::ways::{self, Link};

/// A match in words, for a page.
#[derive(Debug, Clone)]
pub struct Explained {
    /// 五项全部符合; or how many pass, fail, and are not known.
    pub verdict: String,
    /// The conditions: outcome's code, what it is about, what is asked, what there is, what would change it.
    pub conditions: Vec<ExplainedCondition>,
    /// Telling words that both have.
    pub matched: Vec<String>,
    /// Telling words that the profile lacks.
    pub missing: Vec<String>,
    /// The passage of the posting that holds the words, as HTML.
    pub posting_passage: Option<String>,
    /// The passage of the profile that holds the words, as HTML.
    pub profile_passage: Option<String>,
    /// 0 to 100: the sum of the points below.
    pub score: i32,
    /// What brings how many points, in words, whatever brings most first.
    pub parts: Vec<String>,
    /// Where one certificate alone is missing.
    pub one_away: Option<OneAway>,
}

/// A certificate that alone keeps someone from a posting (一证之差).
#[derive(Debug, Clone)]
pub struct OneAway {
    /// As the posting calls it.
    pub certificate: String,
    /// The nearest classes that lead to it.
    pub ways: Vec<Link>,
}

impl Explained {
    /// The same with the classes that lead to the one certificate that is missing.
    pub fn with_ways(self, it: &Match, ways: &Ways, loc: Loc) -> Explained {
        let one_away =
            it.one_away().map(|asked| OneAway { certificate: asked.to_owned(), ways: ways::links(ways, asked, loc) });
        Explained { one_away, ..self }
    }
}

/// A condition in words, for a page.
#[derive(Debug, Clone)]
pub struct ExplainedCondition {
    /// `pass`, `fail` or `unknown`.
    pub outcome: &'static str,
    /// What it is about.
    pub label: String,
    /// What is asked.
    pub asked: String,
    /// What there is.
    pub has: String,
    /// What would change it.
    pub change: String,
}

impl Match {
    /// In words.
    pub fn explain(&self, posting: &Posting, document: &ProfileDoc, loc: Loc) -> Explained {
        let n = self.conditions.len();
        let (n_failed, n_unknown) = (self.n_failed(), self.n_unknown());
        let verdict = if n_failed == 0 && n_unknown == 0 {
            loc.t("matching-all-pass").with("n", n)
        } else {
            loc.t("matching-verdict")
                .with("passed", n - n_failed - n_unknown)
                .with("failed", n_failed)
                .with("unknown", n_unknown)
        };
        let marks = Marks::from_words(self.matched.iter().cloned());
        let (points, parts) = self.contributions(loc);
        Explained {
            verdict: verdict.to_string(),
            conditions: self
                .conditions
                .iter()
                .map(|it| ExplainedCondition {
                    outcome: it.outcome.code(),
                    label: loc.t(it.kind.message()).to_string(),
                    asked: it.asked.clone(),
                    has: it.has.clone(),
                    change: it.change.clone(),
                })
                .collect(),
            matched: self.matched.clone(),
            missing: self.missing.clone(),
            posting_passage: marks.passage(&posting.body(), 70),
            profile_passage: marks.passage(&format!("{}\n{}", document.title, document.body), 70),
            score: points,
            parts,
            one_away: None,
        }
    }

    /// The points as they are shown and their sum: whole ones, so that what a
    /// reader adds up is what stands above it.
    fn contributions(&self, loc: Loc) -> (i32, Vec<String>) {
        let Parts { text, occupation, welcome } = self.parts;
        let parts = [("text", text, TEXT), ("occupation", occupation, OCCUPATION), ("welcome", welcome, WELCOME)];
        let mut parts = parts.map(|(name, points, most)| {
            let share = match points / most {
                it if it >= 0.8 => "high",
                it if it >= 0.4 => "middle",
                it if it > 0.0 => "low",
                _ => "none",
            };
            let text = loc
                .t(format!("matching-part-{name}"))
                .with("points", points.round() as i32)
                .with("most", most as i32)
                .with("share", share)
                .with("n", self.matched.len());
            (points.round() as i32, text.to_string())
        });
        let sum = parts.iter().map(|it| it.0).sum();
        parts.sort_by_key(|it| std::cmp::Reverse(it.0));
        (sum, parts.map(|it| it.1).to_vec())
    }
}
