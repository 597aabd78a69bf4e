//! What a short text means, as a vector of 128 numbers.
//!
//! Each part of the text ([`super::features`]) has a vector; their sum, over
//! the root of their number, goes through one small layer:
//!
//! ```text
//! x = Σ E[hash mod rows] / √n        y = x + relu(x A + b) C        v = y / |y|
//! ```
//!
//! The numbers come from `index/title-vectors.bin` (its making is told in
//! `tools/title-vectors/README.md`): they were fitted so that names of one
//! occupation lie together, in Chinese and in English alike. A text is read in
//! some 30 microseconds, without a network and the same on every machine.

use std::sync::LazyLock;

use super::features::{self, Feature};

static FILE: &[u8] = include_bytes!("../../index/title-vectors.bin");

/// How many numbers a vector has.
pub const DIMENSIONS: usize = 128;

/// How many numbers the small layer has in its middle.
const HIDDEN: usize = 256;

/// A direction; its length is 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Vector(Box<[f32; DIMENSIONS]>);

impl Vector {
    /// The direction between these; `None` where there are none, or they cancel out.
    pub fn middle(of: &[Vector]) -> Option<Vector> {
        let mut sum = Box::new([0.0_f32; DIMENSIONS]);
        for one in of {
            sum.iter_mut().zip(one.0.iter()).for_each(|(to, from)| *to += from);
        }
        let length = sum.iter().map(|it| it * it).sum::<f32>().sqrt();
        (length > 1e-6).then(|| {
            sum.iter_mut().for_each(|it| *it /= length);
            Vector(sum)
        })
    }

    /// The direction that bytes hold, each a whole number of -127 to 127; `None` for
    /// none at all.
    pub fn of_bytes(bytes: &[u8]) -> Option<Vector> {
        let mut numbers = Box::new([0.0_f32; DIMENSIONS]);
        numbers.iter_mut().zip(bytes).for_each(|(to, from)| *to = f32::from(*from as i8));
        Vector::middle(&[Vector(numbers)])
    }

    /// The direction as bytes, the largest number as 127 or -127.
    pub fn to_bytes(&self) -> Vec<u8> {
        let largest = self.0.iter().fold(0.0_f32, |most, it| most.max(it.abs()));
        self.0.iter().map(|it| (it / largest * 127.0).round() as i8 as u8).collect()
    }

    /// 1 for the same direction, 0 for strangers, below 0 for opposites.
    pub fn cosine(&self, other: &Vector) -> f32 {
        // Eight sums side by side, which the compiler can keep in one register.
        let mut sums = [0.0_f32; 8];
        for (one, two) in self.0.chunks_exact(8).zip(other.0.chunks_exact(8)) {
            for (sum, (a, b)) in sums.iter_mut().zip(one.iter().zip(two)) {
                *sum += a * b;
            }
        }
        sums.iter().sum()
    }
}

/// The meaning of a short text; `None` for one without letters.
pub fn embed(text: &str) -> Option<Vector> {
    embed_features(&features::of(text))
}

/// The meaning of a text that was cut already.
pub fn embed_features(features: &[Feature]) -> Option<Vector> {
    (!features.is_empty()).then(|| MODEL.embed(features))
}

static MODEL: LazyLock<Model> = LazyLock::new(|| Model::read(FILE));

struct Model {
    /// Rows of whole numbers, -127 to 127.
    rows: &'static [u8],
    /// What a row's numbers are multiplied with.
    scales: Vec<f32>,
    into: Vec<f32>,
    bias: Vec<f32>,
    out: Vec<f32>,
}

impl Model {
    /// The file: the number of rows (u32), then `scales`, `into` (128 x 256),
    /// `bias`, `out` (256 x 128) as f32, then the rows; all little-endian.
    fn read(file: &'static [u8]) -> Model {
        let (head, rest) = file.split_at(4);
        let n_rows = u32::from_le_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let mut rest = rest;
        let mut numbers = |n: usize| {
            let (these, after) = rest.split_at(n * 4);
            rest = after;
            these.chunks_exact(4).map(|it| f32::from_le_bytes([it[0], it[1], it[2], it[3]])).collect::<Vec<f32>>()
        };
        let scales = numbers(n_rows);
        let (into, bias, out) = (numbers(DIMENSIONS * HIDDEN), numbers(HIDDEN), numbers(HIDDEN * DIMENSIONS));
        Model { rows: &rest[..n_rows * DIMENSIONS], scales, into, bias, out }
    }

    fn embed(&self, features: &[Feature]) -> Vector {
        let mut sum = [0.0_f32; DIMENSIONS];
        for it in features {
            let row = (it.hash % self.scales.len() as u64) as usize;
            let scale = self.scales[row];
            for (to, from) in sum.iter_mut().zip(&self.rows[row * DIMENSIONS..]) {
                *to += scale * f32::from(*from as i8);
            }
        }
        let root = (features.len() as f32).sqrt();
        sum.iter_mut().for_each(|it| *it /= root);
        let mut middle = [0.0_f32; HIDDEN];
        middle.copy_from_slice(&self.bias);
        add_product(&sum, &self.into, &mut middle);
        middle.iter_mut().for_each(|it| *it = it.max(0.0));
        let mut result = Box::new(sum);
        add_product(&middle, &self.out, result.as_mut_slice());
        let length = result.iter().map(|it| it * it).sum::<f32>().max(1e-9).sqrt();
        result.iter_mut().for_each(|it| *it /= length);
        Vector(result)
    }
}

/// Adds a row of numbers times a matrix, row by row, to `result`.
fn add_product(row: &[f32], matrix: &[f32], result: &mut [f32]) {
    for (factor, line) in row.iter().zip(matrix.chunks_exact(result.len())) {
        // Half of the middle is nothing.
        if *factor != 0.0 {
            for (to, from) in result.iter_mut().zip(line) {
                *to += factor * from;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_whole_and_small() {
        let numbers = MODEL.scales.len() + MODEL.into.len() + MODEL.bias.len() + MODEL.out.len();
        assert_eq!(FILE.len(), 4 + 4 * numbers + MODEL.scales.len() * DIMENSIONS);
        assert!(FILE.len() <= 8_000_000);
    }

    #[test]
    fn a_vector_has_length_one() {
        for text in ["会计", "senior software engineer", "C", "数控车工（五级）"] {
            let it = embed(text).unwrap();
            assert!((it.cosine(&it) - 1.0).abs() < 1e-4, "{text}");
        }
        assert_eq!(embed(" · "), None);
    }
}
