//! Names that employers write for an occupation, beside those of the
//! classification's list; the head of `index/occupation-names.txt` says more.

use std::collections::HashMap;
use std::sync::LazyLock;

static FILE: &str = include_str!("../../../index/occupation-names.txt");

/// Folded; empty for most occupations.
pub(super) fn names(code: &str) -> &'static [&'static str] {
    static NAMES: LazyLock<HashMap<&str, Vec<&str>>> = LazyLock::new(|| {
        let mut names: HashMap<&str, Vec<&str>> = HashMap::new();
        for line in FILE.lines().filter(|it| !it.starts_with('#')) {
            let mut words = line.split_whitespace();
            if let Some(code) = words.next() {
                names.entry(code).or_default().extend(words);
            }
        }
        names
    });
    NAMES.get(code).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::occupations;
    use crate::search::analysis::fold;

    #[test]
    fn every_line_names_a_known_code_in_folded_words() {
        for line in FILE.lines().filter(|it| !it.starts_with('#')) {
            let code = line.split_whitespace().next().unwrap_or_default();
            assert!(occupations::get(code).is_some(), "{line}");
            assert_eq!(fold(line), line);
            let listed = names(code);
            for (i, name) in listed.iter().enumerate() {
                assert!(!listed[..i].contains(name), "{code} {name} stands twice");
            }
        }
    }
}
