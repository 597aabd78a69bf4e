//! Who says what a posting's occupation is, and how sure that is.

use serde::{Deserialize, Serialize};

/// Who says it. An occupation that somebody chose is what it is; one that was taken
/// from the title is a guess, and counts as such ([`CodedBy::certainty`]).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodedBy {
    /// Whoever wrote the posting. Rows of which it is not known are taken as theirs.
    #[default]
    Author,
    /// The title suggested it; how sure that was, in percent.
    Suggestion(i16),
    /// The office corrected it.
    Staff,
}

/// From this confidence on a guess is as good as a choice, in percent: of those
/// suggestions some four in five are right, and of what authors choose not many more.
const SURE: i16 = 80;

impl CodedBy {
    /// A suggestion of this confidence, 0 to 1.
    pub fn suggested(confidence: f32) -> CodedBy {
        CodedBy::Suggestion((confidence * 100.0).round() as i16)
    }

    /// The code of the row.
    pub const fn source(self) -> &'static str {
        match self {
            CodedBy::Author => "author",
            CodedBy::Suggestion(_) => "suggestion",
            CodedBy::Staff => "staff",
        }
    }

    /// In percent; `None` for what a person said.
    pub const fn confidence(self) -> Option<i16> {
        match self {
            CodedBy::Suggestion(percent) => Some(percent),
            CodedBy::Author | CodedBy::Staff => None,
        }
    }

    /// As the row has it.
    pub fn of_row(source: Option<&str>, confidence: Option<i16>) -> CodedBy {
        match (source, confidence) {
            (Some("suggestion"), Some(percent)) => CodedBy::Suggestion(percent),
            (Some("staff"), _) => CodedBy::Staff,
            _ => CodedBy::Author,
        }
    }

    /// How much the occupation counts in a match, 0 to 1.
    pub fn certainty(self) -> f32 {
        match self {
            CodedBy::Suggestion(percent) if percent < SURE => f32::from(percent.max(0)) / 100.0,
            _ => 1.0,
        }
    }

    /// Whether whoever wrote the posting says it.
    pub fn is_author(&self) -> bool {
        *self == CodedBy::Author
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_tells_who_said_it() {
        for it in [CodedBy::Author, CodedBy::Suggestion(47), CodedBy::Staff] {
            assert_eq!(CodedBy::of_row(Some(it.source()), it.confidence()), it);
        }
        assert_eq!(CodedBy::of_row(None, None), CodedBy::Author);
        assert_eq!(CodedBy::suggested(0.476), CodedBy::Suggestion(48));
    }

    #[test]
    fn only_an_unsure_guess_counts_less() {
        let cases = [
            (CodedBy::Author, 1.0),
            (CodedBy::Staff, 1.0),
            (CodedBy::Suggestion(80), 1.0),
            (CodedBy::Suggestion(79), 0.79),
            (CodedBy::Suggestion(45), 0.45),
        ];
        for (it, expected) in cases {
            assert!((it.certainty() - expected).abs() < 1e-6, "{it:?}");
        }
    }
}
