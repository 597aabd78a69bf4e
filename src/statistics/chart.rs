//! The geometry of our charts: bars that lie, so that Chinese labels have room.
//! Beside each stands the table with the same numbers.

use super::report::Part;

/// Height of a row, in units of the drawing.
const ROW: usize = 30;

/// Where bars begin, and how long the longest is.
const LEFT: usize = 190;
const LONGEST: f64 = 360.0;

/// More bars are no picture; the table has all of them.
const MOST: usize = 16;

/// A drawing of bars.
#[derive(Debug, Clone)]
pub struct Bars {
    /// Its height.
    pub height: usize,
    /// From top to bottom.
    pub bars: Vec<Bar>,
}

/// One bar.
#[derive(Debug, Clone)]
pub struct Bar {
    /// Top of the bar.
    pub y: usize,
    /// The line on which its texts stand.
    pub base: usize,
    /// Its length.
    pub width: usize,
    /// Where its value is written.
    pub end: usize,
    /// What it stands for, cut to fit.
    pub label: String,
    /// Its value.
    pub value: String,
}

impl Bars {
    /// Draws parts in their order; `None` where there is nothing to compare.
    pub fn draw(parts: &[Part]) -> Option<Bars> {
        let most = parts.iter().filter_map(|it| it.value.as_f64()).fold(0.0, f64::max);
        if parts.len() < 2 || most <= 0.0 {
            return None;
        }
        let bars: Vec<Bar> = parts
            .iter()
            .take(MOST)
            .enumerate()
            .map(|(i, part)| {
                // Both are at least 0 and at most 360: exact.
                let width = (part.value.as_f64().unwrap_or(0.0) / most * LONGEST).round() as usize;
                let y = i * ROW + 4;
                Bar {
                    y,
                    base: y + 17,
                    width,
                    end: LEFT + width + 8,
                    label: cut(&part.label, 11),
                    value: part.value.show(),
                }
            })
            .collect();
        Some(Bars { height: bars.len() * ROW + 6, bars })
    }
}

fn cut(text: &str, most: usize) -> String {
    // Latin letters take about half the room.
    let mut room = most * 2;
    let mut short = String::new();
    for c in text.chars() {
        let width = if c.is_ascii() { 1 } else { 2 };
        if width > room {
            short.push('\u{2026}');
            break;
        }
        room -= width;
        short.push(c);
    }
    short
}
