//! Stories of alerts.
