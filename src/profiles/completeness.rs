//! How much of a profile is there, and what to add next: whatever helps most in
//! being found and matched comes first.

use super::{EntryKind, Full};

crate::code_list!(
    /// Something that a profile can lack, worth so many of a hundred points.
    Piece, "profiles-piece", {
        /// A name.
        Name = "name",
        /// A telephone number or an e-mail address.
        Reach = "reach",
        /// The place where the person lives.
        Region = "region",
        /// The occupations that are looked for.
        Occupations = "occupations",
        /// The places that are looked for, or work from anywhere.
        Places = "places",
        /// The least pay.
        Pay = "pay",
        /// A job, or that there was none yet.
        Works = "works",
        /// The highest level of education.
        Education = "education",
        /// A school.
        Schools = "schools",
        /// Three skills.
        Skills = "skills",
        /// A line.
        Headline = "headline",
        /// A paragraph.
        Summary = "summary",
    }
);

impl Piece {
    /// What it is worth; all of them are worth a hundred.
    pub const fn points(self) -> u8 {
        match self {
            Piece::Name | Piece::Reach | Piece::Places | Piece::Headline => 7,
            Piece::Region | Piece::Pay | Piece::Schools => 5,
            Piece::Occupations => 15,
            Piece::Works => 18,
            Piece::Education | Piece::Summary => 8,
            Piece::Skills => 8,
        }
    }

    /// The page on which it is added.
    pub const fn path(self) -> &'static str {
        match self {
            Piece::Name | Piece::Reach | Piece::Region | Piece::Education | Piece::Headline => "/profile/person",
            Piece::Occupations | Piece::Places | Piece::Pay => "/profile/preferences",
            Piece::Works => "/profile/works",
            Piece::Schools => "/profile/educations",
            Piece::Skills => "/profile/skills",
            Piece::Summary => "/profile/summary",
        }
    }

    fn is_there(self, it: &Full) -> bool {
        let profile = &it.profile;
        match self {
            Piece::Name => profile.name_sealed.is_some(),
            Piece::Reach => profile.phone_sealed.is_some() || profile.email_sealed.is_some(),
            Piece::Region => profile.region.is_some(),
            Piece::Occupations => !it.preferences.occupations.is_empty(),
            Piece::Places => !it.preferences.regions.is_empty() || profile.wants_remote,
            Piece::Pay => it.preferences.pay_min.is_some(),
            Piece::Works => it.entries_of(EntryKind::Work).next().is_some() || profile.experience_years == Some(0),
            Piece::Education => profile.education.is_some(),
            Piece::Schools => it.entries_of(EntryKind::Education).next().is_some(),
            Piece::Skills => it.entries_of(EntryKind::Skill).count() >= 3,
            Piece::Headline => !profile.headline.is_empty(),
            Piece::Summary => profile.summary.chars().count() >= 20,
        }
    }
}

/// How much is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completeness {
    /// 0 to 100.
    pub percent: u8,
    /// What is not there yet, what helps most first.
    pub missing: Vec<Piece>,
}

/// Looks at a profile; `None` is one of which nothing was saved yet.
pub fn of(full: Option<&Full>) -> Completeness {
    let is_missing = |it: &Piece| full.is_none_or(|full| !it.is_there(full));
    let mut missing: Vec<Piece> = Piece::ALL.iter().copied().filter(is_missing).collect();
    let lacking: u8 = missing.iter().map(|it| it.points()).sum();
    missing.sort_by_key(|it| std::cmp::Reverse(it.points()));
    Completeness { percent: 100 - lacking, missing }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_pieces_are_worth_a_hundred() {
        assert_eq!(Piece::ALL.iter().map(|it| u32::from(it.points())).sum::<u32>(), 100);
        let nothing = of(None);
        assert_eq!(nothing.percent, 0);
        assert_eq!(nothing.missing[0], Piece::Works);
    }
}
