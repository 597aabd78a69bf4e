//! What someone would take instead: SQLite's FTS5 and PostgreSQL's GIN with
//! `ts_rank`. Both get the same words, cut by our segmenter, with the title three
//! times as heavy, and answer with the best 20.

use std::fmt::Write as _;
use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::{Connection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query, sql_types};

use super::questions::Question;
use crate::bench::postgres::Server;
use crate::search::{PostingDoc, analysis};

/// How a question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Any of the words, the best 20.
    Or,
    /// All of the words, the best 20.
    And,
    /// Any of the words in a region with a pay, the best 20 and how many there are.
    OrFiltered,
    /// All of the words in a region with a pay, the best 20 and how many there are.
    AndFiltered,
}

impl Way {
    pub(super) const ALL: [Way; 4] = [Way::Or, Way::And, Way::OrFiltered, Way::AndFiltered];

    pub(super) fn name(self) -> &'static str {
        match self {
            Way::Or => "OR",
            Way::And => "AND",
            Way::OrFiltered => "OR, region, pay, count",
            Way::AndFiltered => "AND, region, pay, count",
        }
    }

    fn is_filtered(self) -> bool {
        matches!(self, Way::OrFiltered | Way::AndFiltered)
    }

    /// One of two words that join others.
    fn joins<'a>(self, or: &'a str, and: &'a str) -> &'a str {
        if matches!(self, Way::Or | Way::OrFiltered) { or } else { and }
    }
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = sql_types::BigInt)]
    id: i64,
}

/// One that can be asked.
pub(super) trait Rival {
    fn name(&self) -> &'static str;
    /// Takes postings in, many at a time.
    fn add(&mut self, docs: &[PostingDoc]) -> anyhow::Result<()>;
    /// Called once all are in.
    fn finish(&mut self) -> anyhow::Result<()>;
    /// Answers how many of the best there were.
    fn ask(&mut self, way: Way, question: &Question) -> anyhow::Result<usize>;
}

fn words(text: &str) -> String {
    let mut joined = String::with_capacity(text.len() * 3 / 2);
    analysis::each_token(text, |word, _, _, _| {
        joined.push_str(word);
        joined.push(' ');
    });
    joined
}

fn province(doc: &PostingDoc) -> &str {
    doc.region.as_deref().and_then(|it| it.get(..2)).unwrap_or("0")
}

fn pay_max(doc: &PostingDoc) -> i64 {
    doc.pay.monthly().1.unwrap_or(0)
}

/// FTS5 of the SQLite that Bole is built with.
pub(super) struct Fts5 {
    conn: SqliteConnection,
}

impl Fts5 {
    pub(super) fn new(folder: &Path) -> anyhow::Result<Fts5> {
        let mut conn = SqliteConnection::establish(&folder.join("fts5.sqlite").to_string_lossy())?;
        conn.batch_execute(
            "pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -500000; pragma mmap_size = 8000000000;
             create table docs (id integer primary key, region integer not null, pay integer not null);
             create virtual table texts using fts5(title, body, content = '');
             insert into texts(texts, rank) values ('rank', 'bm25(3.0, 1.0)');
             begin",
        )?;
        Ok(Fts5 { conn })
    }
}

impl Rival for Fts5 {
    fn name(&self) -> &'static str {
        "SQLite FTS5"
    }

    fn add(&mut self, docs: &[PostingDoc]) -> anyhow::Result<()> {
        for doc in docs {
            sql_query("insert into docs values (?, ?, ?)")
                .bind::<sql_types::BigInt, _>(doc.id)
                .bind::<sql_types::BigInt, _>(province(doc).parse::<i64>()?)
                .bind::<sql_types::BigInt, _>(pay_max(doc))
                .execute(&mut self.conn)?;
            sql_query("insert into texts (rowid, title, body) values (?, ?, ?)")
                .bind::<sql_types::BigInt, _>(doc.id)
                .bind::<sql_types::Text, _>(words(&doc.title))
                .bind::<sql_types::Text, _>(words(&doc.body))
                .execute(&mut self.conn)?;
        }
        Ok(())
    }

    fn finish(&mut self) -> anyhow::Result<()> {
        self.conn.batch_execute("commit; insert into texts(texts) values ('optimize'); analyze")?;
        Ok(())
    }

    fn ask(&mut self, way: Way, question: &Question) -> anyhow::Result<usize> {
        let quoted: Vec<String> = question.words.iter().map(|it| format!("\"{it}\"")).collect();
        let matching = quoted.join(way.joins(" OR ", " AND "));
        if !way.is_filtered() {
            let top = "select rowid as id from texts where texts match ? order by rank limit 20";
            let found: Vec<Id> = sql_query(top).bind::<sql_types::Text, _>(matching).load(&mut self.conn)?;
            return Ok(found.len());
        }
        let from = "from texts join docs on docs.id = texts.rowid where texts match ? and region = ? and pay >= ?";
        let region: i64 = question.region[..2].parse()?;
        let mut ask = |sql: String| -> anyhow::Result<Vec<Id>> {
            Ok(sql_query(sql)
                .bind::<sql_types::Text, _>(matching.as_str())
                .bind::<sql_types::BigInt, _>(region)
                .bind::<sql_types::BigInt, _>(i64::from(question.pay_min))
                .load(&mut self.conn)?)
        };
        let found = ask(format!("select texts.rowid as id {from} order by rank limit 20"))?;
        let count = ask(format!("select count(*) as id {from}"))?;
        anyhow::ensure!(count.first().is_some_and(|it| it.id >= found.len() as i64), "FTS5 counts wrongly");
        Ok(found.len())
    }
}

/// A PostgreSQL of our own.
pub(super) struct Postgres {
    server: Server,
    n_files: usize,
}

impl Postgres {
    /// `None` where PostgreSQL 15 is not installed.
    pub(super) fn new(folder: &Path) -> anyhow::Result<Option<Postgres>> {
        let Some(mut server) = Server::start(folder)? else { return Ok(None) };
        server.conn.batch_execute(
            "create unlogged table docs (id bigint primary key, region int not null, pay int not null, words tsvector not null);
             create unlogged table came (id bigint, region int, pay int, title text, body text)",
        )?;
        Ok(Some(Postgres { server, n_files: 0 }))
    }
}

impl Rival for Postgres {
    fn name(&self) -> &'static str {
        "PostgreSQL GIN"
    }

    fn add(&mut self, docs: &[PostingDoc]) -> anyhow::Result<()> {
        let mut rows = String::new();
        for doc in docs {
            let (title, body) = (words(&doc.title), words(&doc.body));
            writeln!(rows, "{}\t{}\t{}\t{title}\t{body}", doc.id, province(doc), pay_max(doc))?;
        }
        // The server reads it: no driver stands between.
        self.n_files += 1;
        let file = self.server.folder().join(format!("rows-{}", self.n_files));
        std::fs::write(&file, rows)?;
        self.server.conn.batch_execute(&format!(
            "truncate came; copy came from '{}';
             insert into docs select id, region, pay,
                 setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', body), 'D') from came",
            file.display()
        ))?;
        std::fs::remove_file(&file)?;
        Ok(())
    }

    fn finish(&mut self) -> anyhow::Result<()> {
        self.server.conn.batch_execute(
            "create index docs_words on docs using gin (words); create index docs_region on docs (region, pay)",
        )?;
        self.server.conn.batch_execute("vacuum analyze docs")?;
        Ok(())
    }

    fn ask(&mut self, way: Way, question: &Question) -> anyhow::Result<usize> {
        let quoted: Vec<String> = question.words.iter().map(|it| format!("'{it}'")).collect();
        let matching = quoted.join(way.joins(" | ", " & "));
        let rank = "order by ts_rank('{0.33, 0.33, 0.33, 1.0}', words, q) desc limit 20";
        if !way.is_filtered() {
            let found: Vec<Id> =
                sql_query(format!("select id from docs, to_tsquery('simple', $1) q where words @@ q {rank}"))
                    .bind::<sql_types::Text, _>(matching)
                    .load(&mut self.server.conn)?;
            return Ok(found.len());
        }
        let from = "from docs, to_tsquery('simple', $1) q where words @@ q and region = $2 and pay >= $3";
        let region: i32 = question.region[..2].parse()?;
        let pay_min = i32::try_from(question.pay_min)?;
        let mut ask = |sql: String| -> anyhow::Result<Vec<Id>> {
            Ok(sql_query(sql)
                .bind::<sql_types::Text, _>(matching.as_str())
                .bind::<sql_types::Integer, _>(region)
                .bind::<sql_types::Integer, _>(pay_min)
                .load(&mut self.server.conn)?)
        };
        let found = ask(format!("select id {from} {rank}"))?;
        let count = ask(format!("select count(*) as id {from}"))?;
        anyhow::ensure!(count.first().is_some_and(|it| it.id >= found.len() as i64), "PostgreSQL counts wrongly");
        Ok(found.len())
    }
}
