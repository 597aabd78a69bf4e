//! What the indexes hold: the fields, and documents made from rows.
//!
//! `index/README.md` says what each field is for. Words are cut by [`analysis`] and
//! handed over ready ([`super::ready`]).

use chrono::NaiveDateTime;
use tantivy::schema::{
    Field as IndexField, INDEXED, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{DateTime, TantivyDocument};

use super::analysis;
use super::ready::{self, Words};
use crate::codes::{Education, occupations, regions};
#[cfg(test)]
use crate::postings::PayPeriod;
use crate::postings::{Kind, Pay};

/// The field of [`PostingDoc::likely`].
pub(super) const LIKELY: &str = "likely";

/// How many occupations a posting without one may be of, and how likely each is at least.
const MOST_LIKELY: usize = 6;
const LEAST_LIKELY: f32 = 0.05;

/// A posting as the index takes it.
#[derive(Debug, Clone)]
pub struct PostingDoc {
    /// The row.
    pub id: i64,
    /// 岗位名称
    pub title: String,
    /// The employer's name.
    pub employer: String,
    /// The employer's row.
    pub employer_id: i64,
    /// Duties, requirements, majors, certificates, benefits.
    pub body: String,
    /// The place's code.
    pub region: Option<String>,
    /// The address below it.
    pub address: Option<String>,
    /// The occupation's code.
    pub occupation: Option<String>,
    /// 性质
    pub kind: Kind,
    /// The least education asked for.
    pub education: Option<Education>,
    /// The least years of experience asked for.
    pub experience_years: Option<i32>,
    /// 薪酬
    pub pay: Pay,
    /// How many are wanted.
    pub headcount: i32,
    /// When it was published.
    pub published_at: NaiveDateTime,
    /// When it ends.
    pub valid_until: NaiveDateTime,
}

/// Where words of a posting stand. The index has those of [`Field::INDEXED`]; the
/// others tell people where a word was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// 岗位名称
    Title,
    /// All words: of title, employer, place and body. One list a word tells whether
    /// it is there, and the best of the title comes on top.
    Text,
    /// Pairs of characters of title, employer and body, at their places.
    Exact,
    /// The single characters of the title.
    Characters,
    /// How title and employer sound.
    Pinyin,
    /// The employer's name.
    Employer,
    /// Every name of the place, and the address.
    Place,
    /// All other texts.
    Body,
}

impl Field {
    /// Those of the index, by their ordinals.
    pub(super) const INDEXED: [Field; 5] = [Field::Title, Field::Text, Field::Exact, Field::Characters, Field::Pinyin];

    pub(super) fn name(self) -> &'static str {
        match self {
            Field::Title => "title",
            Field::Text => "text",
            Field::Employer => "employer",
            Field::Place => "place",
            Field::Body => "body",
            Field::Exact => "exact",
            Field::Characters => "characters",
            Field::Pinyin => "pinyin",
        }
    }
}

/// The codes of a posting's document that searches choose from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Facet {
    /// A region and all that it lies in.
    Region,
    /// An occupation and its groups.
    Occupation,
    /// The least education asked for.
    Education,
    /// The band of monthly pay.
    Pay,
    /// 性质
    Kind,
}

impl Facet {
    /// In the order of [`super::request::Filters::facets`].
    pub(super) const ALL: [Facet; 5] = [Facet::Region, Facet::Occupation, Facet::Education, Facet::Pay, Facet::Kind];

    pub(super) fn name(self) -> &'static str {
        match self {
            Facet::Region => "region",
            Facet::Occupation => "occupation",
            Facet::Education => "education",
            Facet::Pay => "pay_band",
            Facet::Kind => "kind",
        }
    }
}

/// A profile as the index takes it. No name, no contact data.
#[derive(Debug, Clone)]
pub struct ProfileDoc {
    /// The row.
    pub id: i64,
    /// Headline and the titles of its jobs.
    pub title: String,
    /// Everything else that its owner wrote of work, education and skills.
    pub body: String,
}

fn text_options(positions: bool) -> TextOptions {
    let record = if positions { IndexRecordOption::WithFreqsAndPositions } else { IndexRecordOption::WithFreqs };
    TextOptions::default()
        .set_indexing_options(TextFieldIndexing::default().set_tokenizer(ready::NAME).set_index_option(record))
}

pub(super) fn posting_schema() -> Schema {
    let mut schema = Schema::builder();
    schema.add_i64_field("id", NumericOptions::from(INDEXED).set_fast());
    for field in Field::INDEXED {
        schema.add_text_field(field.name(), text_options(field == Field::Exact));
    }
    for facet in Facet::ALL {
        schema.add_u64_field(facet.name(), NumericOptions::from(INDEXED).set_fast());
    }
    schema.add_u64_field(LIKELY, INDEXED);
    schema.add_u64_field("employer_id", INDEXED);
    for name in ["experience", "pay_min", "pay_max", "headcount"] {
        schema.add_u64_field(name, NumericOptions::default().set_fast());
    }
    schema.add_i64_field("published", NumericOptions::default().set_fast());
    schema.add_i64_field("ends", NumericOptions::default().set_fast());
    schema.build()
}

pub(super) fn profile_schema() -> Schema {
    let mut schema = Schema::builder();
    schema.add_i64_field("id", NumericOptions::from(INDEXED).set_fast());
    for field in [Field::Title, Field::Text, Field::Exact] {
        schema.add_text_field(field.name(), text_options(field == Field::Exact));
    }
    schema.build()
}

fn put(document: &mut TantivyDocument, field: IndexField, words: Words) {
    if !words.is_empty() {
        document.add_text(field, words.into_text());
    }
}

impl PostingDoc {
    /// One that says next to nothing.
    #[cfg(test)]
    pub(super) fn example(id: i64) -> PostingDoc {
        let now = crate::clock::Clock::system().now();
        PostingDoc {
            id,
            title: "会计".to_owned(),
            employer: "甲".to_owned(),
            employer_id: 1,
            body: String::new(),
            region: None,
            address: None,
            occupation: None,
            kind: Kind::ALL[0],
            education: None,
            experience_years: None,
            pay: Pay { min_fen: None, max_fen: None, period: PayPeriod::Month, months: 12, negotiable: true },
            headcount: 1,
            published_at: now,
            valid_until: now + chrono::TimeDelta::days(30),
        }
    }

    pub(super) fn to_document(&self, schema: &Schema) -> tantivy::Result<TantivyDocument> {
        let field = |name: &str| schema.get_field(name);
        let mut document = TantivyDocument::default();
        document.add_i64(field("id")?, self.id);
        for of in Field::INDEXED {
            let mut words = Words::default();
            self.each_word(of, |word, position| words.push(word, position));
            put(&mut document, field(of.name())?, words);
        }
        for facet in Facet::ALL {
            for code in self.codes(facet) {
                document.add_u64(field(facet.name())?, code);
            }
        }
        for code in self.likely() {
            document.add_u64(field(LIKELY)?, code);
        }
        document.add_u64(field("employer_id")?, self.employer_id.unsigned_abs());
        document.add_u64(field("experience")?, self.experience());
        if let Some((min, max)) = self.monthly_pay() {
            document.add_u64(field("pay_min")?, min);
            document.add_u64(field("pay_max")?, max);
        }
        document.add_u64(field("headcount")?, u64::from(self.headcount.unsigned_abs()));
        document.add_i64(field("published")?, seconds(self.published_at));
        document.add_i64(field("ends")?, seconds(self.valid_until));
        Ok(document)
    }

    /// The words of a field and their places; only those of [`Field::Exact`] tell a
    /// distance.
    pub(super) fn each_word(&self, field: Field, mut found: impl FnMut(&str, u32)) {
        match field {
            Field::Title => each(&self.title, &mut found),
            Field::Employer => each(&self.employer, &mut found),
            Field::Place => each(&self.place(), &mut found),
            Field::Body => each(&self.body, &mut found),
            Field::Text => {
                for text in [&self.title, &self.employer, &self.place(), &self.body] {
                    each(text, &mut found);
                }
            }
            Field::Exact => exact([&self.title, &self.employer, &self.body], found),
            Field::Characters => characters(&self.title, found),
            Field::Pinyin => {
                for text in [&self.title, &self.employer] {
                    analysis::pinyin_terms(text).iter().for_each(|it| found(it, 0));
                }
            }
        }
    }

    /// The codes under which it is counted and chosen.
    pub(super) fn codes(&self, facet: Facet) -> Vec<u64> {
        match facet {
            Facet::Region => self.region.iter().flat_map(|it| region_codes(it)).collect(),
            Facet::Occupation => self.occupation.iter().flat_map(|it| occupation_codes(it)).collect(),
            Facet::Education => vec![education_code(self.education)],
            Facet::Pay => vec![pay_band(&self.pay)],
            Facet::Kind => vec![self.kind.ordinal()],
        }
    }

    /// The occupations that it may be of: its own or, where it has none, those that the
    /// title suggests, none of them surely. What is near is looked for among them;
    /// no filter and no count knows them.
    fn likely(&self) -> Vec<u64> {
        match &self.occupation {
            Some(code) => occupation_code(code).into_iter().collect(),
            None => {
                let suggested = occupations::suggest(&self.title, MOST_LIKELY).into_iter();
                let likely = suggested.filter(|it| it.confidence >= LEAST_LIKELY);
                likely.filter_map(|it| occupation_code(it.occupation.code)).collect()
            }
        }
    }

    /// The years asked for, or [`super::UNKNOWN_EXPERIENCE`].
    pub(super) fn experience(&self) -> u64 {
        self.experience_years.map_or(super::UNKNOWN_EXPERIENCE, |it| u64::from(it.unsigned_abs()))
    }

    /// The least and the best pay, yuan a month, where any is known.
    pub(super) fn monthly_pay(&self) -> Option<(u64, u64)> {
        let (min, max) = self.pay.monthly();
        let max = max.or(min)?;
        Some((min.unwrap_or(max).unsigned_abs(), max.unsigned_abs()))
    }

    /// Every name of the place: of each level, and short.
    fn place(&self) -> String {
        let mut text = self.address.clone().unwrap_or_default();
        for region in self.region.iter().flat_map(|it| regions::path(it)) {
            text.push(' ');
            text.push_str(region.name);
            text.push(' ');
            text.push_str(regions::short_name(region));
        }
        text
    }
}

impl ProfileDoc {
    pub(super) fn to_document(&self, schema: &Schema) -> tantivy::Result<TantivyDocument> {
        let mut document = TantivyDocument::default();
        document.add_i64(schema.get_field("id")?, self.id);
        let [mut title, mut text, mut pairs]: [Words; 3] = Default::default();
        each(&self.title, &mut |word, position| {
            title.push(word, position);
            text.push(word, position);
        });
        each(&self.body, &mut |word, position| text.push(word, position));
        exact([&self.title, &self.body], |word, position| pairs.push(word, position));
        for (field, words) in [(Field::Title, title), (Field::Text, text), (Field::Exact, pairs)] {
            put(&mut document, schema.get_field(field.name())?, words);
        }
        Ok(document)
    }
}

fn each(text: &str, found: &mut impl FnMut(&str, u32)) {
    analysis::each_token(text, |word, _, _, position| found(word, position));
}

/// Pairs of characters at their places: what a phrase is verified on, whatever the
/// segmenter made of either text. Between texts is a gap, so that no phrase reaches
/// from one into the next.
fn exact<'a>(texts: impl IntoIterator<Item = &'a String>, mut found: impl FnMut(&str, u32)) {
    let mut next = 0;
    for text in texts {
        let mut last = 0;
        analysis::each_bigram(text, |word, _, _, position| {
            last = position;
            found(word, position + next);
        });
        next += last + 10;
    }
}

/// The single characters of a title, for searches of one character.
fn characters(text: &str, mut found: impl FnMut(&str, u32)) {
    for it in text.chars().map(analysis::fold_char).filter(|it| analysis::is_han(*it)) {
        found(it.encode_utf8(&mut [0; 4]), 0);
    }
}

/// A region and all that it lies in, as numbers: 22, 2203, 220323.
pub(super) fn region_codes(code: &str) -> Vec<u64> {
    regions::path(code).iter().filter_map(|it| region_code(it.code)).collect()
}

/// The number that stands for a region in the index.
pub(super) fn region_code(code: &str) -> Option<u64> {
    regions::prefix(code).parse().ok()
}

/// An occupation and the groups that it lies in, as numbers.
pub(super) fn occupation_codes(code: &str) -> Vec<u64> {
    occupations::path(code).iter().filter_map(|it| occupation_code(it.code)).collect()
}

/// The number that stands for an occupation or group: `4-14-04-01` is 4140401, `4-14-00-00` is 4140000.
pub(super) fn occupation_code(code: &str) -> Option<u64> {
    code.replace('-', "").parse().ok()
}

/// 0 for none, else its place in the list, from 1.
pub(super) fn education_code(education: Option<Education>) -> u64 {
    education.map_or(0, |it| it.ordinal() + 1)
}

/// Which band of pay a posting stands under: by the middle of its monthly pay;
/// 0 where it is not known.
pub(super) fn pay_band(pay: &Pay) -> u64 {
    let (min, max) = pay.monthly();
    match (min, max) {
        (None, None) => 0,
        (Some(it), None) | (None, Some(it)) => crate::postings::PayBand::of(it).ordinal() + 1,
        (Some(min), Some(max)) => crate::postings::PayBand::of(i64::midpoint(min, max)).ordinal() + 1,
    }
}

pub(super) fn seconds(at: NaiveDateTime) -> i64 {
    DateTime::from_timestamp_secs(at.and_utc().timestamp()).into_timestamp_secs()
}
