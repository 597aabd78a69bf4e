//! Findings pointed out in the very text that they were found in.

use super::Finding;

/// A stretch of a text, and the finding that points at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The words.
    pub text: String,
    /// The finding's place in the list, from 0.
    pub finding: Option<usize>,
}

/// A text cut where findings begin and end. `findings` come with their place in
/// the list. Where two overlap, the first is pointed out. A finding of a field
/// that is a list points into one entry, so its words are looked for.
pub fn stretches(text: &str, findings: &[(usize, &Finding)]) -> Vec<Stretch> {
    let mut places: Vec<(usize, usize, usize)> = findings
        .iter()
        .filter(|(_, it)| !it.passage.is_empty())
        .filter_map(|(n, it)| {
            let is_here = text.get(it.start..it.end) == Some(it.passage.as_str());
            let start = if is_here { it.start } else { text.find(&it.passage)? };
            Some((start, start + it.passage.len(), *n))
        })
        .collect();
    places.sort_unstable();
    let mut stretches = Vec::new();
    let mut push = |text: &str, finding| {
        if !text.is_empty() {
            stretches.push(Stretch { text: text.to_owned(), finding });
        }
    };
    let mut done = 0;
    for (start, end, n) in places {
        if start >= done {
            push(&text[done..start], None);
            push(&text[start..end], Some(n));
            done = end;
        }
    }
    push(&text[done..], None);
    stretches
}
