//! Claims: how someone makes a profile theirs that a list has made. They enter a
//! one-time code, which staff printed or mailed, and their ID number while logged
//! in. Wrong numbers are counted; five void the code.
//!
//! Whoever has a profile already keeps it: what the list gave moves there, but only
//! where nothing contradicts it. Else the answer is no, and says what to do: two
//! people must never become one.

use chrono::{NaiveDateTime, TimeDelta};

use super::people::is_same_name;
use crate::app::App;
use crate::codes::identity::citizen_id;
use crate::db::Conn;
use crate::profiles::Contact;
use crate::profiles::queries::{self as profiles, claims};
use crate::{Result, crypto};

/// So long a code can be used.
pub const VALID: TimeDelta = TimeDelta::days(60);

/// After so many wrong ID numbers a code is void.
pub const MOST_WRONG: i16 = 5;

/// Letters and digits that nobody takes for each other.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// A code as it is printed: `7KQM-2F9C-XW4T`.
pub fn new_code() -> String {
    let bytes = crypto::random::<12>();
    let letters: String = bytes.iter().map(|it| char::from(ALPHABET[usize::from(it % 32)])).collect();
    format!("{}-{}-{}", &letters[..4], &letters[4..8], &letters[8..])
}

/// What is stored of a code, however it was typed.
fn hash(code: &str) -> String {
    let plain: String = crate::search::analysis::fold(code).chars().filter(char::is_ascii_alphanumeric).collect();
    crypto::hash_token(&plain.to_ascii_uppercase())
}

/// A new code for a profile that nobody has; `None` where somebody has it.
///
/// # Errors
/// The database failed.
pub fn issue(
    conn: &mut Conn,
    profile_id: i64,
    channel: &str,
    account_id: i64,
    now: NaiveDateTime,
) -> Result<Option<String>> {
    if profiles::account_of(conn, profile_id)?.is_some() {
        return Ok(None);
    }
    let code = new_code();
    claims::insert_claim(conn, profile_id, &hash(&code), channel, account_id, now + VALID)?;
    Ok(Some(code))
}

/// What came of a claim: a message where it was refused.
pub type Claimed = std::result::Result<(), &'static str>;

/// Claims a profile by its code and the person's ID number.
///
/// # Errors
/// The database failed. A refusal is no error: a wrong number has to be counted.
pub fn claim(
    conn: &mut Conn,
    app: &App,
    account_id: i64,
    code: &str,
    number: &str,
    now: NaiveDateTime,
) -> Result<Claimed> {
    let Ok(number) = citizen_id::parse(number) else { return Ok(Err("training-citizen-id-wrong")) };
    let claim = claims::find_claim(conn, &hash(code))?;
    let is_good = |it: &claims::Claim| it.used_at.is_none() && it.expires_at > now && it.n_wrong < MOST_WRONG;
    let Some(claim) = claim.filter(is_good) else { return Ok(Err("training-claim-unknown")) };
    let given = claims::find_profile(conn, claim.profile_id)?;
    if given.citizen_id_index != Some(app.keys.blind_index("citizen_id", &number)) {
        claims::count_wrong(conn, claim.id)?;
        return Ok(Err("training-claim-wrong-number"));
    }
    match profiles::find_by_account(conn, account_id)? {
        None => {
            if !claims::adopt(conn, given.id, account_id, now)? {
                return Ok(Err("training-claim-unknown"));
            }
            claims::use_claim(conn, claim.id, now)?;
        }
        Some(own) => {
            // Whoever came by another list than training's has more than can be moved.
            let is_bare = given.source.is_none() && profiles::load(conn, given.id)?.entries.is_empty();
            if given.account_id.is_some() || !is_bare || given.restricted_until.is_some() {
                return Ok(Err("training-claim-ask"));
            }
            let (theirs, named) = (Contact::open(&app.keys, &own)?, Contact::open(&app.keys, &given)?);
            if theirs.citizen_id.is_some() {
                return Ok(Err("training-claim-other-number"));
            }
            let is_other = |it: &String| named.name.as_deref().is_none_or(|name| !is_same_name(it, name));
            if theirs.name.as_ref().is_some_and(is_other) {
                return Ok(Err("training-claim-other-name"));
            }
            if claims::share_a_class(conn, given.id, own.id)? {
                return Ok(Err("training-claim-same-class"));
            }
            // The claim's row goes with the profile that ends.
            claims::merge(conn, &app.keys, &given, &own, now)?;
        }
    }
    Ok(Ok(()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_known_however_it_is_typed() {
        let code = new_code();
        assert_eq!(code.len(), 14);
        assert_eq!(hash(&code), hash(&code.to_lowercase().replace('-', " ")));
        assert_ne!(hash(&code), hash(&new_code()));
    }
}
