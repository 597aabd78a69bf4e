use std::sync::Arc;

use super::*;
use crate::codes::Education;

fn row(cells: &[(&str, &str)]) -> Row {
    let cells = cells.iter().map(|(name, text)| (Arc::from(*name), Cell::Text((*text).to_owned())));
    Row { file: "表.csv".into(), number: 2, content: cells.collect() }
}

fn read(cells: &[(&str, &str)]) -> Result<Draft, Vec<Problem>> {
    draft(&row(cells), &Columns::default(), "测试来源")
}

#[test]
fn a_row_of_a_chinese_table_becomes_a_posting() {
    let draft = read(&[
        ("编号", "A-7"),
        ("岗位名称", " 养老护理员 "),
        ("单位名称", "幸福养老院"),
        ("薪资", "3800-4600元/月"),
        ("工作地点", "四平市伊通满族自治县人民大路8号"),
        ("学历要求", "初中及以上"),
        ("工作经验", "1年以上"),
        ("招聘人数", "招4人"),
        ("岗位描述", "岗位职责：照护老人。任职要求：有爱心。"),
        ("福利", "包吃、包住、五险"),
        ("证书要求", "养老护理员证、健康证"),
        ("专业", "专业不限"),
        ("截止日期", "2024-12-31"),
    ])
    .unwrap();
    assert_eq!(draft.title, "养老护理员");
    assert_eq!(draft.employer, "幸福养老院");
    assert_eq!(draft.pay.monthly(), (Some(3800), Some(4600)));
    assert_eq!(draft.region.as_deref(), Some("220323"));
    assert_eq!(draft.education, Some(Education::JuniorHigh));
    assert_eq!((draft.experience_years, draft.headcount), (Some(1), 4));
    assert_eq!((draft.duties.as_str(), draft.requirements.as_str()), ("照护老人。", "有爱心。"));
    assert_eq!(draft.benefits, ["包吃", "包住", "五险"]);
    assert_eq!(draft.certificates_required, ["养老护理员证", "健康证"]);
    assert!(draft.majors.is_empty());
    assert_eq!(draft.valid_until.unwrap().to_string(), "2024-12-31 16:00:00");
    assert_eq!((draft.source.as_deref(), draft.source_key.as_deref()), (Some("测试来源"), Some("A-7")));
}

#[test]
fn what_is_missing_is_no_reason_to_refuse() {
    let draft = read(&[("title", "普工"), ("city", "无"), ("salary_min", "0"), ("学历", "无")]).unwrap();
    assert_eq!(draft.employer, "测试来源");
    assert_eq!(draft.pay, Pay::UNKNOWN);
    assert_eq!((draft.region, draft.address, draft.education), (None, None, None));
    assert_eq!((draft.kind, draft.headcount, draft.experience_years), (Kind::FullTime, 1, None));
}

#[test]
fn a_row_without_a_key_gets_one_from_its_content() {
    let key = |title: &str| read(&[("title", title)]).unwrap().source_key.unwrap();
    assert_eq!(key("普工"), key("普工"));
    assert_ne!(key("普工"), key("保安"));
}

#[test]
fn values_in_the_wrong_column_are_read_as_what_they_are() {
    let draft = read(&[("title", "测试"), ("education", "招3人"), ("benefits", "双休,2年经验")]).unwrap();
    assert_eq!((draft.education, draft.headcount, draft.experience_years), (None, 3, Some(2)));
    assert_eq!(draft.benefits, ["双休"]);
}

#[test]
fn conditions_are_found_in_the_text_where_no_column_says_them() {
    let text = "任职要求：大专及以上学历，2年以上餐饮经验。";
    let draft = read(&[("title", "厨师"), ("description", text)]).unwrap();
    assert_eq!((draft.education, draft.experience_years), (Some(Education::College), Some(2)));
    let draft = read(&[("title", "厨师"), ("description", text), ("经验", "应届生")]).unwrap();
    assert_eq!(draft.experience_years, Some(0));
}

#[test]
fn pay_comes_as_text_or_as_two_amounts_a_month() {
    let monthly = |cells: &[(&str, &str)]| read(cells).map(|it| it.pay.monthly());
    let cases: [(&[(&str, &str)], _); 5] = [
        (&[("title", "a"), ("salary_text", "1.2-2.4万")], (Some(12_000), Some(24_000))),
        (&[("title", "a"), ("salary_min", "8000.0"), ("salary_max", "15000.0")], (Some(8000), Some(15_000))),
        (&[("title", "a"), ("salary_min", "33333"), ("salary_max", "16666")], (Some(16_666), Some(33_333))),
        (&[("title", "a"), ("salary_max", "4500.0")], (None, Some(4500))),
        (&[("title", "a"), ("salary_min", "1.5万")], (Some(15_000), None)),
    ];
    for (cells, expected) in cases {
        assert_eq!(monthly(cells), Ok(expected), "{cells:?}");
    }
}

#[test]
fn all_that_is_wrong_with_a_row_is_told_at_once() {
    let problems = read(&[
        ("薪资", "8-5千"),
        ("学历", "一流"),
        ("经验", "丰富"),
        ("人数", "很多"),
        ("性质", "蓝色"),
        ("截止日期", "明天"),
        ("职业代码", "9-99-99-99"),
        ("region", "999999"),
    ])
    .unwrap_err();
    let mut reasons = problems.iter().map(|it| it.reason).collect::<Vec<_>>();
    reasons.sort_unstable();
    let expected = [
        Reason::TitleMissing,
        Reason::PayMinAboveMax,
        Reason::EducationUnknown,
        Reason::ExperienceUnreadable,
        Reason::HeadcountUnreadable,
        Reason::KindUnknown,
        Reason::OccupationUnknown,
        Reason::RegionUnknown,
        Reason::DateUnreadable,
    ];
    assert_eq!(reasons, expected);
    assert_eq!((problems[0].column.as_str(), problems[0].value.as_str()), ("title", ""));
    let long = "长".repeat(101);
    assert_eq!(read(&[("title", &long)]).unwrap_err()[0].reason, Reason::TitleTooLong);
}

#[test]
fn a_column_of_another_name_can_be_mapped() {
    let columns = Columns::with("活儿=title,给多少=pay").unwrap();
    let draft = draft(&row(&[("活儿", "瓦工"), ("给多少", "300元/天")]), &columns, "x").unwrap();
    assert_eq!((draft.title.as_str(), draft.pay.min_fen), ("瓦工", Some(30_000)));
}
