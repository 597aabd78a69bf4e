use std::collections::{BTreeSet, HashSet};

use super::*;
use crate::codes::identity::citizen_id;
use crate::codes::{occupations, regions};
use crate::postings::{Kind, PayPeriod};

#[test]
fn the_same_seed_gives_the_same_county_and_more_of_it_changes_nothing() {
    let (one, other, larger) = (county(7, 50, 50), county(7, 50, 50), county(7, 80, 90));
    assert_eq!((&one.postings, &one.profiles), (&other.postings, &other.profiles));
    assert_eq!(one.postings, larger.postings[..50]);
    assert_eq!(one.profiles, larger.profiles[..50]);
    assert_eq!(one.certificates, larger.certificates[..one.certificates.len()]);
    assert_ne!(one.postings, county(8, 50, 50).postings);
}

#[test]
fn a_county_has_postings_in_all_trades_and_of_all_kinds() {
    let county = county(1, 1000, 0);
    let drafts = county.postings.iter().map(|it| &it.draft).collect::<Vec<_>>();
    let kinds = drafts.iter().map(|it| it.kind).collect::<BTreeSet<_>>();
    assert_eq!(kinds.len(), Kind::ALL.len());
    let groups = drafts.iter().filter_map(|it| it.occupation.as_deref()?.get(..1)).collect::<BTreeSet<_>>();
    assert_eq!(Vec::from_iter(groups), ["2", "3", "4", "5", "6"]);
    let trades = drafts.iter().filter_map(|it| it.occupation.as_deref()).collect::<HashSet<_>>();
    assert!(trades.len() > 250, "{}", trades.len());
    let periods = drafts.iter().map(|it| it.pay.period).collect::<BTreeSet<_>>();
    assert!(periods.is_superset(&BTreeSet::from([PayPeriod::Hour, PayPeriod::Day, PayPeriod::Month])));
    let n_closed = county.postings.iter().filter(|it| it.days_ago >= it.valid_days).count();
    assert!((10..100).contains(&n_closed), "{n_closed}");
}

#[test]
fn each_posting_holds_to_the_rules_of_a_draft() {
    let county = county(2, 1000, 0);
    for posting in &county.postings {
        let draft = &posting.draft;
        assert!((1..=100).contains(&draft.title.chars().count()), "{draft:?}");
        assert!(draft.pay.checked().is_ok() && draft.headcount > 0, "{draft:?}");
        assert!(regions::get(draft.region.as_deref().unwrap()).is_some(), "{draft:?}");
        assert!(occupations::get(draft.occupation.as_deref().unwrap()).is_some(), "{draft:?}");
        assert!(draft.duties.lines().count() > 3 && draft.requirements.lines().count() > 2, "{draft:?}");
        assert_eq!(draft.employer, county.employers[posting.employer].name);
        assert!(posting.valid_days <= 90);
    }
}

#[test]
fn nothing_in_the_county_speaks_of_what_no_posting_may() {
    let county = county(3, 1000, 300);
    let said = |text: &str| {
        let barred = texts::BARRED.iter().find(|it| text.contains(**it));
        assert_eq!(barred, None, "{text}");
    };
    for it in county.postings.iter().map(|it| &it.draft) {
        [&it.title, &it.duties, &it.requirements].into_iter().for_each(|it| said(it));
        it.benefits.iter().chain(&it.majors).for_each(|it| said(it));
    }
    for it in &county.profiles {
        it.headline.iter().chain(&it.summary).for_each(|it| said(it));
        it.works.iter().flat_map(|it| [&it.title, &it.text]).for_each(|it| said(it));
    }
}

#[test]
fn the_people_fit_the_work_and_are_nobody() {
    let county = county(4, 200, 2000);
    let numbers = county.profiles.iter().map(|it| it.person.citizen_id.clone().unwrap());
    let numbers = numbers.collect::<HashSet<_>>();
    assert_eq!(numbers.len(), 2000);
    for number in &numbers {
        assert!(number.starts_with("220399"));
        assert_eq!(citizen_id::parse(number).as_deref(), Ok(number.as_str()));
    }
    let phones = county.profiles.iter().map(|it| it.person.phone.clone()).collect::<HashSet<_>>();
    assert_eq!(phones.len(), 2000);
    let wanted = county.profiles.iter().flat_map(|it| &it.preferences.occupations).collect::<HashSet<_>>();
    let offered = county.postings.iter().filter_map(|it| it.draft.occupation.as_ref()).collect::<HashSet<_>>();
    assert!(offered.intersection(&wanted).count() > offered.len() * 8 / 10);
    for it in &county.profiles {
        assert!(it.education.is_some() && it.experience_years.is_some());
        let years = it.experience_years.unwrap_or(0);
        assert_eq!(it.works.is_empty(), years == 0, "{it:?}");
        assert!(it.preferences.occupations.iter().all(|it| occupations::get(it).is_some()));
    }
}

#[test]
fn certificates_belong_to_their_holders_and_some_no_longer_hold() {
    let county = county(5, 0, 2000);
    let numbers = county.certificates.iter().map(|it| &it.number).collect::<HashSet<_>>();
    assert_eq!(numbers.len(), county.certificates.len());
    for it in &county.certificates {
        let held = county.profiles[it.profile].certificates.iter().any(|named| named.name == it.name);
        assert!(held && it.level.is_none_or(|it| (1..=5).contains(&it)), "{it:?}");
    }
    assert!(county.certificates.iter().any(|it| it.is_revoked));
    let some_day = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    assert!(county.certificates.iter().any(|it| it.expires_on.is_some_and(|it| it < some_day)));
    for unit in &county.employers {
        assert_eq!(uscc::parse(&unit.uscc).as_deref(), Ok(unit.uscc.as_str()));
    }
}
