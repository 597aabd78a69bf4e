//! Tags of job boards: benefits, conditions, certificates and key words mixed.

use super::super::words;
use crate::codes::Education;
use crate::postings::Kind;

/// What tags say, sorted by what they are.
#[derive(Debug, Default)]
pub(in super::super) struct Tags {
    pub benefits: Vec<String>,
    pub keywords: Vec<String>,
    pub certificates: Vec<String>,
    /// Whole sentences that someone put among the benefits.
    pub sentences: Vec<String>,
    pub education: Option<Education>,
    pub experience: Option<i32>,
    pub headcount: Option<i32>,
    pub kind: Option<Kind>,
}

/// A benefit is a short word; what is longer is a sentence.
const LONGEST_BENEFIT: usize = 24;
/// More benefits than this are no help to a reader; real rows have up to 60.
const MOST_BENEFITS: usize = 24;

/// Parts of words that make a tag a benefit.
const BENEFIT_WORDS: &[&str] = &[
    "险",
    "公积金",
    "奖",
    "补贴",
    "补助",
    "津贴",
    "餐补",
    "房补",
    "话补",
    "车补",
    "假",
    "双休",
    "单双休",
    "单休",
    "旅游",
    "培训",
    "班车",
    "弹性",
    "体检",
    "福利",
    "包吃",
    "包住",
    "包食宿",
    "食宿",
    "食堂",
    "工作餐",
    "午餐",
    "三餐",
    "宿舍",
    "住宿",
    "股票",
    "期权",
    "股权",
    "分红",
    "提成",
    "底薪",
    "下午茶",
    "加班费",
    "做五休二",
    "出国",
    "晋升",
    "住房",
    "节日",
    "团建",
    "生日",
    "免费",
    "双薪",
    "年金",
    "高温",
    "礼品",
    "拓展",
    "零食",
    "健身",
    "团队氛围",
    "扁平管理",
    "不加班",
    "朝九晚",
    "八小时",
    "8小时",
    "倒休",
    "调休",
    "落户",
    "领导好",
    "氛围",
];

impl Tags {
    /// Words of a column of benefits.
    pub fn add_benefits(&mut self, words: Vec<String>) {
        for it in words {
            if !self.take_condition(&it) {
                self.add_benefit(it);
            }
        }
    }

    /// Words of a column that mixes everything.
    pub fn add_mixed(&mut self, words: Vec<String>) {
        for it in words {
            if self.take_condition(&it) {
                continue;
            }
            if BENEFIT_WORDS.iter().any(|word| it.contains(word)) {
                self.add_benefit(it);
            } else if is_certificate(&it) {
                put(&mut self.certificates, it);
            } else {
                put(&mut self.keywords, it);
            }
        }
    }

    /// Whether the word is a condition and nothing else, which is then kept as one.
    pub fn take_condition(&mut self, word: &str) -> bool {
        let is_count = word.starts_with('招') && word.ends_with(['人', '名']);
        if is_count && let Ok(Some(n_people)) = words::headcount(word) {
            self.headcount.get_or_insert(n_people);
            return true;
        }
        let is_experience = word.contains('年') && word.ends_with("经验")
            || ["无需经验", "经验不限", "不限经验", "应届生", "应届毕业生", "在校生/应届生"].contains(&word)
            || word.ends_with("年以上") && word.chars().count() < 7;
        if is_experience && let Ok(Some(years)) = words::experience(word) {
            self.experience.get_or_insert(years);
            return true;
        }
        if is_level(word) {
            let level = words::education(word).ok().flatten();
            self.education = self.education.or(level);
            return true;
        }
        let kind = match word {
            "全职" => Kind::FullTime,
            "兼职" => Kind::PartTime,
            "实习" | "实习生" => Kind::Internship,
            _ => return false,
        };
        self.kind.get_or_insert(kind);
        true
    }

    fn add_benefit(&mut self, word: String) {
        if word.chars().count() > LONGEST_BENEFIT {
            put(&mut self.sentences, word);
        } else if self.benefits.len() < MOST_BENEFITS {
            put(&mut self.benefits, word);
        }
    }
}

/// Whether a word is a level of education alone. 初中 and 高中 are not: among
/// the tags of teachers they say whom one teaches.
fn is_level(word: &str) -> bool {
    const LEVELS: &[&str] = &["大专", "本科", "硕士", "博士", "中专", "中技", "中专/中技", "初中及以下", "学历不限"];
    let word = word.trim_end_matches("及以上").trim_end_matches("以上");
    LEVELS.contains(&word) || (word.ends_with("学历") && word.chars().count() < 6)
}

/// Whether a word names a certificate: not every 证 is one.
fn is_certificate(word: &str) -> bool {
    const OTHERS: &[&str] = &["凭证", "单证", "认证", "验证", "论证", "保证", "签证", "实习证", "考证", "办证", "公证"];
    let word = word.strip_suffix('书').unwrap_or(word);
    word.ends_with('证') && word.chars().count() > 1 && !OTHERS.iter().any(|it| word.ends_with(it))
}

fn put(words: &mut Vec<String>, word: String) {
    if !words.contains(&word) {
        words.push(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_sorted_by_what_they_are() {
        let mixed = [
            "五险一金",
            "linux",
            "3-4年经验",
            "本科",
            "招2人",
            "教师资格证",
            "会计凭证",
            "高中数学",
            "高中",
            "五险一金",
            "实习",
        ];
        let mut tags = Tags::default();
        tags.add_mixed(mixed.map(str::to_owned).to_vec());
        assert_eq!(tags.benefits, ["五险一金"]);
        assert_eq!(tags.keywords, ["linux", "会计凭证", "高中数学", "高中"]);
        assert_eq!(tags.certificates, ["教师资格证"]);
        assert_eq!((tags.experience, tags.headcount), (Some(3), Some(2)));
        assert_eq!((tags.education, tags.kind), (Some(Education::Bachelor), Some(Kind::Internship)));
    }

    #[test]
    fn sentences_among_benefits_are_no_benefits() {
        let mut tags = Tags::default();
        let sentence = "公司每年组织全体员工及家属前往国内外各地旅游并报销往返交通费";
        tags.add_benefits(vec!["双休".to_owned(), sentence.to_owned(), "无需经验".to_owned()]);
        assert_eq!((tags.benefits.len(), tags.sentences.len(), tags.experience), (1, 1, Some(0)));
    }
}
