//! Text analysis: how Bole reads Chinese, the same way everywhere.
//!
//! The index, a query, an alert and the matching all go through the functions
//! of this module, so that what one of them writes another one finds:
//!
//! - [`fold()`] makes spellings alike (width, case, traditional characters);
//! - [`tokens`] cuts into words *and* the words inside them, for the index;
//! - [`words`] cuts without overlap, for telling terms and snippets;
//! - [`bigrams`] is the net below the dictionary: it finds what no one listed;
//! - [`pinyin_terms`] lets titles and employers be typed without an input method;
//! - [`synonyms`] is applied to queries only, so that a change of
//!   `index/synonyms.txt` needs no reindex.
//!
//! Offsets are bytes of the text as it was given, never of its folded copy: a
//! snippet can mark the original. English is not stemmed, and no stop word is
//! dropped here: whether one matters depends on the query.

mod fold;
mod latin;
mod lexicon;
mod pinyin;
mod segment;

pub use fold::{fold, fold_char};
pub use lexicon::{Synonym, is_stopword, synonyms, words as listed_words};
pub use pinyin::{pinyin_terms, readings};
pub use segment::{bigrams, each_bigram, each_token, is_han, is_known, tokens, words};

/// A word of a text and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The word, folded.
    pub text: String,
    /// First byte in the original text.
    pub start: usize,
    /// One past the last byte in the original text.
    pub end: usize,
    /// Which word of the text it is; a word inside another one shares its place.
    pub position: u32,
}
