//! The parts in which an employer writes a posting: one page, one task each.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use crate::postings::{Draft, forms};
use crate::{Error, Result};

crate::code_list!(
    /// A part of a posting that is written on a page of its own.
    Section, "portal-section", {
        /// 岗位名称
        Title = "title",
        /// 类别
        Category = "category",
        /// 人数
        Headcount = "headcount",
        /// 薪酬
        Pay = "pay",
        /// 地点
        Place = "place",
        /// 条件
        Conditions = "conditions",
        /// 内容
        Content = "content",
        /// 有效期
        Period = "period",
        /// 联系
        Contact = "contact",
        /// 提问
        Questions = "questions",
        /// 合同与试用
        Contract = "contract",
    }
);

impl Section {
    /// Its page, below which its form is sent.
    pub const fn path(self) -> &'static str {
        match self {
            Section::Title => "/employer/postings/{reference}/title",
            Section::Category => "/employer/postings/{reference}/category",
            Section::Headcount => "/employer/postings/{reference}/headcount",
            Section::Pay => "/employer/postings/{reference}/pay",
            Section::Place => "/employer/postings/{reference}/place",
            Section::Conditions => "/employer/postings/{reference}/conditions",
            Section::Content => "/employer/postings/{reference}/content",
            Section::Period => "/employer/postings/{reference}/period",
            Section::Contact => "/employer/postings/{reference}/contact",
            Section::Questions => "/employer/postings/{reference}/questions",
            Section::Contract => "/employer/postings/{reference}/contract",
        }
    }

    /// The names of its fields, in forms, findings and reviewers' requests.
    pub const fn fields(self) -> &'static [&'static str] {
        match self {
            Section::Title => &["title"],
            Section::Category => &["occupation", "kind"],
            Section::Headcount => &["headcount"],
            Section::Pay => &["pay", "pay_min", "pay_max", "benefits"],
            Section::Place => &["region", "address", "is_remote"],
            Section::Conditions => {
                &["education", "experience_years", "majors", "certificates_required", "certificates_preferred"]
            }
            Section::Content => &["duties", "requirements"],
            Section::Period => &["valid_until"],
            Section::Contact => &["contact"],
            Section::Questions => &["questions", "questions_required", "questions_optional"],
            Section::Contract => &["contract_months", "probation_months"],
        }
    }

    /// The part in which a field is written.
    pub fn of_field(field: &str) -> Section {
        *Section::ALL.iter().find(|it| it.fields().contains(&field)).unwrap_or(&Section::Content)
    }

    /// A draft in which this part is as someone says it now.
    pub fn applied(self, old: Draft, said: Draft) -> Draft {
        match self {
            Section::Title => Draft { title: said.title, ..old },
            Section::Category => Draft { occupation: said.occupation, coded_by: said.coded_by, kind: said.kind, ..old },
            Section::Headcount => Draft { headcount: said.headcount, ..old },
            Section::Pay => Draft { pay: said.pay, benefits: said.benefits, ..old },
            Section::Place => Draft { region: said.region, address: said.address, is_remote: said.is_remote, ..old },
            Section::Conditions => Draft {
                education: said.education,
                experience_years: said.experience_years,
                majors: said.majors,
                certificates_required: said.certificates_required,
                certificates_preferred: said.certificates_preferred,
                ..old
            },
            Section::Content => Draft { duties: said.duties, requirements: said.requirements, ..old },
            Section::Period => Draft { valid_until: said.valid_until, ..old },
            Section::Contact => Draft { contact: said.contact, ..old },
            Section::Questions => Draft { questions: said.questions, ..old },
            Section::Contract => {
                Draft { contract_months: said.contract_months, probation_months: said.probation_months, ..old }
            }
        }
    }

    /// Whether nothing is wanting where it says nothing.
    pub const fn is_optional(self) -> bool {
        matches!(
            self,
            Section::Category | Section::Conditions | Section::Contact | Section::Questions | Section::Contract
        )
    }
}

impl FromRequest for Section {
    type Error = Error;
    type Future = Ready<Result<Section>>;

    /// By the route that was taken.
    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let pattern = req.match_pattern().unwrap_or_default();
        ready(Section::ALL.iter().copied().find(|it| it.path() == pattern).ok_or(Error::NotFound))
    }
}

/// The field of a form in which a finding is mended.
pub fn form_field(field: &str) -> &str {
    match field {
        "pay" => "pay_min",
        "questions" => "questions_required",
        field => field,
    }
}

/// Whether a mistake is no more than that something is not said yet, which a
/// draft may leave open.
pub fn is_open_question(message: &str) -> bool {
    message.ends_with("-missing") && message != forms::TITLE_MISSING
}
