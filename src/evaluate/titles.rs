//! `bole evaluate titles`: for each query the titles most like it.

use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, ensure};

use crate::titles::{Shelf, Weights};

/// How many titles a query gets.
const N_TITLES: usize = 100;

/// Reads `q_id<TAB>jobtitle` and `c_id<TAB>jobtitle`, each below a line of
/// headings; writes a TREC run: query, `Q0`, title, rank, likeness, `bole`.
pub(super) fn run(queries: &Path, corpus: &Path, run: &Path, parts: &str) -> anyhow::Result<()> {
    let weights = Weights::ALL.only(parts).context("the parts are lexical, concept and vector, joined by commas")?;
    let (queries, corpus) = (read(queries)?, read(corpus)?);
    let shelf = Shelf::new(corpus.iter().map(|it| it.1.as_str()), weights);
    let file = fs::File::create(run).with_context(|| format!("{}", run.display()))?;
    let mut out = BufWriter::new(file);
    for (query, title) in &queries {
        for (rank, (place, likeness)) in (1..).zip(shelf.nearest(title, N_TITLES)) {
            writeln!(out, "{query} Q0 {} {rank} {likeness:.6} bole", corpus[place].0)?;
        }
    }
    out.flush()?;
    Ok(())
}

/// The two columns of a file, without the headings.
fn read(path: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let name = || format!("{}", path.display());
    let text = fs::read_to_string(path).with_context(name)?;
    let mut rows = Vec::new();
    for (number, line) in text.lines().enumerate().skip(1).filter(|it| !it.1.is_empty()) {
        let columns = line.split_once('\t').filter(|it| !it.0.contains(char::is_whitespace));
        let (id, title) = columns.with_context(|| format!("{}:{}: not id, tab, title", name(), number + 1))?;
        rows.push((id.to_owned(), title.trim().to_owned()));
    }
    ensure!(!rows.is_empty(), "{}: no title below the headings", name());
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_names_the_nearest_title_first_and_is_the_same_each_time() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("q.tsv"), "q_id\tjobtitle\n1\t卡车司机\n2\tnurse\n").unwrap();
        fs::write(at("c.tsv"), "c_id\tjobtitle\na\t会计\nb\t货车驾驶员\nc\tregistered nurse\n").unwrap();
        for out in ["one.tsv", "two.tsv"] {
            run(&at("q.tsv"), &at("c.tsv"), &at(out), "lexical,concept,vector").unwrap();
        }
        let written = fs::read_to_string(at("one.tsv")).unwrap();
        assert_eq!(written, fs::read_to_string(at("two.tsv")).unwrap());
        let first = |query: &str| {
            let line = written.lines().find(|it| it.starts_with(query)).unwrap();
            line.split(' ').map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(first("1 ")[..4], ["1", "Q0", "b", "1"]);
        assert_eq!(first("2 ")[..4], ["2", "Q0", "c", "1"]);
        assert_eq!(written.lines().count(), 6);
    }

    #[test]
    fn what_is_no_table_of_titles_is_refused_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("q.tsv");
        fs::write(&path, "q_id\tjobtitle\n1 会计\n").unwrap();
        let error = read(&path).unwrap_err().to_string();
        assert!(error.contains(":2: not id, tab, title"), "{error}");
        fs::write(&path, "q_id\tjobtitle\n").unwrap();
        assert!(read(&path).is_err());
        assert!(run(&path, &path, &path, "magic").is_err());
    }
}
