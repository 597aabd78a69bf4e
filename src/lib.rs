//! Bole (伯乐): jobs, and the people and training that fit them.
//!
//! Read in this order to find your way:
//!
//! - [`app`] wires the parts together and holds the one table of routes and of
//!   who may take them ([`access`] enforces it);
//! - [`postings`], [`profiles`], [`matching`], [`certificates`], [`employers`]
//!   and [`accounts`] are concepts, one folder each, with the same file names;
//! - [`applications`], [`talent`], [`alerts`] and [`notifications`] bring people
//!   and postings together; [`uploads`] keeps their files, [`statistics`] counts;
//! - [`training`] runs programmes, classes and their people up to the result that a
//!   certificate is issued from;
//! - [`compliance`] holds the rules on what a posting may say, and who looked at
//!   whose data; [`jobs`] does what is due by the clock;
//! - [`db`] keeps the truth: one way to read, one way to write, and the change
//!   feed that everything derived follows;
//! - [`search`] keeps the full-text indexes, which can be rebuilt from the rows;
//! - [`mail`] promises a message in a transaction and sends it afterwards;
//!   [`calendar`] shows calendar programs what someone has ahead;
//! - [`occupations`] is what staff said job titles mean; the suggestions learn it;
//! - [`codes`] are the public code lists, [`import`] reads other people's
//!   tables, [`demo`] makes a county to explore; [`titles`] tells how alike two
//!   job titles are;
//! - [`mod@bench`] measures speed, [`evaluate`] answers for labelled sets;
//! - [`cli`] is the command line, [`config`] its settings.
#![recursion_limit = "256"]

pub mod access;
pub mod accounts;
pub mod alerts;
pub mod api;
pub mod api_doc;
pub mod app;
pub mod applications;
pub mod bench;
pub mod calendar;
pub mod certificates;
pub mod cli;
pub mod clock;
pub mod codes;
pub mod compliance;
#[allow(unused_qualifications, reason = "the derive names nested settings by a longer path")]
pub mod config;
pub mod crypto;
pub mod db;
pub mod demo;
pub mod employers;
pub mod error;
pub mod evaluate;
pub mod html;
pub mod i18n;
pub mod import;
pub mod jobs;
pub mod mail;
pub mod matching;
pub mod notifications;
pub mod occupations;
pub mod postings;
pub mod profiles;
mod schema;
pub mod search;
pub mod statistics;
pub mod talent;
pub mod telemetry;
pub mod titles;
pub mod training;
pub mod upload;
pub mod uploads;

pub use error::{Error, Result};
