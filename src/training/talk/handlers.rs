//! The page on which a class is told things and given materials.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::pages::Index;
use super::queries::{self, NewMessage};
use crate::app::App;
use crate::html::{self, FieldError, Form, Visit};
use crate::training::classroom::{LINE, TEXT, Wrong};
use crate::training::queries::enrolments_of;
use crate::training::sessions::queries::learners;
use crate::training::{Teaching, classroom};
use crate::uploads::{self, FileForm, Purpose, Received};
use crate::{Result, crypto};

fn path(class: &str) -> String {
    format!("/teaching/classes/{class}/messages")
}

/// `POST /teaching/classes/{reference}/messages`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "named as on the page")]
pub struct MessageForm {
    pub subject: String,
    pub text: String,
    /// What the page drew for this message: sent twice, it is one.
    pub key: String,
}

impl MessageForm {
    /// The message, or what has to be mended.
    pub(super) fn parse(&self) -> Result<NewMessage, Vec<FieldError>> {
        let mut wrong = Wrong::default();
        let subject = wrong.text("subject", &self.subject, LINE, true).replace('\n', " ");
        let text = wrong.text("text", &self.text, TEXT, true);
        let is_drawn = self.key.len() == 10 && self.key.bytes().all(|it| it.is_ascii_alphanumeric());
        let reference = if is_drawn { self.key.to_lowercase() } else { crypto::new_reference() };
        if wrong.0.is_empty() { Ok(NewMessage { reference, subject, text }) } else { Err(wrong.0) }
    }
}

/// `POST /teaching/classes/{reference}/materials`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MaterialForm {
    /// What the class calls it; the file's name where it is empty.
    pub title: String,
}

impl MaterialForm {
    /// What the class calls a file of this name, or that it is too long.
    pub(super) fn parse(&self, file_name: &str) -> Result<String, FieldError> {
        let title = match self.title.trim() {
            "" => file_name,
            title => title,
        };
        if title.chars().count() > LINE {
            return Err(FieldError { field: "title", message: "classroom-text-too-long" });
        }
        Ok(title.to_owned())
    }
}

impl FileForm for MaterialForm {
    const FILES: &'static [&'static str] = &["file"];
}

async fn page(
    app: &App,
    visit: &Visit,
    teaching: &Teaching,
    class: &str,
    filled: &MessageForm,
    title: &str,
    errors: &[FieldError],
) -> Result<Index> {
    let (teaching, class) = (teaching.clone(), class.to_owned());
    let (class, messages, materials) = app
        .db
        .read(move |conn| {
            let class = classroom::taught(conn, &teaching, &class)?;
            let messages = queries::messages(conn, class.id)?;
            let materials = queries::materials(conn, class.id)?;
            Ok((class, messages, materials))
        })
        .await?;
    Ok(Index::new(visit, &class, &messages, &materials, filled, title, errors))
}

/// `GET /teaching/classes/{reference}/messages`
pub async fn index(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    class: web::Path<String>,
) -> Result<HttpResponse> {
    html::page(&page(&app, &visit, &teaching, &class, &MessageForm::default(), "", &[]).await?)
}

/// `POST /teaching/classes/{reference}/messages`: to everyone who is in it now.
pub async fn send(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    class: web::Path<String>,
    Form(form): Form<MessageForm>,
) -> Result<HttpResponse> {
    let new = match form.parse() {
        Ok(new) => new,
        Err(errors) => {
            return html::unprocessable(&page(&app, &visit, &teaching, &class, &form, "", &errors).await?);
        }
    };
    let (service, now, number) = (app.clone(), visit.now, class.clone());
    let (n_told, n_people) = app
        .db
        .write(move |conn| {
            let class = classroom::taught(conn, &teaching, &number)?;
            queries::send(conn, &service, &class, &new, teaching.account_id, now)?;
            let n_people = enrolments_of(conn, class.id)?.iter().filter(|it| queries::is_told(it.state)).count();
            Ok((learners(conn, class.id)?.len(), n_people))
        })
        .await?;
    let n_others = n_people.saturating_sub(n_told);
    let message = if n_others == 0 { "classroom-message-sent" } else { "classroom-message-sent-to-some" };
    Ok(visit.redirect_counting(&path(&class), message, (n_told, n_others)))
}

/// `POST /teaching/classes/{reference}/materials`
pub async fn add(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    class: web::Path<String>,
    received: Received<MaterialForm>,
) -> Result<HttpResponse> {
    // Whose class it is comes first: nobody else's file is kept.
    let (acting, number) = (teaching.clone(), class.clone());
    let class_id = app.db.read(move |conn| Ok(acting.class(conn, &number)?.id)).await?;
    let mut errors = received.errors.clone();
    let file = received.file("file");
    let title = received.form.parse(file.map_or("", |it| it.file_name.as_str())).map_err(|it| errors.push(it));
    let stored = match file.filter(|_| errors.is_empty()) {
        None => None,
        Some(file) => {
            let stored = uploads::store(&app, teaching.account_id, Purpose::Material, file).await?;
            stored.map_err(|it| errors.push(it)).ok()
        }
    };
    let (Some(stored), Ok(title)) = (stored, title) else {
        if errors.is_empty() {
            errors.push(FieldError { field: "file", message: "classroom-material-missing" });
        }
        let (filled, title) = (MessageForm::default(), received.form.title.trim());
        return html::unprocessable(&page(&app, &visit, &teaching, &class, &filled, title, &errors).await?);
    };
    app.db.write(move |conn| Ok(queries::add(conn, class_id, stored.id, &title, teaching.account_id)?)).await?;
    Ok(visit.redirect_with(&path(&class), "classroom-material-added"))
}

/// `POST /teaching/classes/{reference}/materials/{material}/deletion`
pub async fn remove(
    app: web::Data<App>,
    visit: Visit,
    teaching: Teaching,
    names: web::Path<(String, String)>,
) -> Result<HttpResponse> {
    let (class, material) = names.into_inner();
    let target = path(&class);
    app.db
        .write(move |conn| {
            let class = teaching.class(conn, &class)?;
            Ok(queries::remove(conn, class.id, &material)?)
        })
        .await?;
    Ok(visit.redirect_with(&target, "classroom-material-removed"))
}
