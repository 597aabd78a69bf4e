//! Postings for programs that are not ours: Atom, CSV and JSON of any search,
//! the structured data of a page, the sitemap.

use actix_web::{HttpResponse, web};
use atom_syndication::{Entry, Feed, FixedDateTime, Link, Person, Text};
use serde_json::json;

use super::queries::{self, Posting};
use super::search_form::SearchForm;
use super::{Kind, PayPeriod, api, cards};
use crate::api::Query;
use crate::app::App;
use crate::clock;
use crate::codes::{Education, occupations, regions};
use crate::html::Visit;
use crate::search::PostingSearch;
use crate::{Error, Result, training};

/// How many entries a feed has.
const LENGTH: usize = 100;

async fn find(app: &App, form: &SearchForm, visit: &Visit) -> Result<(Vec<Posting>, String)> {
    let parsed = form.parse()?;
    let query = parsed.href("");
    let wanted = PostingSearch { limit: LENGTH, with_facets: false, ..parsed.search };
    let (search, now) = (app.search.clone(), visit.now);
    let postings = app
        .db
        .read(move |conn| {
            let found = search.postings(&wanted, now)?;
            let ids: Vec<i64> = found.hits.iter().map(|it| it.0).collect();
            Ok(queries::load_open(conn, &ids, now)?)
        })
        .await?;
    Ok((postings, query))
}

/// `GET /postings.atom?..`: the newest of any search.
pub async fn atom(app: web::Data<App>, visit: Visit, Query(form): Query<SearchForm>) -> Result<HttpResponse> {
    let form = SearchForm { sort: "newest".to_owned(), ..form };
    let (postings, query) = find(&app, &form, &visit).await?;
    let base = app.base_url();
    let link = |rel: &str, href: String, mime: &str| Link {
        rel: rel.to_owned(),
        href,
        mime_type: Some(mime.to_owned()),
        ..Link::default()
    };
    let stamp = |at: chrono::NaiveDateTime| FixedDateTime::from(at.and_utc());
    let entries = postings
        .iter()
        .map(|it| {
            let summary =
                [it.employer.name.clone(), cards::pay_text(it, visit.loc), cards::place(it, visit.loc)].join(" | ");
            let href = format!("{base}{}", visit.loc.path(&format!("/postings/{}", it.row.reference)));
            Entry {
                id: format!("tag:{},2026:postings/{}", host(base), it.row.reference),
                title: Text::plain(it.row.title.clone()),
                updated: stamp(it.row.updated_at),
                published: it.row.published_at.map(stamp),
                authors: vec![Person { name: it.employer.name.clone(), ..Person::default() }],
                links: vec![link("alternate", href, "text/html")],
                summary: Some(Text::plain(summary)),
                ..Entry::default()
            }
        })
        .collect();
    let feed = Feed {
        id: format!("tag:{},2026:postings{query}", host(base)),
        title: Text::plain(
            visit.t("postings-feed-title").with("office", visit.shell("", "").office_name()).to_string(),
        ),
        updated: stamp(postings.iter().map(|it| it.row.updated_at).max().unwrap_or(visit.now)),
        authors: vec![Person { name: app.settings.office.name.clone(), ..Person::default() }],
        links: vec![
            link(
                "self",
                format!("{base}{}", visit.loc.path(&format!("/postings.atom{query}"))),
                "application/atom+xml",
            ),
            link("alternate", format!("{base}{}", visit.loc.path(&format!("/postings{query}"))), "text/html"),
        ],
        entries,
        ..Feed::default()
    };
    Ok(HttpResponse::Ok().content_type("application/atom+xml; charset=utf-8").body(feed.to_string()))
}

fn host(base_url: &str) -> &str {
    base_url.split("://").nth(1).unwrap_or(base_url).split([':', '/']).next().unwrap_or_default()
}

/// `GET /postings.csv?..`: for a spreadsheet; cells that would be formulas are text.
pub async fn csv(app: web::Data<App>, visit: Visit, Query(form): Query<SearchForm>) -> Result<HttpResponse> {
    let (postings, _) = find(&app, &form, &visit).await?;
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(vec![0xef, 0xbb, 0xbf]);
    let mut write =
        |cells: [String; 11]| writer.write_record(cells.map(|it| plain_cell(&it))).map_err(anyhow::Error::from);
    write(
        [
            "id",
            "title",
            "employer",
            "headcount",
            "pay",
            "place",
            "education",
            "experience",
            "published",
            "closes",
            "url",
        ]
        .map(|it| visit.t(format!("postings-csv-{it}")).to_string()),
    )?;
    for it in &postings {
        write([
            it.row.reference.clone(),
            it.row.title.clone(),
            it.employer.name.clone(),
            it.row.headcount.to_string(),
            cards::pay_text(it, visit.loc),
            it.row.region.as_deref().and_then(regions::full_name).unwrap_or_default(),
            cards::education(it, visit.loc),
            cards::experience(it, visit.loc),
            it.row.published_at.map(|it| clock::day(it).to_string()).unwrap_or_default(),
            it.row.valid_until.map(|it| clock::last_day(it).to_string()).unwrap_or_default(),
            format!("{}/postings/{}", app.base_url(), it.row.reference),
        ])?;
    }
    let body = writer.into_inner().map_err(|err| anyhow::anyhow!("{err}"))?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(("content-disposition", "attachment; filename=\"postings.csv\""))
        .body(body))
}

/// A cell that no spreadsheet takes for a formula.
pub fn plain_cell(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// `GET /postings.json?..`: the same as the API's list.
pub async fn json(app: web::Data<App>, visit: Visit, Query(form): Query<SearchForm>) -> Result<HttpResponse> {
    let list = api::find(&app, &form, visit.now).await?.0;
    Ok(HttpResponse::Ok().json(list))
}

/// `JobPosting` of schema.org, safe inside a `script` element.
pub fn job_posting(posting: &Posting, base_url: &str) -> String {
    let row = &posting.row;
    let mut place = json!({"@type": "PostalAddress", "addressCountry": "CN"});
    let path: Vec<_> = row.region.iter().flat_map(|it| regions::path(it)).collect();
    if let Some(first) = path.first() {
        place["addressRegion"] = json!(first.name);
    }
    if let Some(last) = path.get(1..).and_then(<[_]>::last) {
        place["addressLocality"] = json!(last.name);
    }
    if let Some(address) = &row.address {
        place["streetAddress"] = json!(address);
    }
    let html = |text: &str| {
        let mut html = String::new();
        for line in text.lines().filter(|it| !it.trim().is_empty()) {
            html.push_str("<p>");
            crate::search::snippet::escape(line.trim(), &mut html);
            html.push_str("</p>");
        }
        html
    };
    let mut data = json!({
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": row.title,
        "description": html(&row.duties) + &html(&row.requirements),
        "datePosted": row.published_at.map(clock::rfc3339),
        "validThrough": row.valid_until.map(clock::rfc3339),
        "employmentType": match row.kind() {
            Kind::PartTime => "PART_TIME",
            Kind::Internship => "INTERN",
            _ => "FULL_TIME",
        },
        "hiringOrganization": {"@type": "Organization", "name": posting.employer.name},
        "jobLocation": {"@type": "Place", "address": place},
        "identifier": {"@type": "PropertyValue", "name": posting.employer.name, "value": row.reference},
        "totalJobOpenings": row.headcount,
        "directApply": false,
        "url": format!("{base_url}/postings/{}", row.reference),
    });
    if row.is_remote {
        data["jobLocationType"] = json!("TELECOMMUTE");
        data["applicantLocationRequirements"] = json!({"@type": "Country", "name": "CN"});
    }
    let pay = row.pay();
    if pay.is_known() {
        let yuan = |fen: Option<i64>| fen.map(|it| it as f64 / 100.0);
        let unit = match pay.period {
            PayPeriod::Hour => "HOUR",
            PayPeriod::Day => "DAY",
            PayPeriod::Month => "MONTH",
            PayPeriod::Year => "YEAR",
        };
        data["baseSalary"] = json!({"@type": "MonetaryAmount", "currency": "CNY", "value": {
            "@type": "QuantitativeValue", "minValue": yuan(pay.min_fen), "maxValue": yuan(pay.max_fen), "unitText": unit,
        }});
    }
    if let Some(level) = row.education() {
        let category = match level {
            Education::JuniorHigh | Education::SeniorHigh | Education::Vocational => "high school",
            Education::College => "associate degree",
            Education::Bachelor => "bachelor degree",
            Education::Master | Education::Doctor => "postgraduate degree",
        };
        data["educationRequirements"] =
            json!({"@type": "EducationalOccupationalCredential", "credentialCategory": category});
    }
    if let Some(years) = row.experience_years {
        data["experienceRequirements"] =
            json!({"@type": "OccupationalExperienceRequirements", "monthsOfExperience": years * 12});
    }
    if let Some(it) = row.occupation.as_deref().and_then(occupations::get) {
        data["occupationalCategory"] = json!(format!("{} {}", it.code, it.name));
    }
    if !row.benefits.is_empty() {
        data["jobBenefits"] = json!(row.benefits().join("、"));
    }
    data.to_string().replace('<', "\\u003c")
}

/// `GET /robots.txt`: public pages are for everyone; the rest says `noindex` itself.
pub async fn robots(app: web::Data<App>) -> HttpResponse {
    let body = format!(
        "User-agent: *\nDisallow: /api/\nDisallow: /account\nDisallow: /staff\nDisallow: /profile\nDisallow: /teaching\nSitemap: {}/sitemap.xml\n",
        app.base_url()
    );
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(body)
}

/// `GET /sitemap.xml`: every open posting and every class that takes people.
pub async fn sitemap(app: web::Data<App>, visit: Visit) -> Result<HttpResponse> {
    let now = visit.now;
    let (rows, classes) = app
        .db
        .read(move |conn| {
            Ok((queries::for_sitemap(conn, now, 25_000)?, training::classes::queries::for_sitemap(conn, now, 5_000)?))
        })
        .await?;
    let base = app.base_url();
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    xml.push_str(&format!("<url><loc>{base}/</loc></url>\n<url><loc>{base}/postings</loc></url>\n"));
    for (reference, updated_at) in rows {
        let day = clock::local(updated_at).format("%Y-%m-%d");
        xml.push_str(&format!("<url><loc>{base}/postings/{reference}</loc><lastmod>{day}</lastmod></url>\n"));
    }
    xml.push_str(&format!("<url><loc>{base}/training</loc></url>\n"));
    for (reference, updated_at) in classes {
        let day = clock::local(updated_at).format("%Y-%m-%d");
        xml.push_str(&format!("<url><loc>{base}/training/classes/{reference}</loc><lastmod>{day}</lastmod></url>\n"));
    }
    xml.push_str("</urlset>\n");
    if xml.len() > 50_000_000 {
        return Err(Error::Internal(anyhow::anyhow!("the sitemap is larger than the protocol allows")));
    }
    Ok(HttpResponse::Ok().content_type("application/xml").body(xml))
}
