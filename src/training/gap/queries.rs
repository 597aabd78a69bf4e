//! The SQL of the gap: who is compared with what, which classes lead where, and
//! invitations.

use std::collections::HashSet;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::ways::{NextClass, Stage, Way};
use crate::db::Conn;
use crate::each;
use crate::matching::conditions::certificate_core;
use crate::postings::queries::open;
use crate::profiles::queries::searchable;
use crate::schema::{
    class_invitations, enrolments, posting_certificates, postings, profiles, programme_specialisms, programmes,
    training_classes, training_organisations,
};
use crate::training::{ClassState, EnrolmentState, ProgrammeState, TrainingClass};

/// The open postings that ask for a certificate.
pub fn asking(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<Vec<i64>> {
    postings::table
        .filter(open(now))
        .filter(
            postings::id.eq_any(
                posting_certificates::table
                    .filter(posting_certificates::is_required.eq(true))
                    .select(posting_certificates::posting_id),
            ),
        )
        .order(postings::id)
        .select(postings::id)
        .load(conn)
}

/// Everyone who is looked at: whoever is not kept for the law alone.
pub fn people(conn: &mut Conn) -> QueryResult<Vec<i64>> {
    profiles::table.filter(profiles::restricted_until.is_null()).order(profiles::id).select(profiles::id).load(conn)
}

/// Every way to a certificate: each specialism of an approved programme, with its
/// classes that take people or are planned.
pub fn ways(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<Vec<Way>> {
    type Specialism = (i64, String, Option<String>, i16);
    type Programme = (String, String);
    let rows: Vec<(Specialism, Programme, String)> = programme_specialisms::table
        .inner_join(programmes::table.on(programmes::id.eq(programme_specialisms::programme_id)))
        .inner_join(training_organisations::table.on(training_organisations::id.eq(programmes::organisation_id)))
        .filter(programmes::state.eq(ProgrammeState::Approved.code()))
        .filter(training_organisations::ended_at.is_null())
        .filter(programme_specialisms::certificate_name.is_not_null())
        .order((programmes::name, programmes::id, programme_specialisms::position))
        .select((
            (
                programme_specialisms::id,
                programme_specialisms::name,
                programme_specialisms::certificate_name,
                programme_specialisms::position,
            ),
            (programmes::reference, programmes::name),
            training_organisations::name,
        ))
        .load(conn)?;
    let classes: Vec<(TrainingClass, String)> = training_classes::table
        .inner_join(training_organisations::table.on(training_organisations::id.eq(training_classes::organisation_id)))
        .filter(training_classes::state.eq_any([ClassState::Open, ClassState::Planned].map(ClassState::code)))
        .filter(training_classes::enrols_until.gt(now))
        .order((training_classes::starts_on, training_classes::id))
        .select((TrainingClass::as_select(), training_organisations::name))
        .load(conn)?;
    let mut ways = Vec::new();
    for ((id, specialism, certificate, position), (programme, programme_name), organisation) in rows {
        let certificate = certificate.unwrap_or_default();
        let way = Way {
            core: certificate_core(&certificate),
            certificate,
            stage: Stage::Programme,
            programme,
            programme_name,
            specialism,
            position,
            organisation,
            class: None,
        };
        ways.extend(classes.iter().filter(|it| it.0.specialism_id == id).map(|(class, organisation)| Way {
            stage: if class.state == ClassState::Open { Stage::Open } else { Stage::Planned },
            organisation: organisation.clone(),
            class: Some(NextClass::from(class)),
            ..way.clone()
        }));
        ways.push(way);
    }
    Ok(ways)
}

/// Of these people, those who may be invited to a class: they have an account, let
/// others find them, were not asked before, and are in no class of its programme.
pub fn invitable(
    conn: &mut Conn,
    class_id: Option<i64>,
    programme_id: Option<i64>,
    ids: &[i64],
    now: NaiveDateTime,
) -> QueryResult<Vec<(i64, i64)>> {
    let mut found: Vec<(i64, Option<i64>)> = Vec::new();
    for chunk in ids.chunks(500) {
        let some: Vec<(i64, Option<i64>)> = profiles::table
            .filter(profiles::id.eq_any(chunk))
            .filter(searchable(now))
            .filter(profiles::account_id.is_not_null())
            .order(profiles::id)
            .select((profiles::id, profiles::account_id))
            .load(conn)?;
        found.extend(some);
    }
    let mut busy: HashSet<i64> = HashSet::new();
    if let Some(id) = class_id {
        let asked: Vec<i64> = class_invitations::table
            .filter(class_invitations::class_id.eq(id))
            .select(class_invitations::profile_id)
            .load(conn)?;
        busy.extend(asked);
    }
    if let Some(id) = programme_id {
        let open: Vec<&str> = EnrolmentState::ALL.iter().filter(|it| it.is_open()).map(|it| it.code()).collect();
        let enrolled: Vec<i64> = enrolments::table
            .inner_join(training_classes::table.on(training_classes::id.eq(enrolments::class_id)))
            .filter(training_classes::programme_id.eq(id))
            .filter(enrolments::state.eq_any(open))
            .select(enrolments::profile_id)
            .load(conn)?;
        busy.extend(enrolled);
    }
    let free = found.into_iter().filter(|it| !busy.contains(&it.0));
    Ok(free.filter_map(|(id, account_id)| Some((id, account_id?))).collect())
}

/// Writes down that someone was asked; `false` where they were before.
pub fn insert_invitation(
    conn: &mut Conn,
    class_id: i64,
    profile_id: i64,
    invited_by: i64,
    now: NaiveDateTime,
) -> QueryResult<bool> {
    let row = (
        class_invitations::class_id.eq(class_id),
        class_invitations::profile_id.eq(profile_id),
        class_invitations::invited_by.eq(invited_by),
        class_invitations::invited_at.eq(now),
    );
    let n_rows = each!(conn, |it| {
        diesel::insert_into(class_invitations::table).values(row).on_conflict_do_nothing().execute(it)
    })?;
    Ok(n_rows == 1)
}

/// When the office asked an account to enrol in a class; `None` where it did not.
pub fn invited_at(conn: &mut Conn, class_id: i64, account_id: i64) -> QueryResult<Option<NaiveDateTime>> {
    class_invitations::table
        .inner_join(profiles::table.on(profiles::id.eq(class_invitations::profile_id)))
        .filter(class_invitations::class_id.eq(class_id))
        .filter(profiles::account_id.eq(account_id))
        .select(class_invitations::invited_at)
        .first(conn)
        .optional()
}
