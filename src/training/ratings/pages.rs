//! The pages of ratings.

use askama::Template;
use chrono::NaiveDateTime;

use super::queries::Rating;
use super::{LEAST_FOR_AVERAGE, average};
use crate::clock::show_time;
use crate::html::{FieldError, Shell, Visit};
use crate::training::classroom::{self, Tab, show_hundredths};
use crate::training::{Enrolment, TrainingClass};

/// A low rating, and whose it is.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "named as the parts of the page are")]
pub struct Task {
    pub rating: Rating,
    pub enrolment: Enrolment,
    pub name: String,
}

struct TaskRow {
    name: String,
    score: String,
    text: String,
    rated: String,
    note: String,
    done: String,
    /// Where it is followed up; empty where that is done.
    href: String,
}

/// The words of a score, 1 to 5.
pub fn score_message(score: i16) -> &'static str {
    match score {
        1 => "classroom-score-1",
        2 => "classroom-score-2",
        3 => "classroom-score-3",
        4 => "classroom-score-4",
        _ => "classroom-score-5",
    }
}

/// `GET /teaching/classes/{reference}/ratings`
#[derive(Template)]
#[template(path = "classroom/ratings.html")]
pub struct Index {
    shell: Shell,
    errors: Vec<FieldError>,
    name: String,
    class_href: String,
    tabs: Vec<Tab>,
    n: usize,
    least: usize,
    /// Empty where too few have rated.
    average: String,
    tasks: Vec<TaskRow>,
    note: String,
}

impl Index {
    /// Makes the page.
    pub fn new(
        visit: &Visit,
        class: &TrainingClass,
        scores: &[i16],
        tasks: &[Task],
        note: &str,
        errors: &[FieldError],
    ) -> Index {
        let is_en = visit.loc.is_en();
        let class_href = visit.loc.path(&classroom::page(class));
        let task = |it: &Task| TaskRow {
            name: it.name.clone(),
            score: visit.t(score_message(it.rating.score)).to_string(),
            text: it.rating.text.clone(),
            rated: show_time(it.rating.rated_at, is_en),
            note: it.rating.follow_up_note.clone(),
            done: it.rating.followed_up_at.map(|at| show_time(at, is_en)).unwrap_or_default(),
            href: match it.rating.followed_up_at {
                Some(_) => String::new(),
                None => format!("{class_href}/ratings/{}/follow-up", it.enrolment.reference),
            },
        };
        let tasks = tasks.iter().map(task).collect();
        Index {
            shell: classroom::shell(visit, visit.t("classroom-ratings-title"), errors),
            errors: errors.to_vec(),
            name: class.name.clone(),
            tabs: classroom::tabs(visit, class, "ratings"),
            n: scores.len(),
            least: LEAST_FOR_AVERAGE,
            average: average(scores).map(show_hundredths).unwrap_or_default(),
            tasks,
            note: note.to_owned(),
            class_href,
        }
    }
}

/// `GET /teaching/follow-ups`
#[derive(Template)]
#[template(path = "classroom/follow_ups.html")]
pub struct FollowUps {
    shell: Shell,
    /// Class, where it is followed up, when it was rated.
    rows: Vec<(String, String, String)>,
}

impl FollowUps {
    /// Makes the page.
    pub fn new(visit: &Visit, open: &[(TrainingClass, NaiveDateTime)]) -> FollowUps {
        let row = |(class, at): &(TrainingClass, NaiveDateTime)| {
            let href = visit.loc.path(&format!("{}/ratings", classroom::page(class)));
            (class.name.clone(), href, show_time(*at, visit.loc.is_en()))
        };
        FollowUps {
            shell: classroom::shell(visit, visit.t("classroom-follow-ups-title"), &[]),
            rows: open.iter().map(row).collect(),
        }
    }
}
