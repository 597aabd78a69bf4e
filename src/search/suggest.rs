//! Type-ahead: postings whose title or employer begins with what was typed, in
//! characters, pinyin or initials.

use chrono::NaiveDateTime;
use tantivy::Term;
use tantivy::query::{BooleanQuery, FuzzyTermQuery, Occur, PhrasePrefixQuery, PhraseQuery, Query, TermQuery};
use tantivy::schema::IndexRecordOption;

use super::store::Store;
use super::{analysis, query};

/// One line of the type-ahead.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Suggestion {
    /// What it says.
    pub text: String,
    /// `title`, `employer` or `occupation`.
    pub kind: &'static str,
    /// Where it leads, in the reader's language.
    pub href: String,
}

pub(super) fn find(store: &Store, typed: &str, limit: usize, now: NaiveDateTime) -> tantivy::Result<Vec<i64>> {
    let schema = store.schema();
    let (exact, pinyin, characters) =
        (schema.get_field("exact")?, schema.get_field("pinyin")?, schema.get_field("characters")?);
    let folded = analysis::fold(typed.trim());
    let mut ways: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    if folded.is_empty() {
        return Ok(Vec::new());
    }
    if folded.is_ascii() {
        let compact: String = folded.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
        if !compact.is_empty() {
            // The distance is 0: only the beginning has to be the same.
            ways.push((
                Occur::Should,
                Box::new(FuzzyTermQuery::new_prefix(Term::from_field_text(pinyin, &compact), 0, true)),
            ));
            ways.push((Occur::Should, Box::new(PhrasePrefixQuery::new(vec![Term::from_field_text(exact, &compact)]))));
        }
    } else {
        let tokens = analysis::bigrams(&folded);
        let first = tokens.first().map_or(0, |it| it.position);
        let terms: Vec<(usize, Term)> = tokens
            .iter()
            .take(20)
            .map(|it| ((it.position - first) as usize, Term::from_field_text(exact, &it.text)))
            .collect();
        match terms.as_slice() {
            [] => {}
            [(_, only)] => {
                ways.push((Occur::Should, Box::new(TermQuery::new(only.clone(), IndexRecordOption::Basic))));
                let one = Term::from_field_text(characters, &folded);
                ways.push((Occur::Should, Box::new(TermQuery::new(one, IndexRecordOption::Basic))));
            }
            _ => ways.push((Occur::Should, Box::new(PhraseQuery::new_with_offset(terms)))),
        }
    }
    let now = now.and_utc().timestamp();
    let found = query::newest(store, &BooleanQuery::new(ways), limit * 4)?;
    Ok(found.into_iter().filter(|(_, ends)| *ends > now).map(|(id, _)| id).take(limit).collect())
}
