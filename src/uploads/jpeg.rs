//! Photographs without what a camera writes beside the picture: place, time,
//! device, owner, previews, comments. How the picture is turned stays, as it would
//! else lie on its side.

/// The picture alone; `None` where the bytes are not whole segments up to the end
/// of a picture. What phones append behind that end goes too.
pub fn without_metadata(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = bytes.get(..2).filter(|it| *it == [0xff, 0xd8])?.to_vec();
    let mut at = 2;
    loop {
        // Any number of 0xff may stand before a marker.
        let marker_at = at + bytes.get(at..)?.iter().position(|it| *it != 0xff)?;
        let marker = bytes[marker_at];
        if marker_at == at || marker == 0 {
            return None;
        }
        at = marker_at + 1;
        if marker == END {
            kept.extend([0xff, END]);
            return Some(kept);
        }
        let length = usize::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
        let segment = bytes.get(at..at + length)?;
        at += length;
        let payload = segment.get(2..)?;
        if is_of_the_picture(marker, payload) {
            kept.extend([0xff, marker]);
            kept.extend_from_slice(segment);
        } else if let Some(turn) = turn(payload) {
            kept.extend(turn_alone(turn));
        }
        if marker == SCAN {
            let scan = &bytes[at..];
            let end = scan.windows(2).position(|it| it[0] == 0xff && !matches!(it[1], 0 | 0xd0..=0xd7 | 0xff))?;
            kept.extend_from_slice(&scan[..end]);
            at += end;
        }
    }
}

/// Begins the coded picture, which is no segment.
const SCAN: u8 = 0xda;

/// Ends the picture.
const END: u8 = 0xd9;

/// What a reader needs to show it: all but comments and the segments of programs,
/// of which JFIF, colour profiles and Adobe's way of colours count.
fn is_of_the_picture(marker: u8, payload: &[u8]) -> bool {
    match marker {
        0xe0 => payload.starts_with(b"JFIF\0"),
        0xe2 => payload.starts_with(b"ICC_PROFILE\0"),
        0xee => payload.starts_with(b"Adobe"),
        0xe1..=0xef | 0xfe => false,
        _ => true,
    }
}

/// How the picture is turned (2 to 8), as the first directory of Exif says.
fn turn(payload: &[u8]) -> Option<u8> {
    let tiff = payload.strip_prefix(b"Exif\0\0")?;
    let is_little = tiff.starts_with(b"II");
    let number = |at: usize, n_bytes: usize| {
        let bytes = tiff.get(at..at.checked_add(n_bytes)?)?;
        let add = |sum: usize, it: &u8| sum << 8 | usize::from(*it);
        Some(if is_little { bytes.iter().rev().fold(0, add) } else { bytes.iter().fold(0, add) })
    };
    let directory = number(4, 4)?;
    let entries = (0..number(directory, 2)?).map(|i| directory + 2 + i * 12);
    let orientation = entries.into_iter().find(|it| number(*it, 2) == Some(0x112))?;
    u8::try_from(number(orientation + 8, 2)?).ok().filter(|it| (2..=8).contains(it))
}

/// A segment of Exif that says nothing else.
fn turn_alone(turn: u8) -> Vec<u8> {
    let mut segment = b"\xff\xe1\0\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    segment.extend([turn, 0, 0, 0, 0, 0, 0]);
    segment
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(marker: u8, payload: &[u8]) -> Vec<u8> {
        let length = u16::try_from(payload.len() + 2).unwrap();
        [&[0xff, marker], &length.to_be_bytes()[..], payload].concat()
    }

    const SCANNED: &[u8] = b"\x12\xff\0\x34\xff\xd0\x56";

    fn picture(between: &[Vec<u8>], behind: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0xff, 0xd8];
        bytes.extend(segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"));
        bytes.extend(between.concat());
        bytes.extend(segment(0xdb, b"a table"));
        bytes.extend(segment(SCAN, b"head"));
        bytes.extend(SCANNED);
        // A progressive picture has several scans.
        bytes.extend(segment(SCAN, b"head"));
        bytes.extend(SCANNED);
        bytes.extend([0xff, END]);
        bytes.extend(behind);
        bytes
    }

    /// Little-endian, with a maker's entry before the orientation.
    fn exif(turn: u8) -> Vec<u8> {
        let mut payload = b"Exif\0\0II\x2a\0\x08\0\0\0\x02\0".to_vec();
        payload.extend(b"\x0f\x01\x02\0\x05\0\0\0\x26\0\0\0");
        payload.extend([0x12, 1, 3, 0, 1, 0, 0, 0, turn, 0, 0, 0]);
        payload.extend(b"\0\0\0\0maker 43.35N");
        segment(0xe1, &payload)
    }

    #[test]
    fn place_owner_and_what_is_appended_go_and_the_picture_stays() {
        let secrets = [exif(1), segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0x"), segment(0xfe, b"mine")];
        let colours = segment(0xe2, b"ICC_PROFILE\0\x01\x01x");
        let whole = picture(&[secrets.concat(), colours.clone()], b"\xff\xd8 a preview \xff\xd9");
        assert_eq!(without_metadata(&whole).unwrap(), picture(&[colours], b""));
    }

    #[test]
    fn the_turn_stays_alone() {
        let kept = without_metadata(&picture(&[exif(6)], b"")).unwrap();
        assert!(!kept.windows(5).any(|it| it == b"maker"));
        assert_eq!(kept, picture(&[turn_alone(6)], b""));
        // What is written is read again.
        assert_eq!(without_metadata(&kept).unwrap(), kept);
    }

    #[test]
    fn no_bytes_make_it_stumble() {
        let whole = picture(&[exif(6)], b"");
        for end in 0..whole.len() {
            assert_eq!(without_metadata(&whole[..end]), None, "{end}");
            let mut broken = whole.clone();
            broken[end] ^= 0xff;
            without_metadata(&broken);
        }
    }
}
