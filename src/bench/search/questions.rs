//! What is asked: words of a posting that was drawn blindly, so that each question
//! has an answer, and no two rounds ask the same.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::corpus::Corpus;
use crate::codes::regions;
use crate::search::{Filters, PostingDoc, PostingSearch, analysis};

/// One question in the forms in which each is asked.
pub(in crate::bench) struct Question {
    pub words: Vec<String>,
    /// The province and the least pay, yuan a month, for the question with filters.
    pub region: String,
    pub pay_min: u32,
}

impl Question {
    /// As our search takes it: without facets, with the exact total.
    pub(super) fn search(&self, is_filtered: bool) -> PostingSearch {
        let mut filters = Filters::default();
        if is_filtered {
            filters.add_region(&self.region);
            filters.pay_min = Some(u64::from(self.pay_min));
        }
        PostingSearch { text: self.words.join(" "), filters, limit: 20, ..PostingSearch::default() }
    }
}

/// Draws questions of one to four words.
pub(super) fn draw(corpus: &Corpus, n_postings: i64, seed: u64, n: usize) -> Vec<Question> {
    let mut rng = StdRng::seed_from_u64(seed.wrapping_add(1));
    let mut questions = Vec::with_capacity(n);
    while questions.len() < n {
        let doc = corpus.posting(rng.random_range(1..=n_postings));
        questions.extend(question(&doc, questions.len(), &mut rng));
    }
    questions
}

fn question(doc: &PostingDoc, i: usize, rng: &mut StdRng) -> Option<Question> {
    let typed = |text: &str| -> Vec<String> {
        let words = analysis::words(text).into_iter().map(|it| it.text);
        words.filter(|it| it.chars().count() > 1 && it.chars().all(analysis::is_han)).collect()
    };
    let (title, body) = (typed(&doc.title), typed(&doc.body));
    let n_words = 1 + i % 4;
    let mut words: Vec<String> = Vec::new();
    for _ in 0..40 {
        // The first from the title, as people do.
        let from = if words.is_empty() && !title.is_empty() { &title } else { &body };
        if words.len() == n_words || from.is_empty() {
            break;
        }
        let word = &from[rng.random_range(0..from.len())];
        if !words.contains(word) && !analysis::is_stopword(word) {
            words.push(word.clone());
        }
    }
    let region = regions::path(doc.region.as_deref()?).first()?.code.to_owned();
    (words.len() == n_words).then(|| Question { words, region, pay_min: 4_000 + 1_000 * (i as u32 % 4) })
}
