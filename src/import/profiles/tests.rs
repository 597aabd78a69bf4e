use serde_json::json;

use super::*;
use crate::codes::Education;
use crate::profiles::draft::Person;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 6, 15).unwrap()
}

#[test]
fn a_json_resume_becomes_a_profile_and_names_what_is_left_out() {
    let resume = json!({
        "$schema": "…",
        "basics": {
            "name": " 李 平 ", "label": "养老护理员", "email": "li@example.org", "phone": "15400000001",
            "image": "me.jpg", "summary": "踏实。\n\n肯干。",
            "location": {"region": "吉林省", "city": "四平市伊通满族自治县", "address": "人民大路8号", "countryCode": "CN", "postalCode": "130700"},
        },
        "work": [
            {"name": "幸福养老院", "position": "护理员", "startDate": "2021-07", "endDate": "至今", "highlights": ["照护老人"], "url": "x"},
            {"company": "某饭店", "position": "服务员", "startDate": "2019", "endDate": "2021"},
            {"url": "y"},
        ],
        "education": [{"institution": "县职教中心", "area": "护理", "studyType": "中专", "endDate": "2019-06", "score": "A"}],
        "skills": [{"name": "护理", "level": "熟练", "keywords": ["翻身", "喂饭"]}, {}],
        "certificates": [{"name": "养老护理员", "issuer": "人社局", "date": "2022-05-01"}],
        "languages": [{"language": "朝鲜语", "fluency": "流利"}],
        "interests": [{"name": "跳舞"}],
        "meta": {"version": "v1.0.0", "bole": {
            "preferences": {"occupations": ["4-14-04-01"], "regions": ["220323"], "pay_min": 3500, "kinds": ["full_time", "兼职"]},
            "visibility": "verified_employers", "colour": "blue",
        }},
    });
    let Imported { draft, skipped } = from_json_resume(&resume, today()).unwrap();
    assert_eq!(draft.person.name, "李 平");
    assert_eq!(draft.person.region.as_deref(), Some("220323"));
    assert_eq!(draft.person.address.as_deref(), Some("人民大路8号"));
    assert_eq!(draft.summary.as_deref(), Some("踏实。\n肯干。"));
    assert_eq!(draft.works.len(), 2);
    assert_eq!((draft.works[0].text.as_str(), draft.works[0].end), ("照护老人", None));
    assert_eq!(draft.works[1].organisation, "某饭店");
    assert_eq!((draft.education, draft.experience_years), (Some(Education::Vocational), Some(5)));
    assert_eq!(draft.preferences.kinds, [Kind::FullTime, Kind::PartTime]);
    assert_eq!(draft.preferences.pay_min, Some(3500));
    assert_eq!(draft.visibility, Visibility::VerifiedEmployers);
    let expected = [
        "basics.location.postalCode",
        "basics.image",
        "meta.bole.colour",
        "work[].url",
        "education[].score",
        "interests",
    ];
    assert_eq!(skipped, expected);
}

#[test]
fn a_profile_goes_out_and_comes_back_the_same() {
    let date = PartialDate::parse;
    let mut draft = Draft {
        person: Person {
            name: "王芳".to_owned(),
            email: Some("wang@example.org".to_owned()),
            phone: Some("15400000002".to_owned()),
            citizen_id: Some("220399188002290010".to_owned()),
            region: Some("220323".to_owned()),
            address: Some("人民大路8号".to_owned()),
        },
        headline: Some("护士".to_owned()),
        summary: Some("一\n二".to_owned()),
        works: vec![Work {
            organisation: "县医院".to_owned(),
            title: "护士".to_owned(),
            start: date("2020-07-01"),
            end: date("2022-06"),
            text: "护理".to_owned(),
        }],
        educations: vec![Schooling {
            institution: "卫校".to_owned(),
            level: Some(Education::College),
            end: date("2020"),
            ..Schooling::default()
        }],
        skills: vec![Skill { name: "输液".to_owned(), ..Skill::default() }],
        hidden_from: vec!["某公司".to_owned()],
        visibility: Visibility::VerifiedEmployers,
        preferences: Preferences { occupations: vec!["4-14-04-01".to_owned()], ..Preferences::default() },
        ..Draft::default()
    };
    draft.compute(today());
    let resume = to_json_resume(&draft);
    assert!(!resume.to_string().contains("220399188002290010"));
    assert_eq!(resume["basics"]["location"]["region"], "吉林省");
    let back = from_json_resume(&resume, today()).unwrap();
    draft.person.citizen_id = None;
    assert_eq!(back, Imported { draft, skipped: Vec::new() });
}

#[test]
fn what_is_wrong_is_told_at_once_and_what_is_missing_is_not_wrong() {
    assert!(from_json_resume(&json!({"basics": {"name": "李平"}}), today()).is_ok());
    let reasons = |resume: Value| {
        let problems = from_json_resume(&resume, today()).unwrap_err();
        problems.into_iter().map(|it| (it.column, it.reason)).collect::<Vec<_>>()
    };
    assert_eq!(reasons(json!([])), [(String::new(), Reason::WrongShape)]);
    let resume = json!({
        "basics": {"email": {"a": 1}},
        "work": [{"name": "x", "startDate": "去年"}],
        "skills": "Java",
        "meta": {"bole": {"preferences": {"occupations": ["9-99-99-99"], "regions": ["999999"], "kinds": ["蓝色"], "pay_min": "很多"}}},
    });
    let expected = [
        ("basics.email", Reason::WrongShape),
        ("meta.bole.preferences.occupations", Reason::OccupationUnknown),
        ("meta.bole.preferences.regions", Reason::RegionUnknown),
        ("meta.bole.preferences.kinds", Reason::KindUnknown),
        ("meta.bole.preferences.pay_min", Reason::PayUnreadable),
        ("work[].startDate", Reason::DateUnreadable),
        ("skills", Reason::WrongShape),
        ("basics.name", Reason::NameMissing),
    ];
    assert_eq!(reasons(resume), expected.map(|(path, reason)| (path.to_owned(), reason)));
}
