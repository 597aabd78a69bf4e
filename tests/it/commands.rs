//! The command line, run as the binary that operators run: what each command
//! says and leaves behind, and the hard promises that only a process which is
//! killed can test.

mod canaries;
mod county;
mod imports;
mod index;
mod kills;
mod operators;
mod process;
mod web;
mod workbook;
