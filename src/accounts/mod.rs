//! Accounts: people who can log in, what they may be, and programs that act for
//! them.
//!
//! An account logs in once its address is *confirmed* and while it is not
//! *suspended*. A *session* is a row; its cookie is a secret of which only the
//! hash is stored. It is *complete* once everything that is asked for was shown,
//! and *half open* while the second factor is still due: then it opens the page
//! of the second factor and nothing else. Each change of password, address,
//! role or second factor moves the account's *epoch* on, and a session of an
//! older epoch is over on its next request.
//!
//! Staff need a second factor: one that has none yet gets half-open sessions,
//! whose page is the one that sets it up. The demo asks staff for none.
//!
//! Wrong tries slow down ([`throttle`]), by account first and by address second.
//! Nobody is ever locked out, and the way back by mail stays open.
//!
//! Deliberately not so: no answer to a stranger says whether an address has an
//! account; a link from a mail logs no one in; a new password does not end the
//! tokens of programs and the address of the calendar, which are listed and revoked
//! on the account's page (only a reset, after which nobody knows who has them, ends
//! them too).

pub mod api;
pub mod credentials;
pub mod emails;
pub mod forms;
pub mod handlers;
pub mod pages;
pub mod passwords;
pub mod queries;
pub mod sessions;
pub mod throttle;
pub mod totp;

use crate::access::{ACCOUNTS, Entry, Reach, Role, Rules, Who, get, post};

pub use queries::{Account, NewAccount};

const ADMINISTRATORS: Who = Who::Roles(&[(Role::Admin, Reach::Any)]);

/// What a program's token may be allowed; [`crate::access::scope_of`] says which
/// one a route needs.
const SCOPES: &[&str] = &[
    "account:read",
    "notifications:read",
    "postings:read",
    "postings:write",
    "profiles:read",
    "profiles:write",
    "certificates:read",
    "certificates:write",
    "applications:read",
    "applications:write",
    "employers:read",
    "employers:write",
    "alerts:read",
    "alerts:write",
    "occupations:read",
    "occupations:write",
    "intentions:read",
    "intentions:write",
    "training-organisations:read",
    "training-organisations:write",
    "programmes:read",
    "programmes:write",
    "classes:read",
    "classes:write",
    "enrolments:read",
    "enrolments:write",
    "training-gap:read",
    "training-gap:write",
    "reviews:read",
    "reviews:write",
    "statistics:read",
];

/// The scopes that programs of an account with these roles can use.
pub fn scopes_for(rules: &Rules, roles: &[Role]) -> Vec<&'static str> {
    let usable = rules.scopes(roles);
    SCOPES.iter().copied().filter(|it| usable.contains(*it)).collect()
}

/// The routes of this concept.
pub fn routes() -> Vec<Entry> {
    use handlers::{details, email, password, registration, second_factor, session, staff, tokens};
    vec![
        // Anyone, on the way in.
        get("/register", Who::Anyone, registration::new),
        post("/register", Who::Anyone, registration::create),
        get("/login", Who::Anyone, session::new),
        post("/login", Who::Anyone, session::create),
        get("/login/second-factor", Who::Anyone, second_factor::ask),
        post("/login/second-factor", Who::Anyone, second_factor::answer),
        // Whoever has lost the session already may log out as well.
        post("/logout", Who::Anyone, session::destroy),
        get("/password-reset", Who::Anyone, password::ask),
        post("/password-reset", Who::Anyone, password::send),
        // From a link in a mail. A GET changes nothing, because mail scanners
        // follow links.
        get("/confirmation/{token}", Who::Token, registration::edit_confirmation),
        post("/confirmation/{token}", Who::Token, registration::confirm),
        get("/password-reset/{token}", Who::Token, password::edit_reset),
        post("/password-reset/{token}", Who::Token, password::reset),
        get("/email-change/{token}", Who::Token, email::edit_change),
        post("/email-change/{token}", Who::Token, email::change),
        // Everyone, of their own account.
        get("/account", ACCOUNTS, details::show),
        get("/account/details", ACCOUNTS, details::edit),
        post("/account/details", ACCOUNTS, details::update),
        post("/account/sessions/{id}/end", ACCOUNTS, details::end_session),
        post("/account/sessions/end-others", ACCOUNTS, details::end_others),
        get("/account/password", ACCOUNTS, password::edit),
        post("/account/password", ACCOUNTS, password::update),
        get("/account/email", ACCOUNTS, email::edit),
        post("/account/email", ACCOUNTS, email::send),
        get("/account/second-factor", ACCOUNTS, second_factor::edit),
        post("/account/second-factor", ACCOUNTS, second_factor::update),
        post("/account/tokens", ACCOUNTS, tokens::create),
        post("/account/tokens/{reference}/revoke", ACCOUNTS, tokens::revoke),
        get("/api/v1/account", ACCOUNTS, api::show),
        // Administrators, of anyone's.
        get("/staff/accounts", ADMINISTRATORS, staff::index),
        get("/staff/accounts/{reference}", ADMINISTRATORS, staff::show),
        post("/staff/accounts/{reference}/roles", ADMINISTRATORS, staff::set_roles),
        post("/staff/accounts/{reference}/suspension", ADMINISTRATORS, staff::set_suspension),
    ]
}
