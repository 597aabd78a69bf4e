//! Static files, each under a name with its hash.

use std::sync::LazyLock;

use actix_web::{HttpResponse, web};

use crate::{Error, Result};

#[derive(rust_embed::RustEmbed)]
#[folder = "templates/assets"]
struct Assets;

/// Each asset under a name with its hash, so that it can be kept for a year.
static ASSETS: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    Assets::iter()
        .filter_map(|name| {
            let file = Assets::get(&name)?;
            let hash: String = file.metadata.sha256_hash()[..6].iter().map(|it| format!("{it:02x}")).collect();
            let (stem, ending) = name.rsplit_once('.')?;
            Some((name.to_string(), format!("/static/{stem}.{hash}.{ending}")))
        })
        .collect()
});

/// The address of an asset; empty where there is none.
pub fn asset_path(name: &str) -> &'static str {
    ASSETS.iter().find(|it| it.0 == name).map_or("", |it| it.1.as_str())
}

/// `GET /static/{name}`: a style sheet, script or icon.
pub async fn asset(path: web::Path<String>) -> Result<HttpResponse> {
    let wanted = format!("/static/{path}");
    let (name, _) = ASSETS.iter().find(|it| it.1 == wanted).ok_or(Error::NotFound)?;
    let file = Assets::get(name).ok_or(Error::NotFound)?;
    let kind = match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    };
    Ok(HttpResponse::Ok().content_type(kind).body(file.data.into_owned()))
}
