use super::*;

/// Text, words that are left, `parameter=value` of each piece.
type Case = (&'static str, &'static str, &'static str);

fn check(cases: &[Case]) {
    let mut wrong = Vec::new();
    for (text, words, pieces) in cases {
        let reading = Reading::of(text, &[]);
        let found: Vec<String> = reading.pieces.iter().map(|it| format!("{}={}", it.parameter, it.value)).collect();
        if reading.words != *words || found.join(" ") != *pieces {
            wrong.push(format!("{text}: {:?} {}", reading.words, found.join(" ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn chinese_boxes_are_read() {
    check(&[
        ("长春 会计 5000以上 兼职", "会计", "region=220100 pay_min=5000 kind=part_time"),
        ("会计", "会计", ""),
        ("", "", ""),
        // Places.
        ("伊通 护工", "护工", "region=220323"),
        ("長春 會計", "會計", "region=220100"),
        ("长春会计", "会计", "region=220100"),
        ("会计长春", "会计", "region=220100"),
        ("伊通镇 保洁", "保洁", "region=220323100"),
        ("四平市伊通县 司机", "司机", "region=220323"),
        ("长春 朝阳区 司机", "司机", "region=220104"),
        ("长春", "", "region=220100"),
        ("长春招聘", "", "region=220100"),
        ("长春招聘会计", "招聘会计", "region=220100"),
        ("北京或上海 司机", "或 司机", "region=110000 region=310000"),
        ("长春街道", "长春街道", ""),
        ("长春银行", "长春银行", ""),
        ("长春大学教师", "长春大学教师", ""),
        ("长春医院护士", "长春医院护士", ""),
        ("上海大众", "上海大众", ""),
        ("四川菜厨师", "四川菜厨师", ""),
        ("朝阳区 司机", "朝阳区 司机", ""),
        ("永宁 保洁", "永宁 保洁", ""),
        ("永宁县 保洁", "保洁", "region=640121"),
        ("永宁街道 保洁", "保洁", "region=220323002"),
        ("\"长春\" 会计", "\"长春\" 会计", ""),
        ("会计 -长春", "会计 -长春", ""),
        // Pay.
        ("会计 5000以上", "会计", "pay_min=5000"),
        ("会计5000以上", "会计", "pay_min=5000"),
        ("5k-8k 司机", "司机", "pay_min=5000"),
        ("5-8k 司机", "司机", "pay_min=5000"),
        ("5000-8000元 司机", "司机", "pay_min=5000"),
        ("月薪六千 厨师", "厨师", "pay_min=6000"),
        ("六千 厨师", "厨师", "pay_min=6000"),
        ("月薪一万二 工程师", "工程师", "pay_min=12000"),
        ("年薪10万 工程师", "工程师", "pay_min=8333"),
        ("年薪十万 工程师", "工程师", "pay_min=8333"),
        ("时薪20 服务员", "服务员", "pay_min=3480"),
        ("150元/天 小工", "小工", "pay_min=3263"),
        ("月薪5000会计", "会计", "pay_min=5000"),
        ("工资4000左右 保洁", "保洁", "pay_min=4000"),
        ("５０００元以上　电工", "电工", "pay_min=5000"),
        ("5000+ 电工", "电工", "pay_min=5000"),
        ("5000 电工", "5000 电工", ""),
        ("5000以下 电工", "5000以下 电工", ""),
        ("500强 会计", "500强 会计", ""),
        ("1000人以上 企业", "1000人以上 企业", ""),
        ("3000吨 压力机", "3000吨 压力机", ""),
        ("10万平仓库", "10万平仓库", ""),
        ("5G 工程师", "5G 工程师", ""),
        ("12345热线", "12345热线", ""),
        ("4k电视", "4k电视", ""),
        ("万科 物业", "万科 物业", ""),
        ("一起", "一起", ""),
        ("C1驾驶证", "C1驾驶证", ""),
        // Kind.
        ("兼职", "", "kind=part_time"),
        ("兼职 会计", "会计", "kind=part_time"),
        ("全职 保姆", "保姆", "kind=full_time"),
        ("实习 会计", "会计", "kind=internship"),
        ("长春兼职", "", "region=220100 kind=part_time"),
        ("兼职会计", "兼职会计", ""),
        ("实习律师", "实习律师", ""),
        ("长春兼职会计", "兼职会计", "region=220100"),
        ("\"兼职\" 会计", "\"兼职\" 会计", ""),
        // Education.
        ("本科 会计", "会计", "education=bachelor"),
        ("会计 大专及以上", "会计", "education=college"),
        ("大专以上学历 文员", "文员", "education=college"),
        ("学历不限 保安", "保安", "education=none"),
        ("硕士 算法工程师", "算法工程师", "education=master"),
        ("高中学历 保安", "保安", "education_max=senior_high"),
        ("初中毕业 快递员", "快递员", "education_max=junior_high"),
        ("高中以上 收银员", "收银员", "education=senior_high"),
        ("大专 电工", "电工", "education_max=college"),
        ("大专毕业 会计", "会计", "education_max=college"),
        ("本科毕业生 会计", "会计", "education_max=bachelor"),
        ("大专及以上学历 会计", "会计", "education=college"),
        ("高中 数学", "高中 数学", ""),
        ("高中教师", "高中教师", ""),
        ("专科护士", "专科护士", ""),
        ("本科教师", "本科教师", ""),
        ("本科 教师", "本科 教师", ""),
        ("研究生 导师", "研究生 导师", ""),
        // Experience.
        ("会计 三年经验", "会计", "experience_max=3"),
        ("3年以上工作经验 电工", "电工", "experience_max=3"),
        ("应届 护士", "护士", "experience_max=0"),
        ("应届毕业生 护士", "护士", "experience_max=0"),
        ("无经验 操作工", "操作工", "experience_max=0"),
        ("3年 电工", "3年 电工", ""),
        // All together, and codes.
        (
            "长春 本科 三年经验 月薪8k以上 全职 java",
            "java",
            "region=220100 education=bachelor experience_max=3 pay_min=8000 kind=full_time",
        ),
        ("2-06-03-00 长春", "", "occupation=2-06-03-00 region=220100"),
        ("9-99-99-99", "9-99-99-99", ""),
    ]);
}

#[test]
fn english_boxes_are_read() {
    check(&[
        ("accountant in Changchun", "accountant", "region=220100"),
        ("Changchun accountant", "accountant", "region=220100"),
        ("nurse near Yitong County", "nurse", "region=220323"),
        ("part-time driver", "driver", "kind=part_time"),
        ("part time jobs in Beijing", "", "kind=part_time region=110000"),
        ("full time welder over 5000", "welder", "kind=full_time pay_min=5000"),
        ("welder 5000 yuan a month", "welder", "pay_min=5000"),
        ("welder salary 6000", "welder", "pay_min=6000"),
        ("welder 8k", "welder", "pay_min=8000"),
        ("engineer 100k a year", "engineer", "pay_min=8333"),
        ("cleaner 20 yuan per hour", "cleaner", "pay_min=3480"),
        ("nurse bachelor's degree", "nurse", "education=bachelor"),
        ("engineer master's degree or above", "engineer", "education=master"),
        ("master chef", "master chef", ""),
        ("doctor", "doctor", ""),
        ("driver 3 years of experience", "driver", "experience_max=3"),
        ("no experience cook", "cook", "experience_max=0"),
        ("fresh graduate nurse", "nurse", "experience_max=0"),
        ("tour guide", "tour guide", ""),
        ("baoan", "baoan", ""),
        ("kuaiji changchun", "kuaiji", "region=220100"),
        ("internal auditor", "internal auditor", ""),
        ("part-timer", "part-timer", ""),
        ("Java", "Java", ""),
    ]);
}

#[test]
fn a_piece_that_was_taken_back_stays_a_word() {
    let words = |all: &[&str]| all.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let reading = Reading::of("长春 会计 兼职", &words(&["長春"]));
    assert_eq!(reading.words, "长春 会计");
    assert_eq!(reading.pieces.len(), 1);
    let reading = Reading::of("长春 会计 兼职", &words(&["长春", "兼职"]));
    assert_eq!((reading.words.as_str(), reading.pieces.len()), ("长春 会计 兼职", 0));
}

#[test]
fn what_may_be_a_title_is_offered() {
    let offer = |text: &str| {
        let reading = Reading::of(text, &[]);
        reading.offers.iter().map(|(it, words)| format!("{}={} {words}", it.parameter, it.value)).collect::<Vec<_>>()
    };
    assert_eq!(offer("兼职会计"), ["kind=part_time 会计"]);
    assert_eq!(offer("长春兼职会计"), ["kind=part_time 会计"]);
    assert_eq!(offer("养老护理员"), ["occupation=4-10-01-05 "]);
    assert!(offer("\"养老护理员\"").is_empty() && offer("没有这样的").is_empty());
}

proptest::proptest! {
    /// Whatever is typed is read, and nothing is lost but what was read.
    #[test]
    fn whatever_is_typed_is_read(text in "(长春|会计|5000|以上|年薪|[ \"“”-]|k|part time|\\PC){0,60}") {
        let reading = Reading::of(&text, &[]);
        if reading.pieces.is_empty() {
            proptest::prop_assert_eq!(&reading.words, &text.chars().take(400).collect::<String>());
        }
        let pieces: Vec<String> = reading.pieces.iter().map(|it| it.text.clone()).collect();
        proptest::prop_assert!(Reading::of(&text, &pieces).pieces.iter().all(|it| !pieces.contains(&it.text)));
    }
}
