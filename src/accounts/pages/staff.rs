//! The pages of administrators.

use askama::Template;

use super::shell;
use crate::access::Role;
use crate::accounts::Account;
use crate::accounts::queries::Listed;
use crate::clock;
use crate::html::{FieldError, Shell, Visit};

/// `GET /staff/accounts`
#[derive(Template)]
#[template(path = "accounts/staff_list.html")]
pub struct StaffList {
    shell: Shell,
    errors: Vec<FieldError>,
    search: String,
    total: i64,
    rows: Vec<Row>,
    pager: Pager,
}

struct Row {
    reference: String,
    name: String,
    email: String,
    roles: String,
    state: State,
    created_at: String,
}

#[derive(Clone, Copy)]
struct State {
    message: &'static str,
    tone: &'static str,
}

impl State {
    fn of(account: &Account) -> State {
        match (account.suspended_at, account.confirmed_at) {
            (Some(_), _) => State { message: "accounts-state-suspended", tone: "bad" },
            (None, None) => State { message: "accounts-state-unconfirmed", tone: "wait" },
            (None, Some(_)) => State { message: "accounts-state-active", tone: "ok" },
        }
    }
}

struct Pager {
    page: i64,
    pages: i64,
    previous: Option<String>,
    next: Option<String>,
    numbers: Vec<(i64, String)>,
}

impl StaffList {
    /// A page of the accounts that were found.
    pub fn new(visit: &Visit, search: String, found: &[Listed], total: i64, page: i64, per_page: i64) -> StaffList {
        let pages = (total + per_page - 1) / per_page;
        let href = |page: i64| {
            let query = serde_html_form::to_string([("q", search.clone()), ("page", page.to_string())]);
            visit.loc.path(&format!("/staff/accounts?{}", query.unwrap_or_default()))
        };
        StaffList {
            shell: shell(visit, "staff", "accounts-staff-title", &[]),
            errors: Vec::new(),
            total,
            rows: found
                .iter()
                .map(|(account, roles)| Row {
                    reference: account.reference.clone(),
                    name: account.name.clone(),
                    email: account.email.clone(),
                    roles: words(visit, roles),
                    state: State::of(account),
                    created_at: clock::show_day(clock::day(account.created_at), visit.loc.is_en()),
                })
                .collect(),
            pager: Pager {
                page,
                pages,
                previous: (page > 1).then(|| href(page - 1)),
                next: (page < pages).then(|| href(page + 1)),
                numbers: (1..=pages).filter(|it| (it - page).abs() < 4).map(|it| (it, href(it))).collect(),
            },
            search,
        }
    }
}

fn words(visit: &Visit, roles: &[Role]) -> String {
    let words: Vec<String> = roles.iter().map(|it| visit.t(it.message()).to_string()).collect();
    words.join(if visit.loc.is_en() { ", " } else { "、" })
}

/// `GET /staff/accounts/{reference}`
#[derive(Template)]
#[template(path = "accounts/staff_account.html")]
pub struct StaffAccount {
    shell: Shell,
    errors: Vec<FieldError>,
    reference: String,
    name: String,
    email: String,
    state: State,
    created_at: String,
    has_second_factor: bool,
    is_suspended: bool,
    is_own: bool,
    roles: Vec<(&'static str, String, bool)>,
}

impl StaffAccount {
    /// An account, and the form of its roles.
    pub fn new(visit: &Visit, account: &Account, roles: &[Role], errors: &[FieldError]) -> StaffAccount {
        let shell = Shell { title: account.name.clone(), ..shell(visit, "staff", "accounts-staff-title", errors) };
        StaffAccount {
            shell,
            errors: errors.to_vec(),
            reference: account.reference.clone(),
            name: account.name.clone(),
            email: account.email.clone(),
            state: State::of(account),
            created_at: clock::show_time(account.created_at, visit.loc.is_en()),
            has_second_factor: account.has_second_factor(),
            is_suspended: account.suspended_at.is_some(),
            is_own: visit.actor.as_ref().is_some_and(|it| it.account_id == account.id),
            roles: Role::ALL
                .iter()
                .map(|it| (it.code(), visit.t(it.message()).to_string(), roles.contains(it)))
                .collect(),
        }
    }
}
