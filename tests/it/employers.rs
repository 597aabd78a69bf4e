//! Stories of employers.
