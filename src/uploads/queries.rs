//! All of uploads' SQL, and who may read which file.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::{Incoming, Purpose, ScanState};
use crate::access::{Actor, Role};
use crate::crypto;
use crate::db::Conn;
use crate::schema::{
    application_files, applications, class_materials, consents, employer_documents, employer_members, employers,
    postings, profiles, uploads,
};
use crate::training;

/// A file as its row is.
#[derive(Debug, Clone, PartialEq, Eq, HasQuery)]
#[diesel(table_name = uploads)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct Upload {
    pub id: i64,
    pub reference: String,
    pub account_id: Option<i64>,
    pub purpose: String,
    pub file_name: String,
    pub media_type: String,
    pub n_bytes: i64,
    pub storage_name: String,
    pub scan_state: String,
    pub created_at: NaiveDateTime,
}

impl Upload {
    /// What it was handed in for.
    pub fn purpose(&self) -> Purpose {
        Purpose::parse(&self.purpose).expect("a purpose is one of the list: the table checks it")
    }

    /// What the scanner found.
    pub fn scan_state(&self) -> ScanState {
        ScanState::parse(&self.scan_state).expect("a state is one of the list: the table checks it")
    }

    /// Its size as pages show it, in kilobytes, rounded up.
    pub fn n_kilobytes(&self) -> i64 {
        (self.n_bytes + 1023) / 1024
    }
}

/// A file that is about to get its row.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = uploads)]
pub(super) struct NewUpload {
    reference: String,
    account_id: i64,
    purpose: &'static str,
    file_name: String,
    media_type: &'static str,
    pub(super) n_bytes: i64,
    sha256: String,
    pub(super) storage_name: String,
    scan_state: &'static str,
}

impl NewUpload {
    pub(super) fn new(account_id: i64, purpose: Purpose, incoming: &Incoming, is_scanned: bool) -> NewUpload {
        let scan_state = if is_scanned { ScanState::Pending } else { ScanState::Unscanned };
        NewUpload {
            reference: crypto::new_reference(),
            account_id,
            purpose: purpose.code(),
            file_name: incoming.file_name.clone(),
            media_type: incoming.media_type.code(),
            n_bytes: i64::try_from(incoming.bytes.len()).unwrap_or(i64::MAX),
            sha256: crypto::sha256_hex(&incoming.bytes),
            storage_name: super::new_storage_name(),
            scan_state: scan_state.code(),
        }
    }
}

pub(super) fn insert(conn: &mut Conn, new: &NewUpload, now: NaiveDateTime) -> QueryResult<super::Stored> {
    let id = diesel::insert_into(uploads::table)
        .values((new, uploads::created_at.eq(now)))
        .returning(uploads::id)
        .get_result(conn)?;
    Ok(super::Stored { id, reference: new.reference.clone() })
}

/// How many bytes an account keeps. Two files at the same instant may together
/// pass the quota by one of them.
pub(super) fn kept_by(conn: &mut Conn, account_id: i64) -> QueryResult<i64> {
    let sizes: Vec<i64> = uploads::table
        .filter(uploads::account_id.eq(account_id))
        .filter(uploads::scan_state.ne(ScanState::Infected.code()))
        .select(uploads::n_bytes)
        .load(conn)?;
    Ok(sizes.iter().sum())
}

/// The file of this public name.
pub fn find(conn: &mut Conn, reference: &str) -> QueryResult<Upload> {
    uploads::table.filter(uploads::reference.eq(reference)).select(Upload::as_select()).get_result(conn)
}

/// The files of these ids, in any order.
pub fn load_many(conn: &mut Conn, ids: &[i64]) -> QueryResult<Vec<Upload>> {
    uploads::table.filter(uploads::id.eq_any(ids)).select(Upload::as_select()).load(conn)
}

/// Forgets a file, and answers the storage name; whatever belongs to it goes as
/// well. The bytes are taken away by the sweep, once they are a day old.
pub fn delete(conn: &mut Conn, id: i64) -> QueryResult<String> {
    diesel::delete(uploads::table.find(id)).returning(uploads::storage_name).get_result(conn)
}

/// Forgets files of the day before that belong to nothing: whoever handed them in
/// did not go on.
pub fn forget(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<()> {
    let documents = employer_documents::table.filter(employer_documents::upload_id.eq(uploads::id));
    let attachments = application_files::table.filter(application_files::upload_id.eq(uploads::id));
    let materials = class_materials::table.filter(class_materials::upload_id.eq(uploads::id));
    let unclaimed = uploads::table
        .filter(uploads::created_at.lt(now - TimeDelta::days(1)))
        .filter(not(exists(documents)))
        .filter(not(exists(attachments)))
        .filter(not(exists(materials)));
    let ids: Vec<i64> = unclaimed.select(uploads::id).limit(1_000).load(conn)?;
    diesel::delete(uploads::table.filter(uploads::id.eq_any(ids))).execute(conn)?;
    Ok(())
}

/// Which of these storage names no row has.
pub(super) fn without_row(conn: &mut Conn, names: Vec<String>) -> QueryResult<Vec<String>> {
    let mut orphans = Vec::new();
    // SQLite takes so many values at most.
    for names in names.chunks(1_000) {
        let known: Vec<String> =
            uploads::table.filter(uploads::storage_name.eq_any(names)).select(uploads::storage_name).load(conn)?;
        orphans.extend(names.iter().filter(|it| !known.contains(it)).cloned());
    }
    Ok(orphans)
}

/// Files that the scanner is to be asked about: new ones, ones from before it was
/// set, and once an hour those that it could not read. Oldest first.
pub(super) fn due_for_scan(conn: &mut Conn, now: NaiveDateTime, limit: i64) -> QueryResult<Vec<Upload>> {
    let waits = uploads::scan_state.eq_any([ScanState::Pending.code(), ScanState::Unscanned.code()]);
    let failed = uploads::scan_state.eq(ScanState::Error.code()).and(uploads::scanned_at.lt(now - TimeDelta::hours(1)));
    uploads::table
        .filter(waits.or(failed.assume_not_null()))
        .order(uploads::id)
        .limit(limit)
        .select(Upload::as_select())
        .load(conn)
}

/// Writes down what the scanner found. `false` where the file is gone, or another
/// node was faster.
pub(super) fn set_scanned(conn: &mut Conn, it: &Upload, state: ScanState, now: NaiveDateTime) -> QueryResult<bool> {
    let n_rows = diesel::update(uploads::table.find(it.id))
        .filter(uploads::scan_state.eq(&it.scan_state))
        .set((uploads::scan_state.eq(state.code()), uploads::scanned_at.eq(now)))
        .execute(conn)?;
    Ok(n_rows == 1)
}

/// How someone may read a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// As their own, or their unit's, or in an office's duty about units.
    Plain,
    /// As someone else's personal file: the look is written down first.
    Logged {
        /// Whose file.
        profile_id: i64,
        /// The unit that looks; `None` for the office.
        employer: Option<String>,
    },
}

/// Whether someone may read a file, and how. `None` where they may not.
///
/// | the file | may be read by |
/// |---|---|
/// | belongs to nothing yet | whoever handed it in |
/// | a unit's document | its members; reviewers and administrators |
/// | a class's material | whoever is in the class; those who teach or manage it; officers and administrators |
/// | an attachment | the applicant; the members of the unit that was applied to, from the application's delivery to its end, while the consent holds; officers, specialists and administrators, who are logged as the unit is |
pub fn may_read(conn: &mut Conn, actor: &Actor, upload: &Upload) -> QueryResult<Option<Reading>> {
    let employer_id: Option<i64> = employer_documents::table
        .filter(employer_documents::upload_id.eq(upload.id))
        .select(employer_documents::employer_id)
        .get_result(conn)
        .optional()?;
    if let Some(employer_id) = employer_id {
        let is_office = actor.is(Role::Reviewer) || actor.is(Role::Admin);
        let may = is_office || is_member(conn, employer_id, actor.account_id)?;
        return Ok(may.then_some(Reading::Plain));
    }
    let class_id: Option<i64> = class_materials::table
        .filter(class_materials::upload_id.eq(upload.id))
        .select(class_materials::class_id)
        .get_result(conn)
        .optional()?;
    if let Some(class_id) = class_id {
        let is_office = actor.is(Role::Officer) || actor.is(Role::Admin);
        let may = is_office || training::talk::queries::may_read(conn, class_id, actor.account_id)?;
        return Ok(may.then_some(Reading::Plain));
    }
    let attached: Option<Attached> = application_files::table
        .inner_join(applications::table.inner_join(profiles::table))
        .inner_join(postings::table.on(postings::id.eq(applications::posting_id)))
        .inner_join(employers::table.on(employers::id.eq(postings::employer_id)))
        .left_join(consents::table.on(consents::id.nullable().eq(applications::consent_id)))
        .filter(application_files::upload_id.eq(upload.id))
        .select((
            profiles::id,
            profiles::account_id,
            applications::delivered_at,
            applications::ended_at,
            (consents::id, consents::withdrawn_at).nullable(),
            employers::id,
            employers::name,
        ))
        .get_result(conn)
        .optional()?;
    let Some(it) = attached else {
        return Ok((upload.account_id == Some(actor.account_id)).then_some(Reading::Plain));
    };
    if it.applicant == Some(actor.account_id) {
        return Ok(Some(Reading::Plain));
    }
    let is_given = it.consent.is_some_and(|(_, withdrawn_at)| withdrawn_at.is_none());
    let is_before_them = it.delivered_at.is_some() && it.ended_at.is_none();
    if is_given && is_before_them && is_member(conn, it.employer_id, actor.account_id)? {
        return Ok(Some(Reading::Logged { profile_id: it.profile_id, employer: Some(it.employer) }));
    }
    let is_office = [Role::Officer, Role::Specialist, Role::Admin].into_iter().any(|role| actor.is(role));
    Ok(is_office.then_some(Reading::Logged { profile_id: it.profile_id, employer: None }))
}

/// Whose attachment a file is, and whom it was sent to.
#[derive(Queryable)]
struct Attached {
    profile_id: i64,
    applicant: Option<i64>,
    delivered_at: Option<NaiveDateTime>,
    ended_at: Option<NaiveDateTime>,
    consent: Option<(i64, Option<NaiveDateTime>)>,
    employer_id: i64,
    employer: String,
}

fn is_member(conn: &mut Conn, employer_id: i64, account_id: i64) -> QueryResult<bool> {
    let membership = employer_members::table
        .filter(employer_members::employer_id.eq(employer_id))
        .filter(employer_members::account_id.eq(account_id));
    diesel::select(exists(membership)).get_result(conn)
}
