//! From enrolments to papers: marks and release, certificates in one act, PDFs, and
//! what asks for their pages.

use std::time::Instant;

use anyhow::anyhow;

use crate::app::App;
use crate::bench::http::request;
use crate::bench::times::{Summary, Times};
use crate::certificates::queries::batches::{self, Scope};
use crate::certificates::{Certificate, paper};
use crate::clock;
use crate::training::assessment::queries::{self as assessment, Entry, release};
use crate::training::classes::acts;
use crate::training::queries::{By, class, enrolments_of, parts};
use crate::training::{EnrolmentState, Mover, TrainingClass};

/// As the service issues them.
const AT_ONCE: i64 = 200;

/// Starts, assesses and releases all classes; everyone passes.
pub(super) fn assess(app: &App, classes: &[TrainingClass], [first, second]: [i64; 2]) -> anyhow::Result<()> {
    for it in classes {
        let (shared, id, now) = (app.clone(), it.id, app.clock.now());
        app.db.write_blocking(move |conn| {
            let by = By { mover: Mover::Office, account_id: Some(first), reason: None };
            let it = class(conn, id)?;
            acts::start(conn, &shared, &it, by, now)?;
            let it = class(conn, id)?;
            acts::assess(conn, &it, by, now)?;
            let it = class(conn, id)?;
            let parts = parts(conn, it.programme_id)?;
            let mut entries = Vec::new();
            for person in enrolments_of(conn, id)?.iter().filter(|it| it.state == EnrolmentState::Completed) {
                for part in &parts {
                    let (enrolment_id, part_id) = (person.id, part.id);
                    entries.push(Entry { enrolment_id, part_id, attempt: 1, mark: Some(8_000) });
                }
            }
            assessment::enter(conn, &it, &entries, by, now)?.map_err(|err| anyhow!("{err:?}"))?;
            release::propose(conn, &shared, &it, now, first, now)?.map_err(|err| anyhow!("{err}"))?;
            let it = class(conn, id)?;
            let by = By { mover: Mover::Office, account_id: Some(second), reason: None };
            release::confirm(conn, &shared, &it, by, now)?.map_err(|err| anyhow!("{err}"))?;
            Ok(())
        })?;
    }
    Ok(())
}

/// Issues the certificates of all results of a programme.
pub(super) fn issue(app: &App, programme_id: i64, office: i64) -> anyhow::Result<Vec<Certificate>> {
    let now = app.clock.now();
    let scope = Scope::Programme(programme_id);
    let id = app.db.write_blocking(move |conn| Ok(batches::begin(conn, scope, clock::day(now), office, now)?.id))?;
    loop {
        let shared = app.clone();
        if !app.db.write_blocking(move |conn| batches::step(conn, &shared, id, AT_ONCE, now))? {
            break;
        }
    }
    Ok(app.db.read_blocking(move |conn| Ok(batches::certificates_of(conn, id)?))?)
}

/// Draws so many papers, one after the other; `None` where no font was found.
pub(super) fn draw(app: &App, all: &[Certificate], n: usize) -> anyhow::Result<Option<Summary>> {
    let Some(face) = app.certificates.face() else { return Ok(None) };
    let mut times = Times::default();
    for it in all.iter().take(n) {
        let start = Instant::now();
        let sheet = paper::sheet(&app.keys, app.base_url(), it)?;
        std::hint::black_box(paper::pdf(face, &[sheet])?);
        times.push(start.elapsed());
    }
    Ok(Some(times.summary()))
}

/// Requests for the page behind each paper's code. The check by number and name is
/// slowed down for whoever asks much, as it could be used to guess: there is nothing
/// to measure.
pub(super) fn requests(all: &[Certificate]) -> Vec<Vec<u8>> {
    all.iter().map(|it| request("GET", &format!("/c/{}", it.reference), &[], "")).collect()
}
