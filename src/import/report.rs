//! The report of what was refused: a header, then one line for each problem.

use std::io::Write;

use super::{Reason, Refusal};

/// Writes the report as CSV (`file,row,column,value,reason`). `words` says a
/// reason to the reader; [`Reason::code`] does for programs.
pub fn write(out: impl Write, refusals: &[Refusal], words: impl Fn(Reason) -> String) -> Result<(), csv::Error> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(["file", "row", "column", "value", "reason"])?;
    for refusal in refusals {
        let row = refusal.row.to_string();
        for problem in &refusal.problems {
            let value = guarded(&problem.value);
            let reason = words(problem.reason);
            csv.write_record([guarded(&refusal.file), row.clone(), guarded(&problem.column), value, guarded(&reason)])?;
        }
    }
    csv.flush()?;
    Ok(())
}

/// A cell that a spreadsheet will not run: one that begins like a formula gets
/// an apostrophe in front, line breaks become spaces.
pub fn guarded(cell: &str) -> String {
    let cell = cell.replace(['\r', '\n'], " ");
    match cell.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t') => format!("'{cell}"),
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Problem;
    use super::*;

    #[test]
    fn each_problem_is_a_line_that_no_spreadsheet_runs() {
        let problem = |value: &str, reason| Problem { column: "薪资".to_owned(), value: value.to_owned(), reason };
        let problems = vec![problem("=1+1", Reason::PayUnreadable), problem("8,\n5千", Reason::PayMinAboveMax)];
        let refusals = [Refusal { file: "a.csv".into(), row: 7, problems }];
        let mut out = Vec::new();
        write(&mut out, &refusals, |it| it.code().to_owned()).unwrap();
        let expected = "file,row,column,value,reason\na.csv,7,薪资,'=1+1,pay_unreadable\na.csv,7,薪资,\"8, 5千\",pay_min_above_max\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
