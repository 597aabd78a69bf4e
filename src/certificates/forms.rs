//! The forms of certificates: raw strings in, a typed value or a list of problems out.

use chrono::NaiveDate;
use serde::Deserialize;

use super::number;
use super::queries::NewCertificate;
use crate::codes::identity::citizen_id;
use crate::codes::occupations;
use crate::html::FieldError;

const LINE: usize = 100;

/// A certificate to issue, as the form, the API and each row of a table say it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CertificateForm {
    /// A number of another scheme; empty draws the next of ours.
    pub number: String,
    /// Whose it is.
    pub holder_name: String,
    /// The citizen ID number, which finds the profile.
    pub citizen_id: String,
    /// The reference of the holder's profile.
    pub profile: String,
    /// What it certifies.
    pub name: String,
    /// The trade: a code of the classification, or its very name.
    pub occupation: String,
    /// 1 (highest) to 5.
    pub level: String,
    /// Who stands for it.
    pub issuer: String,
    /// `YYYY-MM-DD`
    pub issued_on: String,
    /// `YYYY-MM-DD`; empty without end.
    pub expires_on: String,
    /// The number of the certificate whose place it takes.
    pub replaces: String,
}

impl CertificateForm {
    /// The fields in the order in which they are asked for.
    pub const FIELDS: [&'static str; 11] = [
        "number",
        "holder_name",
        "citizen_id",
        "profile",
        "name",
        "occupation",
        "level",
        "issuer",
        "issued_on",
        "expires_on",
        "replaces",
    ];

    /// A field by its name, for tables.
    pub fn field_mut(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "number" => &mut self.number,
            "holder_name" => &mut self.holder_name,
            "citizen_id" => &mut self.citizen_id,
            "profile" => &mut self.profile,
            "name" => &mut self.name,
            "occupation" => &mut self.occupation,
            "level" => &mut self.level,
            "issuer" => &mut self.issuer,
            "issued_on" => &mut self.issued_on,
            "expires_on" => &mut self.expires_on,
            "replaces" => &mut self.replaces,
            _ => return None,
        })
    }

    /// Checks what was typed. A certificate is not issued for days to come.
    pub fn parse(&self, today: NaiveDate) -> Result<NewCertificate, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut wrong = |field, message| errors.push(FieldError { field, message });
        let number = number::folded(&self.number);
        if number::is_in_our_scheme(&number) {
            wrong("number", "certificates-number-ours");
        } else if number.chars().count() > 40 {
            wrong("number", "certificates-number-too-long");
        }
        let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (holder_name, name, issuer) = (line(&self.holder_name), line(&self.name), line(&self.issuer));
        for (field, text, message) in [
            ("holder_name", &holder_name, "certificates-holder-name-missing"),
            ("name", &name, "certificates-name-missing"),
            ("issuer", &issuer, "certificates-issuer-missing"),
        ] {
            if text.is_empty() {
                wrong(field, message);
            } else if text.chars().count() > LINE {
                wrong(field, "certificates-too-long");
            }
        }
        let mut citizen = None;
        if !self.citizen_id.trim().is_empty() {
            match citizen_id::parse(&self.citizen_id) {
                Ok(number) => citizen = Some(number),
                Err(_) => wrong("citizen_id", "certificates-citizen-id-invalid"),
            }
        }
        let trade = self.occupation.trim();
        let is_meant = |it: &&occupations::Occupation| it.code == trade || it.name == trade;
        let occupation = occupations::all().iter().find(is_meant).map(|it| it.code.to_owned());
        if occupation.is_none() && !trade.is_empty() {
            wrong("occupation", "certificates-occupation-unknown");
        }
        let level = self.level.trim().parse().ok().filter(|it| (1..=5).contains(it));
        if level.is_none() && !self.level.trim().is_empty() {
            wrong("level", "certificates-level-invalid");
        }
        let issued_on = date(&self.issued_on);
        match issued_on {
            None => wrong("issued_on", "certificates-date-invalid"),
            Some(day) if day > today => wrong("issued_on", "certificates-issued-later"),
            Some(_) => {}
        }
        let expires_on = date(&self.expires_on);
        if expires_on.is_none() && !self.expires_on.trim().is_empty() {
            wrong("expires_on", "certificates-date-invalid");
        }
        if let (Some(from), Some(until)) = (issued_on, expires_on)
            && until < from
        {
            wrong("expires_on", "certificates-expires-before");
        }
        let some = |text: String| Some(text).filter(|it| !it.is_empty());
        match issued_on {
            Some(issued_on) if errors.is_empty() => Ok(NewCertificate {
                number: some(number),
                holder_name,
                citizen_id: citizen,
                profile: some(self.profile.trim().to_lowercase()),
                name,
                occupation,
                level,
                issuer,
                issued_on,
                expires_on,
                replaces: some(number::folded(&self.replaces)),
            }),
            _ => {
                errors.sort_by_key(|it| CertificateForm::FIELDS.iter().position(|field| *field == it.field));
                Err(errors)
            }
        }
    }
}

/// `2026-9-1`, `2026/09/01`, `2026.9.1`, or with the Chinese words for the parts.
fn date(text: &str) -> Option<NaiveDate> {
    let numbers: Vec<i32> = text
        .trim()
        .split(|it: char| !it.is_ascii_digit())
        .filter(|it| !it.is_empty())
        .map(|it| it.parse().ok())
        .collect::<Option<_>>()?;
    let [year @ 1950..=2199, month, day] = numbers[..] else { return None };
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

/// Why a certificate is taken back.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RevocationForm {
    /// In plain words: holder and verifiers read them.
    pub reason: String,
}

impl RevocationForm {
    /// Checks what was typed.
    pub fn parse(&self) -> Result<String, Vec<FieldError>> {
        let reason = self.reason.split_whitespace().collect::<Vec<_>>().join(" ");
        match reason.chars().count() {
            4..=500 => Ok(reason),
            _ => Err(vec![FieldError { field: "reason", message: "certificates-reason-missing" }]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> CertificateForm {
        CertificateForm {
            holder_name: " 王 某某 ".into(),
            name: "焊工".into(),
            level: "4".into(),
            issuer: "某中心".into(),
            issued_on: "2026年9月1日".into(),
            expires_on: "2029-08-31".into(),
            ..CertificateForm::default()
        }
    }

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 9, 1).unwrap()
    }

    #[test]
    fn what_is_needed_is_enough() {
        let new = form().parse(today()).unwrap();
        assert_eq!((new.holder_name.as_str(), new.level, new.number), ("王 某某", Some(4), None));
        assert_eq!(new.issued_on, today());
    }

    #[test]
    fn every_mistake_is_named_at_its_field() {
        let cases: [(&str, &str, &str); 10] = [
            ("number", "BL-2026-000001-0", "certificates-number-ours"),
            ("holder_name", "  ", "certificates-holder-name-missing"),
            ("citizen_id", "110105194912310021", "certificates-citizen-id-invalid"),
            ("name", "", "certificates-name-missing"),
            ("occupation", "0-00", "certificates-occupation-unknown"),
            ("level", "6", "certificates-level-invalid"),
            ("issuer", "", "certificates-issuer-missing"),
            ("issued_on", "2026-02-30", "certificates-date-invalid"),
            ("issued_on", "2026-09-02", "certificates-issued-later"),
            ("expires_on", "2026-08-31", "certificates-expires-before"),
        ];
        for (field, value, message) in cases {
            let mut form = form();
            value.clone_into(form.field_mut(field).unwrap());
            let errors = form.parse(today()).unwrap_err();
            assert_eq!((errors[0].field, errors[0].message, errors.len()), (field, message, 1), "{value}");
        }
    }

    #[test]
    fn every_field_can_be_named() {
        for name in CertificateForm::FIELDS {
            assert!(CertificateForm::default().field_mut(name).is_some(), "{name}");
        }
    }
}
