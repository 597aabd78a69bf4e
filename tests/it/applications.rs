//! Stories of applications.
