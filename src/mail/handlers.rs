//! The pages about mail: what did not go out, and the demo's letter box.

use actix_web::{HttpResponse, web};

use super::eml::Eml;
use super::{folder, pages, queries};
use crate::app::App;
use crate::db::Conn;
use crate::html::{self, Visit};
use crate::i18n::number;
use crate::{Error, Result, clock};

/// More would not be dealt with by hand; the rest follows.
const MOST_DEAD: i64 = 100;

/// The demo's letter box shows its newest; older ones stay in the folder.
const MOST_LETTERS: usize = 50;

/// `GET /staff/mail`: what was refused for good or given up.
pub async fn index(app: web::Data<App>, visit: Visit) -> Result<HttpResponse> {
    let read = |conn: &mut Conn| {
        let counts = queries::counts(conn)?;
        Ok((queries::dead(conn, MOST_DEAD)?, counts, queries::waiting_since(conn)?))
    };
    let (dead, counts, since) = app.db.read(read).await?;
    let is_cut = dead.len() as i64 == MOST_DEAD;
    let counts = counts.into_iter().map(|(status, n)| (status, number(n))).collect();
    let since = since.map(|it| clock::show_time(it, visit.loc.is_en()));
    let shell = visit.shell("staff", visit.t("mail-dead-title"));
    html::page(&pages::Index { shell, dead, counts, since, is_cut })
}

/// `POST /staff/mail/{id}/retry`: has it sent again, from the first attempt on.
///
/// A message that is no longer dead is left alone: somebody else was faster.
pub async fn retry(app: web::Data<App>, visit: Visit, id: web::Path<i64>) -> Result<HttpResponse> {
    let (id, now) = (*id, visit.now);
    if !app.db.write(move |conn| Ok(queries::requeue(conn, id, now)?)).await? {
        return Err(Error::Conflict("mail-retry"));
    }
    Ok(visit.redirect_with("/staff/mail", "mail-retried"))
}

/// `GET /demo/mail`: the mails of invented people, newest first. Not found where
/// the people are real.
pub async fn letter_box(app: web::Data<App>, visit: Visit) -> Result<HttpResponse> {
    only_in_demo(&app)?;
    let folder = app.settings.mail_folder();
    let letters = blocking(move || {
        let names = folder::list(&folder, MOST_LETTERS)?;
        let letter = |name: String| Ok(folder::read(&folder, &name)?.map(|it| (name, Eml::parse(&it))));
        names.into_iter().filter_map(|it| letter(it).transpose()).collect::<anyhow::Result<Vec<_>>>()
    })
    .await?;
    let shell = visit.shell("", visit.t("mail-demo-title"));
    html::page(&pages::LetterBox { shell: html::Shell { noindex: true, ..shell }, letters })
}

/// `GET /demo/mail/{name}`: one of them.
pub async fn letter(app: web::Data<App>, visit: Visit, name: web::Path<String>) -> Result<HttpResponse> {
    only_in_demo(&app)?;
    let folder = app.settings.mail_folder();
    let raw = blocking(move || folder::read(&folder, &name)).await?.ok_or(Error::NotFound)?;
    let letter = Eml::parse(&raw);
    let shell = visit.shell("", letter.subject());
    html::page(&pages::Letter { shell: html::Shell { noindex: true, ..shell }, letter })
}

fn only_in_demo(app: &App) -> Result<()> {
    if app.settings.demo { Ok(()) } else { Err(Error::NotFound) }
}

/// Reads files off the async threads.
async fn blocking<T: Send + 'static>(f: impl FnOnce() -> anyhow::Result<T> + Send + 'static) -> Result<T> {
    let result = tokio::task::spawn_blocking(f).await.map_err(anyhow::Error::from)?;
    Ok(result?)
}
