//! Passwords: which ones are good enough, and how they are kept.
//!
//! At least 8 characters and at most 256 bytes; no rules of composition, which
//! only make people write `Passw0rd!`. What everyone tries first is refused: the
//! common ones, runs and repetitions, and what this service and this person are
//! called. Kept is an argon2id hash, made a few at a time: each takes 19 MiB.

use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;
use zeroize::{Zeroize, Zeroizing};

use crate::{Error, Result};

/// The fewest characters.
pub const SHORTEST: usize = 8;
/// The most bytes; more would only keep the hasher busy.
pub const LONGEST: usize = 256;

/// How long someone waits for the hasher before being told to come back.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many may wait for each core; at 40 ms a hash that is within [`PATIENCE`].
const WAITING_PER_CORE: usize = 100;

/// A password as it was typed: never shown, logged or kept.
#[derive(Clone, Default, serde::Deserialize)]
#[serde(transparent)]
pub struct Password(String);

impl Password {
    /// A password from elsewhere than a form.
    pub fn new(text: impl Into<String>) -> Password {
        Password(text.into())
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it is too long to be anyone's, so that it need not be hashed.
    pub fn is_too_long(&self) -> bool {
        self.0.len() > LONGEST
    }

    /// Why it cannot be chosen: the name of the message that says what to do.
    /// `context` are the words that stand for its owner: address and name.
    ///
    /// # Errors
    /// It is too short, too long, common, or made of what everyone knows.
    pub fn check(&self, context: &[&str]) -> Result<(), &'static str> {
        if self.is_too_long() {
            return Err("accounts-password-too-long");
        }
        if self.0.chars().count() < SHORTEST {
            return Err("accounts-password-too-short");
        }
        if is_common(&self.0) {
            return Err("accounts-password-common");
        }
        if is_mostly(&self.0, context) {
            return Err("accounts-password-context");
        }
        Ok(())
    }
}

impl Drop for Password {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(..)")
    }
}

/// Words that passwords are made of, one a line, in the form of [`plain`].
static COMMON: &str = include_str!("common_passwords.txt");

/// Whether it is among the first that anyone tries: a common word with or
/// without digits around it, a run along the keyboard, a repetition.
fn is_common(password: &str) -> bool {
    let lower = password.to_lowercase();
    let distinct = lower.chars().collect::<std::collections::BTreeSet<_>>().len();
    if distinct < 4 || is_run(&lower) || is_repetition(&lower) {
        return true;
    }
    let is_listed = |text: &str| COMMON.lines().any(|it| it == text);
    let bare = lower.trim_matches(|it: char| !it.is_alphabetic());
    is_listed(&lower) || is_listed(&plain(&lower)) || is_listed(&plain(bare)) || bare.is_empty() && is_date(&lower)
}

/// `p@ssw0rd` is `password` to whoever guesses.
fn plain(text: &str) -> String {
    text.chars()
        .filter_map(|it| match it {
            '0' => Some('o'),
            '1' | '!' => Some('i'),
            '3' => Some('e'),
            '4' | '@' => Some('a'),
            '5' | '$' => Some('s'),
            '7' => Some('t'),
            it => it.is_alphanumeric().then_some(it),
        })
        .collect()
}

/// Whether it walks along a row of the keyboard or the alphabet, either way.
fn is_run(text: &str) -> bool {
    const ROWS: [&str; 7] = [
        "01234567890",
        "abcdefghijklmnopqrstuvwxyz",
        "qwertyuiop[]asdfghjkl;'zxcvbnm,./",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
        "q1w2e3r4t5y6u7i8o9p0",
        "1q2w3e4r5t6y7u8i9o0p",
        "!@#$%^&*()_+",
    ];
    let reversed: String = text.chars().rev().collect();
    ROWS.iter().any(|row| {
        let twice = format!("{row}{row}");
        twice.contains(text) || twice.contains(&reversed)
    })
}

/// Whether it is one short piece again and again.
fn is_repetition(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    (1..=chars.len() / 2).any(|n| n <= 6 && chars.chunks(n).all(|it| chars.starts_with(it)))
}

/// Whether it is nothing but a day: `19900101`, `1990-01-01`.
fn is_date(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|it| it.to_digit(10)).collect();
    let number = |range: std::ops::Range<usize>| digits[range].iter().fold(0, |sum, it| sum * 10 + it);
    digits.len() == 8
        && (1900..2100).contains(&number(0..4))
        && (1..=12).contains(&number(4..6))
        && (1..=31).contains(&number(6..8))
}

/// Whether little is left of it without the words that everyone knows of its owner.
fn is_mostly(password: &str, context: &[&str]) -> bool {
    let mut rest = password.to_lowercase();
    let words = context.iter().flat_map(|it| {
        let it = it.to_lowercase();
        let mut words: Vec<String> = it.split(['@', '.', ' ', '-', '_', '+']).map(ToOwned::to_owned).collect();
        words.insert(0, it);
        words
    });
    for word in words.chain(["bole", "伯乐"].map(ToOwned::to_owned)) {
        // A word of Chinese is two characters, one of Latin letters at least three.
        if word.chars().count() >= if word.is_ascii() { 3 } else { 2 } {
            rest = rest.replace(&word, "");
        }
    }
    rest.len() < password.to_lowercase().len() && rest.chars().filter(|it| it.is_alphanumeric()).count() < 6
}

/// How much work a hash is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Default for Cost {
    /// 19 MiB and two passes on one lane: some 40 ms of a core. Less is cheaper
    /// to guess, more is cheaper to overload us with.
    fn default() -> Cost {
        Cost { memory_kib: 19_456, passes: 2 }
    }
}

/// Hashes passwords, as many at a time as there are cores.
pub struct Hasher {
    argon2: Argon2<'static>,
    /// What a password is compared with where there is no account, so that the
    /// answer takes as long.
    nobody: String,
    cores: Arc<Semaphore>,
    waiting: Semaphore,
}

impl Hasher {
    /// A hasher of this cost.
    ///
    /// # Panics
    /// The cost is out of the range of argon2 (8 KiB and one pass at the least).
    pub fn new(cost: Cost) -> Hasher {
        let params = Params::new(cost.memory_kib, cost.passes, 1, None).expect("the cost is in range");
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let n_cores = std::thread::available_parallelism().map_or(2, usize::from);
        let nobody = hash(&argon2, &crate::crypto::new_token()).expect("a random password can be hashed");
        Hasher {
            argon2,
            nobody,
            cores: Arc::new(Semaphore::new(n_cores)),
            waiting: Semaphore::new(n_cores * WAITING_PER_CORE),
        }
    }

    /// A hasher that protects nothing, for tests and the invented people of the demo.
    pub fn quick() -> Hasher {
        Hasher::new(Cost { memory_kib: 8, passes: 1 })
    }

    /// The hash to store, with the parameters and salt that it was made with.
    pub async fn hash(&self, password: &Password) -> Result<String> {
        let password = Zeroizing::new(password.0.clone());
        let argon2 = self.argon2.clone();
        self.run(move || hash(&argon2, &password)).await?
    }

    /// [`Hasher::hash`] where there is no one to wait with: the command line.
    pub fn hash_blocking(&self, password: &Password) -> Result<String> {
        hash(&self.argon2, &password.0)
    }

    /// Whether the password is the one of the hash. Without a hash it takes as
    /// long, and is not.
    pub async fn verify(&self, password: &Password, stored: Option<String>) -> Result<bool> {
        let is_someone = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.nobody.clone());
        let password = Zeroizing::new(password.0.clone());
        let argon2 = self.argon2.clone();
        let is_right = self
            .run(move || {
                let stored = PasswordHash::new(&stored)
                    .map_err(|err| anyhow::anyhow!("a stored password hash cannot be read: {err}"))?;
                Ok::<_, Error>(argon2.verify_password(password.as_bytes(), &stored).is_ok())
            })
            .await??;
        Ok(is_right && is_someone)
    }

    async fn run<T: Send + 'static>(&self, f: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let busy = || Error::Unavailable(anyhow::anyhow!("too many passwords are being checked"));
        let _place = self.waiting.try_acquire().map_err(|_| busy())?;
        let core = tokio::time::timeout(PATIENCE, self.cores.clone().acquire_owned())
            .await
            .map_err(|_| busy())?
            .map_err(|_| busy())?;
        tokio::task::spawn_blocking(move || {
            // Held until the work is done, even where nobody waits any more.
            let _core = core;
            f()
        })
        .await
        .map_err(|err| Error::Internal(anyhow::Error::new(err).context("hashing a password panicked")))
    }
}

fn hash(argon2: &Argon2<'static>, password: &str) -> Result<String> {
    let salt = crate::crypto::random::<16>();
    let hash: PasswordHash = argon2
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(|err| anyhow::anyhow!("a password cannot be hashed: {err}"))?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTEXT: [&str; 2] = ["meihua.wang@example.org", "王美华"];

    #[test]
    fn what_everyone_tries_first_is_refused() {
        for (password, message) in [
            ("kurz", "accounts-password-too-short"),
            ("八个字才算够", "accounts-password-too-short"),
            ("12345678", "accounts-password-common"),
            ("87654321", "accounts-password-common"),
            ("aaaaaaaaaa", "accounts-password-common"),
            ("abcabcabcabc", "accounts-password-common"),
            ("Passw0rd", "accounts-password-common"),
            ("P@ssw0rd123", "accounts-password-common"),
            ("qwertyuiop", "accounts-password-common"),
            ("1qaz2wsx", "accounts-password-common"),
            ("woaini1314", "accounts-password-common"),
            ("woaini520", "accounts-password-common"),
            ("19900101", "accounts-password-common"),
            ("bole2026!", "accounts-password-context"),
            ("伯乐伯乐2026", "accounts-password-context"),
            ("meihua1990", "accounts-password-context"),
            ("王美华12345", "accounts-password-context"),
            ("meihua.wang@example.org", "accounts-password-context"),
        ] {
            assert_eq!(Password::new(password).check(&CONTEXT), Err(message), "{password}");
        }
        assert_eq!(Password::new("长".repeat(86)).check(&CONTEXT), Err("accounts-password-too-long"));
    }

    #[test]
    fn whatever_else_is_long_enough_is_taken_as_it_is() {
        for password in ["correct horse battery", "三月的柳树发了新芽", "kx7mQpw2", "bole 的草原上有匹好马"]
        {
            assert_eq!(Password::new(password).check(&CONTEXT), Ok(()), "{password}");
        }
        assert_eq!(Password::new("a long sentence, ".repeat(15)).check(&CONTEXT), Ok(()));
    }

    #[actix_web::test]
    async fn a_hash_knows_its_password_and_nobody_has_none() {
        let hasher = Hasher::quick();
        let right = Password::new("correct horse battery");
        let stored = hasher.hash(&right).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{stored}");
        assert_ne!(stored, hasher.hash(&right).await.unwrap(), "the salt is random");
        assert!(hasher.verify(&right, Some(stored.clone())).await.unwrap());
        assert!(!hasher.verify(&Password::new("Correct horse battery"), Some(stored)).await.unwrap());
        assert!(!hasher.verify(&right, None).await.unwrap());
    }
}
