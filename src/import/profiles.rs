//! Profiles in and out as JSON Resume 1.0.0.
//!
//! Keys that we do not keep are no mistake: they are listed, so that whoever
//! imports learns what was left behind. What is ours alone (what someone looks
//! for, who may find it) rides in `meta.bole`. Phone and e-mail go out with the
//! rest, as only their owner exports a profile; the citizen ID number never does.

mod out;

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::{Problem, Reason, Row, text, words};
use crate::codes::{occupations, regions};
use crate::postings::Kind;
use crate::profiles::draft::{
    Draft, Language, NamedCertificate, PartialDate, Preferences, Project, Schooling, Skill, Visibility, Work,
};
pub use out::to_json_resume;

/// A profile that was read, and what of it was not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// What was understood.
    pub draft: Draft,
    /// Keys that were left out, each once, as paths (`basics.image`, `work[].url`).
    pub skipped: Vec<String>,
}

/// Makes a profile of a line of JSON Resume.
pub fn draft(row: &Row<Value>, today: NaiveDate) -> Result<Imported, Vec<Problem>> {
    from_json_resume(&row.content, today)
}

/// Makes a profile of a JSON Resume. All problems are told at once.
pub fn from_json_resume(resume: &Value, today: NaiveDate) -> Result<Imported, Vec<Problem>> {
    let mut walk = Walk { skipped: Vec::new(), problems: Vec::new() };
    let Some(mut root) = walk.object("", resume.clone()) else { return Err(walk.problems) };
    root.remove("$schema");
    let mut draft = Draft::default();
    basics(&mut walk, &mut root, &mut draft);
    meta(&mut walk, &mut root, &mut draft);
    for key in ["work", "volunteer"] {
        let works = walk.objects(&mut root, key, work);
        draft.works.extend(works);
    }
    draft.educations = walk.objects(&mut root, "education", schooling);
    draft.skills = walk.objects(&mut root, "skills", skill);
    draft.certificates = walk.objects(&mut root, "certificates", certificate);
    draft.languages = walk.objects(&mut root, "languages", language);
    draft.projects = walk.objects(&mut root, "projects", project);
    walk.leave("", &root);

    draft.works.retain(|it| !it.organisation.is_empty() || !it.title.is_empty() || !it.text.is_empty());
    draft.educations.retain(|it| !it.institution.is_empty() || it.level.is_some());
    draft.skills.retain(|it| !it.name.is_empty());
    draft.certificates.retain(|it| !it.name.is_empty());
    draft.languages.retain(|it| !it.name.is_empty());
    draft.projects.retain(|it| !it.name.is_empty() || !it.text.is_empty());
    draft.compute(today);
    if draft.person.name.is_empty() {
        walk.problem("basics.name", "", Reason::NameMissing);
    }
    if walk.problems.is_empty() { Ok(Imported { draft, skipped: walk.skipped }) } else { Err(walk.problems) }
}

fn basics(walk: &mut Walk, root: &mut Map<String, Value>, draft: &mut Draft) {
    let Some(mut basics) = walk.part("", root, "basics") else { return };
    let at = "basics";
    draft.person.name = walk.line(at, &mut basics, "name").unwrap_or_default();
    draft.person.email = walk.line(at, &mut basics, "email");
    draft.person.phone = walk.line(at, &mut basics, "phone");
    draft.headline = walk.line(at, &mut basics, "label");
    draft.summary = walk.lines(at, &mut basics, "summary");
    if let Some(mut location) = walk.part(at, &mut basics, "location") {
        let at = "basics.location";
        let parts = ["region", "city", "address"].map(|key| walk.line(at, &mut location, key));
        let said = parts.iter().flatten().map(String::as_str).collect::<Vec<_>>();
        draft.person.region = regions::locate(&said).map(|it| it.code.to_owned());
        let [_, city, address] = parts;
        // Without a region the city is kept with the address rather than lost.
        let city = city.filter(|_| draft.person.region.is_none());
        let rest = [city, address].into_iter().flatten().collect::<Vec<_>>().join(" ");
        draft.person.address = Some(rest).filter(|it| !it.is_empty());
        location.remove("countryCode");
        walk.leave(at, &location);
    }
    walk.leave(at, &basics);
}

fn meta(walk: &mut Walk, root: &mut Map<String, Value>, draft: &mut Draft) {
    let Some(mut meta) = walk.part("", root, "meta") else { return };
    for key in ["canonical", "version", "lastModified"] {
        meta.remove(key);
    }
    let bole = walk.part("meta", &mut meta, "bole");
    walk.leave("meta", &meta);
    let Some(mut bole) = bole else { return };
    let at = "meta.bole";
    if let Some(code) = walk.line(at, &mut bole, "region") {
        draft.person.region = walk.known(at, "region", code, Reason::RegionUnknown, |it| regions::get(it).is_some());
    }
    if let Some(code) = walk.line(at, &mut bole, "education") {
        draft.education = walk.level(at, "education", &code);
    }
    if let Some(years) = walk.line(at, &mut bole, "experience_years") {
        draft.experience_years = years.parse().ok().filter(|it| (0..=80).contains(it));
        if draft.experience_years.is_none() {
            walk.problem("meta.bole.experience_years", &years, Reason::ExperienceUnreadable);
        }
    }
    if let Some(code) = walk.line(at, &mut bole, "visibility") {
        match Visibility::parse(&code) {
            Some(visibility) => draft.visibility = visibility,
            None => walk.problem("meta.bole.visibility", &code, Reason::WrongShape),
        }
    }
    draft.hidden_from = walk.list(at, &mut bole, "hidden_from");
    if let Some(mut said) = walk.part(at, &mut bole, "preferences") {
        draft.preferences = preferences(walk, &mut said);
        walk.leave("meta.bole.preferences", &said);
    }
    walk.leave(at, &bole);
}

fn preferences(walk: &mut Walk, said: &mut Map<String, Value>) -> Preferences {
    let at = "meta.bole.preferences";
    let mut wanted = Preferences::default();
    for code in walk.list(at, said, "occupations") {
        let is_known = |it: &str| occupations::get(it).is_some();
        wanted.occupations.extend(walk.known(at, "occupations", code, Reason::OccupationUnknown, is_known));
    }
    for code in walk.list(at, said, "regions") {
        let is_known = |it: &str| regions::get(it).is_some();
        wanted.regions.extend(walk.known(at, "regions", code, Reason::RegionUnknown, is_known));
    }
    for word in walk.list(at, said, "kinds") {
        match words::kind(&word) {
            Ok(kind) => wanted.kinds.extend(kind),
            Err(_) => walk.problem("meta.bole.preferences.kinds", &word, Reason::KindUnknown),
        }
    }
    wanted.kinds.sort_unstable_by_key(|it: &Kind| it.ordinal());
    wanted.kinds.dedup();
    if let Some(pay) = walk.line(at, said, "pay_min") {
        wanted.pay_min = pay.parse().ok().filter(|it| (0..=2_000_000).contains(it));
        if wanted.pay_min.is_none() {
            walk.problem("meta.bole.preferences.pay_min", &pay, Reason::PayUnreadable);
        }
    }
    wanted
}

fn work(walk: &mut Walk, at: &str, it: &mut Map<String, Value>) -> Work {
    // Version 1.0.0 says `name`, earlier ones `company`, volunteering `organization`.
    let names = ["name", "company", "organization"].map(|key| walk.line(at, it, key));
    let mut texts = Vec::from_iter(walk.lines(at, it, "summary"));
    texts.extend(walk.list(at, it, "highlights"));
    Work {
        organisation: names.into_iter().flatten().next().unwrap_or_default(),
        title: walk.line(at, it, "position").unwrap_or_default(),
        start: walk.date(at, it, "startDate"),
        end: walk.date(at, it, "endDate"),
        text: texts.join("\n"),
    }
}

fn schooling(walk: &mut Walk, at: &str, it: &mut Map<String, Value>) -> Schooling {
    let study_type = walk.line(at, it, "studyType");
    Schooling {
        institution: walk.line(at, it, "institution").unwrap_or_default(),
        major: walk.line(at, it, "area"),
        // Degrees of other countries' names (`BSc`) are no level we know, and no mistake.
        level: study_type.and_then(|it| words::education(&it).ok().flatten()),
        start: walk.date(at, it, "startDate"),
        end: walk.date(at, it, "endDate"),
    }
}

fn skill(walk: &mut Walk, at: &str, it: &mut Map<String, Value>) -> Skill {
    Skill {
        name: walk.line(at, it, "name").unwrap_or_default(),
        level: walk.line(at, it, "level"),
        keywords: walk.list(at, it, "keywords"),
    }
}

fn certificate(walk: &mut Walk, at: &str, it: &mut Map<String, Value>) -> NamedCertificate {
    NamedCertificate {
        name: walk.line(at, it, "name").unwrap_or_default(),
        issuer: walk.line(at, it, "issuer"),
        date: walk.date(at, it, "date"),
    }
}

fn language(walk: &mut Walk, at: &str, it: &mut Map<String, Value>) -> Language {
    let name = walk.line(at, it, "language").unwrap_or_default();
    Language { name, fluency: walk.line(at, it, "fluency") }
}

fn project(walk: &mut Walk, at: &str, it: &mut Map<String, Value>) -> Project {
    let mut texts = Vec::from_iter(walk.lines(at, it, "description"));
    texts.extend(walk.list(at, it, "highlights"));
    Project {
        name: walk.line(at, it, "name").unwrap_or_default(),
        text: texts.join("\n"),
        start: walk.date(at, it, "startDate"),
        end: walk.date(at, it, "endDate"),
    }
}

/// Takes keys out of objects and remembers what is wrong and what is left.
struct Walk {
    skipped: Vec<String>,
    problems: Vec<Problem>,
}

impl Walk {
    fn problem(&mut self, path: &str, value: &str, reason: Reason) {
        let value = value.chars().take(200).collect();
        self.problems.push(Problem { column: path.to_owned(), value, reason });
    }

    fn wrong_shape(&mut self, path: &str, value: &Value) {
        self.problem(path, &value.to_string(), Reason::WrongShape);
    }

    fn object(&mut self, path: &str, value: Value) -> Option<Map<String, Value>> {
        match value {
            Value::Object(object) => Some(object),
            Value::Null => None,
            value => {
                self.wrong_shape(path, &value);
                None
            }
        }
    }

    fn part(&mut self, at: &str, it: &mut Map<String, Value>, key: &str) -> Option<Map<String, Value>> {
        let value = it.remove(key)?;
        self.object(&path(at, key), value)
    }

    /// Each object of a list, as `read` makes something of it.
    fn objects<T>(
        &mut self,
        root: &mut Map<String, Value>,
        key: &str,
        read: fn(&mut Walk, &str, &mut Map<String, Value>) -> T,
    ) -> Vec<T> {
        let values = match root.remove(key) {
            None | Some(Value::Null) => return Vec::new(),
            Some(Value::Array(values)) => values,
            Some(value) => {
                self.wrong_shape(key, &value);
                return Vec::new();
            }
        };
        let at = format!("{key}[]");
        let mut made = Vec::with_capacity(values.len());
        for value in values {
            if let Some(mut object) = self.object(&at, value) {
                made.push(read(self, &at, &mut object));
                self.leave(&at, &object);
            }
        }
        made
    }

    fn raw(&mut self, at: &str, it: &mut Map<String, Value>, key: &str) -> Option<String> {
        match it.remove(key)? {
            Value::String(text) => Some(text),
            Value::Number(number) => Some(number.to_string()),
            Value::Null => None,
            value => {
                self.wrong_shape(&path(at, key), &value);
                None
            }
        }
    }

    fn line(&mut self, at: &str, it: &mut Map<String, Value>, key: &str) -> Option<String> {
        self.raw(at, it, key).map(|it| text::line(&it)).filter(|it| !it.is_empty())
    }

    fn lines(&mut self, at: &str, it: &mut Map<String, Value>, key: &str) -> Option<String> {
        self.raw(at, it, key).map(|it| text::lines(&it)).filter(|it| !it.is_empty())
    }

    fn list(&mut self, at: &str, it: &mut Map<String, Value>, key: &str) -> Vec<String> {
        let value = it.remove(key).unwrap_or(Value::Null);
        let texts = match &value {
            Value::Null => Some(Vec::new()),
            Value::String(text) => Some(vec![text::line(text)]),
            Value::Array(values) => values.iter().map(|it| it.as_str().map(text::line)).collect(),
            _ => None,
        };
        let mut texts = texts.unwrap_or_else(|| {
            self.wrong_shape(&path(at, key), &value);
            Vec::new()
        });
        texts.retain(|it| !it.is_empty());
        texts
    }

    fn date(&mut self, at: &str, it: &mut Map<String, Value>, key: &str) -> Option<PartialDate> {
        let said = self.line(at, it, key)?;
        let date = PartialDate::parse(&said);
        let goes_on = ["至今", "现在", "present", "now"].iter().any(|it| said.eq_ignore_ascii_case(it));
        if date.is_none() && !goes_on {
            self.problem(&path(at, key), &said, Reason::DateUnreadable);
        }
        date
    }

    fn level(&mut self, at: &str, key: &str, said: &str) -> Option<crate::codes::Education> {
        words::education(said).unwrap_or_else(|_| {
            self.problem(&path(at, key), said, Reason::EducationUnknown);
            None
        })
    }

    fn known(
        &mut self,
        at: &str,
        key: &str,
        code: String,
        reason: Reason,
        is_known: impl Fn(&str) -> bool,
    ) -> Option<String> {
        if is_known(&code) {
            return Some(code);
        }
        self.problem(&path(at, key), &code, reason);
        None
    }

    /// What is left in an object was not asked for.
    fn leave(&mut self, at: &str, object: &Map<String, Value>) {
        for key in object.keys() {
            let path = path(at, key);
            if !self.skipped.contains(&path) {
                self.skipped.push(path);
            }
        }
    }
}

fn path(at: &str, key: &str) -> String {
    if at.is_empty() { key.to_owned() } else { format!("{at}.{key}") }
}

#[cfg(test)]
mod tests;
