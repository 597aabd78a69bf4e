//! The two languages of the service and their messages (`locales/`, Fluent).

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid, static_loader};

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "zh-CN",
        // Invisible marks around each argument would end up in pages and mails.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

const ZH: LanguageIdentifier = langid!("zh-CN");
const EN: LanguageIdentifier = langid!("en");

/// A language that people read: Chinese at `/`, English at `/en/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Loc {
    /// 简体中文
    #[default]
    Zh,
    /// English
    En,
}

impl Loc {
    /// The message of this name; where it takes arguments, [`Text::with`] gives them.
    pub fn t<'a>(self, name: impl Into<Cow<'a, str>>) -> Text<'a> {
        Text { loc: self, name: name.into(), args: Vec::new() }
    }

    /// The name in rows and in `Accept-Language`.
    pub const fn code(self) -> &'static str {
        match self {
            Loc::Zh => "zh-CN",
            Loc::En => "en",
        }
    }

    /// The language of a row; Chinese where the code is unknown.
    pub fn parse(code: &str) -> Loc {
        if code.starts_with("en") { Loc::En } else { Loc::Zh }
    }

    /// The `lang` attribute of pages.
    pub const fn lang(self) -> &'static str {
        match self {
            Loc::Zh => "zh-Hans",
            Loc::En => "en",
        }
    }

    /// Whether it is English.
    pub const fn is_en(self) -> bool {
        matches!(self, Loc::En)
    }

    /// The address of a page in this language.
    pub fn path(self, path: &str) -> String {
        match self {
            Loc::Zh => path.to_owned(),
            Loc::En if path == "/" => "/en/".to_owned(),
            Loc::En => format!("/en{path}"),
        }
    }

    /// The other language.
    pub const fn other(self) -> Loc {
        match self {
            Loc::Zh => Loc::En,
            Loc::En => Loc::Zh,
        }
    }
}

/// A message that is about to be read.
#[derive(Debug, Clone)]
pub struct Text<'a> {
    loc: Loc,
    name: Cow<'a, str>,
    args: Vec<(Cow<'static, str>, FluentValue<'static>)>,
}

impl Text<'_> {
    /// The same with an argument. Numbers choose plural forms; texts are put in as they are.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl IntoArg) -> Self {
        self.args.push((name.into(), value.into_arg()));
        self
    }
}

/// What a message can take as an argument.
pub trait IntoArg {
    /// As Fluent takes it.
    fn into_arg(self) -> FluentValue<'static>;
}

macro_rules! numbers {
    ($($number:ty),+) => { $(
        impl IntoArg for $number {
            #[allow(clippy::cast_precision_loss, trivial_numeric_casts, reason = "counts are far below 2^53")]
            fn into_arg(self) -> FluentValue<'static> { FluentValue::from(self as f64) }
        }
        impl IntoArg for &$number {
            fn into_arg(self) -> FluentValue<'static> { (*self).into_arg() }
        }
    )+ };
}
numbers!(i32, i64, u32, u64, usize);

impl IntoArg for &str {
    fn into_arg(self) -> FluentValue<'static> {
        FluentValue::from(self.to_owned())
    }
}

impl IntoArg for String {
    fn into_arg(self) -> FluentValue<'static> {
        FluentValue::from(self)
    }
}

impl IntoArg for &String {
    fn into_arg(self) -> FluentValue<'static> {
        FluentValue::from(self.clone())
    }
}

impl IntoArg for Text<'_> {
    fn into_arg(self) -> FluentValue<'static> {
        FluentValue::from(self.to_string())
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let language = match self.loc {
            Loc::Zh => &ZH,
            Loc::En => &EN,
        };
        let found = if self.args.is_empty() {
            LOCALES.try_lookup(language, &self.name)
        } else {
            let args: HashMap<Cow<'static, str>, FluentValue<'_>> = self.args.iter().cloned().collect();
            LOCALES.try_lookup_with_args(language, &self.name, &args)
        };
        match found {
            Some(text) => f.write_str(&text),
            // A page with a hole is worse than one with a name; a test over all
            // templates keeps it from happening.
            None => {
                debug_assert!(false, "no message {:?}", self.name);
                f.write_str(&self.name)
            }
        }
    }
}

/// A number as people read it: `12,345`.
pub fn number(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if n < 0 {
        text.push('-');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        for (n, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (-1234567, "-1,234,567")] {
            assert_eq!(number(n), text);
        }
    }
}
