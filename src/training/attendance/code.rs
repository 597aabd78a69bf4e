//! The code in the room: eight characters that change each minute, made from the
//! session's secret seed by HMAC-SHA-256 as one-time passwords are (RFC 6238).
//! The last one still holds, as people need a moment to scan and to confirm.

use chrono::NaiveDateTime;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// A code holds for so many seconds, and once more as the last one.
pub const STEP_SECONDS: i64 = 60;

/// Characters that are not taken for one another, as in references.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Which step of time an instant lies in.
pub fn step(now: NaiveDateTime) -> i64 {
    now.and_utc().timestamp().div_euclid(STEP_SECONDS)
}

/// In how many seconds the next code comes.
pub fn seconds_left(now: NaiveDateTime) -> i64 {
    STEP_SECONDS - now.and_utc().timestamp().rem_euclid(STEP_SECONDS)
}

/// The code of a step.
pub fn at(seed: &str, step: i64) -> String {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(seed.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(&step.to_be_bytes());
    mac.finalize().into_bytes().iter().take(8).map(|it| char::from(ALPHABET[usize::from(it % 32)])).collect()
}

/// Whether a code holds now: this step's, or the last one's.
pub fn is_valid(seed: &str, code: &str, now: NaiveDateTime) -> bool {
    let now = step(now);
    [now, now - 1].into_iter().any(|it| at(seed, it).as_bytes().ct_eq(code.as_bytes()).into())
}

/// Where the seed of a session is sealed.
pub fn place(session: &str) -> String {
    format!("class_sessions.code_seed/{session}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn a_code_holds_in_its_own_minute_and_the_next() {
        let minute: NaiveDateTime = "2026-03-02T01:05:00".parse().unwrap();
        let code = at("seed", step(minute));
        assert_eq!(code.len(), 8);
        for (seconds, is_held) in [(-1, false), (0, true), (59, true), (60, true), (119, true), (120, false)] {
            let now = minute + TimeDelta::seconds(seconds);
            assert_eq!(is_valid("seed", &code, now), is_held, "{seconds}");
        }
        assert!(!is_valid("other", &code, minute));
        for wrong in ["", "0", &code[..7], &format!("{code}0"), &code.to_uppercase()] {
            assert_eq!(is_valid("seed", wrong, minute), *wrong == code, "{wrong}");
        }
    }

    #[test]
    fn the_page_comes_again_with_the_next_code() {
        let minute: NaiveDateTime = "2026-03-02T01:05:00".parse().unwrap();
        assert_eq!(seconds_left(minute), 60);
        assert_eq!(seconds_left(minute + TimeDelta::seconds(59)), 1);
        assert_ne!(at("seed", step(minute)), at("seed", step(minute) + 1));
    }
}
