//! Wrong tries slow down: counted in rows, so that all nodes share them, by
//! account first and by address second.
//!
//! A try is counted *before* it is looked at and taken back when it was right,
//! so a hundred at once are not a hundred guesses. Delays grow to a quarter of an
//! hour and no further: nobody is locked out, and the way back by mail is open.
//! The rows hold keyed hashes, so they do not say whose address was tried.

use chrono::{NaiveDateTime, TimeDelta};

use super::queries::throttles;
use crate::crypto::Keys;
use crate::db::Conn;
use crate::{Error, Result};

/// No wait is longer.
const LONGEST: i64 = 15 * 60;
/// After so much quiet the count begins anew.
const FORGOTTEN: TimeDelta = TimeDelta::hours(24);
/// Typos that cost nothing.
const FREE_OF_ACCOUNT: i32 = 3;
/// A school has one address for all.
const FREE_OF_ADDRESS: i32 = 40;

/// One thing that someone tries, and all that it counts for.
#[derive(Debug, Clone)]
pub struct Tries {
    account: Option<String>,
    address: String,
}

impl Tries {
    /// Tries of the password of whoever has this e-mail address.
    pub fn password(keys: &Keys, email: &str, address: &str) -> Tries {
        Tries::new(keys, "login", Some(email), address)
    }

    /// Tries of an account's second factor.
    pub fn code(keys: &Keys, reference: &str, address: &str) -> Tries {
        Tries::new(keys, "code", Some(reference), address)
    }

    /// Mails that someone has us send to addresses that may not be theirs.
    pub fn mails(keys: &Keys, address: &str) -> Tries {
        Tries::new(keys, "mails", None, address)
    }

    /// Saved searches that someone has us ask an address about.
    pub fn alerts(keys: &Keys, email: &str, address: &str) -> Tries {
        Tries::new(keys, "alerts", Some(email), address)
    }

    /// Checks of certificates by number and name.
    pub fn certificates(keys: &Keys, address: &str) -> Tries {
        Tries::new(keys, "certificates", None, address)
    }

    /// Reports of postings.
    pub fn reports(keys: &Keys, address: &str) -> Tries {
        Tries::new(keys, "reports", None, address)
    }

    fn new(keys: &Keys, what: &str, account: Option<&str>, address: &str) -> Tries {
        let key = |kind: &str, of: &str| format!("{what}/{kind}/{}", keys.blind_index("throttles.key", of));
        Tries { account: account.map(|it| key("account", it)), address: key("address", address) }
    }

    /// Counts a try.
    ///
    /// # Errors
    /// [`Error::TooMany`] where one of them has to wait; then nothing is counted.
    pub fn count(&self, conn: &mut Conn, now: NaiveDateTime) -> Result<()> {
        if let Some(key) = &self.account {
            count(conn, key, FREE_OF_ACCOUNT, now)?;
        }
        count(conn, &self.address, FREE_OF_ADDRESS, now)
    }

    /// It was right: the account begins anew. The address only gets this one try
    /// back, or whoever has an account of their own could guess on.
    pub fn forgive(&self, conn: &mut Conn, now: NaiveDateTime) -> Result<()> {
        if let Some(key) = &self.account {
            throttles::clear(conn, key)?;
        }
        Ok(throttles::take_back(conn, &self.address, now)?)
    }

    /// Nobody looked whether it was right.
    pub fn take_back(&self, conn: &mut Conn, now: NaiveDateTime) -> Result<()> {
        for key in self.account.iter().chain([&self.address]) {
            throttles::take_back(conn, key, now)?;
        }
        Ok(())
    }
}

fn count(conn: &mut Conn, key: &str, n_free: i32, now: NaiveDateTime) -> Result<()> {
    match throttles::add(conn, key, now, now - FORGOTTEN)? {
        Ok(n_failures) => Ok(throttles::block(conn, key, now + delay(n_failures - n_free))?),
        Err(blocked_until) => {
            let seconds = (blocked_until - now).num_milliseconds().div_euclid(1000) + 1;
            Err(Error::TooMany(u32::try_from(seconds).unwrap_or(1)))
        }
    }
}

/// Nothing up to the free ones, then 1, 2, 4 .. seconds.
fn delay(n: i32) -> TimeDelta {
    let seconds = match u32::try_from(n) {
        Ok(n @ 1..=10) => (1 << (n - 1)).min(LONGEST),
        Ok(11..) => LONGEST,
        _ => 0,
    };
    TimeDelta::seconds(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_grow_to_a_quarter_of_an_hour() {
        for (n, seconds) in [(-3, 0), (0, 0), (1, 1), (2, 2), (3, 4), (10, 512), (11, 900), (1000, 900)] {
            assert_eq!(delay(n), TimeDelta::seconds(seconds), "{n}");
        }
    }
}
