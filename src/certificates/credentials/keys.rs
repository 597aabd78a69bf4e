//! Keys that sign: made where there is none, rotated by `bole keys rotate`.

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::Signer;
use crate::Result;
use crate::app::App;
use crate::certificates::queries::keys::{self as queries, SigningKey};
use crate::db::Conn;

/// A fresh key.
pub struct Made {
    /// Its name: an address of ours, at which the public half is.
    pub kid: String,
    /// The public half as a JSON Web Key.
    pub public: Value,
    /// The private half: PKCS#8 as base64.
    pub private: String,
}

/// Makes a key (P-256), named by its own thumbprint (RFC 7638).
///
/// # Errors
/// The operating system gives no random bytes.
pub fn generate(base_url: &str) -> anyhow::Result<Made> {
    let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())
        .map_err(|_| anyhow::anyhow!("a key cannot be made"))?;
    let pair = pair(document.as_ref())?;
    let point = pair.public_key().as_ref();
    let (x, y) = (URL_SAFE_NO_PAD.encode(&point[1..33]), URL_SAFE_NO_PAD.encode(&point[33..]));
    let thumbprint = Sha256::digest(format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#));
    let kid = format!("{base_url}/keys/{}", URL_SAFE_NO_PAD.encode(thumbprint));
    let public = json!({"kty": "EC", "crv": "P-256", "x": x, "y": y, "alg": "ES256", "use": "sig", "kid": kid});
    Ok(Made { kid, public, private: STANDARD.encode(document.as_ref()) })
}

fn pair(pkcs8: &[u8]) -> anyhow::Result<EcdsaKeyPair> {
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8, &SystemRandom::new())
        .map_err(|err| anyhow::anyhow!("a signing key cannot be read: {err}"))
}

/// A key that can sign.
///
/// # Errors
/// It is no key of ours.
pub fn signer(kid: &str, private: &str) -> anyhow::Result<Signer> {
    let pkcs8 = STANDARD.decode(private).context("a signing key is not base64")?;
    Ok(Signer { kid: kid.to_owned(), pair: pair(&pkcs8)? })
}

fn place(kid: &str) -> String {
    format!("signing_keys.private/{kid}")
}

/// The key that signs now; made where there is none yet.
///
/// # Errors
/// The database failed, or the key cannot be opened.
pub async fn current(app: &App) -> Result<Signer> {
    let found = app.db.read(|conn| Ok(queries::current(conn)?)).await?;
    let key = match found {
        Some(key) => key,
        None => {
            let shared = app.clone();
            // Two nodes at once make two: both verify, the newer one signs.
            app.db
                .write(move |conn| match queries::current(conn)? {
                    Some(key) => Ok(key),
                    None => make(conn, &shared),
                })
                .await?
        }
    };
    Ok(signer(&key.kid, &app.keys.open(&place(&key.kid), &key.private_sealed)?)?)
}

fn make(conn: &mut Conn, app: &App) -> Result<SigningKey> {
    let made = generate(app.base_url())?;
    let sealed = app.keys.seal(&place(&made.kid), &made.private);
    queries::insert(conn, &made.kid, &made.public.to_string(), &sealed)?;
    Ok(queries::current(conn)?.ok_or(diesel::NotFound)?)
}

/// Has another key sign from now on; the old ones go on verifying. Answers its name.
///
/// # Errors
/// The database failed.
pub fn rotate(conn: &mut Conn, app: &App) -> Result<String> {
    queries::retire_all(conn, app.clock.now())?;
    Ok(make(conn, app)?.kid)
}

/// All public keys as a set (RFC 7517), the one that signs first.
///
/// # Errors
/// The database failed.
pub fn public_set(conn: &mut Conn) -> Result<Value> {
    let keys: Vec<Value> = queries::all(conn)?.iter().map(public).collect::<Result<_>>()?;
    Ok(json!({ "keys": keys }))
}

/// A key's public half.
///
/// # Errors
/// The row is broken.
pub fn public(key: &SigningKey) -> Result<Value> {
    Ok(serde_json::from_str(&key.public_jwk).context("a public key is no JSON")?)
}
