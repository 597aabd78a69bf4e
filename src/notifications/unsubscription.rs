//! Links that stop mail without a log-in.
//!
//! A letter that repeats says in its headers how a mail program stops it. The
//! link holds no secret of the account: it names the account and what is to stop,
//! sealed with the key of the indexes, and does nothing else than stopping that.

use serde::Deserialize;
use subtle::ConstantTimeEq;

use super::Topic;
use crate::crypto::Keys;
use crate::{Error, Result};

/// What a link stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The daily letter, whatever is in it.
    Daily,
    /// All mail about a topic.
    Topic(Topic),
}

impl What {
    /// Its name in links.
    pub fn code(self) -> &'static str {
        match self {
            What::Daily => "daily",
            What::Topic(topic) => topic.code(),
        }
    }

    /// What has this name; `None` where nothing has.
    pub fn parse(code: &str) -> Option<What> {
        if code == "daily" { Some(What::Daily) } else { Topic::parse(code).map(What::Topic) }
    }
}

/// A link's parts.
#[derive(Debug, Clone, Deserialize)]
pub struct Link {
    /// The account's public name.
    pub reference: String,
    what: String,
    seal: String,
}

impl Link {
    /// What it stops.
    ///
    /// # Errors
    /// `DeadLink` where it is none of ours.
    pub fn check(&self, keys: &Keys) -> Result<What> {
        let is_ours = seal(keys, &self.reference, &self.what).as_bytes().ct_eq(self.seal.as_bytes());
        What::parse(&self.what).filter(|_| bool::from(is_ours)).ok_or(Error::DeadLink)
    }
}

/// The path of a link of ours, without the language.
pub fn path(keys: &Keys, reference: &str, what: What) -> String {
    let what = what.code();
    format!("/notifications/{reference}/{what}/{}/unsubscription", seal(keys, reference, what))
}

fn seal(keys: &Keys, reference: &str, what: &str) -> String {
    keys.blind_index("notifications.unsubscription", &format!("{reference}/{what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_stops_what_it_was_made_for_and_nothing_else() {
        let keys = Keys::parse(&Keys::generate()).unwrap();
        let path = path(&keys, "ada", What::Daily);
        let seal = path.split('/').nth(4).unwrap().to_owned();
        let link = |reference: &str, what: &str, seal: &str| Link {
            reference: reference.to_owned(),
            what: what.to_owned(),
            seal: seal.to_owned(),
        };
        assert_eq!(link("ada", "daily", &seal).check(&keys).unwrap(), What::Daily);
        for wrong in [link("bo", "daily", &seal), link("ada", "saved", &seal), link("ada", "daily", "")] {
            assert!(matches!(wrong.check(&keys), Err(Error::DeadLink)), "{wrong:?}");
        }
        let elsewhere = Keys::parse(&Keys::generate()).unwrap();
        assert!(link("ada", "daily", &seal).check(&elsewhere).is_err());
    }
}
