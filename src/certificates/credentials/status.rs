//! Lists of bits that say which credentials were revoked or suspended (W3C
//! Bitstring Status List 1.0). A bit is the place of a certificate's row; a list
//! holds 131,072 of them, so whoever asks for one does not say whose it is about.

use std::io::{Read, Write};

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{NaiveDateTime, TimeDelta};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use super::badge::CONTEXT;
use crate::clock::rfc3339;

/// Bits of one list: 16 KiB, the least that the standard asks for.
pub const BITS: i64 = 131_072;
/// For how long a list that was fetched may be believed.
const HOLDS: TimeDelta = TimeDelta::hours(24);

crate::code_list!(
    /// What a list is about.
    Purpose, "certificates-purpose", {
        /// 撤销, and 补发: the paper that was replaced holds no more.
        Revocation = "revocation",
        /// 暂停
        Suspension = "suspension",
    }
);

/// Where a list is.
pub fn address(base_url: &str, purpose: Purpose, list: i64) -> String {
    format!("{base_url}/credentials/status/{}/{list}", purpose.code())
}

/// What a credential says of its bit.
pub fn entry(base_url: &str, certificate_id: i64, purpose: Purpose) -> Value {
    let (list, bit) = (certificate_id / BITS, certificate_id % BITS);
    let address = address(base_url, purpose, list);
    json!({
        "id": format!("{address}#{bit}"),
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose.code(),
        "statusListIndex": bit.to_string(),
        "statusListCredential": address,
    })
}

/// The claims of a list, to sign.
///
/// # Errors
/// Never: packing in memory does not fail.
pub fn claims(base_url: &str, purpose: Purpose, list: i64, ids: &[i64], now: NaiveDateTime) -> anyhow::Result<Value> {
    let mut bits = vec![0_u8; usize::try_from(BITS / 8)?];
    for id in ids {
        let bit = usize::try_from(id % BITS)?;
        bits[bit / 8] |= 0x80 >> (bit % 8);
    }
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&bits)?;
    let address = address(base_url, purpose, list);
    let until = now + HOLDS;
    Ok(json!({
        "@context": [CONTEXT[0]],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": base_url,
        "validFrom": rfc3339(now),
        "validUntil": rfc3339(until),
        "credentialSubject": {
            "id": format!("{address}#list"),
            "type": "BitstringStatusList",
            "statusPurpose": purpose.code(),
            // The `u` says base64url (multibase).
            "encodedList": format!("u{}", URL_SAFE_NO_PAD.encode(packed.finish()?)),
        },
        "iss": base_url,
        "jti": address,
        "sub": format!("{address}#list"),
        "nbf": now.and_utc().timestamp(),
        "exp": until.and_utc().timestamp(),
    }))
}

/// Whether a list sets the bit that a credential's entry names.
///
/// # Errors
/// The list is about something else, or is none.
pub fn is_set(list: &Value, entry: &Value) -> anyhow::Result<bool> {
    let subject = &list["credentialSubject"];
    anyhow::ensure!(list["id"] == entry["statusListCredential"], "the list is another one than the credential names");
    anyhow::ensure!(subject["statusPurpose"] == entry["statusPurpose"], "the list is about something else");
    let index: usize =
        entry["statusListIndex"].as_str().and_then(|it| it.parse().ok()).context("no place in the list")?;
    let text =
        subject["encodedList"].as_str().and_then(|it| it.strip_prefix('u')).context("the list is not encoded")?;
    let packed = URL_SAFE_NO_PAD.decode(text).context("the list is not base64url")?;
    let mut bits = Vec::new();
    // A list may be larger than ours, but not without end.
    GzDecoder::new(&*packed).take(16 * 1024 * 1024).read_to_end(&mut bits).context("the list is not packed")?;
    let byte = bits.get(index / 8).context("the place is outside the list")?;
    Ok(byte & (0x80 >> (index % 8)) != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bit_is_read_where_it_was_written() {
        let now = chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap().and_hms_opt(4, 0, 0).unwrap();
        let base = "https://bole.example.org";
        for id in [0, 1, 7, 8, 131_071, 131_072, 131_080] {
            let list = claims(base, Purpose::Revocation, id / BITS, &[id], now).unwrap();
            assert!(is_set(&list, &entry(base, id, Purpose::Revocation)).unwrap(), "{id}");
            let neighbour = id / BITS * BITS + (id + 3) % BITS;
            assert!(!is_set(&list, &entry(base, neighbour, Purpose::Revocation)).unwrap(), "{id}");
            assert!(is_set(&list, &entry(base, id, Purpose::Suspension)).is_err());
            assert!(is_set(&list, &entry(base, id + BITS, Purpose::Revocation)).is_err());
        }
    }
}
