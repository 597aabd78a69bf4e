//! A row of someone's table as a posting.
//!
//! What is missing stays unknown: no pay is unknown pay, no employer is the
//! source's name, no place is no region. Only what is said and cannot be true
//! or told is a problem. Values in the wrong column are read as what they are,
//! where that is certain (`招3人` under education is a headcount).

use sha2::{Digest, Sha256};

use super::columns::{Columns, Field};
use super::table::{Cell, Row};
use super::{Problem, Reason, description, mentioned, text, words};
use crate::codes::{occupations, regions};
use crate::postings::pay::PayError;
use crate::postings::{CodedBy, Draft, Kind, Pay, PayPeriod};

mod places;
mod tags;

/// The longest title that a posting may have, in characters.
const LONGEST_TITLE: usize = 100;
/// From here on the occupation that the title suggests is taken, whatever else is said.
const CERTAIN: f32 = 0.6;
/// From here on the likeliest of all suggestions is taken; below it more than
/// half would be wrong, and no occupation is better than a wrong one.
const LIKELY: f32 = 0.45;

/// Makes a posting of a row. All problems of the row are told at once.
pub fn draft(row: &Row, columns: &Columns, source: &str) -> Result<Draft, Vec<Problem>> {
    let mut reader = Reader { row, columns, problems: Vec::new() };
    let title = reader.title();
    let mut parts = description::split(&reader.text(Field::Description));
    add_lines(&mut parts.duties, &text::lines(&reader.text(Field::Duties)));
    add_lines(&mut parts.requirements, &text::lines(&reader.text(Field::Requirements)));

    let mut tags = tags::Tags::default();
    tags.add_benefits(reader.list(Field::Benefits));
    tags.add_mixed(reader.list(Field::Tags));
    let education = reader.education(&mut tags);
    let experience = reader.one(Field::Experience, Reason::ExperienceUnreadable, words::experience);
    let headcount = reader.one(Field::Headcount, Reason::HeadcountUnreadable, words::headcount);
    let kind = reader.one(Field::Kind, Reason::KindUnknown, words::kind);
    let pay = reader.pay();
    let place = reader.place();
    let valid_until = reader.valid_until();
    let (occupation, coded_by) = reader.occupation(&title, parts.occupation.as_deref()).unzip();

    let certificates_required = reader.names(Field::CertificatesRequired);
    let mut certificates_preferred = reader.names(Field::CertificatesPreferred);
    certificates_preferred.append(&mut tags.certificates);
    certificates_preferred.retain(|it| !certificates_required.contains(it));

    let says = if parts.requirements.is_empty() { &parts.duties } else { &parts.requirements };
    let experience_years = experience.or(tags.experience).or_else(|| mentioned::experience(says));
    let education = education.or(tags.education).or_else(|| mentioned::education(says));
    add_lines(&mut parts.requirements, &tags.keywords.join("、"));
    add_lines(&mut parts.duties, &tags.sentences.join("\n"));

    let employer = text::line(&reader.text(Field::Employer));
    let contact = text::line(&reader.text(Field::Contact));
    let is_silent = text::is_silent(&employer);
    let mut draft = Draft {
        employer: if is_silent { source.to_owned() } else { employer },
        occupation,
        coded_by: coded_by.unwrap_or_default(),
        kind: kind.or(tags.kind).unwrap_or_else(|| kind_of_title(&title)),
        headcount: headcount.or(tags.headcount).unwrap_or(1),
        duties: parts.duties,
        requirements: parts.requirements,
        pay,
        region: place.region,
        address: place.address,
        is_remote: place.is_remote,
        education,
        experience_years,
        majors: reader.names(Field::Majors),
        certificates_required,
        certificates_preferred,
        benefits: tags.benefits,
        contact: Some(contact).filter(|it| !text::is_silent(it)),
        valid_until,
        source: Some(source.to_owned()),
        source_key: None,
        contract_months: None,
        probation_months: None,
        questions: Vec::new(),
        title,
    };
    if !reader.problems.is_empty() {
        return Err(reader.problems);
    }
    let key = text::line(&reader.text(Field::SourceKey));
    draft.source_key = Some(if text::is_silent(&key) { content_key(&draft) } else { key });
    Ok(draft)
}

/// A name for a row that has none at its source: the same text, the same name.
fn content_key(draft: &Draft) -> String {
    let parts = [
        &draft.title,
        &draft.employer,
        &draft.duties,
        &draft.requirements,
        draft.region.as_ref().unwrap_or(&String::new()),
        draft.address.as_ref().unwrap_or(&String::new()),
        &format!("{:?}", draft.pay),
    ]
    .map(String::as_str)
    .join("\u{1f}");
    let digest = Sha256::digest(parts.as_bytes());
    let hex = digest.iter().take(12).map(|it| format!("{it:02x}"));
    format!("content-{}", hex.collect::<String>())
}

fn add_lines(text: &mut String, more: &str) {
    if !text.is_empty() && !more.is_empty() {
        text.push('\n');
    }
    text.push_str(more);
}

fn kind_of_title(title: &str) -> Kind {
    if title.contains("兼职") || title.contains("小时工") {
        Kind::PartTime
    } else if title.contains("实习") {
        Kind::Internship
    } else {
        Kind::FullTime
    }
}

/// Reads the fields of one row and gathers what is wrong with them.
struct Reader<'a> {
    row: &'a Row,
    columns: &'a Columns,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    /// The cells of a field that say something, with their columns.
    fn cells(&self, field: Field) -> impl Iterator<Item = (&str, &Cell)> {
        let cells = self.row.content.iter().map(|(name, cell)| (&**name, cell));
        cells.filter(move |(name, cell)| self.columns.field(name) == Some(field) && !text::is_silent(&cell.text()))
    }

    /// The first cell of a field that says something: its column and its text.
    fn first(&self, field: Field) -> Option<(String, String)> {
        self.cells(field).next().map(|(column, cell)| (column.to_owned(), cell.text()))
    }

    /// All of a field in one text.
    fn text(&self, field: Field) -> String {
        self.cells(field).map(|(_, cell)| cell.text()).collect::<Vec<_>>().join("\n")
    }

    /// The parts of a field: those of its lists, and of texts with separators.
    fn list(&self, field: Field) -> Vec<String> {
        let mut parts = Vec::new();
        for (_, cell) in self.cells(field) {
            match cell {
                Cell::List(list) => parts.extend(list.iter().map(|it| text::line(it))),
                Cell::Text(text) => {
                    let separators = [',', '，', '、', ';', '；', '|', '\n'];
                    parts.extend(text.split(separators).map(text::line));
                }
            }
        }
        parts.retain(|it| !text::is_silent(it));
        parts
    }

    /// Names without repetition (majors, certificates).
    fn names(&self, field: Field) -> Vec<String> {
        let mut names = Vec::new();
        for it in self.list(field) {
            let says_any = words::says_any(&it);
            if !says_any && !names.contains(&it) {
                names.push(it);
            }
        }
        names
    }

    fn problem(&mut self, column: &str, value: &str, reason: Reason) {
        let (column, value) = (column.to_owned(), value.chars().take(200).collect());
        self.problems.push(Problem { column, value, reason });
    }

    /// The name of the first column that means the field, or of the field itself.
    fn column(&self, field: Field) -> String {
        let names = self.row.content.iter().map(|(name, _)| &**name);
        let mut names = names.filter(|it| self.columns.field(it) == Some(field));
        names.next().unwrap_or(field.code()).to_owned()
    }

    /// The first condition that a field says.
    fn one<T>(
        &mut self,
        field: Field,
        reason: Reason,
        read: fn(&str) -> Result<Option<T>, words::NotThat>,
    ) -> Option<T> {
        let (column, value) = self.first(field)?;
        read(&value).unwrap_or_else(|_| {
            self.problem(&column, &value, reason);
            None
        })
    }

    fn title(&mut self) -> String {
        let title = text::line(&self.text(Field::Title));
        let reason = match title.chars().count() {
            0 => Reason::TitleMissing,
            n if n > LONGEST_TITLE => Reason::TitleTooLong,
            _ => return title,
        };
        self.problem(&self.column(Field::Title), &title, reason);
        title
    }

    /// Education; `招3人` and `3-4年经验` in its column are read as what they are.
    fn education(&mut self, tags: &mut tags::Tags) -> Option<crate::codes::Education> {
        let (column, value) = self.first(Field::Education)?;
        match words::education(&value) {
            Ok(level) => level,
            Err(_) if tags.take_condition(&value) => None,
            Err(_) => {
                self.problem(&column, &value, Reason::EducationUnknown);
                None
            }
        }
    }

    fn pay(&mut self) -> Pay {
        if let Some((column, value)) = self.first(Field::Pay) {
            return Pay::parse(&value).unwrap_or_else(|err| {
                self.problem(&column, &value, reason(err));
                Pay::UNKNOWN
            });
        }
        let (mut min, mut max) = (self.yuan(Field::PayMin), self.yuan(Field::PayMax));
        // Two columns the wrong way round are one range all the same: 2.7 % of the
        // rows of a real corpus, all of them yearly pay turned into monthly. A text
        // like `8-5千` stays an error, as there a digit may be wrong.
        if min.is_some() && max.is_some() && min > max {
            (min, max) = (max, min);
        }
        Pay::between(min, max, PayPeriod::Month).unwrap_or_else(|err| {
            let value = [Field::PayMin, Field::PayMax].map(|it| self.text(it)).join("-");
            self.problem(&self.column(Field::PayMin), &value, reason(err));
            Pay::UNKNOWN
        })
    }

    /// An amount of yuan a month in fen. Zero is how tables write an empty cell.
    fn yuan(&mut self, field: Field) -> Option<i64> {
        let (column, value) = self.first(field)?;
        if value.trim().trim_end_matches('0').trim_end_matches('.').trim_matches('0').is_empty() {
            return None;
        }
        match Pay::parse(&value) {
            Ok(pay) => pay.min_fen.or(pay.max_fen),
            Err(err) => {
                self.problem(&column, &value, reason(err));
                None
            }
        }
    }

    fn place(&mut self) -> places::Place {
        let fields = [Field::Province, Field::City, Field::District, Field::Address];
        let mut place = places::read(&fields.map(|it| text::line(&self.text(it))));
        if let Some((column, code)) = self.first(Field::Region) {
            match regions::get(code.trim()) {
                Some(region) => place.region = Some(region.code.to_owned()),
                None => self.problem(&column, &code, Reason::RegionUnknown),
            }
        }
        place
    }

    fn valid_until(&mut self) -> Option<chrono::NaiveDateTime> {
        let (column, value) = self.first(Field::ValidUntil)?;
        if value.contains("长期") || value.contains("招满") {
            return None;
        }
        let day = super::dates::day(&value);
        if day.is_none() {
            self.problem(&column, &value, Reason::DateUnreadable);
        }
        // The last day on which it is open, so the instant is the end of that day.
        day.map(crate::clock::end_of)
    }

    /// The code that is said, or the one that title and search word suggest.
    fn occupation(&mut self, title: &str, named: Option<&str>) -> Option<(String, CodedBy)> {
        let said = self.first(Field::Occupation);
        if let Some((column, value)) = &said {
            let code = value.trim();
            let is_code = code.starts_with(|it: char| it.is_ascii_digit()) && code.contains('-');
            if is_code {
                let known = occupations::get(code);
                if known.is_none() {
                    self.problem(column, value, Reason::OccupationUnknown);
                }
                return known.map(|it| (it.code.to_owned(), CodedBy::Author));
            }
        }
        // The title first: search words are weak labels (`销售` for anything that sells).
        let from_title = suggested(title);
        let guess = |(code, confidence): (&str, f32)| (code.to_owned(), CodedBy::suggested(confidence));
        if let Some(it) = from_title.filter(|(_, confidence)| *confidence >= CERTAIN) {
            return Some(guess(it));
        }
        let hints = [named, said.as_ref().map(|(_, value)| value.as_str())].into_iter().flatten();
        let best = from_title.into_iter().chain(hints.filter_map(suggested));
        let best = best.max_by(|(_, one), (_, other)| one.total_cmp(other));
        best.filter(|(_, confidence)| *confidence >= LIKELY).map(guess)
    }
}

fn reason(err: PayError) -> Reason {
    match err {
        PayError::Unreadable => Reason::PayUnreadable,
        PayError::MinAboveMax => Reason::PayMinAboveMax,
        PayError::OutOfBounds => Reason::PayOutOfBounds,
    }
}

/// The likeliest occupation of a title and how likely it is.
fn suggested(title: &str) -> Option<(&'static str, f32)> {
    let best = occupations::suggest(title, 1).into_iter().next();
    best.map(|it| (it.occupation.code, it.confidence))
}

#[cfg(test)]
mod tests;
