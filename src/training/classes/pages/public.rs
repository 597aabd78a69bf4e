//! Classes as anyone finds them.

use askama::Template;
use chrono::{NaiveDateTime, NaiveTime};
use serde_json::json;

use super::tone;
use crate::Result;
use crate::clock::{local, show_day, show_last_day, show_time};
use crate::codes::{occupations, regions};
use crate::db::Conn;
use crate::html::{FieldError, Shell, Visit};
use crate::i18n::{Loc, number};
use crate::postings::cards::{education_asked, experience_asked};
use crate::postings::pages::Pager;
use crate::training::classes::handlers::{Finding, PER_PAGE};
use crate::training::classes::queries as classes;
use crate::training::fields::decimal;
use crate::training::{ClassState, Programme, Specialism, TrainingClass, enrolments, gap, own, queries};

/// A class or programme in a list.
pub struct Card {
    /// Its page.
    pub href: String,
    /// How it is called.
    pub title: String,
    /// Who gives it.
    pub organisation: String,
    /// What matters most: seats left, or where it stands.
    pub state: String,
    /// The tone of its tag.
    pub tone: &'static str,
    /// Place, hours, certificate.
    pub facts: Vec<String>,
    /// Days.
    pub dates: Vec<String>,
}

/// Where a class stands before whoever looks for a seat.
pub fn standing(it: &TrainingClass, n_waiting: i64, loc: Loc, now: NaiveDateTime) -> (String, &'static str) {
    if it.state != ClassState::Open {
        return (loc.t(it.state.message()).to_string(), tone(it.state));
    }
    if it.enrols_from > now {
        return (loc.t("training-not-yet").to_string(), "wait");
    }
    if it.enrols_until <= now {
        return (loc.t("training-enrolment-over").to_string(), "done");
    }
    let n = if n_waiting > 0 { 0 } else { it.n_free() };
    if n > 0 {
        (loc.t("training-seats-left").with("n", n).to_string(), "ok")
    } else {
        (loc.t("training-full").to_string(), "warn")
    }
}

/// The place of a class in words.
pub fn place(it: &TrainingClass, loc: Loc) -> String {
    let region = it.region.as_deref().and_then(regions::full_name).unwrap_or_default();
    let online = if it.is_online { loc.t("training-online").to_string() } else { String::new() };
    [region, it.place.clone(), online].iter().filter(|it| !it.is_empty()).cloned().collect::<Vec<_>>().join(" ")
}

/// The days of a class in words.
pub fn days(it: &TrainingClass, loc: Loc) -> String {
    let text = loc.t("training-days").with("from", show_day(it.starts_on, loc.is_en()));
    text.with("to", show_day(it.ends_on, loc.is_en())).to_string()
}

/// The end of a period in words; midnight is the end of the day before.
pub fn end(at: NaiveDateTime, loc: Loc) -> String {
    if local(at).time() == NaiveTime::MIN {
        format!("{} 24:00", show_last_day(at, loc.is_en()))
    } else {
        show_time(at, loc.is_en())
    }
}

/// The card of a class.
///
/// # Errors
/// The database failed.
pub fn card(conn: &mut Conn, it: &TrainingClass, loc: Loc, now: NaiveDateTime) -> Result<Card> {
    let programme = queries::programme(conn, it.programme_id)?;
    let specialism = queries::specialism(conn, it.specialism_id)?;
    let (state, tone) = standing(it, enrolments::queries::n_waiting(conn, it.id)?, loc, now);
    let mut facts = vec![place(it, loc), loc.t("training-hours-n").with("n", programme.hours).to_string()];
    facts.extend(specialism.certificate_name.clone());
    let mut dates = vec![days(it, loc)];
    if it.takes_people(now) {
        let until = end(it.enrols_until, loc);
        dates.push(loc.t("training-enrols-until").with("until", until).to_string());
    }
    Ok(Card {
        href: loc.path(&format!("/training/classes/{}", it.reference)),
        title: it.title(&programme, &specialism),
        organisation: queries::organisation(conn, it.organisation_id)?.name,
        state,
        tone,
        facts,
        dates,
    })
}

/// `GET /training`
#[derive(Template)]
#[template(path = "training/index.html")]
pub struct Index {
    shell: Shell,
    errors: Vec<FieldError>,
    form: Finding,
    is_open: bool,
    tabs: Vec<(String, String, Option<i64>, bool)>,
    cards: Vec<Card>,
    pager: Pager,
}

impl Index {
    /// Makes the page.
    pub fn new(
        visit: &Visit,
        form: &Finding,
        page: i64,
        classes: (i64, Vec<Card>),
        programmes: (i64, Vec<Card>),
        errors: Vec<FieldError>,
    ) -> Index {
        let loc = visit.loc;
        let is_of_programmes = form.kind == "programmes";
        let href = |kind: &str, page: i64| {
            let said = [
                ("q", form.q.as_str()),
                ("occupation", &form.occupation),
                ("region", &form.region),
                ("open", &form.open),
                ("kind", kind),
            ];
            let mut said: Vec<(&str, String)> =
                said.iter().filter(|it| !it.1.is_empty()).map(|it| (it.0, it.1.to_owned())).collect();
            if page > 1 {
                said.push(("page", page.to_string()));
            }
            let query = serde_html_form::to_string(&said).unwrap_or_default();
            loc.path(&if query.is_empty() { "/training".to_owned() } else { format!("/training?{query}") })
        };
        let (n_classes, n_programmes) = (classes.0, programmes.0);
        let (total, cards) = if is_of_programmes { programmes } else { classes };
        let kind = if is_of_programmes { "programmes" } else { "" };
        Index {
            shell: Shell {
                noindex: page > 1 || !form.q.is_empty(),
                error_title: !errors.is_empty(),
                ..visit.shell("training", visit.t("training-title"))
            },
            errors,
            is_open: form.open == "1",
            tabs: vec![
                (visit.t("training-classes").to_string(), href("", 1), Some(n_classes), !is_of_programmes),
                (
                    visit.t("training-programmes").to_string(),
                    href("programmes", 1),
                    Some(n_programmes),
                    is_of_programmes,
                ),
            ],
            cards,
            pager: Pager::new(page, total, PER_PAGE, |n| href(kind, n)),
            form: form.clone(),
        }
    }
}

/// The conditions of a programme in words: label and text.
pub fn conditions(it: &Programme, loc: Loc) -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    if it.education.is_some() {
        all.push(("matching-condition-education", education_asked(it.education(), loc)));
    }
    if it.experience_years.is_some_and(|n| n > 0) {
        all.push(("matching-condition-experience", experience_asked(it.experience_years, loc)));
    }
    if let Some(n) = it.age_min {
        all.push(("matching-condition-age", loc.t("matching-age-at-least").with("n", i32::from(n)).to_string()));
    }
    all.extend(it.certificates().into_iter().map(|name| ("matching-condition-certificate", name)));
    all
}

/// A specialism in words: its occupation, level and certificate.
pub fn occupation(it: &Specialism) -> String {
    it.occupation.as_deref().and_then(occupations::get).map(|it| format!("{} {}", it.code, it.name)).unwrap_or_default()
}

/// The level of a specialism in words; empty where it has none.
pub fn level(it: &Specialism, loc: Loc) -> String {
    it.level.map(|n| loc.t(format!("certificates-level-{n}")).to_string()).unwrap_or_default()
}

/// What a programme gives: facts for the side of a page.
pub fn facts_of(it: &Programme, loc: Loc) -> Vec<(&'static str, String, bool)> {
    let mut facts = vec![
        ("training-hours", loc.t("training-hours-n").with("n", it.hours).to_string(), false),
        ("training-audience", loc.t(it.audience.message()).to_string(), false),
        ("training-pass-mark", decimal(i64::from(it.pass_mark)), false),
        ("training-resits", it.n_resits.to_string(), false),
    ];
    if let Some(fen) = it.subsidy_fen {
        let yuan = if fen % 100 == 0 { number(fen / 100) } else { decimal(fen) };
        facts.push(("training-subsidy", loc.t("training-yuan").with("amount", yuan).to_string(), false));
    }
    let months = match it.certificate_months {
        Some(n) => loc.t("training-months-n").with("n", i32::from(n)).to_string(),
        None => loc.t("training-months-none").to_string(),
    };
    facts.push(("training-certificate-months", months, false));
    facts
}

/// Whether the office asked the reader to enrol.
fn is_invited(conn: &mut Conn, it: &TrainingClass, visit: &Visit) -> Result<bool> {
    let Some(actor) = &visit.actor else { return Ok(false) };
    Ok(gap::queries::invited_at(conn, it.id, actor.account_id)?.is_some())
}

/// `GET /training/classes/{reference}`
#[derive(Template)]
#[template(path = "training/class.html")]
pub struct Show {
    shell: Shell,
    title: String,
    programme_name: String,
    programme_href: String,
    organisation: String,
    phone: String,
    state: String,
    tone: &'static str,
    /// Why it was cancelled.
    cancelled: String,
    facts: Vec<(&'static str, String, bool)>,
    conditions: Vec<(&'static str, String)>,
    parts: Vec<(String, String, String)>,
    summary: Vec<String>,
    note: Vec<String>,
    enrol_href: Option<String>,
    /// The reader's own enrolment, where they are in the class or wait for it.
    own_href: Option<String>,
    /// Whether people enrol, now or later.
    is_ahead: bool,
    is_full: bool,
    n_waiting: i64,
    desk_href: Option<String>,
    /// Whether the office asked this reader to come.
    is_invited: bool,
    json_ld: Option<String>,
}

impl Show {
    /// Makes the page.
    ///
    /// # Errors
    /// The database failed.
    pub fn load(
        conn: &mut Conn,
        visit: &Visit,
        base_url: &str,
        it: &TrainingClass,
        manages: bool,
        is_learner: bool,
    ) -> Result<Show> {
        let (loc, now) = (visit.loc, visit.now);
        let programme = queries::programme(conn, it.programme_id)?;
        let specialism = queries::specialism(conn, it.specialism_id)?;
        let organisation = queries::organisation(conn, it.organisation_id)?;
        let n_waiting = enrolments::queries::n_waiting(conn, it.id)?;
        let (state, tone) = standing(it, n_waiting, loc, now);
        let mut facts = vec![
            ("training-when", days(it, loc), true),
            ("training-where", place(it, loc), true),
            ("training-seats", it.capacity.to_string(), false),
        ];
        let is_ahead = it.state == ClassState::Open && now < it.enrols_until;
        if is_ahead {
            let n_free = if n_waiting > 0 { 0 } else { it.n_free() };
            facts.push(("training-seats-free", n_free.to_string(), false));
        }
        if it.state == ClassState::Open {
            let until = end(it.enrols_until, loc);
            facts.push(("training-enrolment-until", until, true));
        }
        facts.extend(facts_of(&programme, loc));
        if let Some(name) = &specialism.certificate_name {
            facts.push(("training-certificate", name.clone(), true));
        }
        let title = it.title(&programme, &specialism);
        let lines = |text: &str| text.lines().filter(|it| !it.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        let takes = it.takes_people(now);
        let own = match &visit.actor {
            Some(actor) => own::standing(conn, it.id, actor.account_id)?,
            None => None,
        };
        Ok(Show {
            shell: Shell { noindex: it.state != ClassState::Open, ..visit.shell("training", &title) },
            programme_href: loc.path(&format!("/training/programmes/{}", programme.reference)),
            programme_name: programme.name.clone(),
            phone: organisation.phone.clone(),
            cancelled: classes::cancelled_because(conn, it.id)?.unwrap_or_default(),
            conditions: conditions(&programme, loc),
            parts: crate::training::programmes::pages::parts(conn, programme.id)?,
            summary: lines(&programme.summary),
            note: lines(&it.note),
            is_ahead,
            own_href: own.as_ref().map(|own| loc.path(&format!("/profile/training/{}", own.reference))),
            enrol_href: (takes && is_learner && own.is_none())
                .then(|| loc.path(&format!("/profile/training/new?class={}", it.reference))),
            is_full: n_waiting > 0 || it.n_free() == 0,
            n_waiting,
            is_invited: takes && own.is_none() && is_invited(conn, it, visit)?,
            desk_href: manages.then(|| loc.path(&format!("/teaching/classes/{}", it.reference))),
            json_ld: takes.then(|| json_ld(base_url, it, &title, &programme, &specialism, &organisation.name)),
            organisation: organisation.name,
            title,
            state,
            tone,
            facts,
        })
    }

    /// The last day of enrolment, for the description of the page.
    pub fn lead(&self) -> String {
        self.facts.iter().take(2).map(|it| it.1.clone()).collect::<Vec<_>>().join(" ")
    }
}

/// What search engines read of a class that takes people (schema.org Course).
fn json_ld(
    base_url: &str,
    it: &TrainingClass,
    title: &str,
    programme: &Programme,
    specialism: &Specialism,
    organisation: &str,
) -> String {
    let url = format!("{base_url}/training/classes/{}", it.reference);
    let location = if it.is_online {
        json!({"@type": "VirtualLocation", "url": url})
    } else {
        json!({"@type": "Place", "name": it.place, "address": place(it, Loc::Zh)})
    };
    let price = json!({"@type": "Offer", "price": 0, "priceCurrency": "CNY", "category": "Free", "url": url,
        "availability": if it.n_free() > 0 { "https://schema.org/InStock" } else { "https://schema.org/SoldOut" },
        "validThrough": crate::clock::rfc3339(it.enrols_until)});
    let body = json!({
        "@context": "https://schema.org", "@type": "Course", "name": title, "url": url,
        "description": programme.summary, "courseCode": programme.reference,
        "provider": {"@type": "Organization", "name": organisation},
        "educationalCredentialAwarded": specialism.certificate_name,
        "offers": price,
        "hasCourseInstance": {
            "@type": "CourseInstance", "name": title,
            "courseMode": if it.is_online { "online" } else { "onsite" },
            "startDate": it.starts_on.to_string(), "endDate": it.ends_on.to_string(),
            "courseWorkload": format!("PT{}H", programme.hours), "maximumAttendeeCapacity": it.capacity,
            "location": location,
        },
    });
    body.to_string().replace('<', "\\u003c")
}
