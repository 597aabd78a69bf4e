//! A profile as JSON Resume.

use serde_json::{Map, Value, json};

use crate::codes::regions;
use crate::profiles::draft::Draft;

/// The profile as JSON Resume 1.0.0; what is ours alone stands in `meta.bole`.
/// Reading it back gives the same profile, less the citizen ID number.
pub fn to_json_resume(draft: &Draft) -> Value {
    let person = &draft.person;
    let names = person.region.as_deref().map(regions::path).unwrap_or_default();
    let names = names.iter().map(|it| it.name).collect::<Vec<_>>();
    let (province, city) = match names.as_slice() {
        [] => (None, None),
        [province] => (Some((*province).to_owned()), None),
        [province, rest @ ..] => (Some((*province).to_owned()), Some(rest.concat())),
    };
    let place = json!({ "countryCode": "CN", "region": province, "city": city, "address": person.address });
    let location = (province.is_some() || person.address.is_some()).then_some(place);
    let works = draft.works.iter().map(|it| {
        json!({ "name": it.organisation, "position": it.title, "startDate": it.start, "endDate": it.end,
            "summary": it.text })
    });
    let educations = draft.educations.iter().map(|it| {
        json!({ "institution": it.institution, "area": it.major, "studyType": it.level, "startDate": it.start,
            "endDate": it.end })
    });
    let skills = draft.skills.iter();
    let skills = skills.map(|it| json!({ "name": it.name, "level": it.level, "keywords": it.keywords }));
    let certificates = draft.certificates.iter();
    let certificates = certificates.map(|it| json!({ "name": it.name, "issuer": it.issuer, "date": it.date }));
    let languages = draft.languages.iter().map(|it| json!({ "language": it.name, "fluency": it.fluency }));
    let projects = draft
        .projects
        .iter()
        .map(|it| json!({ "name": it.name, "description": it.text, "startDate": it.start, "endDate": it.end }));
    let mut resume = json!({
        "$schema": "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json",
        "basics": {
            "name": person.name, "label": draft.headline, "email": person.email, "phone": person.phone,
            "summary": draft.summary, "location": location,
        },
        "work": works.collect::<Vec<_>>(),
        "education": educations.collect::<Vec<_>>(),
        "skills": skills.collect::<Vec<_>>(),
        "certificates": certificates.collect::<Vec<_>>(),
        "languages": languages.collect::<Vec<_>>(),
        "projects": projects.collect::<Vec<_>>(),
        "meta": { "version": "v1.0.0", "bole": {
            "region": person.region, "education": draft.education, "experience_years": draft.experience_years,
            "visibility": draft.visibility, "hidden_from": draft.hidden_from, "preferences": draft.preferences,
        } },
    });
    drop_empty(&mut resume);
    resume
}

/// Takes out what says nothing: the schema knows no nulls, and empty lists only add noise.
fn drop_empty(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.values_mut().for_each(drop_empty);
            object.retain(|_, it| !is_empty(it));
        }
        Value::Array(values) => values.iter_mut().for_each(drop_empty),
        _ => {}
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(values) => values.is_empty(),
        Value::Object(object) => Map::is_empty(object),
        _ => false,
    }
}
