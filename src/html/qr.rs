//! QR codes that pages show beside the address that they hold.

use fast_qr::convert::Builder;
use fast_qr::convert::svg::SvgBuilder;
use fast_qr::{ECL, QRBuilder};

use crate::Result;

/// A QR code as inline SVG. The label is ours, so nothing in it needs escaping.
///
/// # Errors
/// The address is too long.
pub fn qr_code(link: &str, label: &str) -> Result<String> {
    let code = QRBuilder::new(link.as_bytes())
        .ecl(ECL::M)
        .build()
        .map_err(|err| anyhow::anyhow!("the address is too long for a QR code: {err:?}"))?;
    let svg = SvgBuilder::default().margin(4).to_str(&code);
    Ok(svg.replacen("<svg ", &format!("<svg width=\"160\" height=\"160\" role=\"img\" aria-label=\"{label}\" "), 1))
}
