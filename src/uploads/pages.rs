//! What the page about a file that is not handed out shows.

use askama::Template;

use super::Upload;
use crate::html::{Shell, Visit};

/// `GET /uploads/{reference}`, where the file is not, or no longer, handed out.
#[derive(Template)]
#[template(path = "uploads/withheld.html")]
pub struct Withheld {
    shell: Shell,
    file_name: String,
    why: String,
}

impl Withheld {
    /// The page for what the scanner found, or has not found yet.
    pub fn new(visit: &Visit, upload: &Upload) -> Withheld {
        let message = upload.scan_state().message();
        let shell = Shell { noindex: true, ..visit.shell("", visit.t(message)) };
        Withheld { shell, file_name: upload.file_name.clone(), why: visit.t(format!("{message}-why")).to_string() }
    }
}
