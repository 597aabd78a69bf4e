//! Stories of talent.
