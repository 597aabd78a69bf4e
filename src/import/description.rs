//! One long text as duties, requirements and the rest.
//!
//! Job boards give a posting as one text without line breaks, with headings
//! inside (`岗位职责：1、… 任职要求：1、…`) and words of the page at its end.
//! The text is cut at the headings; what belongs to neither duties nor
//! requirements (pay, hours, the way there) follows the duties under its own
//! heading. Numbered items get a line each.

use super::text;

/// A description in its parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Parts {
    /// What is done, and everything that is neither this nor the next.
    pub duties: String,
    /// What is asked for.
    pub requirements: String,
    /// What the page named as the occupation (`职能类别：…`).
    pub occupation: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    Duties,
    Requirements,
    Other,
}

/// Headings, the longer before those that they begin with. The second group may
/// stand inside of running text and so must be followed by a colon.
const HEADINGS: &[(&str, Section)] = &[
    ("岗位职责", Section::Duties),
    ("工作职责", Section::Duties),
    ("职位描述", Section::Duties),
    ("职责描述", Section::Duties),
    ("工作内容", Section::Duties),
    ("岗位描述", Section::Duties),
    ("主要职责", Section::Duties),
    ("职位职责", Section::Duties),
    ("岗位内容", Section::Duties),
    ("工作描述", Section::Duties),
    ("职位信息", Section::Duties),
    ("Responsibilities", Section::Duties),
    ("Job Description", Section::Duties),
    ("任职要求", Section::Requirements),
    ("岗位要求", Section::Requirements),
    ("任职资格", Section::Requirements),
    ("职位要求", Section::Requirements),
    ("任职条件", Section::Requirements),
    ("招聘要求", Section::Requirements),
    ("招聘条件", Section::Requirements),
    ("应聘要求", Section::Requirements),
    ("技能要求", Section::Requirements),
    ("能力要求", Section::Requirements),
    ("技术要求", Section::Requirements),
    ("工作要求", Section::Requirements),
    ("岗位需求", Section::Requirements),
    ("岗位条件", Section::Requirements),
    ("基本要求", Section::Requirements),
    ("其他要求", Section::Requirements),
    ("Requirements", Section::Requirements),
    ("Qualifications", Section::Requirements),
    ("福利待遇", Section::Other),
    ("薪资待遇", Section::Other),
    ("薪酬待遇", Section::Other),
    ("工资待遇", Section::Other),
    ("岗位待遇", Section::Other),
    ("薪酬福利", Section::Other),
    ("薪资福利", Section::Other),
    ("公司福利", Section::Other),
    ("员工福利", Section::Other),
    ("工作时间", Section::Other),
    ("上班时间", Section::Other),
    ("工作地点", Section::Other),
    ("工作地址", Section::Other),
    ("上班地点", Section::Other),
    ("上班地址", Section::Other),
    ("公司地址", Section::Other),
    ("公司简介", Section::Other),
    ("公司介绍", Section::Other),
    ("晋升空间", Section::Other),
    ("联系方式", Section::Other),
];
const SHORT_HEADINGS: &[(&str, Section)] =
    &[("职责", Section::Duties), ("要求", Section::Requirements), ("福利", Section::Other), ("待遇", Section::Other)];

/// Cuts a description into its parts.
pub(super) fn split(description: &str) -> Parts {
    let (body, occupation) = without_page_words(description);
    let mut duties = Vec::new();
    let mut requirements = Vec::new();
    let mut others = Vec::new();
    let mut section = Section::Duties;
    let mut start = 0;
    let mut close = |section: Section, heading: &str, part: &str| {
        let part = tidy(part);
        match section {
            _ if part.is_empty() => {}
            Section::Duties => duties.push(part),
            Section::Requirements => requirements.push(part),
            Section::Other => others.push(format!("{heading}：{part}")),
        }
    };
    let mut heading = "";
    let mut at = 0;
    while let Some(next) = body[at..].chars().next() {
        match heading_at(body, at) {
            Some((word, kind, end)) => {
                close(section, heading, &body[start..at]);
                (heading, section, start, at) = (word, kind, end, end);
            }
            None => at += next.len_utf8(),
        }
    }
    close(section, heading, &body[start..]);
    duties.append(&mut others);
    Parts { duties: duties.join("\n"), requirements: requirements.join("\n"), occupation }
}

/// The heading that begins here, and where what it heads begins.
fn heading_at(body: &str, at: usize) -> Option<(&'static str, Section, usize)> {
    let rest = &body[at..];
    // Almost no place begins a heading, and the first character says so.
    let first = rest.chars().next()?;
    if !"岗工职主任招应技能基其福薪公员上晋联要待RJQ".contains(first) {
        return None;
    }
    let long = HEADINGS.iter().find(|(word, _)| rest.starts_with(word));
    let (word, section) = match long {
        Some(found) => *found,
        None => {
            let found = SHORT_HEADINGS.iter().find(|(word, _)| rest.starts_with(word))?;
            let before = body[..at].chars().next_back();
            let is_apart = before.is_none_or(|it| !it.is_alphanumeric());
            return after_colon(rest, found.0).filter(|_| is_apart).map(|end| (found.0, found.1, at + end));
        }
    };
    if let Some(end) = after_colon(rest, word) {
        return Some((word, section, at + end));
    }
    // `岗位职责1、…` and `任职要求\n…`: a heading without a colon.
    let follows = rest[word.len()..].chars().next()?;
    let is_heading = follows.is_ascii_digit() || matches!(follows, '\n' | '\r' | '（' | '(' | '【');
    is_heading.then_some((word, section, at + word.len()))
}

/// Where the text behind `word` and its colon begins (`】：`, `(Duties):`, ` : `).
fn after_colon(rest: &str, word: &str) -> Option<usize> {
    let tail = &rest[word.len()..];
    let mut end = 0;
    let mut has_colon = false;
    for (i, it) in tail.char_indices().take(4) {
        match it {
            '：' | ':' | '】' | ']' | '》' => has_colon = true,
            ' ' | '　' | '&' => {}
            _ => break,
        }
        end = i + it.len_utf8();
    }
    has_colon.then_some(word.len() + end)
}

/// The text without what the page put behind it, and the occupation named there.
fn without_page_words(description: &str) -> (&str, Option<String>) {
    let mut body = description.trim();
    body = body.strip_suffix("微信分享").unwrap_or(body).trim_end();
    let mut occupation = None;
    // Beyond this length it is text that happens to hold the word.
    const LONGEST_TAIL: usize = 900;
    if let Some(at) = body.rfind("职能类别：").filter(|at| body.len() - at < LONGEST_TAIL) {
        let tail = &body[at + "职能类别：".len()..];
        let named = tail.split("关键字：").next().unwrap_or(tail).trim();
        occupation = (!named.is_empty()).then(|| text::line(named));
        body = body[..at].trim_end();
    } else if let Some(at) = body.rfind("关键字：").filter(|at| body.len() - at < LONGEST_TAIL) {
        body = body[..at].trim_end();
    }
    (body, occupation)
}

/// A part with a line for each numbered item, without the brackets and numbers
/// of the headings around it (`：`, `【`, `二、`).
fn tidy(part: &str) -> String {
    let part = part.trim_matches(|it: char| it.is_whitespace() || "：:【】[]《》".contains(it));
    let part = part.trim_start_matches(|it: char| it.is_whitespace() || "；;、,，".contains(it));
    text::lines(&itemised(without_loose_number(part)))
}

fn without_loose_number(part: &str) -> &str {
    let Some(head) = part.strip_suffix(['、', '.', '．']) else { return part };
    let kept = head.trim_end_matches(|it: char| it.is_ascii_digit() || "一二三四五六".contains(it));
    if kept.len() < head.len() { kept.trim_end() } else { part }
}

/// Breaks the line before `1、`, `2、`, `3、`… as long as the numbers go on by one.
fn itemised(part: &str) -> String {
    let mut broken = String::with_capacity(part.len() + 32);
    let mut expected = 1;
    let mut before = ' ';
    let mut at = 0;
    while let Some(next) = part[at..].chars().next() {
        let is_start = next.is_ascii_digit() && !before.is_ascii_alphanumeric() && before != '.';
        if is_start {
            let rest = &part[at..];
            let end = rest.find(|it: char| !it.is_ascii_digit()).unwrap_or(rest.len());
            let mut follows = rest[end..].chars();
            let mark = follows.next().filter(|it| "、.．)）".contains(*it));
            // `1.5年` is a number, not the first item.
            let is_decimal = mark == Some('.') && follows.next().is_some_and(|it| it.is_ascii_digit());
            let number = rest[..end].parse::<u32>().ok().filter(|_| mark.is_some() && !is_decimal);
            if number == Some(1) || number == Some(expected) {
                expected = number.unwrap_or(0) + 1;
                let opened = broken.ends_with(['(', '（']).then(|| broken.pop()).flatten();
                if !broken.is_empty() && !broken.ends_with('\n') {
                    broken.push('\n');
                }
                broken.extend(opened);
            }
            broken.push_str(&rest[..end]);
            at += end;
            before = '0';
            continue;
        }
        broken.push(next);
        before = next;
        at += next.len_utf8();
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(description: &str, duties: &str, requirements: &str) {
        let parts = split(description);
        assert_eq!((parts.duties.as_str(), parts.requirements.as_str()), (duties, requirements), "{description}");
    }

    #[test]
    fn a_description_is_cut_at_its_headings() {
        check(
            "岗位职责：1、收银；2、理货。任职要求：1、高中以上；2、会用收银机",
            "1、收银；\n2、理货。",
            "1、高中以上；\n2、会用收银机",
        );
        check("【岗位职责】收银【任职要求】高中以上", "收银", "高中以上");
        check("一、岗位职责：收银 二、任职资格：高中", "收银", "高中");
        check("任职要求：高中。工作内容：收银", "收银", "高中。");
        check("职责：收银。要求：高中", "收银。", "高中");
        check("要求严格。按客户要求：收银", "要求严格。按客户要求：收银", "");
        check("岗位职责1、收银2、理货岗位要求1.高中", "1、收银\n2、理货", "1.高中");
        check("负责收银。", "负责收银。", "");
        check(
            "收银。任职要求：高中。福利待遇：包住。工作时间：8小时",
            "收银。\n福利待遇：包住。\n工作时间：8小时",
            "高中。",
        );
        check("", "", "");
    }

    #[test]
    fn words_of_the_page_are_taken_away() {
        let parts = split("负责收银。职能类别：收银员关键字：超市理货微信分享");
        assert_eq!(parts.duties, "负责收银。");
        assert_eq!(parts.occupation.as_deref(), Some("收银员"));
        check("负责收银。关键字：超市微信分享", "负责收银。", "");
        check("负责收银。微信分享", "负责收银。", "");
    }

    #[test]
    fn numbers_that_are_no_items_stay_in_their_line() {
        check(
            "1、1.5年以上经验，JDK1.8；2、熟悉C++11、Python3、5G",
            "1、1.5年以上经验，JDK1.8；\n2、熟悉C++11、Python3、5G",
            "",
        );
        check("（1）收银（2）理货", "（1）收银\n（2）理货", "");
        check("1、3年以上经验2、大专", "1、3年以上经验\n2、大专", "");
        check("共3、5楼两处，9.收银", "共3、5楼两处，9.收银", "");
    }
}
