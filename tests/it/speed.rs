//! What is fast stays fast: small measurements beside their references, in one run,
//! held against what was reached before (`tests/speed.tsv`). A ratio may get worse by
//! half before this fails, which is a third of the speed; what got better by as much
//! is to be written down.
//!
//! Our own code is not optimised here and the engine is: the ratios say nothing of a
//! release (`docs/performance.md` does), only whether something changed.

use std::collections::BTreeMap;

use bole::bench::{alerts, search};

#[test]
fn no_ratio_falls_by_more_than_a_third() {
    let mut ratios = search::ratios_among(20_000).unwrap();
    ratios.extend(alerts::ratios_among(20_000).unwrap());
    let ratios: BTreeMap<String, f64> = ratios.into_iter().collect();
    let recorded = include_str!("../speed.tsv").lines().filter(|it| !it.starts_with('#'));
    let recorded: Vec<(&str, f64)> = recorded
        .map(|line| line.split_once('\t').unwrap())
        .map(|(name, ratio)| (name, ratio.trim().parse().unwrap()))
        .collect();
    assert!(recorded.len() >= 4);
    let told = || ratios.iter().map(|(name, ratio)| format!("{name}\t{ratio:.2}\n")).collect::<String>();
    for (name, before) in recorded {
        let now = *ratios.get(name).unwrap_or_else(|| panic!("{name:?} is not measured:\n{}", told()));
        assert!(now <= before * 1.5, "{name} was {before} and is {now:.2}; all of them:\n{}", told());
    }
    print!("{}", told());
}
