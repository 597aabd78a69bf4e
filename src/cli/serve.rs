//! `bole serve`

use std::net::TcpListener;

use anyhow::Context;

use crate::config::Settings;
use crate::{app, telemetry};

/// Serves until a signal asks to stop.
pub(super) fn run(mut settings: Settings) -> anyhow::Result<()> {
    telemetry::start(settings.log_format == "json");
    let listener = TcpListener::bind(settings.listen)
        .with_context(|| format!("the address {} cannot be listened on", settings.listen))?;
    // Port 0 is whichever is free: links begin with the one that it became.
    settings.listen = listener.local_addr()?;
    let app = super::open(settings)?;
    tracing::info!(listen = %app.settings.listen, base_url = app.base_url(), "serving");
    actix_web::rt::System::new().block_on(app::serve(app, listener))
}
