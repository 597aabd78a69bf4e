//! What is said of a problem: named where it is found, put into words where the
//! answer is made, in the language of whoever asked.

use crate::i18n::Loc;

/// A message and its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    name: &'static str,
    args: Vec<(&'static str, String)>,
}

impl Said {
    /// The message of this name with its arguments.
    pub fn new(name: &'static str, args: &[(&'static str, &str)]) -> Said {
        Said { name, args: args.iter().map(|(name, value)| (*name, (*value).to_owned())).collect() }
    }

    /// The message in words.
    pub fn text(&self, loc: Loc) -> String {
        self.part(loc, "")
    }

    /// A part of it: `-title` or `-text`.
    pub(super) fn part(&self, loc: Loc, part: &str) -> String {
        let start = loc.t(format!("{}{part}", self.name));
        self.args.iter().fold(start, |text, (name, value)| text.with(*name, value)).to_string()
    }

    /// What the reader of forms and bodies complains about. Its own words name
    /// the types of a program, in English.
    pub(super) fn of_serde(complaint: &str) -> Said {
        // Between backquotes stands what is unknown, then what is known.
        let names: Vec<&str> = complaint.split('`').skip(1).step_by(2).collect();
        let known = names.get(1..).unwrap_or_default().join(", ");
        match complaint {
            it if it.starts_with("unknown field") && known.is_empty() => Said::new("problem-at-none", &[]),
            it if it.starts_with("unknown field") => Said::new("problem-at-unknown", &[("known", &known)]),
            it if it.starts_with("unknown variant") => {
                Said::new("problem-at-code", &[("code", names.first().unwrap_or(&"")), ("known", &known)])
            }
            it if it.starts_with("missing field") => Said::new("problem-at-missing", &[]),
            it if it.starts_with("duplicate field") => Said::new("problem-at-twice", &[]),
            "invalid digit found in string"
            | "cannot parse integer from empty string"
            | "number too large to fit in target type"
            | "number too small to fit in target type" => Said::new("problem-at-number", &[]),
            "provided string was not `true` or `false`" => Said::new("problem-at-bool", &[]),
            why => Said::new("problem-at-unreadable", &[("why", why)]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complaint_is_said_in_both_languages() {
        for (complaint, zh, en) in [
            (
                "unknown field `q`, expected one of `limit`, `offset`",
                "没有这一项；可用的有：limit, offset",
                "there is no such thing; there are: limit, offset",
            ),
            (
                "unknown field `q`, expected `limit`",
                "没有这一项；可用的有：limit",
                "there is no such thing; there are: limit",
            ),
            ("unknown field `q`, there are no fields", "没有这一项", "there is no such thing"),
            (
                "unknown variant `x`, expected `a` or `b`",
                "没有代码“x”；可用的有：a, b",
                "there is no code “x”; there are: a, b",
            ),
            ("invalid digit found in string", "须是整数", "must be a whole number"),
        ] {
            let said = Said::of_serde(complaint);
            assert_eq!((said.text(Loc::Zh).as_str(), said.text(Loc::En).as_str()), (zh, en), "{complaint}");
        }
    }
}
