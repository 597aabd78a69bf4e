//! The keys that sign.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::db::Conn;
use crate::schema::signing_keys;

/// A key as its row is.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = signing_keys)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct SigningKey {
    pub kid: String,
    pub public_jwk: String,
    pub private_sealed: String,
    pub retired_at: Option<NaiveDateTime>,
}

/// The one that signs: the newest that was not rotated out.
pub fn current(conn: &mut Conn) -> QueryResult<Option<SigningKey>> {
    signing_keys::table
        .filter(signing_keys::retired_at.is_null())
        .order(signing_keys::id.desc())
        .select(SigningKey::as_select())
        .first(conn)
        .optional()
}

/// All of them, the newest first.
pub fn all(conn: &mut Conn) -> QueryResult<Vec<SigningKey>> {
    signing_keys::table.order(signing_keys::id.desc()).select(SigningKey::as_select()).load(conn)
}

/// The key of this name.
pub fn find(conn: &mut Conn, kid: &str) -> QueryResult<SigningKey> {
    signing_keys::table.filter(signing_keys::kid.eq(kid)).select(SigningKey::as_select()).get_result(conn)
}

/// Adds one.
pub fn insert(conn: &mut Conn, kid: &str, public_jwk: &str, private_sealed: &str) -> QueryResult<()> {
    diesel::insert_into(signing_keys::table)
        .values((
            signing_keys::kid.eq(kid),
            signing_keys::public_jwk.eq(public_jwk),
            signing_keys::private_sealed.eq(private_sealed),
        ))
        .execute(conn)?;
    Ok(())
}

/// From now on none of those that exist signs.
pub fn retire_all(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<usize> {
    diesel::update(signing_keys::table.filter(signing_keys::retired_at.is_null()))
        .set(signing_keys::retired_at.eq(now))
        .execute(conn)
}
