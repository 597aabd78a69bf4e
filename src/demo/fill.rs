//! Puts a county into an empty database, with a log-in for each role.

use std::collections::HashMap;

use chrono::TimeDelta;

use super::affairs::{self, Cast};
use super::{County, county, training};
use crate::access::Role;
use crate::accounts::passwords::Password;
use crate::accounts::queries::{self as accounts, NewAccount};
use crate::app::App;
use crate::certificates::queries::acts::By;
use crate::certificates::queries::{self as certificates, NewCertificate, revocations};
use crate::db::Conn;
use crate::employers::queries::{self as employers, Details};
use crate::employers::{AccountKind, Kind, MemberRole};
use crate::i18n::Loc;
use crate::postings::queries as postings;
use crate::profiles::queries as profiles;
use crate::{Error, Result};

/// Everyone's password in the demo county.
pub const PASSWORD: &str = "xiangma-2026";

/// The administrator's token for programs in the demo county.
pub const API_TOKEN: &str = "demo-county-token-of-the-administrator";

/// Who teaches.
const TRAINER: &str = "trainer@example.org";

/// Who can log in.
pub const LOGINS: &[(&str, Role)] = &[
    ("seeker@example.org", Role::Seeker),
    ("owner@example.org", Role::EmployerOwner),
    ("recruiter@example.org", Role::EmployerRecruiter),
    ("specialist@example.org", Role::Specialist),
    // Teaches at the organisation that the next one manages.
    (TRAINER, Role::TrainingStaff),
    ("training@example.org", Role::TrainingStaff),
    ("officer@example.org", Role::Officer),
    ("reviewer@example.org", Role::Reviewer),
    ("proctor@example.org", Role::Proctor),
    ("admin@example.org", Role::Admin),
    ("auditor@example.org", Role::Auditor),
];

/// How the people of the demo are called, in the order of [`LOGINS`].
const NAMES: &[&str] =
    &["小林", "安经理", "小白", "老周", "高老师", "赵校长", "孙科员", "钱审核", "吴监考", "李管理", "郑审计"];

/// Makes the county of a seed and stores it, all of it or nothing.
pub fn fill(app: &App, seed: u64, n_postings: usize, n_profiles: usize) -> anyhow::Result<()> {
    let county = county(seed, n_postings, n_profiles);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let password_hash = runtime
        .block_on(app.passwords.hash(&Password::new(PASSWORD)))
        .map_err(|err| anyhow::anyhow!("the password cannot be hashed: {err}"))?;
    let (app_, keys, now) = (app.clone(), app.keys.clone(), app.clock.now());
    app.db
        .write_blocking(move |conn| {
            let (mut logins, mut trainer) = (HashMap::new(), 0);
            for ((email, role), name) in LOGINS.iter().zip(NAMES) {
                let new = NewAccount {
                    email: (*email).to_owned(),
                    name: (*name).to_owned(),
                    password_hash: password_hash.clone(),
                    roles: vec![*role],
                    locale: Loc::Zh,
                    confirmed_at: Some(now),
                };
                let id = accounts::create(conn, &new, now)?.id;
                if *email == TRAINER {
                    trainer = id;
                }
                // Of two of a role the last one.
                logins.insert(*role, id);
            }
            let admin = logins[&Role::Admin];
            let concepts = ["account", "postings", "profiles", "certificates"];
            let scopes: Vec<String> =
                concepts.iter().flat_map(|it| [format!("{it}:read"), format!("{it}:write")]).collect();
            accounts::tokens::create(conn, admin, "demo", API_TOKEN, &scopes, now)?;
            let ids = employers_and_postings(conn, &county, &logins, now)?;

            let mut references = Vec::with_capacity(county.profiles.len());
            let mut people = Vec::with_capacity(county.profiles.len());
            for (i, draft) in county.profiles.iter().enumerate() {
                let profile = if i == 0 {
                    let own = profiles::ensure(conn, logins[&Role::Seeker], now)?;
                    profiles::replace(conn, &keys, &own, draft, now)?;
                    own
                } else {
                    profiles::create_unclaimed(conn, &keys, draft, now)?
                };
                people.push(profile.id);
                references.push(profile.reference);
            }
            for it in &county.certificates {
                let new = NewCertificate {
                    number: Some(it.number.clone()),
                    holder_name: county.profiles[it.profile].person.name.clone(),
                    citizen_id: None,
                    profile: Some(references[it.profile].clone()),
                    name: it.name.clone(),
                    occupation: Some(it.occupation.to_owned()),
                    level: it.level,
                    issuer: it.issuer.clone(),
                    issued_on: it.issued_on,
                    expires_on: it.expires_on,
                    // Most of them come from schemes of others.
                    is_historic: true,
                    ..NewCertificate::default()
                };
                let issued = certificates::issue(conn, &app_, &new, admin, now)?;
                if it.is_revoked {
                    let by = |account_id| By { account_id, reason: "考核成绩更正，原证书作废", now };
                    let proposed = revocations::insert(conn, &issued, by(logins[&Role::Officer]))?;
                    revocations::confirm(conn, &app_, &proposed, by(admin))?;
                }
            }
            let cast = Cast {
                owner: (logins[&Role::EmployerOwner], NAMES[1]),
                employer_id: ids[&county.employers[0].name],
                reviewer: logins[&Role::Reviewer],
                seeker: (logins[&Role::Seeker], LOGINS[0].0),
                people: &people,
            };
            affairs::happen(conn, &app_, &cast, now)?;
            let cast = training::Cast {
                manager: logins[&Role::TrainingStaff],
                trainer,
                officer: logins[&Role::Officer],
                people: &people,
            };
            training::happen(conn, &app_, &cast, now)
        })
        .map_err(|err| match err {
            Error::Internal(cause) | Error::Unavailable(cause) => cause,
            other => anyhow::anyhow!("{other}"),
        })
}

/// Stores all units and their postings; answers the units' rows by their names.
fn employers_and_postings(
    conn: &mut Conn,
    county: &County,
    logins: &HashMap<Role, i64>,
    now: chrono::NaiveDateTime,
) -> Result<HashMap<String, i64>> {
    let mut ids = HashMap::new();
    for (i, it) in county.employers.iter().enumerate() {
        let id = employers::find_or_insert(conn, &it.name, now)?;
        let verified_at = it.is_verified.then(|| now - TimeDelta::days(20 + i64::try_from(i).unwrap_or(0)));
        let is_public = matches!(it.industry, "public" | "school" | "hospital" | "kindergarten");
        let details = Details {
            uscc: Some(it.uscc.clone()),
            industry: Some(it.industry.to_owned()),
            size: Some(it.size.to_owned()),
            region: Some(it.region.to_owned()),
            address: Some(it.address.clone()),
            introduction: it.introduction.to_owned(),
            verified_at,
            verified_until: verified_at.map(|it| it + TimeDelta::days(182)),
        };
        employers::describe(conn, id, &details)?;
        let kind = if is_public { Kind::PublicInstitution } else { Kind::Enterprise };
        employers::set_kinds(conn, id, kind, AccountKind::Own)?;
        if i == 0 {
            employers::add_member(conn, id, logins[&Role::EmployerOwner], now)?;
            employers::members::insert(conn, id, logins[&Role::EmployerRecruiter], MemberRole::Recruiter, now)?;
        }
        ids.insert(it.name.clone(), id);
    }
    for it in &county.postings {
        let published_at = now - TimeDelta::days(it.days_ago);
        let mut draft = it.draft.clone();
        draft.valid_until =
            Some(crate::clock::end_of(crate::clock::day(published_at + TimeDelta::days(it.valid_days))));
        postings::upsert_imported(conn, &draft, published_at, &mut ids, now)?;
    }
    Ok(ids)
}
