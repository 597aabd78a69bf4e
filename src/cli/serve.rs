//! `bole serve`

use std::net::TcpListener;

use anyhow::Context;

use crate::config::Settings;
use crate::{app, telemetry};

/// Serves until a signal asks to stop.
pub(super) fn run(settings: Settings) -> anyhow::Result<()> {
    telemetry::start(settings.log_format == "json");
    let listener = TcpListener::bind(settings.listen)
        .with_context(|| format!("the address {} cannot be listened on", settings.listen))?;
    let app = super::open(settings)?;
    tracing::info!(listen = %listener.local_addr()?, base_url = app.base_url(), "serving");
    actix_web::rt::System::new().block_on(app::serve(app, listener))
}
