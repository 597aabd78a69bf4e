//! A search of postings as an address: what `/postings`, its feeds and the API
//! all read, and how links to other searches are made.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::reading::{Piece, Reading, box_of};
use super::{Kind, PayBand};
use crate::api::{Mistake, Problem, Slice, said_parameter};
use crate::codes::{Education, occupations, regions};
use crate::search::{Filters, PostingSearch, Sort, analysis};
use crate::{Error, Result};

/// Parameters that may be given several times.
const ADDED: [&str; 6] = ["region", "occupation", "education", "pay", "kind", "as_word"];

/// Hits on one page of a list.
pub const PAGE: i64 = 20;

/// The parameters as they came. What may be given several times may also be
/// separated by commas; empty values ask for nothing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SearchForm {
    /// What was typed.
    pub q: String,
    /// Codes of regions.
    pub region: Vec<String>,
    /// Codes of occupations or groups.
    pub occupation: Vec<String>,
    /// Codes of education, or `none`.
    pub education: Vec<String>,
    /// Codes of pay bands, or `unknown`.
    pub pay: Vec<String>,
    /// Codes of kinds.
    pub kind: Vec<String>,
    /// Days: 1, 3, 7 or 30.
    pub published_within: Vec<String>,
    /// Yuan a month.
    pub pay_min: String,
    /// The code of the education that one has.
    pub education_max: String,
    /// Years of experience that one has.
    pub experience_max: String,
    /// `relevance`, `newest`, `pay` or `closing`.
    pub sort: String,
    /// From 1.
    pub page: String,
    /// `1` or `true`: the box is words alone, and without synonyms.
    pub literal: String,
    /// Pieces of the box that are not to be read as filters.
    pub as_word: Vec<String>,
    /// How many, for programs.
    pub limit: Option<i64>,
    /// How many to leave out, for programs.
    pub offset: Option<i64>,
}

/// A search that is understood.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// The parameters that say something, in a fixed order, codes checked.
    pub parameters: Vec<(&'static str, String)>,
    /// The same, for the index.
    pub search: PostingSearch,
    /// From 1.
    pub page: i64,
    /// The box as it was typed.
    pub typed: String,
    /// What was read out of it as filters: they are in [`Search::search`], not in
    /// [`Search::parameters`].
    pub read: Vec<Piece>,
    /// Filters that could be meant: each with the words that it leaves.
    pub offers: Vec<(Piece, String)>,
}

impl SearchForm {
    /// Checks every code.
    ///
    /// # Errors
    /// 400, naming each parameter that is not understood.
    pub fn parse(&self) -> Result<Search> {
        let mut errors: Vec<Mistake> = Vec::new();
        let mut filters = Filters::default();
        let mut parameters: Vec<(&'static str, String)> = Vec::new();
        let is_literal = matches!(self.literal.as_str(), "1" | "true");
        let mut reading = if is_literal { Reading::literal(&self.q) } else { Reading::of(&self.q, &self.as_word) };
        if !self.q.trim().is_empty() {
            parameters.push(("q", self.q.trim().to_owned()));
            let folded = analysis::fold(&self.q);
            let is_there = |it: &&String| !it.trim().is_empty() && folded.contains(&analysis::fold(it.trim()));
            parameters.extend(self.as_word.iter().filter(is_there).map(|it| ("as_word", it.trim().to_owned())));
        }
        let mut read = |name: &'static str, given: &[String], add: &mut dyn FnMut(&str) -> bool| {
            for code in given.iter().flat_map(|it| it.split(',')).map(str::trim).filter(|it| !it.is_empty()) {
                if add(code) {
                    parameters.push((name, code.to_owned()));
                } else {
                    errors.push(said_parameter(name, "problem-at-unknown-code", &[("code", code)]));
                }
            }
        };
        read("region", &self.region, &mut |code| {
            filters.add_region(code);
            regions::get(code).is_some()
        });
        read("occupation", &self.occupation, &mut |code| {
            filters.add_occupation(code);
            occupations::get(code).is_some()
        });
        read("education", &self.education, &mut |code| match (code, Education::parse(code)) {
            ("none", _) => {
                filters.add_education(None);
                true
            }
            (_, Some(it)) => {
                filters.add_education(Some(it));
                true
            }
            _ => false,
        });
        read("pay", &self.pay, &mut |code| match (code, PayBand::parse(code)) {
            ("unknown", _) => {
                filters.add_pay_band(None);
                true
            }
            (_, Some(it)) => {
                filters.add_pay_band(Some(it));
                true
            }
            _ => false,
        });
        read("kind", &self.kind, &mut |code| Kind::parse(code).map(|it| filters.add_kind(it)).is_some());
        read("published_within", &self.published_within, &mut |code| match code.parse::<u64>() {
            Ok(days) if (1..=365).contains(&days) => {
                filters.add_published_within(days);
                true
            }
            _ => false,
        });
        let mut education_max = None;
        read("education_max", std::slice::from_ref(&self.education_max), &mut |code| {
            education_max = Education::parse(code);
            education_max.is_some()
        });
        let mut number = |name: &'static str, text: &str, most: u64| -> Option<u64> {
            let text = text.trim();
            if text.is_empty() {
                return None;
            }
            match text.parse::<u64>() {
                Ok(it) if it <= most => {
                    parameters.push((name, text.to_owned()));
                    Some(it)
                }
                _ => {
                    errors.push(said_parameter(name, "problem-at-number-up-to", &[("most", &most.to_string())]));
                    None
                }
            }
        };
        filters.pay_min = number("pay_min", &self.pay_min, 10_000_000);
        filters.experience_at_most = number("experience_max", &self.experience_max, 60);
        let sort = match self.sort.as_str() {
            "" | "relevance" => Sort::Relevance,
            "newest" => Sort::Newest,
            "pay" => Sort::Pay,
            "closing" => Sort::Closing,
            other => {
                let known = "relevance, newest, pay, closing";
                errors.push(said_parameter("sort", "problem-at-code", &[("code", other), ("known", known)]));
                Sort::Relevance
            }
        };
        if sort != Sort::Relevance {
            parameters.push(("sort", self.sort.clone()));
        }
        // The same, chosen as well, is one filter.
        reading.pieces.retain(|it| !parameters.iter().any(|(name, value)| *name == it.parameter && *value == it.value));
        reading.pieces.iter().for_each(|it| add(&mut filters, it));
        let has = reading.pieces.iter().filter(|it| it.parameter == "education_max");
        let has = has.filter_map(|it| Education::parse(&it.value)).chain(education_max).min_by_key(|it| it.rank());
        has.into_iter().for_each(|it| filters.set_education_at_most(it));
        if is_literal {
            parameters.push(("literal", "1".to_owned()));
        }
        let page = match self.page.as_str() {
            "" => 1,
            text => text.parse::<i64>().ok().filter(|it| (1..=500).contains(it)).unwrap_or_else(|| {
                errors.push(said_parameter("page", "problem-at-number-between", &[("least", "1"), ("most", "500")]));
                1
            }),
        };
        match Slice::parse(Some(self.limit.unwrap_or(PAGE)), Some(self.offset.unwrap_or((page - 1) * PAGE))) {
            Ok(slice) if errors.is_empty() => Ok(Search {
                parameters,
                search: PostingSearch {
                    text: reading.words,
                    filters,
                    sort,
                    limit: usize::try_from(slice.limit).unwrap_or(20),
                    offset: usize::try_from(slice.offset).unwrap_or(0),
                    with_facets: true,
                    is_literal,
                    is_loose: false,
                    likely: BTreeSet::new(),
                },
                page,
                typed: self.q.trim().to_owned(),
                read: reading.pieces,
                offers: reading.offers,
            }),
            Ok(_) => Err(Problem::parameters(errors)),
            Err(Error::Bad(problem)) => {
                errors.extend(problem.errors);
                Err(Problem::parameters(errors))
            }
            Err(err) => Err(err),
        }
    }
}

/// What was read out of the box is one more choice beside those that were made;
/// of two bounds the closer one holds.
fn add(filters: &mut Filters, it: &Piece) {
    match it.parameter {
        "region" => filters.add_region(&it.value),
        "occupation" => filters.add_occupation(&it.value),
        "education" => filters.add_education(Education::parse(&it.value)),
        "kind" => Kind::parse(&it.value).into_iter().for_each(|it| filters.add_kind(it)),
        "pay_min" => filters.pay_min = filters.pay_min.max(it.value.parse().ok()),
        // Set when all that asks for a level by itself is known.
        "education_max" => {}
        _ => {
            let years = it.value.parse().ok();
            filters.experience_at_most = filters.experience_at_most.into_iter().chain(years).min();
        }
    }
}

impl Search {
    /// The address of this search below a path; a page from 2 on.
    pub fn href(&self, path: &str) -> String {
        address(path, &self.parameters)
    }

    /// What is looked for, without order and page.
    pub fn criteria(&self) -> Search {
        let mut criteria = self.clone();
        criteria.parameters.retain(|it| it.0 != "sort");
        criteria.search = PostingSearch { sort: Sort::default(), limit: 20, offset: 0, ..criteria.search };
        Search { page: 1, ..criteria }
    }

    /// The same as a query string: what a saved search keeps.
    pub fn query(&self) -> String {
        serde_html_form::to_string(&self.parameters).unwrap_or_default()
    }

    /// The same with one more parameter.
    pub fn with(&self, path: &str, name: &'static str, value: &str) -> String {
        let mut parameters = self.parameters.clone();
        parameters.retain(|it| it.0 != name || ADDED.contains(&name));
        parameters.push((name, value.to_owned()));
        address(path, &parameters)
    }

    /// The same without one value of a parameter.
    pub fn without(&self, path: &str, name: &str, value: &str) -> String {
        let kept: Vec<_> = self.parameters.iter().filter(|it| it.0 != name || it.1 != value).cloned().collect();
        address(path, &kept)
    }

    /// The same without all values of a parameter.
    pub fn without_all(&self, name: &str) -> SearchForm {
        let kept: Vec<_> = self.parameters.iter().filter(|it| it.0 != name).cloned().collect();
        let query = serde_html_form::to_string(&kept).unwrap_or_default();
        serde_html_form::from_str(&query).unwrap_or_default()
    }

    /// The same with other words beside what was read out of the box.
    pub fn with_words(&self, words: &str) -> SearchForm {
        SearchForm { q: box_of(words, self.read.iter()), ..self.without_all("q") }
    }

    /// The same without one of the pieces that were read out of the box.
    pub fn without_piece(&self, piece: &Piece) -> SearchForm {
        let kept = self.read.iter().filter(|it| *it != piece);
        SearchForm { q: box_of(&self.search.text, kept), ..self.without_all("q") }
    }

    /// The same with pieces that were read out of the box as words.
    pub fn as_words(&self, pieces: &[Piece]) -> SearchForm {
        let mut form = self.without_all("");
        form.as_word.extend(pieces.iter().map(|it| it.text.clone()));
        form
    }

    /// Whether a value of a parameter is set.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.parameters.iter().any(|it| it.0 == name && it.1 == value)
    }

    /// The filters that are on: not the words, not the order.
    pub fn filters(&self) -> impl Iterator<Item = &(&'static str, String)> {
        self.parameters.iter().filter(|it| !matches!(it.0, "q" | "as_word" | "sort" | "literal"))
    }
}

/// The address of a search below a path.
pub fn address(path: &str, parameters: &[(&'static str, String)]) -> String {
    match serde_html_form::to_string(parameters) {
        Ok(query) if !query.is_empty() => format!("{path}?{query}"),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::parse_query;

    #[test]
    fn a_search_reads_what_it_writes() {
        let form: SearchForm = parse_query(
            "q=%E4%BC%9A%E8%AE%A1&region=220323&region=220300&kind=full_time,part_time&sort=newest&pay_min=3000",
        )
        .unwrap();
        let search = form.parse().unwrap();
        let again: SearchForm = parse_query(search.href("").trim_start_matches('?')).unwrap();
        assert_eq!(again.parse().unwrap().search, search.search);
        assert!(search.without("/postings", "region", "220300").contains("region=220323"));
        assert!(!search.without("/postings", "region", "220300").contains("region=220300"));
    }

    #[test]
    fn what_is_read_out_of_the_box_is_a_filter_like_one_that_is_chosen() {
        let read = |query: &[(&str, &str)]| {
            let query = serde_html_form::to_string(query).unwrap();
            parse_query::<SearchForm>(&query).unwrap().parse().unwrap()
        };
        let (typed, chosen) =
            (read(&[("q", "长春 会计 5000以上")]), read(&[("q", "会计"), ("region", "220100"), ("pay_min", "5000")]));
        assert_eq!(typed.search, chosen.search);
        assert_eq!(typed.parameters, [("q", "长春 会计 5000以上".to_owned())]);
        for literal in ["1", "true"] {
            let plain = read(&[("q", "长春 会计"), ("literal", literal)]);
            assert_eq!((plain.search.text.as_str(), plain.read.len()), ("长春 会计", 0));
        }
        let kept = read(&[("q", "长春 会计"), ("as_word", "长春"), ("as_word", "四平")]);
        assert_eq!(kept.search.text, "长春 会计");
        assert!(kept.href("").contains("as_word") && !kept.has("as_word", "四平"));
        let both = read(&[("q", "长春 会计 5000以上"), ("region", "220100"), ("pay_min", "8000")]);
        assert_eq!((both.read.len(), both.search.filters.pay_min), (1, Some(8000)));
    }

    #[test]
    fn unknown_codes_are_named_each() {
        let form: SearchForm = parse_query("region=999999&kind=fulltime&pay_min=x&sort=best&page=0").unwrap();
        let Err(Error::Bad(problem)) = form.parse() else { panic!("accepted") };
        let names: Vec<_> = problem.errors.iter().map(|it| it.pointer.as_str()).collect();
        assert_eq!(names, ["?region", "?kind", "?pay_min", "?sort", "?page"]);
        assert_eq!(problem.status, 400);
    }
}
