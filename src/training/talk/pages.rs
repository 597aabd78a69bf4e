//! The page of messages and materials.

use askama::Template;

use super::handlers::MessageForm;
use super::queries::{Material, Message};
use crate::clock::show_time;
use crate::crypto;
use crate::html::{FieldError, Shell, Visit};
use crate::training::TrainingClass;
use crate::training::classroom::{self, Tab};

/// A message as it is read.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "named as the columns are")]
pub struct MessageLine {
    pub subject: String,
    pub text: String,
    pub sent: String,
}

/// A material as it is read.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "named as the columns are")]
pub struct MaterialLine {
    pub title: String,
    pub href: String,
    pub reference: String,
    /// Kilobytes, rounded up.
    pub size: i64,
}

/// Messages as they are read.
pub fn message_lines(visit: &Visit, messages: &[Message]) -> Vec<MessageLine> {
    let line = |it: &Message| MessageLine {
        subject: it.subject.clone(),
        text: it.text.clone(),
        sent: show_time(it.sent_at, visit.loc.is_en()),
    };
    messages.iter().map(line).collect()
}

/// Materials as they are read.
pub fn material_lines(visit: &Visit, materials: &[Material]) -> Vec<MaterialLine> {
    let line = |(reference, title, _, n_bytes): &Material| MaterialLine {
        title: title.clone(),
        href: visit.loc.path(&format!("/uploads/{reference}")),
        reference: reference.clone(),
        size: (n_bytes + 1023) / 1024,
    };
    materials.iter().map(line).collect()
}

/// `GET /teaching/classes/{reference}/messages`
#[derive(Template)]
#[template(path = "classroom/talk.html")]
pub struct Index {
    shell: Shell,
    errors: Vec<FieldError>,
    name: String,
    class_href: String,
    tabs: Vec<Tab>,
    messages: Vec<MessageLine>,
    materials: Vec<MaterialLine>,
    filled: MessageForm,
    title: String,
}

impl Index {
    /// Makes the page.
    pub fn new(
        visit: &Visit,
        class: &TrainingClass,
        messages: &[Message],
        materials: &[Material],
        filled: &MessageForm,
        title: &str,
        errors: &[FieldError],
    ) -> Index {
        let key = if filled.key.is_empty() { crypto::new_reference() } else { filled.key.clone() };
        Index {
            shell: classroom::shell(visit, visit.t("classroom-talk-title"), errors),
            errors: errors.to_vec(),
            name: class.name.clone(),
            class_href: visit.loc.path(&classroom::page(class)),
            tabs: classroom::tabs(visit, class, "messages"),
            messages: message_lines(visit, messages),
            materials: material_lines(visit, materials),
            filled: MessageForm { key, ..filled.clone() },
            title: title.to_owned(),
        }
    }
}
