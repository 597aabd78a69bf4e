//! What a search that finds nothing, or hardly anything, could have meant.

use chrono::NaiveDateTime;

use super::pages::{Relaxation, filter_text};
use super::search_form::{Search, SearchForm};
use crate::Result;
use crate::i18n::Loc;
use crate::search::{Parsed, PostingSearch, Search as Index, is_filler};

/// A search that finds more than this was hardly misspelled.
const FEW: i64 = 2;

/// How many wider searches are tried: each is a search of its own.
const MOST_TRIES: usize = 12;

fn count(index: &Index, search: &Search, now: NaiveDateTime) -> Result<i64> {
    let wanted = PostingSearch { limit: 0, offset: 0, with_facets: false, ..search.search.clone() };
    Ok(index.postings(&wanted, now)?.total)
}

/// The same search in another spelling, where it finds little and the other one
/// more: offered, never done.
pub(super) fn respelled(
    index: &Index,
    search: &Search,
    total: i64,
    loc: Loc,
    now: NaiveDateTime,
) -> Result<Option<Relaxation>> {
    if total > FEW || search.search.is_literal {
        return Ok(None);
    }
    let Some(text) = index.respelled(&search.search.text)? else { return Ok(None) };
    let other = search.with_words(&text).parse()?;
    let count = count(index, &other, now)?;
    let href = other.href(&loc.path("/postings"));
    Ok((count > total).then_some(Relaxation { text, href, count }))
}

/// Wider searches that do find something: without one of the filters, with what
/// was read out of the box as words, without one of the words.
pub(super) fn wider(index: &Index, search: &Search, loc: Loc, now: NaiveDateTime) -> Result<Vec<Relaxation>> {
    let path = loc.path("/postings");
    let mut relaxations: Vec<Relaxation> = Vec::new();
    for (text, form) in tries(search, loc).into_iter().take(MOST_TRIES) {
        let wider = form.parse()?;
        let href = wider.href(&path);
        let count = count(index, &wider, now)?;
        if count > 0 && !relaxations.iter().any(|it| it.href == href) {
            relaxations.push(Relaxation { text, href, count });
        }
    }
    relaxations.truncate(6);
    Ok(relaxations)
}

fn tries(search: &Search, loc: Loc) -> Vec<(String, SearchForm)> {
    let comma = if loc.is_en() { ", " } else { "\u{3001}" };
    let mut tries: Vec<(String, SearchForm)> = Vec::new();
    let without = |filter: String| loc.t("postings-without").with("filter", filter).to_string();
    let only = |words: &str| loc.t("postings-only").with("words", words).to_string();
    let mut names: Vec<&str> = search.filters().map(|it| it.0).collect();
    names.dedup();
    for name in &names {
        let values = search.filters().filter(|it| it.0 == *name).map(|it| filter_text(it.0, &it.1, loc));
        tries.push((without(values.collect::<Vec<_>>().join(comma)), search.without_all(name)));
    }
    for piece in &search.read {
        let form = search.without_piece(piece);
        if !form.q.is_empty() {
            tries.push((without(filter_text(piece.parameter, &piece.value, loc)), form));
        }
    }
    let words = &search.search.text;
    if !search.read.is_empty() {
        let text = loc.t("postings-as-words").with("words", &search.typed).to_string();
        tries.push((text, search.as_words(&search.read)));
    }
    if names.len() > 1 {
        let form = SearchForm { q: search.typed.clone(), ..SearchForm::default() };
        tries.push((loc.t("postings-without-filters").to_string(), form));
    }
    let has_filters = !names.is_empty() || !search.read.is_empty();
    if has_filters && !words.is_empty() {
        let form = SearchForm { q: words.clone(), ..SearchForm::default() };
        tries.push((loc.t("postings-only-unfiltered").with("words", words).to_string(), form));
    }
    if !search.read.is_empty() && !words.is_empty() {
        let filters = search.read.iter().map(|it| filter_text(it.parameter, &it.value, loc));
        let filters = filters.collect::<Vec<_>>().join(comma);
        tries.push((loc.t("postings-only-filters").with("filters", filters).to_string(), search.with_words("")));
    }
    let parsed = Parsed::read(words);
    let telling: Vec<&String> = parsed.words.iter().filter(|it| !is_filler(it)).collect();
    // A character by itself stands in every other text.
    let is_telling = |kept: &[&str]| kept.iter().any(|it| it.chars().nth(1).is_some());
    if telling.len() + parsed.phrases.len() > 1 {
        for left_out in &telling {
            let kept: Vec<&str> = telling.iter().filter(|it| it != &left_out).map(|it| it.as_str()).collect();
            if is_telling(&kept) {
                let words = kept.join(" ");
                tries.push((only(&words), search.with_words(&words)));
            }
        }
        for word in telling.iter().copied().chain(&parsed.phrases).filter(|it| is_telling(&[it.as_str()])) {
            let form = SearchForm { q: word.clone(), ..SearchForm::default() };
            match has_filters {
                true => tries.push((loc.t("postings-only-unfiltered").with("words", word).to_string(), form)),
                false => tries.push((only(word), form)),
            }
        }
    } else if !parsed.phrases.is_empty() {
        let words = parsed.phrases.join(" ");
        tries.push((only(&words), search.with_words(&words)));
    }
    tries
}
