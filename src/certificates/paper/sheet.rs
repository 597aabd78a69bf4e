//! One page: what stands where.

use chrono::NaiveDate;
use fast_qr::{ECL, QRBuilder};
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Rect};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, FillRule, Stroke};
use krilla::surface::Surface;

use super::{Face, HEIGHT, WIDTH};
use crate::Result;
use crate::certificates::Certificate;
use crate::clock::show_day;
use crate::codes::occupations;
use crate::i18n::Loc;

/// The ink of the text, the quieter one of labels, the green of the frame.
const INK: (u8, u8, u8) = (0x1c, 0x1c, 0x1a);
const QUIET: (u8, u8, u8) = (0x5a, 0x5a, 0x55);
const GREEN: (u8, u8, u8) = (0x1f, 0x5b, 0x4c);

/// From the edge of the paper to the text.
const MARGIN: f32 = 74.0;
/// The code's edge.
const CODE: f32 = 92.0;

/// What a certificate says on paper.
#[derive(Debug, Clone)]
pub struct Sheet {
    number: String,
    holder: String,
    name: String,
    issuer: String,
    issued_on: NaiveDate,
    link: String,
    /// Label by its message, and the value in Chinese and, where it differs, English.
    facts: Vec<(&'static str, String, String)>,
}

impl Sheet {
    /// What the row says, with the holder's name and the address to check it at.
    pub(super) fn new(it: &Certificate, holder: String, link: String) -> Sheet {
        let both = |message: String| (Loc::Zh.t(message.clone()).to_string(), Loc::En.t(message).to_string());
        let day = |day: NaiveDate| (show_day(day, false), show_day(day, true));
        let alone = |text: String| (text, String::new());
        let hours = |n: i32| {
            let words = |loc: Loc| loc.t("certificates-hours-n").with("n", n).to_string();
            (words(Loc::Zh), words(Loc::En))
        };
        let trade = it.occupation.as_deref().and_then(occupations::get).map(|it| it.name.to_owned());
        let end = it.expires_on.map_or_else(|| both("certificates-no-end".to_owned()), day);
        let facts = [
            ("certificates-occupation", trade.filter(|trade| *trade != it.name).map(alone)),
            ("certificates-level", it.level.map(|it| both(format!("certificates-level-{it}")))),
            ("certificates-programme", it.programme.clone().map(alone)),
            ("certificates-hours", it.hours.map(hours)),
            ("certificates-issued-on", Some(day(it.issued_on))),
            ("certificates-expires-on", Some(end)),
            ("certificates-number", Some(alone(it.number.clone()))),
        ];
        Sheet {
            number: it.number.clone(),
            holder,
            name: it.name.clone(),
            issuer: it.issuer.clone(),
            issued_on: it.issued_on,
            link,
            facts: facts.into_iter().filter_map(|(label, it)| it.map(|(zh, en)| (label, zh, en))).collect(),
        }
    }

    pub(super) const fn day(&self) -> NaiveDate {
        self.issued_on
    }

    pub(super) fn number(&self) -> &str {
        &self.number
    }

    /// All that is printed of a person's or unit's own words, to look for missing glyphs.
    pub(in crate::certificates) fn words(&self) -> impl Iterator<Item = &str> {
        let facts = self.facts.iter().flat_map(|it| [it.1.as_str(), it.2.as_str()]);
        [self.holder.as_str(), &self.name, &self.issuer, &self.link].into_iter().chain(facts)
    }

    pub(super) fn draw(&self, face: &Face, surface: &mut Surface<'_>) -> Result<()> {
        frame(surface);
        let centre = WIDTH / 2.0;
        let mut pen = Pen { face, surface };
        pen.centred(centre, 118.0, 40.0, INK, &spaced(&Loc::Zh.t("certificates-paper-title").to_string()));
        pen.centred(centre, 140.0, 12.0, QUIET, &spaced(&Loc::En.t("certificates-paper-title").to_string()));

        pen.fitted(centre, 206.0, 34.0, WIDTH - 2.0 * MARGIN, INK, &self.holder);
        pen.rule(centre - 130.0, centre + 130.0, 217.0);
        let says = |loc: Loc| loc.t("certificates-paper-says").to_string();
        pen.centred(centre, 240.0, 13.0, INK, &says(Loc::Zh));
        pen.centred(centre, 256.0, 9.5, QUIET, &says(Loc::En));
        pen.fitted(centre, 298.0, 26.0, WIDTH - 2.0 * MARGIN, GREEN, &self.name);

        let width = (WIDTH - 2.0 * MARGIN - 40.0) / 2.0;
        // Two columns beside each other, the second one leaves room for the code.
        for (i, (label, zh, en)) in self.facts.iter().enumerate() {
            let column = if i % 2 == 0 { MARGIN } else { MARGIN + width + 40.0 };
            let row = f32::from(u8::try_from(i / 2).unwrap_or(0));
            pen.fact(column, 336.0 + row * 36.0, width, label, zh, en);
        }
        self.foot(&mut pen)
    }

    fn foot(&self, pen: &mut Pen<'_, '_, '_>) -> Result<()> {
        let base = HEIGHT - MARGIN;
        let issuer = |loc: Loc| loc.t("certificates-issuer").to_string();
        pen.left(MARGIN, base - 38.0, 8.5, QUIET, &format!("{} {}", issuer(Loc::Zh), issuer(Loc::En)));
        pen.shrunk(MARGIN, base - 20.0, 16.0, 430.0, INK, &self.issuer);
        pen.left(MARGIN, base, 11.0, INK, &show_day(self.issued_on, false));

        let left = WIDTH - MARGIN - CODE;
        code(pen.surface, &self.link, left, base - CODE + 8.0)?;
        let scan = |loc: Loc| loc.t("certificates-qr").to_string();
        pen.right(left - 12.0, base - 20.0, 9.0, INK, &format!("{} {}", scan(Loc::Zh), scan(Loc::En)));
        pen.right(left - 12.0, base - 6.0, 7.5, QUIET, &self.link);
        Ok(())
    }
}

/// A title's characters stand apart.
fn spaced(text: &str) -> String {
    let mut wide = String::new();
    for (i, character) in text.chars().enumerate() {
        if i > 0 {
            wide.push(' ');
        }
        wide.push(character);
    }
    wide
}

fn colour(it: (u8, u8, u8)) -> rgb::Color {
    rgb::Color::new(it.0, it.1, it.2)
}

fn filled(it: (u8, u8, u8)) -> Option<Fill> {
    Some(Fill { paint: colour(it).into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero })
}

/// A heavy line around a light one.
fn frame(surface: &mut Surface<'_>) {
    for (inset, width) in [(26.0, 3.0), (33.0, 0.7)] {
        let Some(rect) = Rect::from_ltrb(inset, inset, WIDTH - inset, HEIGHT - inset) else { continue };
        let mut path = PathBuilder::new();
        path.push_rect(rect);
        surface.set_fill(None);
        surface.set_stroke(Some(Stroke { paint: colour(GREEN).into(), width, ..Stroke::default() }));
        if let Some(path) = path.finish() {
            surface.draw_path(&path);
        }
    }
    surface.set_stroke(None);
}

/// The QR code of a link: its dark modules as one path.
fn code(surface: &mut Surface<'_>, link: &str, left: f32, top: f32) -> Result<()> {
    let code = QRBuilder::new(link.as_bytes())
        .ecl(ECL::M)
        .build()
        .map_err(|err| anyhow::anyhow!("the address is too long for a QR code: {err:?}"))?;
    let n = u16::try_from(code.size).unwrap_or(u16::MAX);
    let edge = CODE / f32::from(n);
    let mut path = PathBuilder::new();
    for row in 0..n {
        for column in 0..n {
            if !code[usize::from(row)][usize::from(column)].value() {
                continue;
            }
            let (x, y) = (left + f32::from(column) * edge, top + f32::from(row) * edge);
            // A hair wider, or viewers show seams.
            path.extend_rect(x, y, edge + 0.02);
        }
    }
    surface.set_fill(filled(INK));
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
    Ok(())
}

trait Squares {
    fn extend_rect(&mut self, x: f32, y: f32, edge: f32);
}

impl Squares for PathBuilder {
    fn extend_rect(&mut self, x: f32, y: f32, edge: f32) {
        if let Some(rect) = Rect::from_xywh(x, y, edge, edge) {
            self.push_rect(rect);
        }
    }
}

/// Writes lines on a surface.
struct Pen<'a, 'b, 'c> {
    face: &'a Face,
    surface: &'b mut Surface<'c>,
}

impl Pen<'_, '_, '_> {
    fn left(&mut self, x: f32, y: f32, size: f32, ink: (u8, u8, u8), text: &str) {
        self.surface.set_fill(filled(ink));
        self.face.draw(self.surface, (x, y), size, text);
    }

    fn right(&mut self, x: f32, y: f32, size: f32, ink: (u8, u8, u8), text: &str) {
        self.left(x - self.face.width(text) * size, y, size, ink, text);
    }

    fn centred(&mut self, x: f32, y: f32, size: f32, ink: (u8, u8, u8), text: &str) {
        self.left(x - self.face.width(text) * size / 2.0, y, size, ink, text);
    }

    /// Centred, and smaller where it would be wider than the room.
    fn fitted(&mut self, x: f32, y: f32, size: f32, room: f32, ink: (u8, u8, u8), text: &str) {
        let size = self.fit(size, room, text);
        self.centred(x, y, size, ink, text);
    }

    /// From the left, and smaller where it would be wider than the room.
    fn shrunk(&mut self, x: f32, y: f32, size: f32, room: f32, ink: (u8, u8, u8), text: &str) {
        let size = self.fit(size, room, text);
        self.left(x, y, size, ink, text);
    }

    fn fit(&self, size: f32, room: f32, text: &str) -> f32 {
        let width = self.face.width(text);
        if width > 0.0 { size.min(room / width) } else { size }
    }

    fn rule(&mut self, from: f32, to: f32, y: f32) {
        let Some(rect) = Rect::from_ltrb(from, y, to, y + 0.6) else { return };
        let mut path = PathBuilder::new();
        path.push_rect(rect);
        self.surface.set_fill(filled(QUIET));
        if let Some(path) = path.finish() {
            self.surface.draw_path(&path);
        }
    }

    /// A label in both languages over its value.
    fn fact(&mut self, x: f32, y: f32, room: f32, label: &'static str, zh: &str, en: &str) {
        let said = format!("{} {}", Loc::Zh.t(label), Loc::En.t(label));
        self.left(x, y, 8.5, QUIET, &said);
        let value = if en.is_empty() || en == zh { zh.to_owned() } else { format!("{zh}  {en}") };
        self.shrunk(x, y + 15.0, 13.0, room, INK, &value);
    }
}
