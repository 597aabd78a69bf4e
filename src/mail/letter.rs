//! Letters: what surrounds the words of a mail, and the mail that comes of them.

use super::Unsubscribe;
use crate::config::Office;
use crate::i18n::Loc;

/// What stands around the words of every mail; `head` in its templates.
#[derive(Debug, Clone)]
pub struct Letterhead {
    /// The language stored with the recipient, not that of the request that caused the mail.
    pub loc: Loc,
    /// Who writes.
    pub office: Office,
    base_url: String,
}

impl Letterhead {
    /// The letterhead of an office, for links below the configured address.
    pub fn new(office: &Office, base_url: &str, loc: Loc) -> Letterhead {
        Letterhead { loc, office: office.clone(), base_url: base_url.to_owned() }
    }

    /// The office's name in the reader's language.
    pub fn office_name(&self) -> &str {
        if self.loc.is_en() && !self.office.name_en.is_empty() { &self.office.name_en } else { &self.office.name }
    }

    /// A page of ours, in the reader's language.
    pub fn link(&self, path: &str) -> String {
        format!("{}{}", self.base_url, self.loc.path(path))
    }

    /// Where the letter comes from, so that a forged one can be told: our address without `https://`.
    pub fn host(&self) -> &str {
        self.base_url.split_once("://").map_or(&*self.base_url, |it| it.1)
    }

    /// Where people ask for help, and when.
    pub fn help(&self) -> String {
        let name = if self.office.hours.is_empty() { "mail-foot-phone" } else { "mail-foot-help" };
        self.loc.t(name).with("phone", &self.office.phone).with("hours", &self.office.hours).to_string()
    }
}

/// A message that is about to be promised.
#[derive(Clone)]
pub struct NewMail {
    /// What it tells of, once: `confirmation/17/8`. Enqueued twice, it is sent once.
    pub occasion: String,
    /// The folder of its templates.
    pub kind: &'static str,
    /// One address: a refused one would take the others with it.
    pub recipient: String,
    /// The recipient's language.
    pub loc: Loc,
    /// A sentence without personal data: it is shown on locked screens.
    pub subject: String,
    /// All of it in plain text.
    pub text: String,
    /// The same as a page.
    pub html: String,
    /// For mails that repeat: how they are stopped.
    pub unsubscribe: Option<Unsubscribe>,
    /// An iCalendar object that comes with it; its method stands in it.
    pub calendar: Option<String>,
}

/// Declares a mail: a struct with the fields of its three templates, which turns
/// itself into a [`NewMail`]. The README in `templates/emails/` shows one.
#[macro_export]
macro_rules! letter {
    (
        $(#[$meta:meta])*
        pub struct $name:ident as $kind:literal from ($subject:tt, $text:tt, $html:tt $(,)?) {
            $($(#[$field_meta:meta])* $field:ident: $type:ty),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone)]
        pub struct $name {
            /// What surrounds it.
            pub head: $crate::mail::Letterhead,
            $($(#[$field_meta])* pub $field: $type),*
        }

        impl $name {
            /// Puts the mail into words.
            ///
            /// # Errors
            /// A template failed, which is our own mistake.
            pub fn to_mail(&self, occasion: String, recipient: &str) -> $crate::Result<$crate::mail::NewMail> {
                #[derive(askama::Template)]
                #[template(path = $subject)]
                #[allow(dead_code, reason = "not each of the three templates needs each field")]
                struct Subject<'a> { head: &'a $crate::mail::Letterhead, $($field: &'a $type),* }

                #[derive(askama::Template)]
                #[template(path = $text)]
                #[allow(dead_code, reason = "not each of the three templates needs each field")]
                struct Text<'a> { head: &'a $crate::mail::Letterhead, $($field: &'a $type),* }

                #[derive(askama::Template)]
                #[template(path = $html)]
                #[allow(dead_code, reason = "not each of the three templates needs each field")]
                struct Html<'a> { head: &'a $crate::mail::Letterhead, $($field: &'a $type),* }

                let head = &self.head;
                $(let $field = &self.$field;)*
                Ok($crate::mail::NewMail {
                    occasion,
                    kind: $kind,
                    recipient: recipient.to_owned(),
                    loc: head.loc,
                    subject: $crate::mail::rendered(&Subject { head, $($field),* })?.trim().to_owned(),
                    text: $crate::mail::rendered(&Text { head, $($field),* })?,
                    html: $crate::mail::rendered(&Html { head, $($field),* })?,
                    unsubscribe: None,
                    calendar: None,
                })
            }
        }
    };
}

/// A template's words; what [`letter!`](crate::letter) uses.
#[doc(hidden)]
pub fn rendered(template: &impl askama::Template) -> crate::Result<String> {
    let text = template.render().map_err(|err| anyhow::Error::new(err).context("a mail's template failed"))?;
    Ok(text.trim_start().to_owned())
}
