//! Profiles (简历): what people who look for work say of themselves.
//!
//! An account of a seeker has at most one, made by the first thing that it saves
//! (a GET changes nothing); one that was imported belongs to nobody until it is
//! claimed. It is *searchable* while its owner shows it to verified employers,
//! has said something within six months, and nothing restricts it to storage:
//! [`queries::searchable`] says so in SQL, and nothing else does. Employers whom
//! its owner excluded never see it.
//!
//! Name, e-mail, telephone and citizen ID number are sealed in the row
//! ([`Contact`]); they are in no index, no list and no log. Whoever else looks at
//! them gives a reason, which stands in the access log before anything is shown.
//!
//! Deleting takes the rows away at once. What stays is the log of who looked,
//! which names nobody, and the office's own certificates. Where an employer has
//! received the profile, its name and the record of that stay until
//! `restricted_until` as the law wants (L15), and are used for nothing.

pub mod api;
pub mod completeness;
pub mod contact;
pub mod document;
pub mod draft;
pub mod entries;
pub mod forms;
pub mod full;
pub mod handlers;
pub mod pages;
pub mod queries;
pub mod wishes;

use crate::access::Reach::{Any, Own};
use crate::access::Role::{Admin, Officer, Seeker, Specialist};
use crate::access::{Entry, Who, get, post, put};
pub use contact::{Contact, place};
pub use draft::{Draft, Visibility};
pub use full::Full;
pub use queries::Profile;

crate::code_list!(
    /// What an entry of a profile tells of.
    EntryKind, "profiles-kind", {
        /// 工作经历
        Work = "work",
        /// 教育经历
        Education = "education",
        /// 技能
        Skill = "skill",
        /// 证书, as its owner tells it; those that the office issued stand in their own table.
        Certificate = "certificate",
        /// 语言
        Language = "language",
        /// 项目
        Project = "project",
    }
);

impl EntryKind {
    /// The page that lists them.
    pub const fn path(self) -> &'static str {
        match self {
            EntryKind::Work => "/profile/works",
            EntryKind::Education => "/profile/educations",
            EntryKind::Skill => "/profile/skills",
            EntryKind::Certificate => "/profile/certificates",
            EntryKind::Language => "/profile/languages",
            EntryKind::Project => "/profile/projects",
        }
    }
}

const OWNERS: Who = Who::Roles(&[(Seeker, Own)]);
const HELPERS: Who = Who::Roles(&[(Specialist, Any), (Officer, Any), (Admin, Any)]);
const OWNERS_AND_HELPERS: Who = Who::Roles(&[(Seeker, Own), (Specialist, Any), (Officer, Any), (Admin, Any)]);

/// The routes of this concept.
pub fn routes() -> Vec<Entry> {
    let mut routes = vec![
        // The owner.
        get("/profile", OWNERS, handlers::show),
        get("/profile/person", OWNERS, handlers::sections::edit_person),
        post("/profile/person", OWNERS, handlers::sections::update_person),
        get("/profile/preferences", OWNERS, handlers::sections::edit_preferences),
        post("/profile/preferences", OWNERS, handlers::sections::update_preferences),
        get("/profile/occupations.json", OWNERS, handlers::sections::occupations),
        get("/profile/summary", OWNERS, handlers::sections::edit_summary),
        post("/profile/summary", OWNERS, handlers::sections::update_summary),
        get("/profile/visibility", OWNERS, handlers::sections::edit_visibility),
        post("/profile/visibility", OWNERS, handlers::sections::update_visibility),
        get("/profile/entries/{id}", OWNERS, handlers::entries::edit),
        post("/profile/entries/{id}", OWNERS, handlers::entries::update),
        post("/profile/entries/{id}/deletion", OWNERS, handlers::entries::delete),
        get("/profile/looks", OWNERS, handlers::looks),
        get("/profile/export.json", OWNERS, handlers::documents::export),
        get("/profile/export.resume.json", OWNERS, handlers::documents::export_resume),
        get("/profile/import", OWNERS, handlers::documents::new_import),
        post("/profile/import", OWNERS, handlers::documents::import),
        get("/profile/deletion", OWNERS, handlers::documents::new_deletion),
        post("/profile/deletion", OWNERS, handlers::documents::delete),
        // The office, of anyone, and always with a reason.
        get("/staff/profiles", HELPERS, handlers::staff::index),
        get("/staff/profiles/{reference}", HELPERS, handlers::staff::ask),
        post("/staff/profiles/{reference}/look", HELPERS, handlers::staff::look),
        // Programs.
        get("/api/v1/profile", OWNERS, api::own),
        put("/api/v1/profile", OWNERS, api::replace_own),
        get("/api/v1/profiles", HELPERS, api::index),
        post("/api/v1/profiles", HELPERS, api::create),
        get("/api/v1/profiles/{id}", OWNERS_AND_HELPERS, api::show),
    ];
    for kind in EntryKind::ALL.iter().copied() {
        let list = move |app, actor, visit| handlers::entries::index(kind, app, actor, visit);
        let add = move |app, actor, visit, req, form| handlers::entries::create(kind, app, actor, visit, req, form);
        routes.push(get(kind.path(), OWNERS, list));
        routes.push(post(kind.path(), OWNERS, add));
    }
    routes
}
