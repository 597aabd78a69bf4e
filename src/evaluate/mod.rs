//! `bole evaluate`: answers for labelled sets, to be scored by a program that
//! knows the labels.
//!
//! Each part reads a file and writes what the service itself would answer: the
//! very functions behind the pages, without a database, without a network, and
//! the same bytes each time. What the parts are worth stands in
//! `docs/relevance.md`.

pub mod cases;
mod measures;
mod occupations;
mod pool;
mod titles;

use std::path::PathBuf;

/// What is evaluated.
#[derive(Debug, clap::Subcommand)]
pub enum Part {
    /// 为每个岗位名称给出十个职业代码。 Ten codes of occupations for each job title.
    Occupations {
        /// 输入 CSV，列 `job_name`。 A table with a column `job_name`.
        #[arg(long, value_name = "FILE.csv")]
        input: PathBuf,
        /// 输出 CSV，列 `job_name,code1..code10`。 Where to write the titles with their codes.
        #[arg(long, value_name = "FILE.csv")]
        output: PathBuf,
        /// 同时写出每个候选职业的特征，供 `tools/occupation_weights.py` 学习权重。 Also write the features of the likeliest codes, to learn weights from.
        #[arg(long, value_name = "FILE.csv")]
        features: Option<PathBuf>,
    },
    /// 搜索的例子：查询与岗位的等级。 Graded cases of the search: queries and postings.
    Search {
        /// 例子，旁边有 `postings.tsv`。 The cases, with their postings and profiles beside them.
        #[arg(long, value_name = "FILE.tsv")]
        cases: PathBuf,
    },
    /// 匹配的例子：简历与岗位的等级，两个方向。 Graded cases of matching in both directions.
    Matching {
        /// 例子，旁边有 `postings.tsv` 和 `profiles.tsv`。 The cases, with their postings and profiles beside them.
        #[arg(long, value_name = "FILE.tsv")]
        cases: PathBuf,
    },
    /// 为每个名称找出最相近的一百个名称。 For each title the hundred most like it.
    Titles {
        /// 查询，`q_id<TAB>jobtitle`。 The titles that are looked for.
        #[arg(long, value_name = "FILE.tsv")]
        queries: PathBuf,
        /// 被查的名称，`c_id<TAB>jobtitle`。 The titles that are looked through.
        #[arg(long, value_name = "FILE.tsv")]
        corpus: PathBuf,
        /// 输出，TREC 格式。 Where to write the TREC run.
        #[arg(long, value_name = "OUT.tsv")]
        run: PathBuf,
        /// 语言；一套方法用于两种语言。 The language: both are read in the same way.
        #[arg(long, value_enum)]
        lang: Option<Language>,
        /// 参与的部分。 The parts that count.
        #[arg(long, default_value = "lexical,concept,vector")]
        parts: String,
    },
}

/// A language of titles.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub enum Language {
    /// 中文。 Chinese.
    Zh,
    /// 英文。 English.
    En,
}

/// Runs one part.
///
/// # Errors
/// A file cannot be read or written, or lacks a column.
pub fn run(part: &Part) -> anyhow::Result<()> {
    match part {
        Part::Search { cases } => cases::run(cases, &[cases::Kind::Query]),
        Part::Matching { cases } => cases::run(cases, &[cases::Kind::Profile, cases::Kind::Posting]),
        Part::Occupations { input, output, features } => {
            occupations::run(input, output)?;
            features.as_ref().map_or(Ok(()), |it| occupations::write_features(input, it))
        }
        Part::Titles { queries, corpus, run, lang: _, parts } => titles::run(queries, corpus, run, parts),
    }
}
