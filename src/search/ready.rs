//! Words on their way into the index. [`super::analysis`] has cut them already: they
//! travel as one text, and the index takes it apart again at the seams.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// What the schema calls the tokenizer [`Ready`].
pub(super) const NAME: &str = "ready";

/// Between two words. A control character is never part of one.
const SEAM: char = '\u{1f}';

/// The words of a field. Places must not fall; one that several share is passed on
/// as several, as only a field of single words looks at distances.
#[derive(Default)]
pub(super) struct Words {
    text: String,
    /// The place that comes next.
    next: u32,
}

impl Words {
    pub(super) fn push(&mut self, word: &str, position: u32) {
        // A place without a word is a seam more.
        for _ in self.next..position {
            self.text.push(SEAM);
        }
        self.text.push_str(word);
        self.text.push(SEAM);
        self.next = self.next.max(position) + 1;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }
}

/// Takes [`Words`] apart.
#[derive(Clone, Default)]
pub(super) struct Ready {
    token: Token,
}

/// The words of one text.
pub(super) struct ReadyStream<'a> {
    rest: &'a str,
    token: &'a mut Token,
}

impl Tokenizer for Ready {
    type TokenStream<'a> = ReadyStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> ReadyStream<'a> {
        self.token.reset();
        ReadyStream { rest: text, token: &mut self.token }
    }
}

impl TokenStream for ReadyStream<'_> {
    fn advance(&mut self) -> bool {
        while let Some((word, rest)) = self.rest.split_once(SEAM) {
            self.rest = rest;
            self.token.position = self.token.position.wrapping_add(1);
            if !word.is_empty() {
                self.token.text.clear();
                self.token.text.push_str(word);
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_arrive_at_their_places() {
        let mut words = Words::default();
        for (word, position) in [("软件", 0), ("c++", 1), ("电工", 4), ("工", 4), ("员", 8)] {
            words.push(word, position);
        }
        let text = words.into_text();
        let mut ready = Ready::default();
        let mut stream = ready.token_stream(&text);
        let mut found = Vec::new();
        while let Some(it) = stream.next() {
            found.push((it.text.clone(), it.position));
        }
        let expected =
            [("软件", 0), ("c++", 1), ("电工", 4), ("工", 5), ("员", 8)].map(|(text, at)| (text.to_owned(), at));
        assert_eq!(found, expected);
    }
}
