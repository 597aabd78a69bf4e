//! Levels of education (学历), which can be compared.

crate::code_list!(
    /// A level of education, as a posting asks for it and a person has it.
    Education, "education", {
        /// 初中及以下
        JuniorHigh = "junior_high",
        /// 高中
        SeniorHigh = "senior_high",
        /// 中专、技校: ranks with 高中.
        Vocational = "vocational",
        /// 大专
        College = "college",
        /// 本科
        Bachelor = "bachelor",
        /// 硕士
        Master = "master",
        /// 博士
        Doctor = "doctor",
    }
);

impl Education {
    /// The rank to compare by: 高中 and 中专、技校 share one.
    pub const fn rank(self) -> u8 {
        match self {
            Education::JuniorHigh => 1,
            Education::SeniorHigh | Education::Vocational => 2,
            Education::College => 3,
            Education::Bachelor => 4,
            Education::Master => 5,
            Education::Doctor => 6,
        }
    }

    /// Whether someone with this level meets a posting that asks for `asked`.
    pub const fn meets(self, asked: Education) -> bool {
        self.rank() >= asked.rank()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_compared_by_rank() {
        let cases = [
            (Education::Vocational, Education::SeniorHigh, true),
            (Education::SeniorHigh, Education::Vocational, true),
            (Education::SeniorHigh, Education::College, false),
            (Education::Doctor, Education::Bachelor, true),
            (Education::JuniorHigh, Education::SeniorHigh, false),
        ];
        for (has, asked, expected) in cases {
            assert_eq!(has.meets(asked), expected, "{has:?} for {asked:?}");
        }
    }
}
