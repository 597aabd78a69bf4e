//! Stories of reviews.
