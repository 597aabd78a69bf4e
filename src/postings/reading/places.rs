//! Places in the text of the search box, in Chinese and in Latin letters.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use super::Candidate;
use super::lists::LISTS;
use crate::codes::regions::{self, Level, Region};
use crate::search::analysis;

/// Shorter names of counties are too often English words (`mile`, `guide`): they
/// need `in`, `county` or the like beside them.
const PLAIN_COUNTY: usize = 6;

/// The places that a text names; it is folded.
pub(super) fn find(plain: &str) -> Vec<Candidate> {
    let han = regions::mentions(plain).into_iter().map(|it| (it.start..it.end, it.region));
    let latin = LISTS.places.latin.captures_iter(plain).filter_map(|it| {
        let (whole, name) = (it.get(0)?, it.name("name")?);
        let region = *LATIN.get(name.as_str())?;
        let is_sure = region.level < Level::County || name.len() >= PLAIN_COUNTY || whole.len() > name.len();
        is_sure.then(|| (whole.range(), region))
    });
    let candidate = |(range, region): (_, &Region)| Candidate {
        range,
        parameter: "region",
        value: region.code.to_owned(),
        is_cut: true,
    };
    han.chain(latin).map(candidate).collect()
}

/// Regions down to the county by the sound of their names. Of several of one
/// sound the largest has it, if it is alone; one that sounds like a job (宝安 and
/// 保安) has none.
static LATIN: LazyLock<HashMap<String, &'static Region>> = LazyLock::new(|| {
    let mut by_sound: HashMap<String, Vec<&'static Region>> = HashMap::new();
    for region in regions::down_to(Level::County) {
        let names: BTreeSet<&str> = [region.name, regions::short_name(region)].into();
        for sound in names.into_iter().flat_map(analysis::readings) {
            let named = by_sound.entry(sound).or_default();
            if !named.contains(&region) {
                named.push(region);
            }
        }
    }
    for word in analysis::listed_words().chain(crate::codes::occupations::words()) {
        if regions::locate(&[word]).is_none() {
            analysis::readings(word).iter().for_each(|it| _ = by_sound.remove(it));
        }
    }
    let largest = |named: Vec<&'static Region>| {
        let level = named.iter().map(|it| it.level).min()?;
        let mut top = named.into_iter().filter(|it| it.level == level);
        top.next().filter(|_| top.next().is_none())
    };
    by_sound.into_iter().filter_map(|(sound, named)| Some((sound, largest(named)?))).collect()
});
