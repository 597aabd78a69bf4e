//! Words of the county: what its postings and its people say.
//!
//! The sentences are data of the demo and therefore Chinese. None of them, and
//! nothing that is taken from the classification, speaks of sex, age, household
//! registration, looks or marriage ([`is_barred`]).

use super::data::{Trade, Unit};
use super::random::Random;
use crate::codes::Education;

/// What no posting may ask for, and so no text of the county holds.
pub(super) const BARRED: &[&str] = &[
    "男",
    "女",
    "岁",
    "年龄",
    "户籍",
    "户口",
    "已婚",
    "未婚",
    "婚育",
    "身高",
    "形象",
    "五官",
    "限本地",
    "属相",
    "星座",
    "押金",
];

/// Whether a text names what no posting may.
pub(super) fn is_barred(text: &str) -> bool {
    BARRED.iter().any(|it| text.contains(it))
}

const SOFT: &[&str] = &[
    "工作认真负责，服从工作安排",
    "责任心强，做事细致",
    "有团队合作精神，沟通顺畅",
    "踏实肯干，愿意学习新技能",
    "遵守操作规程，有安全意识",
    "待人热情，有耐心",
    "时间观念强，能按排班到岗",
    "能独立完成岗位工作",
];

const DAY_SHIFTS: &[&str] = &[
    "长白班，8:00—17:00，午休一小时，双休",
    "周一至周五 8:30—17:00，法定节假日休息",
    "8:00—16:30，单双休轮换",
    "行政班，每周五天，加班调休",
];
const ROTATING_SHIFTS: &[&str] = &[
    "两班倒，每班十二小时，上二休二",
    "三班两运转，夜班有补贴",
    "早班 7:00—15:00，晚班 13:00—21:00，每周轮换，月休四天",
    "白班 7:30—17:30，月休四天",
    "按排班上岗，旺季加班有加班费",
];
const FLEXIBLE_SHIFTS: &[&str] =
    &["时间灵活，提前一天排班", "周末及节假日为主", "农忙时节用工，当日结算", "每天四小时，上午下午可选"];

/// Kinds of units that keep office hours.
const OFFICE_HOURS: &[&str] =
    &["school", "kindergarten", "public", "finance", "law", "office", "agency", "it", "media", "decoration"];
/// Kinds of units that are there for the public.
const PUBLIC_UNITS: &[&str] = &["school", "hospital", "clinic", "public", "kindergarten"];
const FACTORIES: &[&str] = &["food", "machinery", "garment", "furniture", "pharma", "livestock", "farm", "energy"];

const PUBLIC_BENEFITS: &[&str] =
    &["五险一金", "带薪年休假", "工作餐", "定期体检", "周转宿舍", "取暖补贴", "工会福利", "进修培训"];
const FACTORY_BENEFITS: &[&str] = &[
    "五险",
    "包吃",
    "包住",
    "全勤奖",
    "工龄奖",
    "免费班车",
    "节日福利",
    "夜班补贴",
    "高温补贴",
    "老带新奖励",
    "加班费",
];
const OFFICE_BENEFITS: &[&str] =
    &["五险一金", "双休", "绩效奖金", "年终奖", "带薪年假", "交通补贴", "餐饮补贴", "团建", "弹性工作", "定期体检"];
const SERVICE_BENEFITS: &[&str] =
    &["包吃", "包住", "月休四天", "提成", "全勤奖", "节日福利", "带薪培训", "生日会", "五险", "工服免费"];

/// The duties: what the classification says of the occupation, item by item, and the hours.
pub(super) fn duties(random: &mut Random, trade: &Trade, unit: &Unit, title: &str, is_flexible: bool) -> String {
    let mut items = Vec::new();
    let skills = random.some(&trade.skills, 2);
    if !skills.is_empty() {
        items.push(format!("承担{title}岗位工作，以{}为主", skills.join("、")));
    }
    let tasks = trade.tasks();
    let n_tasks = usize::try_from(random.between(3, 5)).unwrap_or(3);
    items.extend(random.some(&tasks, n_tasks).into_iter().map(str::to_owned));
    if tasks.is_empty() {
        items.extend(trade.skills.iter().map(|it| format!("按班组安排完成{it}")));
        items.push("保持工位整洁，做好交接班记录".to_owned());
    }
    items.push(
        random.pick(&["完成班组长交办的其他工作", "做好工作记录，按时交接", "配合其他岗位完成临时任务"]).to_string(),
    );
    let hours = if is_flexible {
        FLEXIBLE_SHIFTS
    } else if OFFICE_HOURS.contains(&unit.kind) {
        DAY_SHIFTS
    } else {
        ROTATING_SHIFTS
    };
    format!("{}\n工作时间：{}。", numbered(&items), random.pick(hours))
}

/// What is asked for, in the order in which people write it.
pub(super) fn requirements(random: &mut Random, trade: &Trade, education: Option<Education>, years: i32) -> String {
    let mut items = Vec::new();
    let level = education.map_or("学历不限", |it| level_words(it));
    items.push(if trade.majors.is_empty() {
        level.to_owned()
    } else {
        format!("{level}，{}等相关专业", trade.majors.join("、"))
    });
    items.push(match years {
        0 => random.pick(&["无经验可培训上岗", "应届毕业生亦可，有人带教", "经验不限，愿意学即可"]).to_string(),
        years => format!("{years}年以上相关工作经验"),
    });
    let skills = random.some(&trade.skills, 3);
    match skills.as_slice() {
        [] => {}
        [only] => items.push(format!("会{only}")),
        [most @ .., last] if random.percent(40) => {
            items.push(format!("熟悉{}，会{last}者优先", most.join("、")));
        }
        all => items.push(format!("熟悉{}", all.join("、"))),
    }
    if !trade.required.is_empty() {
        items.push(format!("持有{}", trade.required.join("、")));
    }
    if !trade.preferred.is_empty() {
        items.push(format!("有{}者优先", trade.preferred.join("、")));
    }
    items.extend(random.some(SOFT, 2).into_iter().map(str::to_owned));
    numbered(&items)
}

const fn level_words(level: Education) -> &'static str {
    match level {
        Education::JuniorHigh => "初中及以上学历",
        Education::SeniorHigh => "高中及以上学历",
        Education::Vocational => "中专、技校及以上学历",
        Education::College => "大专及以上学历",
        Education::Bachelor => "本科及以上学历",
        Education::Master => "硕士研究生及以上学历",
        Education::Doctor => "博士研究生学历",
    }
}

/// Benefits as units of that kind give them.
pub(super) fn benefits(random: &mut Random, unit: &Unit) -> Vec<String> {
    let known = if PUBLIC_UNITS.contains(&unit.kind) {
        PUBLIC_BENEFITS
    } else if FACTORIES.contains(&unit.kind) {
        FACTORY_BENEFITS
    } else if OFFICE_HOURS.contains(&unit.kind) {
        OFFICE_BENEFITS
    } else {
        SERVICE_BENEFITS
    };
    let n_benefits = usize::try_from(random.between(2, 6)).unwrap_or(3);
    random.some(known, n_benefits).into_iter().map(str::to_owned).collect()
}

/// Whether units of that kind recruit as public institutions.
pub(super) fn is_public(unit: &Unit) -> bool {
    PUBLIC_UNITS.contains(&unit.kind)
}

/// A title as people decorate it, now and then.
pub(super) fn decorated(random: &mut Random, title: &str, benefits: &[String], years: i32) -> String {
    if title.ends_with('）') {
        return title.to_owned();
    }
    match random.below(16) {
        0 => format!("急聘{title}"),
        1 => format!("诚聘{title}"),
        2 if benefits.iter().any(|it| it == "包住") && benefits.iter().any(|it| it == "包吃") => {
            format!("{title}（包吃住）")
        }
        3 if years == 0 && !title.contains("实习") => format!("{title}（应届生可）"),
        4 if benefits.iter().any(|it| it == "双休") => format!("{title}（双休）"),
        _ => title.to_owned(),
    }
}

/// What a person says of themselves.
pub(super) fn summary(random: &mut Random, title: &str, years: i64, skills: &[&str]) -> String {
    let beginning = match years {
        0 => format!("刚毕业，想从事{title}工作。"),
        years => format!("从事{title}及相关工作{years}年。"),
    };
    let skills = if skills.is_empty() { String::new() } else { format!("熟悉{}。", skills.join("、")) };
    let end = random.pick(&[
        "希望在伊通县内就近就业，随时可以到岗。",
        "做事踏实，愿意从基层做起。",
        "能适应倒班，吃苦耐劳。",
        "想找一份能长期做的工作。",
        "愿意参加培训，考取相关证书。",
        "有驾照，可自己通勤。",
    ]);
    format!("{beginning}{skills}{end}")
}

/// Items as numbered lines.
fn numbered(items: &[String]) -> String {
    let last = items.len();
    let lines = items.iter().enumerate().map(|(i, it)| {
        let it = it.trim_end_matches(['。', '；']);
        format!("{}. {it}{}", i + 1, if i + 1 == last { "。" } else { "；" })
    });
    lines.collect::<Vec<_>>().join("\n")
}
