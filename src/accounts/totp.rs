//! The second factor: codes of an authenticator (RFC 6238: SHA-1, 6 digits,
//! 30 s, which is what every authenticator knows) and recovery codes.
//!
//! The secret of a set-up is derived from the account and its epoch, so showing
//! it changes nothing and showing it again shows the same. It is stored, sealed,
//! once a code of it came; the epoch moves on, and another set-up has another.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::NaiveDateTime;
use fast_qr::convert::Builder;
use fast_qr::convert::svg::SvgBuilder;
use subtle::ConstantTimeEq;
use totp_rs::{Algorithm, TOTP};

use super::Account;
use crate::crypto::Keys;

/// How many recovery codes there are at a time.
pub const N_RECOVERY_CODES: usize = 10;

const STEP: u64 = 30;

/// A secret that an authenticator and we share.
pub struct Secret(TOTP);

impl Secret {
    /// The one that the set-up page offers.
    pub fn offered(keys: &Keys, account: &Account) -> anyhow::Result<Secret> {
        let index = keys.blind_index("accounts.totp", &format!("{}/{}", account.reference, account.auth_epoch));
        Secret::of(URL_SAFE_NO_PAD.decode(index)?[..20].to_vec())
    }

    /// The one that is stored; `None` without a second factor.
    pub fn stored(keys: &Keys, account: &Account) -> anyhow::Result<Option<Secret>> {
        let Some(sealed) = account.totp_secret.as_ref().filter(|_| account.totp_confirmed_at.is_some()) else {
            return Ok(None);
        };
        let text = keys.open(&place(&account.reference), sealed)?;
        Secret::of(URL_SAFE_NO_PAD.decode(text)?).map(Some)
    }

    fn of(bytes: Vec<u8>) -> anyhow::Result<Secret> {
        let totp = TOTP::new(Algorithm::SHA1, 6, 1, STEP, bytes).map_err(|err| anyhow::anyhow!("{err:?}"))?;
        Ok(Secret(totp))
    }

    /// As it is stored.
    pub fn seal(&self, keys: &Keys, reference: &str) -> String {
        keys.seal(&place(reference), &URL_SAFE_NO_PAD.encode(&self.0.secret))
    }

    /// The time step whose code this is: now's or a neighbour's, as clocks differ.
    pub fn step_of(&self, code: &str, now: NaiveDateTime) -> Option<i64> {
        let this = u64::try_from(now.and_utc().timestamp()).ok()? / STEP;
        (this - 1..=this + 1)
            .rev()
            .find(|step| self.0.generate(step * STEP).as_bytes().ct_eq(code.as_bytes()).into())
            .and_then(|step| i64::try_from(step).ok())
    }

    /// What the authenticator shows at a time.
    pub fn code_at(&self, now: NaiveDateTime) -> String {
        self.0.generate(u64::try_from(now.and_utc().timestamp()).unwrap_or(0))
    }

    /// To type in where there is no camera: groups of four.
    pub fn in_text(&self) -> String {
        let text = self.0.get_secret_base32();
        text.as_bytes().chunks(4).map(|it| String::from_utf8_lossy(it)).collect::<Vec<_>>().join(" ")
    }

    /// The address that authenticators read.
    pub fn uri(&self, issuer: &str, email: &str) -> String {
        let issuer = percent_encoded(issuer);
        let secret = self.0.get_secret_base32();
        format!("otpauth://totp/{issuer}:{}?secret={secret}&issuer={issuer}", percent_encoded(email))
    }
}

fn place(reference: &str) -> String {
    format!("accounts.totp_secret/{reference}")
}

fn percent_encoded(text: &str) -> String {
    text.bytes()
        .map(|it| match it {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(it).to_string(),
            it => format!("%{it:02X}"),
        })
        .collect()
}

/// A picture of a text for cameras: a square on white, with its quiet zone, in
/// dark mode too. Its size stands in attributes, as the page allows no styles.
pub fn qr_svg(text: &str) -> anyhow::Result<String> {
    let code = fast_qr::QRBuilder::new(text).build().map_err(|err| anyhow::anyhow!("{err:?}"))?;
    let svg = SvgBuilder::default().margin(4).to_str(&code);
    Ok(svg.replacen("<svg ", "<svg width=\"220\" height=\"220\" aria-hidden=\"true\" ", 1))
}

/// What someone typed as a code: without spaces and hyphens, full-width digits
/// as digits, letters small.
pub fn normalized(code: &str) -> String {
    code.chars()
        .filter(|it| !it.is_whitespace() && !matches!(it, '-' | '－' | '—'))
        .map(|it| match it {
            '０'..='９' => char::from(b'0' + u8::try_from(u32::from(it) - u32::from('０')).unwrap_or(0)),
            it => it.to_ascii_lowercase(),
        })
        .collect()
}

/// Fresh recovery codes, as their owner writes them down.
pub fn new_recovery_codes() -> Vec<String> {
    let code = || {
        let text = crate::crypto::new_reference();
        format!("{}-{}", &text[..5], &text[5..])
    };
    (0..N_RECOVERY_CODES).map(|_| code()).collect()
}

/// What is stored of a recovery code. Keyed: 50 bits could be tried out otherwise.
pub fn recovery_hash(keys: &Keys, reference: &str, code: &str) -> String {
    keys.blind_index("recovery_codes.code_hash", &format!("{reference}/{}", normalized(code)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_that_of_its_time_step_or_a_neighbour() {
        // A case of RFC 6238, appendix B, cut to six digits.
        let secret = Secret::of(b"12345678901234567890".to_vec()).unwrap();
        let at = |seconds: i64| chrono::DateTime::from_timestamp(seconds, 0).unwrap().naive_utc();
        assert_eq!(secret.code_at(at(1_111_111_109)), "081804");
        assert_eq!(secret.step_of("081804", at(1_111_111_109)), Some(37_037_036));
        assert_eq!(secret.step_of("081804", at(1_111_111_109 + 30)), Some(37_037_036));
        assert_eq!(secret.step_of("081804", at(1_111_111_109 + 90)), None);
        assert_eq!(secret.step_of("", at(1_111_111_109)), None);
    }

    #[test]
    fn an_authenticator_reads_issuer_and_address() {
        let secret = Secret::of(b"12345678901234567890".to_vec()).unwrap();
        assert_eq!(
            secret.uri("伯乐", "a+b@example.org"),
            "otpauth://totp/%E4%BC%AF%E4%B9%90:a%2Bb%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%E4%BC%AF%E4%B9%90"
        );
        assert_eq!(secret.in_text(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert!(qr_svg(&secret.uri("Bole", "a@example.org")).unwrap().starts_with("<svg width=\"220\""));
    }

    #[test]
    fn a_code_is_taken_however_it_is_typed() {
        for (typed, code) in [("123 456", "123456"), ("１２３４５６", "123456"), (" AB3DE-fgh01 ", "ab3defgh01")]
        {
            assert_eq!(normalized(typed), code);
        }
    }
}
