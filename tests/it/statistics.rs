//! Stories of statistics.
