//! The office's first page: its doors, and what waits behind them.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::shell;
use crate::Result;
use crate::access::{Actor, Role};
use crate::app::App;
use crate::html::{self, Shell, Visit};
use crate::postings::{State, queries, reports, reviews};

#[derive(Template)]
#[template(path = "staff/home.html")]
struct HomePage {
    shell: Shell,
    /// Message, address, and how much waits behind it, where that is counted.
    doors: Vec<(&'static str, String, Option<i64>)>,
    states: Vec<(String, String, i64)>,
    roles: Vec<String>,
}

/// `GET /staff`: what the office can do here.
pub async fn home(app: web::Data<App>, visit: Visit, actor: Actor) -> Result<HttpResponse> {
    let now = visit.now;
    let (counts, n_reviews, n_reports) = app
        .db
        .read(move |conn| {
            let n_reviews = reviews::queries::count_open(conn, now)?.0;
            Ok((queries::count_by_state(conn)?, n_reviews, reports::queries::count_open(conn)?))
        })
        .await?;
    let loc = visit.loc;
    let mut doors = Vec::new();
    let mut door = |name: &'static str, path: &str, roles: &[Role]| {
        if roles.iter().any(|it| actor.is(*it)) {
            let n_waiting = match name {
                "staff-door-reviews" => Some(n_reviews),
                "staff-door-reports" => Some(n_reports),
                _ => None,
            };
            doors.push((name, loc.path(path), n_waiting));
        }
    };
    door("staff-door-postings", "/staff/postings", &[Role::Officer, Role::Admin]);
    door("staff-door-new-posting", "/staff/postings/new", &[Role::Officer, Role::Admin]);
    door("staff-door-employers", "/staff/employers", &[Role::Reviewer, Role::Admin, Role::Auditor]);
    door("staff-door-reviews", "/staff/reviews", &[Role::Reviewer, Role::Admin]);
    door("staff-door-reports", "/staff/reports", &[Role::Reviewer, Role::Admin]);
    door("staff-door-profiles", "/staff/profiles", &[Role::Specialist, Role::Officer, Role::Admin]);
    door("staff-door-intentions", "/staff/intentions", &[Role::Specialist, Role::Officer]);
    door("staff-door-matching", "/staff/matching/feedback", &[Role::Specialist, Role::Officer, Role::Admin]);
    door("staff-door-training", "/teaching", &[Role::Officer, Role::Admin]);
    door("staff-door-organisations", "/staff/training/organisations", &[Role::Officer, Role::Admin]);
    door("staff-door-gap", "/staff/training/gap", &[Role::Officer, Role::Admin]);
    door("staff-door-certificates", "/staff/certificates", &[Role::Officer, Role::Admin]);
    door("staff-door-accounts", "/staff/accounts", &[Role::Admin]);
    door("staff-door-statistics", "/admin/statistics", &[Role::Officer, Role::Admin, Role::Auditor]);
    door("staff-door-occupations", "/staff/occupations", &[Role::Officer, Role::Specialist, Role::Admin]);
    door("staff-door-mail", "/staff/mail", &[Role::Admin]);
    // The list behind them is for those who make postings.
    let may_list = actor.is(Role::Officer) || actor.is(Role::Admin);
    let states = counts
        .into_iter()
        .filter(|_| may_list)
        .filter_map(|(state, n)| {
            let state = State::parse(&state)?;
            let href = loc.path(&format!("/staff/postings?state={}", state.code()));
            Some((loc.t(state.message()).to_string(), href, n))
        })
        .collect();
    let roles = actor.roles.iter().map(|it| loc.t(it.message()).to_string()).collect();
    html::page(&HomePage { shell: shell(&visit, visit.t("staff-title")), doors, states, roles })
}
