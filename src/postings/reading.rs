//! What the free text of the search box says beside words: a place, pay, a kind,
//! education, experience (`长春 会计 5000以上 兼职`).
//!
//! A piece that is read becomes a filter which the page shows and takes off
//! again; it is never *silently* so. What could be the job itself stays words:
//!
//! - a piece counts where it stands by itself, between spaces or other pieces;
//! - a place, pay or years may also be glued to a job (长春会计), as no job is
//!   called so; glued to anything else (长春银行) they are part of a name;
//! - a kind or an education that is glued to a job (兼职会计, 本科教师) may be its
//!   title: it is [offered](Reading::offers), not read;
//! - an occupation is always the job itself: its words stay, its concept is
//!   offered; only a code of the classification is read as one;
//! - nothing is read in quotes, behind a minus, or where its reader said no.
//!
//! The words and patterns are data (`index/readings.toml`). All who read a search
//! read it here: pages, feeds, the API and the alerts.

mod amounts;
mod lists;
mod places;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use crate::codes::occupations;
use crate::search::{Parsed, analysis};
use lists::LISTS;

/// Longer texts are not read further: as [`Parsed::read`] has it.
const MOST_CHARACTERS: usize = 400;

/// A piece of the box and the filter that it is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Piece {
    /// What was typed.
    pub text: String,
    /// The parameter of the search that says the same.
    pub parameter: &'static str,
    /// Its value.
    pub value: String,
}

/// What the box says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// What is searched for as words.
    pub words: String,
    /// The pieces that are filters, in their order.
    pub pieces: Vec<Piece>,
    /// Filters that could be meant: each with the words that it leaves.
    pub offers: Vec<(Piece, String)>,
}

/// A piece in the folded text, while it is in question.
#[derive(Debug)]
struct Candidate {
    range: Range<usize>,
    parameter: &'static str,
    value: String,
    /// Whether it may be cut off a job that it is glued to.
    is_cut: bool,
}

impl Reading {
    /// Nothing but words.
    pub fn literal(text: &str) -> Reading {
        Reading { words: text.to_owned(), ..Reading::default() }
    }

    /// Reads a box of a search that knows some of the filters only; other pieces stay words.
    pub fn only(text: &str, is_known: impl Fn(&Piece) -> bool) -> Reading {
        let all = Reading::of(text, &[]).pieces.into_iter();
        let other: Vec<String> = all.filter(|it| !is_known(it)).map(|it| it.text).collect();
        Reading::of(text, &other)
    }

    /// Reads a box; the pieces in `as_words` stay words.
    pub fn of(text: &str, as_words: &[String]) -> Reading {
        let text: String = text.chars().take(MOST_CHARACTERS).collect();
        let plain = without_quoted(&text);
        let as_words: Vec<String> = as_words.iter().map(|it| analysis::fold(it.trim())).collect();
        let mut candidates = candidates(&plain);
        candidates.retain(|it| !as_words.iter().any(|word| word == plain[it.range.clone()].trim()));
        candidates.sort_by_key(|it| it.range.start);
        let (kept, glued) = without_glued(&plain, candidates);
        let source = Source::new(&text, &plain);
        let piece = |it: &Candidate| Piece {
            text: source.original(&it.range).trim().to_owned(),
            parameter: it.parameter,
            value: it.value.clone(),
        };
        let words = source.without(kept.iter().map(|it| &it.range));
        let offers = glued.iter().map(|it| {
            let ranges = kept.iter().map(|it| &it.range).chain([&it.range]);
            (piece(it), source.without(ranges))
        });
        let mut offers: Vec<(Piece, String)> = offers.collect();
        offers.extend(occupation(&words));
        Reading { pieces: kept.iter().map(piece).collect(), offers, words }
    }
}

/// A box that says these words and these pieces.
pub fn box_of<'a>(words: &'a str, pieces: impl Iterator<Item = &'a Piece>) -> String {
    let said = std::iter::once(words).chain(pieces.map(|it| it.text.as_str())).filter(|it| !it.is_empty());
    said.collect::<Vec<_>>().join(" ")
}

/// The text folded, with a line's end for each character in quotes or behind a minus.
fn without_quoted(text: &str) -> String {
    let is_quote = |it: char| matches!(it, '"' | '“' | '”' | '＂');
    // The last quote of an odd number was never closed.
    let n_quotes = text.chars().filter(|it| is_quote(*it)).count() / 2 * 2;
    let (mut n, mut is_excluded, mut before) = (0, false, ' ');
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(it) = characters.next() {
        let is_minus = matches!(it, '-' | '－' | '−') && before.is_whitespace();
        is_excluded = !it.is_whitespace()
            && (is_excluded || (is_minus && characters.peek().is_some_and(|it| !it.is_whitespace())));
        let is_counted = is_quote(it) && n < n_quotes;
        n += usize::from(is_counted);
        let is_hidden = is_counted || n % 2 == 1 || is_excluded;
        plain.push(if is_hidden { '\n' } else { analysis::fold_char(it) });
        before = it;
    }
    plain
}

/// Everything that could be a piece, none over another.
fn candidates(plain: &str) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    let add = |it: Candidate, found: &mut Vec<Candidate>| {
        let is_free = found.iter().all(|other| it.range.end <= other.range.start || other.range.end <= it.range.start);
        if is_free && !cuts_latin(plain, &it.range) {
            found.push(it);
        }
    };
    for it in amounts::experience(plain).into_iter().chain(amounts::pay(plain)) {
        add(it, &mut found);
    }
    for list in &LISTS.words {
        if list.unless.as_ref().is_some_and(|it| it.is_match(plain)) {
            continue;
        }
        for it in list.pattern.find_iter(plain) {
            let value = list.value.clone();
            add(Candidate { range: it.range(), parameter: list.parameter.name(), value, is_cut: false }, &mut found);
        }
    }
    for it in LISTS.occupation.code.find_iter(plain).filter(|it| occupations::get(it.as_str()).is_some()) {
        let value = it.as_str().to_owned();
        add(Candidate { range: it.range(), parameter: "occupation", value, is_cut: false }, &mut found);
    }
    for it in places::find(&blanked(plain, &found)) {
        add(it, &mut found);
    }
    found
}

/// Whether a piece begins or ends within a word of Latin letters or a number.
fn cuts_latin(text: &str, range: &Range<usize>) -> bool {
    let is_letter = |it: Option<char>| it.is_some_and(|it| it.is_ascii_alphanumeric());
    let inside = &text[range.clone()];
    (is_letter(text[..range.start].chars().next_back()) && is_letter(inside.chars().next()))
        || (is_letter(text[range.end..].chars().next()) && is_letter(inside.chars().next_back()))
}

/// The text with spaces in place of pieces; every byte keeps its place.
fn blanked(text: &str, pieces: &[Candidate]) -> String {
    let mut blanked = text.to_owned();
    for it in pieces {
        blanked.replace_range(it.range.clone(), &" ".repeat(it.range.len()));
    }
    blanked
}

/// The pieces that count, and those that are glued to what may be a title.
fn without_glued(plain: &str, candidates: Vec<Candidate>) -> (Vec<Candidate>, Vec<Candidate>) {
    // What is glued to a piece: the characters beside it that are no piece themselves.
    let rests = |all: &[Candidate], it: &Candidate| {
        let text = blanked(plain, all);
        let is_end = |it: char| !it.is_alphanumeric();
        let before = text[..it.range.start].rfind(is_end).map_or(0, |at| at + char_at(&text, at).len_utf8());
        let after = text[it.range.end..].find(is_end).map_or(text.len(), |at| it.range.end + at);
        [text[before..it.range.start].to_owned(), text[it.range.end..after].to_owned()]
    };
    let is_bare = |it: &Candidate| rests(&candidates, it).iter().all(|it| says_nothing(it));
    let whole: Vec<bool> = candidates.iter().map(|it| it.is_cut || is_bare(it)).collect();
    let (mut kept, mut glued) = (Vec::new(), Vec::new());
    for (it, is_whole) in candidates.into_iter().zip(whole) {
        if is_whole { kept.push(it) } else { glued.push(it) }
    }
    let fits = |it: &Candidate| rests(&kept, it).iter().all(|it| says_nothing(it) || is_job(it));
    let fitting: Vec<bool> = kept.iter().map(fits).collect();
    let mut fitting = fitting.into_iter();
    kept.retain(|_| fitting.next().unwrap_or(false));
    (kept, glued)
}

fn char_at(text: &str, at: usize) -> char {
    text[at..].chars().next().unwrap_or(' ')
}

/// Whether a text has nothing that one could look for: 招聘, 的.
fn says_nothing(text: &str) -> bool {
    analysis::words(text).iter().all(|it| crate::search::is_filler(&it.text))
}

/// Whether a text may be a job that something was glued to: it ends in the name
/// of one, and does not begin as the rest of a name does.
fn is_job(text: &str) -> bool {
    let words: Vec<String> = analysis::words(text).into_iter().map(|it| it.text).collect();
    let telling: Vec<&String> = words.iter().filter(|it| !crate::search::is_filler(it)).collect();
    let Some(last) = telling.last() else { return true };
    let is_named = OCCUPATIONS.contains_key(last.as_str()) || !analysis::synonyms(last).is_empty();
    (is_named || LISTS.glue.jobs.is_match(last)) && !LISTS.glue.names.is_match(text)
}

/// The codes of the names of occupations, folded; none for a name of several.
static OCCUPATIONS: LazyLock<HashMap<String, Option<&'static str>>> = LazyLock::new(|| {
    let mut codes: HashMap<String, Option<&str>> = HashMap::new();
    for it in occupations::all().iter().filter(|it| it.level >= 3) {
        for name in std::iter::once(it.name).chain(it.aliases.iter().copied()) {
            let code = codes.entry(analysis::fold(name)).or_insert(Some(it.code));
            *code = code.filter(|code| *code == it.code);
        }
    }
    codes
});

/// The occupation whose name all the words together are.
fn occupation(words: &str) -> Option<(Piece, String)> {
    let parsed = Parsed::read(words);
    let telling: Vec<&String> = parsed.words.iter().filter(|it| !crate::search::is_filler(it)).collect();
    let name: String = telling.iter().map(|it| it.as_str()).collect();
    let code = (*OCCUPATIONS.get(&name)?)?;
    let is_all = parsed.phrases.is_empty() && parsed.exclusions.is_empty();
    let piece = Piece { text: words.trim().to_owned(), parameter: "occupation", value: code.to_owned() };
    is_all.then_some((piece, String::new()))
}

/// The text as it was typed beside its folded copy, which has as many characters.
struct Source<'a> {
    text: &'a str,
    /// For each character its first byte in the copy and in the text, and the ends.
    bounds: Vec<(usize, usize)>,
}

impl<'a> Source<'a> {
    fn new(text: &'a str, plain: &str) -> Source<'a> {
        let copy = plain.char_indices().map(|it| it.0).chain([plain.len()]);
        let own = text.char_indices().map(|it| it.0).chain([text.len()]);
        Source { text, bounds: copy.zip(own).collect() }
    }

    fn at(&self, byte: usize) -> usize {
        let i = self.bounds.partition_point(|it| it.0 < byte);
        self.bounds.get(i).map_or(self.text.len(), |it| it.1)
    }

    fn original(&self, range: &Range<usize>) -> &'a str {
        &self.text[self.at(range.start)..self.at(range.end)]
    }

    /// What is left without these ranges; nothing where that says nothing.
    fn without<'b>(&self, ranges: impl Iterator<Item = &'b Range<usize>>) -> String {
        let mut ranges: Vec<&Range<usize>> = ranges.collect();
        if ranges.is_empty() {
            return self.text.to_owned();
        }
        ranges.sort_by_key(|it| it.start);
        let mut left = String::new();
        let mut done = 0;
        for it in ranges {
            left.push_str(&self.text[done..self.at(it.start)]);
            left.push(' ');
            done = self.at(it.end);
        }
        left.push_str(&self.text[done..]);
        let left = left.split_whitespace().collect::<Vec<_>>().join(" ");
        let parsed = Parsed::read(&left);
        let is_empty = parsed.phrases.is_empty()
            && parsed.exclusions.is_empty()
            && parsed.words.iter().all(|it| crate::search::is_filler(it));
        if is_empty { String::new() } else { left }
    }
}

#[cfg(test)]
mod tests;
