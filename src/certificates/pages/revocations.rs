//! The office's queue of revocations, and one of them.

use askama::Template;

use super::{Row, staff_shell};
use crate::Result;
use crate::certificates::Certificate;
use crate::certificates::queries::revocations::{Revocation, Stage};
use crate::clock::show_time;
use crate::crypto::Keys;
use crate::html::{FieldError, Shell, Visit};

/// A revocation in a list.
pub struct Line {
    pub(super) reference: String,
    pub(super) stage: String,
    pub(super) tone: &'static str,
    pub(super) reason: String,
    pub(super) when: String,
}

impl Line {
    /// Where it stands, since when.
    pub fn new(visit: &Visit, it: &Revocation) -> Line {
        let stage = it.stage();
        let since = match stage {
            Stage::Proposed => Some(it.proposed_at),
            Stage::Dropped => it.dropped_at,
            Stage::Confirmed => it.confirmed_at,
            Stage::Appealed => it.appealed_at,
            Stage::Lifting => it.lift_proposed_at,
            Stage::Lifted => it.lifted_at,
        };
        Line {
            reference: it.reference.clone(),
            stage: visit.t(stage.message()).to_string(),
            tone: match stage {
                Stage::Proposed | Stage::Appealed | Stage::Lifting => "go",
                Stage::Confirmed => "bad",
                Stage::Dropped | Stage::Lifted => "done",
            },
            reason: it.reason.clone(),
            when: show_time(since.unwrap_or(it.proposed_at), visit.loc.is_en()),
        }
    }
}

/// `GET /staff/certificates/revocations`
#[derive(Template)]
#[template(path = "certificates/revocations.html")]
pub struct Index {
    shell: Shell,
    rows: Vec<(Line, Row)>,
    /// In force, but the result is no longer passed.
    doubtful: Vec<Row>,
}

impl Index {
    /// Makes the page.
    ///
    /// # Errors
    /// A name cannot be opened.
    pub fn new(
        visit: &Visit,
        keys: &Keys,
        waiting: &[(Revocation, Certificate)],
        doubtful: &[Certificate],
    ) -> Result<Index> {
        let row = |(it, of): &(Revocation, Certificate)| Ok((Line::new(visit, it), Row::new(visit, keys, of)?));
        Ok(Index {
            shell: staff_shell(visit, visit.t("certificates-revocations"), false),
            rows: waiting.iter().map(row).collect::<Result<_>>()?,
            doubtful: doubtful.iter().map(|it| Row::new(visit, keys, it)).collect::<Result<_>>()?,
        })
    }
}

/// `GET /staff/certificates/revocations/{reference}`
#[derive(Template)]
#[template(path = "certificates/revocation.html")]
pub struct Show {
    shell: Shell,
    errors: Vec<FieldError>,
    line: Line,
    it: Row,
    /// What happened: a message, when, by whom, what was said.
    events: Vec<(&'static str, String, String, String)>,
    /// Whether a second person is needed.
    is_proposed: bool,
    /// Whether the reader is that second person, and not the first.
    may_confirm: bool,
    is_appealed: bool,
    /// Whether the reader had no part in the revocation.
    may_answer: bool,
    text: String,
}

impl Show {
    /// Makes the page; `names` are who proposed, confirmed, proposed to lift, lifted.
    ///
    /// # Errors
    /// The holder's name cannot be opened.
    #[expect(clippy::too_many_arguments, reason = "each is one thing that the page shows")]
    pub fn new(
        visit: &Visit,
        keys: &Keys,
        reader: i64,
        it: &Revocation,
        of: &Certificate,
        names: &[String],
        text: String,
        errors: &[FieldError],
    ) -> Result<Show> {
        let name = |i: usize| names.get(i).cloned().unwrap_or_default();
        let said = |text: &Option<String>| text.clone().unwrap_or_default();
        let mut events = Vec::new();
        for (message, at, by, text) in [
            ("certificates-event-proposed", Some(it.proposed_at), name(0), it.reason.clone()),
            ("certificates-event-dropped", it.dropped_at, String::new(), String::new()),
            ("certificates-event-confirmed", it.confirmed_at, name(1), String::new()),
            ("certificates-event-appealed", it.appealed_at, String::new(), said(&it.appeal)),
            ("certificates-event-answered", it.answered_at, String::new(), said(&it.answer)),
            ("certificates-event-lift-proposed", it.lift_proposed_at, name(2), said(&it.lift_reason)),
            ("certificates-event-lifted", it.lifted_at, name(3), String::new()),
        ] {
            if let Some(at) = at {
                events.push((at, (message, show_time(at, visit.loc.is_en()), by, text)));
            }
        }
        events.sort_by_key(|it| it.0);
        let stage = it.stage();
        let is_proposed = matches!(stage, Stage::Proposed | Stage::Lifting);
        Ok(Show {
            shell: staff_shell(visit, visit.t("certificates-revocation"), !errors.is_empty()),
            errors: errors.to_vec(),
            line: Line::new(visit, it),
            it: Row::new(visit, keys, of)?,
            events: events.into_iter().map(|it| it.1).collect(),
            is_proposed,
            may_answer: !it.was_revoked_by(reader),
            may_confirm: is_proposed && it.first() != Some(reader),
            is_appealed: it.appealed_at.is_some() && it.answered_at.is_none() && it.lifted_at.is_none(),
            text,
        })
    }
}
