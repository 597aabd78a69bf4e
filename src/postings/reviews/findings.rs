//! What the rules found in a submission, as its review keeps it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// Whether a finding blocks or asks for a basis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// It may not be published.
    Block,
    /// It needs a basis.
    Warn,
}

/// One thing that a rule found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule's code.
    pub rule: Cow<'static, str>,
    /// The clause of the law behind it.
    pub clause: Cow<'static, str>,
    /// The field that it stands in, or that is missing.
    pub field: Cow<'static, str>,
    /// The very words; empty where something is missing.
    pub passage: String,
    /// First byte of the passage in the field's text.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// What it does.
    pub effect: Effect,
}

impl Finding {
    /// Whether it keeps a posting from being published.
    pub fn is_block(&self) -> bool {
        self.effect == Effect::Block
    }
}

/// All findings, and the version of the rules that found them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The version of the rules.
    pub version: String,
    /// In the order of the texts.
    pub findings: Vec<Finding>,
}

impl Finding {
    /// What is wrong, in a few words.
    pub fn title(&self, _loc: crate::i18n::Loc) -> String {
        self.rule.to_string()
    }
}
