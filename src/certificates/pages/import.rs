//! Certificates that come as a table.

use askama::Template;

use super::staff_shell;
use crate::certificates::forms::CertificateForm;
use crate::certificates::table::{RowError, label_of};
use crate::html::{FieldError, Shell, Visit};

/// A mistake of a table, in the reader's words.
struct ErrorLine {
    row: usize,
    column: String,
    message: String,
}

/// `GET /staff/certificates/import`, and again with what is wrong.
#[derive(Template)]
#[template(path = "certificates/import.html")]
pub struct Import {
    shell: Shell,
    text: String,
    is_historic: bool,
    columns: Vec<(&'static str, String)>,
    mistakes: Vec<ErrorLine>,
    errors: Vec<FieldError>,
}

impl Import {
    /// Makes the page; of very many mistakes the first hundred are shown.
    pub fn new(visit: &Visit, text: String, is_historic: bool, errors: &[RowError]) -> Import {
        let label = |field: &str| visit.t(label_of(field)).to_string();
        let line = |it: &RowError| ErrorLine {
            row: it.row,
            column: if it.column.is_empty() { String::new() } else { label(it.column) },
            message: visit.t(it.message).with("character", &it.character).to_string(),
        };
        let refused = FieldError { field: "text", message: "certificates-table-refused" };
        Import {
            shell: staff_shell(visit, visit.t("certificates-import"), !errors.is_empty()),
            text,
            is_historic,
            columns: CertificateForm::FIELDS.into_iter().map(|it| (it, label(it))).collect(),
            mistakes: errors.iter().take(100).map(line).collect(),
            errors: if errors.is_empty() { Vec::new() } else { vec![refused] },
        }
    }
}
