//! Bole as its users meet it: stories through HTTP, on SQLite or, where
//! `BOLE_TEST_DATABASE_URL` names a PostgreSQL server, on that.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test may stop at the first surprise")]

mod accounts;
mod agreements;
mod alerts;
mod api;
mod applications;
mod calendar;
mod certificates;
mod classroom;
mod commands;
mod database;
mod employers;
mod gap;
mod mail;
mod matching;
mod notifications;
mod occupations;
mod percolation;
mod portal;
mod postings;
mod profiles;
mod properties;
mod relevance;
mod reviews;
mod rights;
mod rules;
mod search_box;
mod snapshots;
mod speed;
mod statistics;
mod support;
mod talent;
mod training;
mod uploads;
mod yitong;
