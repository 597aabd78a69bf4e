//! The mails about accounts: links that prove an address, and news of changes to
//! whoever may not have made them.

use chrono::NaiveDateTime;

use super::Account;
use crate::app::App;
use crate::crypto::hash_token;
use crate::mail::{Letterhead, NewMail};
use crate::{Result, clock};

crate::letter! {
    /// Asks whether an address is its owner's.
    pub struct Confirmation as "confirmation" from (
        "emails/confirmation/subject.txt",
        "emails/confirmation/body.txt",
        "emails/confirmation/body.html"
    ) {
        /// How the account is called.
        name: String,
        /// Opens the page that asks once more.
        link: String,
    }
}

crate::letter! {
    /// Someone registered an address that has an account.
    pub struct AccountExists as "account_exists" from (
        "emails/account_exists/subject.txt",
        "emails/account_exists/body.txt",
        "emails/account_exists/body.html"
    ) {
        /// The page to log in.
        link: String,
        /// The page for a forgotten password.
        reset_link: String,
    }
}

crate::letter! {
    /// The way back for whoever has forgotten the password.
    pub struct PasswordReset as "password_reset" from (
        "emails/password_reset/subject.txt",
        "emails/password_reset/body.txt",
        "emails/password_reset/body.html"
    ) {
        /// Opens the page for another password.
        link: String,
        /// Until when it works.
        until: String,
    }
}

crate::letter! {
    /// The password is another.
    pub struct PasswordChanged as "password_changed" from (
        "emails/password_changed/subject.txt",
        "emails/password_changed/body.txt",
        "emails/password_changed/body.html"
    ) {
        /// When that was.
        at: String,
        /// The page for a forgotten password, for whoever did not change it.
        reset_link: String,
    }
}

crate::letter! {
    /// Asks whether the new address is its owner's.
    pub struct EmailChange as "email_change" from (
        "emails/email_change/subject.txt",
        "emails/email_change/body.txt",
        "emails/email_change/body.html"
    ) {
        /// Opens the page that asks once more.
        link: String,
        /// Until when it works.
        until: String,
    }
}

crate::letter! {
    /// Tells the old address that it is the account's no longer.
    pub struct EmailChanged as "email_changed" from (
        "emails/email_changed/subject.txt",
        "emails/email_changed/body.txt",
        "emails/email_changed/body.html"
    ) {
        /// When that was.
        at: String,
        /// Enough of the new address to know one's own.
        address: String,
    }
}

crate::letter! {
    /// The second factor was set up, taken away, or has other recovery codes.
    pub struct SecondFactorChanged as "second_factor_changed" from (
        "emails/second_factor_changed/subject.txt",
        "emails/second_factor_changed/body.txt",
        "emails/second_factor_changed/body.html"
    ) {
        /// When that was.
        at: String,
        /// What was done: the name of the message that says it.
        what: &'static str,
        /// The page for a forgotten password, for whoever did not change it.
        reset_link: String,
    }
}

fn head(app: &App, account: &Account) -> Letterhead {
    Letterhead::new(&app.settings.office, app.base_url(), account.loc())
}

fn time(account: &Account, at: NaiveDateTime) -> String {
    clock::show_time(at, account.loc().is_en())
}

/// Once for each time that someone registers.
pub fn confirmation(app: &App, account: &Account, token: &str) -> Result<NewMail> {
    let head = head(app, account);
    let link = head.link(&format!("/confirmation/{token}"));
    let name = account.name.clone();
    Confirmation { head, name, link }.to_mail(format!("confirmation/{}", hash_token(token)), &account.email)
}

/// At most once a day, however often a stranger tries.
pub fn account_exists(app: &App, account: &Account, now: NaiveDateTime) -> Result<NewMail> {
    let head = head(app, account);
    let (link, reset_link) = (head.link("/login"), head.link("/password-reset"));
    let occasion = format!("account_exists/{}/{}", account.reference, clock::day(now));
    AccountExists { head, link, reset_link }.to_mail(occasion, &account.email)
}

/// Once for each time that someone asks.
pub fn password_reset(app: &App, account: &Account, token: &str, until: NaiveDateTime) -> Result<NewMail> {
    let head = head(app, account);
    let link = head.link(&format!("/password-reset/{token}"));
    let until = time(account, until);
    PasswordReset { head, link, until }.to_mail(format!("password_reset/{}", hash_token(token)), &account.email)
}

/// Once for each change.
pub fn password_changed(app: &App, account: &Account, now: NaiveDateTime) -> Result<NewMail> {
    let head = head(app, account);
    let reset_link = head.link("/password-reset");
    let occasion = format!("password_changed/{}/{}", account.reference, account.auth_epoch);
    PasswordChanged { head, at: time(account, now), reset_link }.to_mail(occasion, &account.email)
}

/// To the new address.
pub fn email_change(app: &App, account: &Account, to: &str, token: &str, until: NaiveDateTime) -> Result<NewMail> {
    let head = head(app, account);
    let link = head.link(&format!("/email-change/{token}"));
    let until = time(account, until);
    EmailChange { head, link, until }.to_mail(format!("email_change/{}", hash_token(token)), to)
}

/// To the old address, which `account` still has.
pub fn email_changed(app: &App, account: &Account, new_email: &str, now: NaiveDateTime) -> Result<NewMail> {
    let occasion = format!("email_changed/{}/{}", account.reference, account.auth_epoch);
    EmailChanged { head: head(app, account), at: time(account, now), address: masked(new_email) }
        .to_mail(occasion, &account.email)
}

/// Once for each change.
pub fn second_factor_changed(app: &App, account: &Account, what: &'static str, now: NaiveDateTime) -> Result<NewMail> {
    let head = head(app, account);
    let reset_link = head.link("/password-reset");
    let occasion = format!("second_factor_changed/{}/{}", account.reference, account.auth_epoch);
    SecondFactorChanged { head, at: time(account, now), what, reset_link }.to_mail(occasion, &account.email)
}

/// `m***@example.org`: its owner knows it, a reader of the old letter box does not.
fn masked(email: &str) -> String {
    let (local, domain) = email.split_once('@').unwrap_or((email, ""));
    format!("{}***@{domain}", local.chars().next().unwrap_or('*'))
}
