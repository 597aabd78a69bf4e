//! Pages of a list: which slice is asked for, and where the others are.

use actix_web::HttpRequest;

use super::{Problem, said_parameter};
use crate::Result;

/// A page of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice {
    /// How many to answer with, 1 to 100.
    pub limit: i64,
    /// How many to leave out first.
    pub offset: i64,
}

impl Slice {
    /// Checks what was asked for; the default is the first 20.
    pub fn parse(limit: Option<i64>, offset: Option<i64>) -> Result<Slice> {
        let mut errors = Vec::new();
        let slice = Slice { limit: limit.unwrap_or(20), offset: offset.unwrap_or(0) };
        if !(1..=100).contains(&slice.limit) {
            errors.push(said_parameter("limit", "problem-at-number-between", &[("least", "1"), ("most", "100")]));
        }
        if !(0..=10_000).contains(&slice.offset) {
            errors.push(said_parameter("offset", "problem-at-offset", &[]));
        }
        if errors.is_empty() { Ok(slice) } else { Err(Problem::parameters(errors)) }
    }
}

/// The `Link` header of a page (RFC 8288): first, prev, next, last.
pub fn links(req: &HttpRequest, slice: Slice, total: i64) -> String {
    let others: Vec<&str> = req
        .query_string()
        .split('&')
        .filter(|it| !it.is_empty() && !it.starts_with("offset=") && !it.starts_with("limit="))
        .collect();
    let at = |offset: i64| {
        let mut query = others.iter().map(|it| format!("{it}&")).collect::<String>();
        query.push_str(&format!("limit={}&offset={offset}", slice.limit));
        format!("<{}?{query}>", req.path())
    };
    let last = (total - 1).max(0) / slice.limit * slice.limit;
    let mut links = vec![format!("{}; rel=\"first\"", at(0))];
    if slice.offset > 0 {
        links.push(format!("{}; rel=\"prev\"", at((slice.offset - slice.limit).max(0))));
    }
    if slice.offset + slice.limit < total {
        links.push(format!("{}; rel=\"next\"", at(slice.offset + slice.limit)));
    }
    links.push(format!("{}; rel=\"last\"", at(last)));
    links.join(", ")
}
