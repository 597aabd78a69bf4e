//! The connection, alone in its file: its derive makes public items without docs.

/// A connection to either database.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// Embedded.
    Sqlite(diesel::SqliteConnection),
    /// A server, for more than one node.
    Pg(diesel::PgConnection),
}
