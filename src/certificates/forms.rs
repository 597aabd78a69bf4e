//! The forms of certificates: raw strings in, a typed value or a list of problems out.

use chrono::NaiveDate;
use serde::Deserialize;

use super::queries::NewCertificate;
use super::scheme::Scheme;
use super::{Certificate, State};
use crate::codes::identity::citizen_id;
use crate::codes::{occupations, regions};
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
    /// The programme that it comes from.
    pub programme: String,
    /// Teaching hours.
    pub hours: String,
    /// The region of its class or unit: a code of GB/T 2260.
    pub region: String,
}

impl CertificateForm {
    /// The fields in the order in which they are asked for.
    pub const FIELDS: [&'static str; 14] = [
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
        "programme",
        "hours",
        "region",
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
            "programme" => &mut self.programme,
            "hours" => &mut self.hours,
            "region" => &mut self.region,
            _ => return None,
        })
    }

    /// Checks what was typed. A certificate is not issued for days to come.
    pub fn parse(&self, scheme: &Scheme, today: NaiveDate) -> Result<NewCertificate, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut wrong = |field, message| errors.push(FieldError { field, message });
        let number = scheme.folded(&self.number);
        if scheme.claims(&number) {
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
        // Most rows of a table name none: the list need not be walked for them.
        let occupation = if trade.is_empty() { None } else { occupations::all().iter().find(is_meant) };
        let occupation = occupation.map(|it| it.code.to_owned());
        if occupation.is_none() && !trade.is_empty() {
            wrong("occupation", "certificates-occupation-unknown");
        }
        let level = self.level.trim().parse().ok().filter(|it| (1..=5).contains(it));
        if level.is_none() && !self.level.trim().is_empty() {
            wrong("level", "certificates-level-invalid");
        }
        let issued_on = day(&self.issued_on);
        match issued_on {
            None => wrong("issued_on", "certificates-date-invalid"),
            Some(day) if day > today => wrong("issued_on", "certificates-issued-later"),
            Some(_) => {}
        }
        let expires_on = day(&self.expires_on);
        if expires_on.is_none() && !self.expires_on.trim().is_empty() {
            wrong("expires_on", "certificates-date-invalid");
        }
        if let (Some(from), Some(until)) = (issued_on, expires_on)
            && until < from
        {
            wrong("expires_on", "certificates-expires-before");
        }
        let hours = self.hours.trim().parse().ok().filter(|it| (1..=5_000).contains(it));
        if hours.is_none() && !self.hours.trim().is_empty() {
            wrong("hours", "certificates-hours-invalid");
        }
        let region = self.region.trim();
        if !region.is_empty() && regions::get(region).is_none() {
            wrong("region", "certificates-region-unknown");
        }
        let programme = line(&self.programme);
        if programme.chars().count() > LINE {
            wrong("programme", "certificates-too-long");
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
                replaces: some(scheme.folded(&self.replaces)),
                programme: some(programme),
                hours,
                region: some(region.to_owned()),
                is_historic: false,
            }),
            _ => {
                errors.sort_by_key(|it| CertificateForm::FIELDS.iter().position(|field| *field == it.field));
                Err(errors)
            }
        }
    }
}

/// `2026-9-1`, `2026/09/01`, `2026.9.1`, or with the Chinese words for the parts.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    let numbers: Vec<i32> = text
        .trim()
        .split(|it: char| !it.is_ascii_digit())
        .filter(|it| !it.is_empty())
        .map(|it| it.parse().ok())
        .collect::<Option<_>>()?;
    let [year @ 1950..=2199, month, day] = numbers[..] else { return None };
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

crate::code_list!(
    /// What the office may do with a certificate, as addresses name it.
    Step, "certificates-step", {
        /// Out of force for a while.
        Suspension = "suspension",
        /// Back into force.
        Resumption = "resumption",
        /// Proposes to revoke it.
        Revocation = "revocation",
        /// Proposes to lift its revocation.
        Restoration = "restoration",
        /// Another one in its place.
        Replacement = "replacement",
        /// Another one that goes on where it ends.
        Renewal = "renewal",
    }
);

impl Step {
    /// What may be done with a certificate as it is.
    pub fn of(it: &Certificate) -> Vec<Step> {
        match it.state {
            State::Issued if it.suspended_at.is_some() => vec![Step::Resumption, Step::Revocation, Step::Replacement],
            State::Issued if it.expires_on.is_some() => {
                vec![Step::Suspension, Step::Revocation, Step::Replacement, Step::Renewal]
            }
            State::Issued => vec![Step::Suspension, Step::Revocation, Step::Replacement],
            State::Revoked => vec![Step::Restoration],
            State::Replaced => Vec::new(),
        }
    }
}

/// An act on a certificate: why, and for some what is new.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ActForm {
    /// In plain words: holder and verifiers read them.
    pub reason: String,
    /// Replacement: the corrected name; empty keeps it.
    pub holder_name: String,
    /// Renewal: from when on; `YYYY-MM-DD`.
    pub issued_on: String,
    /// Renewal: until when.
    pub expires_on: String,
}

/// An act that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAct {
    /// In plain words.
    pub reason: String,
    /// The corrected name.
    pub holder_name: Option<String>,
    /// First and last day of a renewal.
    pub period: Option<(NaiveDate, NaiveDate)>,
}

impl ActForm {
    /// Checks what was typed.
    pub fn parse(&self, step: Step, today: NaiveDate) -> Result<NewAct, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut wrong = |field, message| errors.push(FieldError { field, message });
        let reason = self.reason.split_whitespace().collect::<Vec<_>>().join(" ");
        if !(4..=500).contains(&reason.chars().count()) {
            wrong("reason", "certificates-reason-missing");
        }
        let holder_name = self.holder_name.split_whitespace().collect::<Vec<_>>().join(" ");
        if step == Step::Replacement && holder_name.chars().count() > LINE {
            wrong("holder_name", "certificates-too-long");
        }
        let mut period = None;
        if step == Step::Renewal {
            match (day(&self.issued_on), day(&self.expires_on)) {
                (None, _) => wrong("issued_on", "certificates-date-invalid"),
                (Some(from), _) if from > today => wrong("issued_on", "certificates-issued-later"),
                (_, None) => wrong("expires_on", "certificates-date-invalid"),
                (Some(from), Some(until)) if until < from => wrong("expires_on", "certificates-expires-before"),
                (Some(from), Some(until)) => period = Some((from, until)),
            }
        }
        let holder_name = Some(holder_name).filter(|it| !it.is_empty());
        if errors.is_empty() { Ok(NewAct { reason, holder_name, period }) } else { Err(errors) }
    }
}

/// What a holder says against a revocation, or the office to it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AppealForm {
    /// In plain words.
    pub text: String,
}

impl AppealForm {
    /// Checks what was typed.
    pub fn parse(&self) -> Result<String, Vec<FieldError>> {
        let text = self.text.trim().replace("\r\n", "\n");
        match text.chars().count() {
            4..=2_000 => Ok(text),
            _ => Err(vec![FieldError { field: "text", message: "certificates-appeal-missing" }]),
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
        let new = form().parse(&Scheme::default(), today()).unwrap();
        assert_eq!((new.holder_name.as_str(), new.level, new.number), ("王 某某", Some(4), None));
        assert_eq!(new.issued_on, today());
    }

    #[test]
    fn every_mistake_is_named_at_its_field() {
        let cases: [(&str, &str, &str); 12] = [
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
            ("hours", "9000", "certificates-hours-invalid"),
            ("region", "999999", "certificates-region-unknown"),
        ];
        for (field, value, message) in cases {
            let mut form = form();
            value.clone_into(form.field_mut(field).unwrap());
            let errors = form.parse(&Scheme::default(), today()).unwrap_err();
            assert_eq!((errors[0].field, errors[0].message, errors.len()), (field, message, 1), "{value}");
        }
    }

    #[test]
    fn an_act_needs_a_reason_and_a_renewal_its_days() {
        let form = |reason: &str, from: &str, until: &str| ActForm {
            reason: reason.into(),
            issued_on: from.into(),
            expires_on: until.into(),
            ..ActForm::default()
        };
        let fields = |step, form: &ActForm| {
            form.parse(step, today()).map_or_else(|it| it.iter().map(|it| it.field).collect(), |_| Vec::new())
        };
        assert_eq!(fields(Step::Suspension, &form("x", "", "")), ["reason"]);
        assert_eq!(fields(Step::Suspension, &form("信息待核实", "", "")), Vec::<&str>::new());
        assert_eq!(fields(Step::Renewal, &form("复训合格", "", "")), ["issued_on"]);
        assert_eq!(fields(Step::Renewal, &form("复训合格", "2026-09-02", "2029-01-01")), ["issued_on"]);
        assert_eq!(fields(Step::Renewal, &form("复训合格", "2026-09-01", "2026-08-01")), ["expires_on"]);
        assert_eq!(fields(Step::Renewal, &form("复训合格", "2026-09-01", "2029-08-31")), Vec::<&str>::new());
    }

    #[test]
    fn every_field_can_be_named() {
        for name in CertificateForm::FIELDS {
            assert!(CertificateForm::default().field_mut(name).is_some(), "{name}");
        }
    }
}
