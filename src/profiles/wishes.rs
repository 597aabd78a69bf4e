//! What a profile's owner wants: the work that they look for, and who may find them.

pub mod queries;
