//! What people send, as it was sent, and what becomes of it.

use serde::Deserialize;

use super::{Frequency, Schedule, is_asking, parse_query};
use crate::accounts::forms::email;
use crate::html::FieldError;
use crate::i18n::Loc;
use crate::postings::search_form::Search;

/// Longer names are cut: they stand in one line of a mail.
const LONGEST_NAME: usize = 60;

/// Longer reasons are cut.
const LONGEST_REASON: usize = 500;

/// How a saved search is told: the part that its owner may change later.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SettingsForm {
    /// What its owner calls it; empty for the criteria.
    pub name: String,
    /// `at_once`, `daily` or `weekly`.
    pub frequency: String,
    /// 0 to 23.
    pub hour: String,
    /// 1 to 7.
    pub weekday: String,
    /// `zh-CN` or `en`.
    pub locale: String,
}

/// How a saved search is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// At most 60 characters; empty for the criteria.
    pub name: String,
    /// How often and when.
    pub schedule: Schedule,
    /// The language of its mails.
    pub loc: Loc,
}

impl SettingsForm {
    /// What is left empty is as the form proposes it: daily at eight, in the
    /// language of the page.
    ///
    /// # Errors
    /// What to do about each field.
    pub fn parse(&self, loc: Loc) -> Result<Settings, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut wrong = |field, message| errors.push(FieldError { field, message });
        let proposed = Schedule::default();
        let frequency = match &*self.frequency {
            "" => proposed.frequency,
            code => Frequency::parse(code).unwrap_or_else(|| {
                wrong("frequency", "alerts-frequency-missing");
                proposed.frequency
            }),
        };
        let mut number = |field, text: &str, proposed: i32, least: i32, most: i32, message| match text {
            "" => proposed,
            text => text.parse().ok().filter(|it| (least..=most).contains(it)).unwrap_or_else(|| {
                wrong(field, message);
                proposed
            }),
        };
        let hour = number("hour", &self.hour, proposed.hour, 0, 23, "alerts-hour-wrong");
        let weekday = number("weekday", &self.weekday, proposed.weekday, 1, 7, "alerts-weekday-wrong");
        let loc = [Loc::Zh, Loc::En].into_iter().find(|it| it.code() == self.locale).unwrap_or(loc);
        let name: String = one_line(&self.name, LONGEST_NAME);
        let settings = Settings { name, schedule: Schedule { frequency, hour, weekday }, loc };
        if errors.is_empty() { Ok(settings) } else { Err(errors) }
    }
}

/// Other criteria for a saved search, from the page behind its link.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CriteriaForm {
    /// Words to look for; empty for any.
    pub words: String,
    /// What else is to stay of the criteria: parts of its query, `region=220323`.
    pub keep: Vec<String>,
}

impl CriteriaForm {
    /// The new criteria of a search: other words, and those filters of its own that stay.
    ///
    /// # Errors
    /// That nothing is left to look for.
    pub fn parse(&self, old: &Search) -> Result<Search, Vec<FieldError>> {
        let stays = |it: &&(&str, String)| match it.0 {
            "q" => false,
            "literal" => true,
            _ => self.keep.contains(&part(it)),
        };
        let mut parts: Vec<String> = old.parameters.iter().filter(stays).map(part).collect();
        if !self.words.trim().is_empty() {
            parts.push(part(&("q", self.words.trim().to_owned())));
        }
        let search = parse_query(&parts.join("&")).ok().filter(is_asking);
        search.ok_or_else(|| vec![FieldError { field: "words", message: "alerts-criteria-missing" }])
    }
}

/// A parameter as a part of a query.
pub fn part(parameter: &(&str, String)) -> String {
    serde_html_form::to_string([parameter]).unwrap_or_default()
}

/// A search to save.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AlertForm {
    /// The query string of a result page.
    pub query: String,
    /// As it was typed; says nothing where someone is logged in.
    pub email: String,
    /// See [`SettingsForm`].
    pub name: String,
    /// See [`SettingsForm`].
    pub frequency: String,
    /// See [`SettingsForm`].
    pub hour: String,
    /// See [`SettingsForm`].
    pub weekday: String,
    /// See [`SettingsForm`].
    pub locale: String,
    /// The public name of an own saved search whose criteria these become; empty
    /// for a new one. Only where someone is logged in.
    pub replaces: String,
}

/// A search that someone wants to save.
#[derive(Debug, Clone)]
pub struct NewAlert {
    /// In lower case; `None` for the account's own.
    pub email: Option<String>,
    /// What is looked for.
    pub search: Search,
    /// How it is told.
    pub settings: Settings,
}

impl AlertForm {
    /// The part that says how it is told.
    pub fn settings(&self) -> SettingsForm {
        let Self { name, frequency, hour, weekday, locale, .. } = self.clone();
        SettingsForm { name, frequency, hour, weekday, locale }
    }

    /// `is_own` where someone is logged in, whose address is known.
    ///
    /// # Errors
    /// What to do about each field. A query that no result page has is one too.
    pub fn parse(&self, is_own: bool, loc: Loc) -> Result<NewAlert, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut wrong = |field, message| errors.push(FieldError { field, message });
        let search = parse_query(&self.query);
        match &search {
            Ok(search) if is_asking(search) => {}
            Ok(_) => wrong("query", "alerts-criteria-missing"),
            Err(_) => wrong("query", "alerts-criteria-unknown"),
        }
        let email = email(&self.email);
        if !is_own && email.is_none() {
            wrong("email", "accounts-email-invalid");
        }
        let settings = self.settings().parse(loc).map_err(|mut it| errors.append(&mut it));
        match (search, settings) {
            (Ok(search), Ok(settings)) if errors.is_empty() => {
                Ok(NewAlert { email: email.filter(|_| !is_own), search, settings })
            }
            _ => Err(errors),
        }
    }
}

/// What someone says of a posting in a mail.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FeedbackForm {
    /// `yes` or `no`.
    pub relevant: String,
    /// Why, in their own words; may be empty.
    pub reason: String,
}

impl FeedbackForm {
    /// Whether it was of use, and why.
    ///
    /// # Errors
    /// What to do about each field.
    pub fn parse(&self) -> Result<(bool, Option<String>), Vec<FieldError>> {
        let is_relevant = match &*self.relevant {
            "yes" => true,
            "no" => false,
            _ => return Err(vec![FieldError { field: "relevant", message: "alerts-relevant-missing" }]),
        };
        let reason = one_line(&self.reason, LONGEST_REASON);
        Ok((is_relevant, Some(reason).filter(|it| !it.is_empty())))
    }
}

fn one_line(text: &str, longest: usize) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(longest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_and_one_criterion_are_enough() {
        let form =
            AlertForm { query: "region=220323".into(), email: " Ada@Example.org".into(), ..AlertForm::default() };
        let new = form.parse(false, Loc::En).unwrap();
        assert_eq!(new.email.as_deref(), Some("ada@example.org"));
        assert_eq!((new.settings.schedule, new.settings.loc), (Schedule::default(), Loc::En));
        assert!(AlertForm { email: String::new(), ..form }.parse(true, Loc::Zh).is_ok());
    }

    #[test]
    fn all_mistakes_are_told_at_once_in_the_order_of_the_fields() {
        let form =
            AlertForm { frequency: "hourly".into(), hour: "24".into(), weekday: "0".into(), ..AlertForm::default() };
        let errors = form.parse(false, Loc::Zh).unwrap_err();
        let fields: Vec<_> = errors.iter().map(|it| it.field).collect();
        assert_eq!(fields, ["query", "email", "frequency", "hour", "weekday"]);
        let unknown = AlertForm { query: "region=999999".into(), email: "a@b.cn".into(), ..AlertForm::default() };
        assert_eq!(unknown.parse(false, Loc::Zh).unwrap_err()[0].message, "alerts-criteria-unknown");
    }
}
