//! Why a saved search finds a posting, in words.

use crate::codes::{Education, occupations};
use crate::i18n::Loc;
use crate::postings::pages::filter_text;
use crate::postings::search_form::Search;
use crate::postings::{Kind, PayBand, Posting};
use crate::search::percolate::{self, Reason};
use crate::search::{Facet, Field};

/// Every word and every filter that brought a posting, in the order of the search.
pub fn reasons(search: &Search, posting: &Posting, loc: Loc) -> Vec<String> {
    let Some(doc) = posting.to_doc() else { return Vec::new() };
    let found = percolate::reasons(&search.search, &doc);
    // What is compared rather than chosen holds wherever the search finds something.
    let read = search.read.iter().map(|it| (it.parameter, it.value.as_str()));
    let compared = search.filters().map(|it| (it.0, it.1.as_str())).chain(read);
    let compared = compared.filter(|it| matches!(it.0, "pay_min" | "education_max" | "experience_max"));
    found
        .iter()
        .filter_map(|it| text(it, loc))
        .chain(compared.map(|(name, value)| filter_text(name, value, loc)))
        .collect()
}

/// Whether the words that brought a posting stand in its title.
pub fn is_in_title(search: &Search, posting: &Posting) -> bool {
    let found = posting.to_doc().map(|it| percolate::reasons(&search.search, &it)).unwrap_or_default();
    let is_elsewhere = |it: &Reason| matches!(it, Reason::Word { field, .. } if *field != Field::Title);
    !found.iter().any(is_elsewhere)
}

fn text(reason: &Reason, loc: Loc) -> Option<String> {
    match reason {
        Reason::Word { asked, found, field } => {
            let place = match field {
                Field::Title | Field::Characters => "title",
                Field::Employer => "employer",
                Field::Place => "place",
                Field::Body | Field::Text | Field::Exact => "body",
                Field::Pinyin => "pinyin",
            };
            let is_literal = asked == found || *field == Field::Pinyin;
            let name = if is_literal { "alerts-why-word" } else { "alerts-why-synonym" };
            let place = loc.t(format!("alerts-why-{place}"));
            Some(loc.t(name).with("asked", asked).with("found", found).with("place", place).to_string())
        }
        Reason::Code { facet, code } => {
            let (name, value) = parameter(*facet, *code)?;
            Some(filter_text(name, &value, loc))
        }
    }
}

/// The parameter of a result page that a number of the index stands for.
fn parameter(facet: Facet, code: u64) -> Option<(&'static str, String)> {
    let place = usize::try_from(code).ok()?;
    Some(match facet {
        // 22, 2203 and 220323 are 220000, 220300 and 220323; a township has nine digits.
        Facet::Region => ("region", format!("{code:0<6}")),
        Facet::Occupation => ("occupation", occupations::code_of(code)),
        Facet::Education => match place {
            0 => ("education", "none".to_owned()),
            n => ("education", Education::ALL.get(n - 1)?.code().to_owned()),
        },
        Facet::Pay => match place {
            0 => ("pay", "unknown".to_owned()),
            n => ("pay", PayBand::ALL.get(n - 1)?.code().to_owned()),
        },
        Facet::Kind => ("kind", Kind::ALL.get(place)?.code().to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_the_index_are_the_parameters_that_they_came_from() {
        for (facet, code, name, value) in [
            (Facet::Region, 22, "region", "220000"),
            (Facet::Region, 2203, "region", "220300"),
            (Facet::Region, 220_323, "region", "220323"),
            (Facet::Region, 220_323_100, "region", "220323100"),
            (Facet::Occupation, 4_140_401, "occupation", "4-14-04-01"),
            (Facet::Occupation, 4_140_000, "occupation", "4-14-00-00"),
            (Facet::Education, 0, "education", "none"),
            (Facet::Pay, 0, "pay", "unknown"),
            (Facet::Pay, 1, "pay", "up_to_3000"),
            (Facet::Kind, 0, "kind", "full_time"),
        ] {
            assert_eq!(parameter(facet, code), Some((name, value.to_owned())));
        }
    }
}
