//! A posting on one sheet of paper, for the board in the hall.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::cards;
use super::queries::{self, Posting};
use crate::app::App;
use crate::html::{self, Shell, Visit};
use crate::i18n::Loc;
use crate::{Error, Result};

#[derive(Template)]
#[template(path = "postings/poster.html")]
struct PosterPage {
    shell: Shell,
    title: String,
    employer: String,
    reference: String,
    /// The words of both languages, Chinese first.
    sides: [Side; 2],
    duties: Vec<String>,
    requirements: Vec<String>,
    contact: String,
    link: String,
    /// An inline drawing, labelled.
    qr: String,
}

/// The facts in one language.
struct Side {
    loc: Loc,
    facts: Vec<(String, String)>,
}

impl Side {
    fn new(it: &Posting, loc: Loc) -> Side {
        let fact = |name: &'static str, value: String| (loc.t(name).to_string(), value);
        Side {
            loc,
            facts: vec![
                fact("postings-fact-pay", cards::pay_text(it, loc)),
                fact("postings-fact-place", cards::place(it, loc)),
                fact("postings-fact-headcount", loc.t("postings-people").with("n", it.row.headcount).to_string()),
                fact("postings-fact-education", cards::education(it, loc)),
                fact("postings-fact-experience", cards::experience(it, loc)),
            ],
        }
    }
}

/// `GET /postings/{reference}/poster`: of an open posting.
pub async fn show(app: web::Data<App>, visit: Visit, reference: web::Path<String>) -> Result<HttpResponse> {
    let now = visit.now;
    let posting = app
        .db
        .read(move |conn| {
            let posting = queries::find(conn, &reference)?;
            if posting.row.is_open(now) { Ok(posting) } else { Err(Error::NotFound) }
        })
        .await?;
    let row = &posting.row;
    let link = format!("{}/postings/{}", app.base_url(), row.reference);
    let lines = |text: &str| text.lines().map(str::trim).filter(|it| !it.is_empty()).map(ToOwned::to_owned).collect();
    html::page(&PosterPage {
        shell: Shell { noindex: true, ..visit.shell("postings", visit.t("poster-title").with("title", &*row.title)) },
        title: row.title.clone(),
        employer: posting.employer.name.clone(),
        reference: row.reference.clone(),
        sides: [Loc::Zh, Loc::En].map(|loc| Side::new(&posting, loc)),
        duties: lines(&row.duties),
        requirements: lines(&row.requirements),
        contact: row.contact.clone().unwrap_or_default(),
        qr: html::qr_code(&link, &visit.t("poster-qr").to_string())?,
        link,
    })
}
