//! What `docs/performance.md` promises, beside what a run has reached: computed, so
//! that no run can claim more than it measured.

use serde::{Deserialize, Serialize};

use super::report::thousands;

/// A figure that something may be promised of.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Promise {
    pub name: String,
    pub reached: f64,
    pub target: Option<Target>,
}

/// What is promised.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) enum Target {
    AtLeast(f64),
    AtMost(f64),
}

impl Promise {
    pub(super) fn new(name: impl Into<String>, reached: f64, target: Target) -> Promise {
        Promise { name: name.into(), reached, target: Some(target) }
    }

    fn line(&self) -> String {
        let (target, is_kept) = match self.target {
            None => (String::new(), None),
            Some(Target::AtLeast(least)) => (format!("at least {least}"), Some(self.reached >= least)),
            Some(Target::AtMost(most)) => (format!("at most {most}"), Some(self.reached <= most)),
        };
        let told = is_kept.map_or("", |it| if it { "yes" } else { "**no**" });
        format!("| {} | {target} | {} | {told} |\n", self.name, thousands(self.reached))
    }
}

/// A table of them.
pub(super) fn table<'a>(all: impl IntoIterator<Item = &'a Promise>) -> String {
    let lines: String = all.into_iter().map(Promise::line).collect();
    format!("\n| figure | target | reached | |\n|---|---:|---:|---|\n{lines}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_is_kept_or_not() {
        let all = [
            Promise::new("a", 50.0, Target::AtLeast(50.0)),
            Promise::new("b", 1.2, Target::AtMost(1.1)),
            Promise { name: "c".to_owned(), reached: 4_321.0, target: None },
        ];
        let expected = "\n| figure | target | reached | |\n|---|---:|---:|---|\n\
                        | a | at least 50 | 50 | yes |\n| b | at most 1.1 | 1.20 | **no** |\n| c |  | 4,321 |  |\n";
        assert_eq!(table(&all), expected);
    }
}
