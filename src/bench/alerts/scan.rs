//! The way that PostgreSQL offers: each search a `tsquery`, and a posting compared with
//! all of them.

use std::fmt::Write as _;
use std::time::Instant;

use diesel::connection::SimpleConnection;
use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types};

use crate::bench::postgres::Server;
use crate::bench::times::Times;
use crate::bench::{Folder, say};
use crate::search::{Parsed, PostingDoc, PostingSearch, analysis};

/// Postings that are compared: one takes long enough to need no more.
const N_POSTINGS: usize = 40;

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = sql_types::BigInt)]
    n: i64,
}

/// Microseconds a posting, half of them below; `None` where PostgreSQL 15 is not
/// installed. Only the words are compared, so it does less than we do.
pub(super) fn measure(searches: &[PostingSearch], postings: &[PostingDoc]) -> anyhow::Result<Option<f64>> {
    let folder = Folder::new()?;
    let Some(mut server) = Server::start(&folder.0)? else { return Ok(None) };
    say("asking PostgreSQL")?;
    let mut rows = String::new();
    for search in searches {
        let parsed = Parsed::read(&search.text);
        let words: Vec<String> = parsed
            .words
            .iter()
            .chain(&parsed.phrases)
            .map(|it| format!("'{}'", it.replace(['\'', '\\'], "")))
            .collect();
        if !words.is_empty() {
            writeln!(rows, "{}", words.join(" & "))?;
        }
    }
    let file = server.folder().join("searches");
    std::fs::write(&file, rows)?;
    server.conn.batch_execute(&format!(
        "create unlogged table searches (words tsquery not null); copy searches from '{}'",
        file.display()
    ))?;
    server.conn.batch_execute("vacuum analyze searches")?;
    let mut times = Times::default();
    let mut n_found = 0;
    for doc in postings.iter().take(N_POSTINGS) {
        let start = Instant::now();
        let mut words = Vec::new();
        for text in [&doc.title, &doc.employer, &doc.body] {
            analysis::each_token(text, |word, _, _, _| words.push(word.to_owned()));
        }
        let found: Found = sql_query("select count(*) as n from searches where array_to_tsvector($1) @@ words")
            .bind::<sql_types::Array<sql_types::Text>, _>(words)
            .get_result(&mut server.conn)?;
        times.push(start.elapsed());
        n_found += found.n;
    }
    anyhow::ensure!(n_found > 0, "PostgreSQL finds no search at all");
    Ok(Some(times.summary().p50 * 1e3))
}
