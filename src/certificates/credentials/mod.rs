//! Certificates as signed files: Open Badges 3.0 credentials in the form of VC-JWT.
//!
//! A file is checked without asking us: signature, dates, and whether it was
//! revoked or suspended since, by a list of bits that says nothing else
//! ([`status`]). Keys are made here, their private half is sealed like every secret
//! field, the public ones are at `/.well-known/jwks.json`. A key that was rotated
//! out signs no more and still verifies what it signed. The citizen ID number is
//! never inside.
//!
//! Why ES256 and not RS256: docs/decisions/2026-11-30-credentials.md.

pub mod badge;
pub mod keys;
pub mod status;
pub mod verify;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED, EcdsaKeyPair, UnparsedPublicKey};
use serde_json::{Value, json};

/// A key that signs.
pub struct Signer {
    /// Its name, an address at which its public half is.
    pub kid: String,
    pair: EcdsaKeyPair,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signer({})", self.kid)
    }
}

impl Signer {
    /// Signs claims as a compact JWS.
    ///
    /// # Errors
    /// The operating system gives no random bytes.
    pub fn sign(&self, claims: &Value) -> anyhow::Result<String> {
        let header = json!({"alg": "ES256", "kid": self.kid, "typ": "JWT"});
        let encoded = |it: &Value| URL_SAFE_NO_PAD.encode(it.to_string());
        let signed = format!("{}.{}", encoded(&header), encoded(claims));
        let signature = self
            .pair
            .sign(&SystemRandom::new(), signed.as_bytes())
            .map_err(|_| anyhow::anyhow!("the signature cannot be made"))?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

/// A compact JWS that was taken apart; nothing of it is believed yet.
#[derive(Debug, Clone)]
pub struct Token {
    /// Which key it says that it was signed with.
    pub kid: Option<String>,
    /// What it says.
    pub claims: Value,
    signed: String,
    signature: Vec<u8>,
}

impl Token {
    /// Takes a text apart. `None` where it is no compact JWS of ours.
    pub fn parse(text: &str) -> Option<Token> {
        let (signed, signature) = text.trim().rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        let read = |part: &str| serde_json::from_slice::<Value>(&URL_SAFE_NO_PAD.decode(part).ok()?).ok();
        let header = read(header)?;
        // Whoever signs does not choose how it is checked.
        if header["alg"] != "ES256" || header.get("crit").is_some() {
            return None;
        }
        Some(Token {
            kid: header["kid"].as_str().map(ToOwned::to_owned),
            claims: read(claims)?,
            signed: signed.to_owned(),
            signature: URL_SAFE_NO_PAD.decode(signature).ok()?,
        })
    }

    /// Whether one of the keys of a set (RFC 7517) signed it.
    pub fn is_signed_by(&self, jwks: &Value) -> bool {
        let keys = jwks["keys"].as_array().map(Vec::as_slice).unwrap_or_default();
        let is_named = |key: &&Value| self.kid.is_none() || key["kid"].as_str() == self.kid.as_deref();
        keys.iter().filter(is_named).filter_map(public_point).any(|point| {
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
                .verify(self.signed.as_bytes(), &self.signature)
                .is_ok()
        })
    }
}

/// The point of a P-256 key as ring reads it.
fn public_point(jwk: &Value) -> Option<Vec<u8>> {
    if jwk["kty"] != "EC" || jwk["crv"] != "P-256" {
        return None;
    }
    let part = |name: &str| URL_SAFE_NO_PAD.decode(jwk[name].as_str()?).ok().filter(|it| it.len() == 32);
    Some([vec![4], part("x")?, part("y")?].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_signed_is_verified_and_nothing_that_was_changed() {
        let made = keys::generate("https://bole.example.org").unwrap();
        let signer = keys::signer(&made.kid, &made.private).unwrap();
        let jwks = json!({"keys": [made.public]});
        let text = signer.sign(&json!({"jti": "a", "n": 1})).unwrap();
        let token = Token::parse(&text).unwrap();
        assert!(token.is_signed_by(&jwks));
        assert_eq!(token.claims["n"], 1);

        let parts: Vec<&str> = text.split('.').collect();
        let forged = URL_SAFE_NO_PAD.encode(json!({"jti": "a", "n": 2}).to_string());
        let forged = Token::parse(&format!("{}.{forged}.{}", parts[0], parts[2])).unwrap();
        assert!(!forged.is_signed_by(&jwks));
        let other = keys::generate("https://bole.example.org").unwrap();
        assert!(!token.is_signed_by(&json!({"keys": [other.public]})));
        // Another key under the same name.
        let mut renamed = other.public.clone();
        renamed["kid"] = made.kid.clone().into();
        assert!(!token.is_signed_by(&json!({"keys": [renamed]})));
        let unsigned = URL_SAFE_NO_PAD.encode(json!({"alg": "none"}).to_string());
        assert!(Token::parse(&format!("{unsigned}.{}.", parts[1])).is_none());
        assert!(Token::parse("no token").is_none());
    }
}
