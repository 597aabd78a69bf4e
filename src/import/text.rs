//! Texts as drafts hold them.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;

/// One line: trimmed, NFC, inner white space single.
pub(super) fn line(text: &str) -> String {
    let text = nfc(text);
    text.split(|it: char| it.is_whitespace() || it.is_control())
        .filter(|it| !it.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Several lines: each one as [`line()`] makes it, empty ones left out.
pub(super) fn lines(text: &str) -> String {
    let text = nfc(text);
    let lines = text.split(['\n', '\r', '\u{2028}']).map(line).filter(|it| !it.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

fn nfc(text: &str) -> Cow<'_, str> {
    const NFC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfc();
    NFC.normalize(text)
}

/// Half width, lower case, no white space: what words are looked for in.
pub(super) fn folded(text: &str) -> String {
    let half = |it: char| match it {
        '！'..='～' => char::from_u32(it as u32 - 0xFEE0).unwrap_or(it),
        it => it,
    };
    text.chars().filter(|it| !it.is_whitespace()).map(|it| half(it).to_ascii_lowercase()).collect()
}

/// Whether a cell says that it says nothing.
pub(super) fn is_silent(text: &str) -> bool {
    const SILENT: &[&str] =
        &["无", "无。", "-", "--", "/", "\\", "暂无", "不详", "未知", "未填写", "null", "none", "nan", "n/a"];
    let text = text.trim();
    text.is_empty() || SILENT.iter().any(|it| text.eq_ignore_ascii_case(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_trimmed_and_composed() {
        assert_eq!(line("  Cafe\u{301}\t 店员 \u{0} "), "Café 店员");
        assert_eq!(lines(" 一、\r\n\r\n 二 \n"), "一、\n二");
        assert_eq!(folded("Ｃ＋＋ 开发"), "c++开发");
        assert!(is_silent(" 无 ") && is_silent("NaN") && !is_silent("无锡"));
    }
}
