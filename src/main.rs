//! The command line of Bole; see [`bole::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    bole::cli::main()
}
