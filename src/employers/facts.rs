//! What a unit says of itself: from a form to checked values, and what of it
//! changed between two versions.

use serde::{Deserialize, Serialize};

use super::industry::Industry;
use super::{AccountKind, DocumentKind, Employer, Kind, Size};
use crate::clock;
use crate::codes::identity::{IdentityError, uscc};
use crate::codes::regions;
use crate::html::FieldError;
use crate::i18n::Loc;
use crate::profiles::forms::folded_phone;

crate::code_list!(
    /// What a reviewer may ask to be mended, in the order of the forms.
    Field, "employers-field", {
        /// The name on the licence.
        Name = "name",
        /// 统一社会信用代码
        Uscc = "uscc",
        /// What kind of unit.
        Kind = "kind",
        /// Whose vacancies it posts.
        AccountKind = "account_kind",
        /// Its trade.
        Industry = "industry",
        /// How many people work there.
        Size = "size",
        /// The region in which it lies.
        Region = "region",
        /// The address below the region.
        Address = "address",
        /// 简介
        Introduction = "introduction",
        /// Whom the office asks.
        ContactName = "contact_name",
        /// And by which number.
        ContactPhone = "contact_phone",
        /// 营业执照
        Licence = "licence",
        /// 委托证明
        Mandate = "mandate",
        /// 经办人身份证件
        AgentId = "agent_id",
    }
);

/// What a unit says of itself; texts are trimmed and never empty. The telephone
/// number is not here: snapshots hold nothing that has to be sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "`Field` says what each is")]
pub struct Facts {
    pub name: String,
    pub uscc: String,
    pub kind: Kind,
    pub account_kind: AccountKind,
    pub industry: Industry,
    pub size: Size,
    pub region: String,
    pub address: String,
    pub introduction: String,
    pub contact_name: String,
}

impl Facts {
    /// What the row of a unit says; `None` while something is missing.
    pub fn of(unit: &Employer) -> Option<Facts> {
        unit.contact_phone_sealed.as_ref()?;
        Some(Facts {
            name: unit.name.clone(),
            uscc: unit.uscc.clone()?,
            kind: unit.kind()?,
            account_kind: unit.account_kind.as_deref().and_then(AccountKind::parse)?,
            industry: unit.industry.as_deref().and_then(Industry::parse)?,
            size: unit.size.as_deref().and_then(Size::parse)?,
            region: unit.region.clone()?,
            address: unit.address.clone()?,
            introduction: Some(unit.introduction.clone()).filter(|it| !it.is_empty())?,
            contact_name: unit.contact_name.clone()?,
        })
    }

    /// Whether name, code and kinds are those of the other.
    pub fn has_identity_of(&self, other: &Facts) -> bool {
        let identity = |it: &Facts| (it.name.clone(), it.uscc.clone(), it.kind, it.account_kind);
        identity(self) == identity(other)
    }

    /// The same with name, code and kinds of the other.
    #[must_use]
    pub fn with_identity_of(self, other: &Facts) -> Facts {
        Facts {
            name: other.name.clone(),
            uscc: other.uscc.clone(),
            kind: other.kind,
            account_kind: other.account_kind,
            ..self
        }
    }

    /// Each field in words.
    pub fn words(&self, loc: Loc) -> Vec<(Field, String)> {
        let t = |name: &'static str| loc.t(name).to_string();
        vec![
            (Field::Name, self.name.clone()),
            (Field::Uscc, self.uscc.clone()),
            (Field::Kind, t(self.kind.message())),
            (Field::AccountKind, t(self.account_kind.message())),
            (Field::Industry, t(self.industry.message())),
            (Field::Size, t(self.size.message())),
            (Field::Region, regions::full_name(&self.region).unwrap_or_default()),
            (Field::Address, self.address.clone()),
            (Field::Introduction, self.introduction.clone()),
            (Field::ContactName, self.contact_name.clone()),
        ]
    }
}

/// What was handed in to be checked, as it was at that time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// What the unit says.
    pub facts: Facts,
    /// Its documents: what each is, the public name of its file, and what the file is called.
    pub documents: Vec<(DocumentKind, String, String)>,
}

impl Snapshot {
    /// Each field in words, and whether it is other than in the one before.
    pub fn compared(&self, before: Option<&Snapshot>, loc: Loc) -> Vec<(Field, String, bool)> {
        let old = before.map(|it| it.facts.words(loc));
        let is_new = |(field, value): &(Field, String)| {
            old.as_ref().is_some_and(|old| !old.iter().any(|it| it.0 == *field && it.1 == *value))
        };
        self.facts.words(loc).into_iter().map(|it| (it.0, it.1.clone(), is_new(&it))).collect()
    }
}

/// What was typed into the forms of registration and of the facts.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "`Field` says what each is")]
pub struct FactsForm {
    pub name: String,
    pub uscc: String,
    pub kind: String,
    pub account_kind: String,
    pub industry: String,
    pub size: String,
    pub region: String,
    pub address: String,
    pub introduction: String,
    pub contact_name: String,
    pub contact_phone: String,
}

impl FactsForm {
    /// The form with what a unit says already.
    pub fn of(unit: &Employer, phone: String) -> FactsForm {
        FactsForm {
            name: unit.name.clone(),
            uscc: unit.uscc.clone().unwrap_or_default(),
            kind: unit.kind.clone().unwrap_or_default(),
            account_kind: unit.account_kind.clone().unwrap_or_default(),
            industry: unit.industry.clone().unwrap_or_default(),
            size: unit.size.clone().unwrap_or_default(),
            region: unit.region.as_deref().and_then(regions::full_name).unwrap_or_default(),
            address: unit.address.clone().unwrap_or_default(),
            introduction: unit.introduction.clone(),
            contact_name: unit.contact_name.clone().unwrap_or_default(),
            contact_phone: phone,
        }
    }

    /// Every mistake at once, in the order of the form; or the facts and the telephone number.
    pub fn parse(&self) -> Result<(Facts, String), Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut wrong = |field, message| errors.push(FieldError { field, message });
        let mut line = |field, text: &str, longest, missing, long| {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            match text.chars().count() {
                0 => wrong(field, missing),
                n if n > longest => wrong(field, long),
                _ => {}
            }
            text
        };
        let name = line("name", &self.name, 100, "employers-name-missing", "employers-name-long");
        let address = line("address", &self.address, 200, "employers-address-missing", "employers-address-long");
        let contact_name =
            line("contact_name", &self.contact_name, 50, "employers-contact-missing", "employers-contact-long");
        let uscc = uscc::parse(&self.uscc)
            .map_err(|err| {
                let message = match err {
                    _ if self.uscc.trim().is_empty() => "employers-uscc-missing",
                    IdentityError::Length => "employers-uscc-length",
                    IdentityError::Check => "employers-uscc-check",
                    _ => "employers-uscc-character",
                };
                wrong("uscc", message);
            })
            .ok();
        let kind = Kind::parse(&self.kind);
        if kind.is_none() {
            wrong("kind", "employers-kind-missing");
        }
        let account_kind = AccountKind::parse(&self.account_kind);
        match (account_kind, kind) {
            (None, _) => wrong("account_kind", "employers-account-kind-missing"),
            (Some(it), Some(kind)) if !it.fits(kind) => wrong("account_kind", "employers-account-kind-wrong"),
            _ => {}
        }
        let industry = Industry::parse(&self.industry);
        if industry.is_none() {
            wrong("industry", "employers-industry-missing");
        }
        let size = Size::parse(&self.size);
        if size.is_none() {
            wrong("size", "employers-size-missing");
        }
        let place = self.region.trim();
        let region = regions::get(place).or_else(|| regions::locate(&[place])).map(|it| it.code.to_owned());
        if region.is_none() {
            wrong("region", "employers-region-unknown");
        }
        let introduction =
            self.introduction.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim().to_owned();
        match introduction.chars().count() {
            0 => wrong("introduction", "employers-introduction-missing"),
            1..=3_000 => {}
            _ => wrong("introduction", "employers-introduction-long"),
        }
        let phone = folded_phone(&self.contact_phone);
        if phone.is_none() {
            wrong("contact_phone", "employers-phone-invalid");
        }
        errors.sort_by_key(|it| Field::parse(it.field).map(Field::ordinal));
        let (true, Some(uscc), Some(kind), Some(account_kind), Some(industry), Some(size), Some(region), Some(phone)) =
            (errors.is_empty(), uscc, kind, account_kind, industry, size, region, phone)
        else {
            return Err(errors);
        };
        let facts =
            Facts { name, uscc, kind, account_kind, industry, size, region, address, introduction, contact_name };
        Ok((facts, phone))
    }
}

/// A day as news carry it: both languages read it alike.
pub fn plain_day(end: chrono::NaiveDateTime) -> String {
    clock::last_day(end).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled() -> FactsForm {
        FactsForm {
            name: " 安和  养老服务中心 ".to_owned(),
            uscc: "91220323ma00001110".to_owned(),
            kind: "enterprise".to_owned(),
            account_kind: "own".to_owned(),
            industry: "care".to_owned(),
            size: "20-49".to_owned(),
            region: "伊通县".to_owned(),
            address: "人民路1号".to_owned(),
            introduction: "照料老人。".to_owned(),
            contact_name: "王小禾".to_owned(),
            contact_phone: "0434-422 0000".to_owned(),
        }
    }

    #[test]
    fn a_filled_form_becomes_facts() {
        let (facts, phone) = filled().parse().unwrap();
        assert_eq!((&*facts.name, &*facts.uscc), ("安和 养老服务中心", "91220323MA00001110"));
        assert_eq!((&*facts.region, &*phone), ("220323", "04344220000"));
        let json = serde_json::to_string(&Snapshot { facts: facts.clone(), documents: Vec::new() }).unwrap();
        assert_eq!(serde_json::from_str::<Snapshot>(&json).unwrap().facts, facts);
    }

    #[test]
    fn each_mistake_is_told_at_its_field() {
        type Case = (&'static str, fn(&mut FactsForm), &'static str);
        let cases: &[Case] = &[
            ("name", |it| it.name.clear(), "employers-name-missing"),
            ("name", |it| it.name = "长".repeat(101), "employers-name-long"),
            ("uscc", |it| it.uscc.clear(), "employers-uscc-missing"),
            ("uscc", |it| it.uscc = "91220323MA0000111".to_owned(), "employers-uscc-length"),
            ("uscc", |it| it.uscc = "91220323MA0000111O".to_owned(), "employers-uscc-character"),
            ("uscc", |it| it.uscc = "91220323MA00001111".to_owned(), "employers-uscc-check"),
            ("kind", |it| it.kind = "club".to_owned(), "employers-kind-missing"),
            ("account_kind", |it| it.account_kind.clear(), "employers-account-kind-missing"),
            ("account_kind", |it| it.account_kind = "commercial".to_owned(), "employers-account-kind-wrong"),
            ("account_kind", |it| it.account_kind = "public".to_owned(), "employers-account-kind-wrong"),
            ("industry", |it| it.industry.clear(), "employers-industry-missing"),
            ("size", |it| it.size = "many".to_owned(), "employers-size-missing"),
            ("region", |it| it.region = "亚特兰蒂斯".to_owned(), "employers-region-unknown"),
            ("address", |it| it.address.clear(), "employers-address-missing"),
            ("introduction", |it| it.introduction = "\n ".to_owned(), "employers-introduction-missing"),
            ("contact_name", |it| it.contact_name.clear(), "employers-contact-missing"),
            ("contact_phone", |it| it.contact_phone = "12".to_owned(), "employers-phone-invalid"),
        ];
        for (field, change, message) in cases {
            let mut form = filled();
            change(&mut form);
            assert_eq!(form.parse(), Err(vec![FieldError { field, message }]));
        }
        let fields: Vec<_> = FactsForm::default().parse().unwrap_err().iter().map(|it| it.field).collect();
        let expected: Vec<_> = Field::ALL.iter().map(|it| it.code()).take(11).collect();
        assert_eq!(fields, expected, "in the order of the form");
    }

    #[test]
    fn what_changed_is_marked() {
        let old = Snapshot { facts: filled().parse().unwrap().0, documents: Vec::new() };
        let mut new = old.clone();
        new.facts.address = "人民路2号".to_owned();
        let changed: Vec<_> = new.compared(Some(&old), Loc::Zh).into_iter().filter(|it| it.2).map(|it| it.0).collect();
        assert_eq!(changed, [Field::Address]);
        assert!(new.compared(None, Loc::Zh).iter().all(|it| !it.2), "nothing is new the first time");
    }
}
