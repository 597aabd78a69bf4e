//! Secrets: encrypted fields, blind indexes, random tokens and their hashes.
//!
//! A field that identifies a person is stored as `v1.<key id>.<base64>` of
//! XChaCha20-Poly1305 with a random nonce. Table, column and the record's
//! reference are bound in, so a value that is moved to another row fails. The
//! key id makes rotation possible: new keys write, old ones still read. A
//! blind index (keyed SHA-256, with a key of its own) keeps what must be unique
//! unique without saying what it is.

use std::fmt;

use anyhow::{Context, bail};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// The keys that fields are encrypted and indexed with; from a file or a
/// variable, never from the database.
#[derive(Clone)]
pub struct Keys {
    /// Newest first: the first writes, all of them read.
    fields: Vec<(String, Zeroizing<[u8; 32]>)>,
    index: Zeroizing<[u8; 32]>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(..)")
    }
}

impl Keys {
    /// Reads a key file: a line `index <base64>` and lines `<key id> <base64>`,
    /// newest first, each key 32 bytes.
    pub fn parse(text: &str) -> anyhow::Result<Keys> {
        let mut fields = Vec::new();
        let mut index = None;
        for line in text.lines().map(str::trim).filter(|it| !it.is_empty() && !it.starts_with('#')) {
            let (id, key) = line.split_once(' ').context("a line is not `<key id> <base64>`")?;
            let bytes = Zeroizing::new(STANDARD.decode(key.trim()).context("a key is not base64")?);
            let key = <[u8; 32]>::try_from(bytes.as_slice()).context("a key is not 32 bytes")?;
            match id {
                "index" => index = Some(Zeroizing::new(key)),
                id if id.chars().all(|it| it.is_ascii_alphanumeric()) => {
                    fields.push((id.to_owned(), Zeroizing::new(key)));
                }
                _ => bail!("a key id has other characters than letters and digits"),
            }
        }
        if fields.is_empty() {
            bail!("there is no field key");
        }
        Ok(Keys { fields, index: index.context("there is no line `index`")? })
    }

    /// A fresh key file.
    pub fn generate() -> String {
        let key = || STANDARD.encode(random::<32>());
        format!(
            "# Keys of encrypted fields. Keep a copy apart from the database's backups:\n\
             # without it they cannot be read. Newest first.\nk1 {}\nindex {}\n",
            key(),
            key()
        )
    }

    /// Encrypts a field; `place` is `table.column/reference`.
    pub fn seal(&self, place: &str, plain: &str) -> String {
        let (id, bytes) = self.encrypt(place, plain.as_bytes());
        format!("v1.{id}.{}", URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Decrypts a field. An error means a missing key, or a value that was changed or moved.
    pub fn open(&self, place: &str, sealed: &str) -> anyhow::Result<String> {
        let mut parts = sealed.splitn(3, '.');
        let (Some("v1"), Some(id), Some(text)) = (parts.next(), parts.next(), parts.next()) else {
            bail!("a sealed field has another form than v1");
        };
        let bytes = URL_SAFE_NO_PAD.decode(text).context("a sealed field is not base64")?;
        String::from_utf8(self.decrypt(place, id, &bytes)?).context("a sealed field is not text")
    }

    /// Encrypts a file: `v1.<key id>.` and then bytes as they are; `place` is its storage name.
    pub fn seal_bytes(&self, place: &str, plain: &[u8]) -> Vec<u8> {
        let (id, bytes) = self.encrypt(place, plain);
        [format!("v1.{id}.").as_bytes(), &bytes].concat()
    }

    /// Decrypts a file; see [`Keys::open`].
    pub fn open_bytes(&self, place: &str, sealed: &[u8]) -> anyhow::Result<Vec<u8>> {
        let mut parts = sealed.splitn(3, |it| *it == b'.');
        let (Some(b"v1"), Some(id), Some(bytes)) = (parts.next(), parts.next(), parts.next()) else {
            bail!("a sealed file has another form than v1");
        };
        let id = std::str::from_utf8(id).context("a key id is not text")?;
        self.decrypt(place, id, bytes)
    }

    /// The id of the newest key; the nonce and what was encrypted with it.
    fn encrypt(&self, place: &str, plain: &[u8]) -> (&str, Vec<u8>) {
        let (id, key) = &self.fields[0];
        let nonce = random::<24>();
        let payload = Payload { msg: plain, aad: place.as_bytes() };
        let sealed = XChaCha20Poly1305::new((&**key).into())
            .encrypt(&XNonce::from(nonce), payload)
            .expect("what lies in memory is below the cipher's limit");
        (id, [&nonce[..], &sealed].concat())
    }

    fn decrypt(&self, place: &str, id: &str, bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
        let (_, key) =
            self.fields.iter().find(|it| it.0 == id).with_context(|| format!("the field key {id} is missing"))?;
        let Some((nonce, sealed)) = bytes.split_at_checked(24) else {
            bail!("what is sealed is too short");
        };
        let nonce = <[u8; 24]>::try_from(nonce).expect("split at 24");
        XChaCha20Poly1305::new((&**key).into())
            .decrypt(&XNonce::from(nonce), Payload { msg: sealed, aad: place.as_bytes() })
            .map_err(|_| anyhow::anyhow!("what is sealed does not belong to {place}"))
    }

    /// The blind index of a normalised value, one kind (`citizen_id`) apart from the other.
    pub fn blind_index(&self, kind: &str, value: &str) -> String {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&*self.index).expect("HMAC takes a key of any length");
        mac.update(kind.as_bytes());
        mac.update(&[0]);
        mac.update(value.as_bytes());
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    }
}

/// Random bytes of the operating system.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system has random bytes");
    bytes
}

/// A secret of 32 random bytes for a link, a cookie or a program.
pub fn new_token() -> String {
    URL_SAFE_NO_PAD.encode(random::<32>())
}

/// What is stored of a token: whoever reads the rows cannot use it.
pub fn hash_token(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(token.as_bytes()))
}

/// A public name of a record: ten characters that are not taken for one another
/// (no i, l, o, u), 50 bits.
pub fn new_reference() -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    random::<10>().iter().map(|it| char::from(ALPHABET[usize::from(it % 32)])).collect()
}

/// SHA-256 in hexadecimal, for entity tags and request hashes.
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|it| format!("{it:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_field_opens_only_in_its_own_place_and_unchanged() {
        let keys = Keys::parse(&Keys::generate()).unwrap();
        let sealed = keys.seal("profiles.phone/a", "13800000000");
        assert_eq!(keys.open("profiles.phone/a", &sealed).unwrap(), "13800000000");
        assert!(keys.open("profiles.phone/b", &sealed).is_err());
        let mut changed = sealed.clone().into_bytes();
        let last = changed.last_mut().unwrap();
        *last = if *last == b'A' { b'B' } else { b'A' };
        let mut flipped = sealed.clone();
        flipped.replace_range(8..9, if &sealed[8..9] == "A" { "B" } else { "A" });
        assert!(keys.open("profiles.phone/a", &flipped).is_err());
        assert_ne!(sealed, keys.seal("profiles.phone/a", "13800000000"), "the nonce is random");
    }

    #[test]
    fn a_sealed_file_opens_only_under_its_own_name_and_unchanged() {
        let keys = Keys::parse(&Keys::generate()).unwrap();
        // Dots in what is sealed part nothing.
        let sealed = keys.seal_bytes("uploads/a", b"%PDF-1.7 .. \0\xff");
        assert_eq!(keys.open_bytes("uploads/a", &sealed).unwrap(), b"%PDF-1.7 .. \0\xff");
        assert!(keys.open_bytes("uploads/b", &sealed).is_err());
        for n in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[n] ^= 1;
            assert!(keys.open_bytes("uploads/a", &changed).is_err(), "byte {n}");
            assert!(keys.open_bytes("uploads/a", &sealed[..n]).is_err(), "cut at {n}");
        }
    }

    #[test]
    fn an_old_key_still_reads_after_a_rotation() {
        let old = Keys::generate();
        let sealed = Keys::parse(&old).unwrap().seal("t.c/1", "secret");
        let rotated = format!("k2 {}\n{old}", STANDARD.encode([7; 32]));
        let keys = Keys::parse(&rotated).unwrap();
        assert_eq!(keys.open("t.c/1", &sealed).unwrap(), "secret");
        assert!(keys.seal("t.c/1", "x").starts_with("v1.k2."));
    }

    #[test]
    fn a_key_file_with_a_mistake_is_refused() {
        for text in ["", "k1 x", "k1 AAAA\nindex AAAA", &format!("k1 {}", STANDARD.encode([1; 32]))] {
            assert!(Keys::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_blind_index_tells_kinds_and_values_apart() {
        let keys = Keys::parse(&Keys::generate()).unwrap();
        assert_eq!(keys.blind_index("a", "b"), keys.blind_index("a", "b"));
        assert_ne!(keys.blind_index("a", "b"), keys.blind_index("b", "b"));
        assert_ne!(keys.blind_index("a", "b"), keys.blind_index("a", "c"));
    }
}
