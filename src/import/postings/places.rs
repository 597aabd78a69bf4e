//! Where the work is, from what a row says of it.

use super::super::text;
use crate::codes::regions;

/// A place of work.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in super::super) struct Place {
    /// The most exact region that is certain.
    pub region: Option<String>,
    /// What the row says beyond the region.
    pub address: Option<String>,
    /// 远程办公
    pub is_remote: bool,
}

/// Words that stand where a place should, and name none.
const NO_PLACE: &[&str] = &["远程办公", "居家办公", "异地招聘", "全国", "不限", "中国", "地铁站附近", "remote"];

/// Reads province, city, district and address, any of which may be empty or may
/// hold the others too (`吉林省四平市伊通县`, `长春-朝阳区`).
pub(in super::super) fn read(parts: &[String; 4]) -> Place {
    let is_remote =
        parts.iter().any(|it| it.contains("远程办公") || it.contains("居家办公") || it.eq_ignore_ascii_case("remote"));
    let is_place = |it: &&str| !text::is_silent(it) && !NO_PLACE.contains(it);
    let [province, city, district, address] = parts;
    // Parted at what people put between the levels, so that each is looked up whole.
    let levels = [province, city, district, address]
        .into_iter()
        .flat_map(|it| it.split(['-', '·', '/', '|', ' ']))
        .filter(is_place)
        .collect::<Vec<_>>();
    let region = regions::locate(&levels);
    let below = |it: &&str| region.is_none_or(|region| !is_named_by(it, region.code));
    let said = [city, district, address].map(String::as_str);
    let rest = said.into_iter().filter(is_place).filter(below).collect::<Vec<_>>();
    let address = match rest.as_slice() {
        // An address often begins with the district that stands in a column too.
        [first, second] if second.contains(first) => (*second).to_owned(),
        rest => rest.join(" "),
    };
    Place { region: region.map(|it| it.code.to_owned()), address: Some(address).filter(|it| !it.is_empty()), is_remote }
}

/// Whether a text says no more than the region and what it lies in.
fn is_named_by(said: &str, code: &str) -> bool {
    let mut rest = said.to_owned();
    for region in regions::path(code) {
        let short = region.name.trim_end_matches(['省', '市', '区', '县']);
        rest = rest.replace(region.name, "");
        if short.chars().count() > 1 {
            rest = rest.replace(short, "");
        }
    }
    rest.chars().all(|it| !it.is_alphanumeric() || "省市区县".contains(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(city: &str, district: &str, address: &str) -> (Option<String>, Option<String>) {
        let parts = ["", city, district, address].map(str::to_owned);
        let place = read(&parts);
        (place.region, place.address)
    }

    #[test]
    fn places_are_read_in_their_spellings() {
        let cases = [
            (("成都", "高新区", "天府四街"), Some("510100"), Some("高新区 天府四街")),
            (("上海", "青浦区", "上海市青浦区沪青平公路"), Some("310118"), Some("上海市青浦区沪青平公路")),
            (("四平市", "伊通满族自治县", ""), Some("220323"), None),
            (("长春-朝阳区", "", "红旗街"), Some("220104"), Some("红旗街")),
            (("远程办公", "", ""), None, None),
            (("异地招聘", "", "无"), None, None),
        ];
        for ((city, district, address), region, rest) in cases {
            let expected = (region.map(str::to_owned), rest.map(str::to_owned));
            assert_eq!(place(city, district, address), expected, "{city} {district} {address}");
        }
        let remote = ["", "远程办公", "", ""].map(str::to_owned);
        assert!(read(&remote).is_remote);
    }
}
