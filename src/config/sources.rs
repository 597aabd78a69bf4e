//! Where settings come from: the file, and the variables on top of it.
//!
//! Each setting is read by itself, so that all that are wrong are told at once:
//! the library's own sources stop at the first.

use confique::meta::{FieldKind, Meta};
use confique::{Config, Layer as _};
use toml::Value;

use super::Settings;

type Layer = <Settings as Config>::Layer;

/// What the file and the variables say; what is unknown or of a wrong form
/// becomes a problem.
pub(super) fn read(table: &toml::Table, problems: &mut Vec<String>) -> Layer {
    unknown_keys(table, &Settings::META, "", problems);
    let known = variables();
    problems.extend(
        std::env::vars_os()
            .filter_map(|it| it.0.into_string().ok())
            .filter(|it| it.starts_with("BOLE_") && !known.contains(&it.as_str()))
            .map(|it| format!("the variable {it} is not known")),
    );
    let mut all = Layer::empty();
    for (path, variable) in leaves(&Settings::META) {
        let spoken = variable.and_then(|it| std::env::var(it).ok().map(|text| (it, text)));
        let read = match (spoken, inside(table, &path)) {
            (Some((name, text)), in_file) => match (of_text(&path, &text), in_file) {
                (Ok(layer), _) => Ok(layer),
                // An empty variable that cannot be a value is one that is not set.
                (Err(_), Some(value)) if text.is_empty() => of_value(&path, value.clone()),
                (Err(_), None) if text.is_empty() => continue,
                (Err(err), _) => Err(format!("{name}: {err}")),
            },
            (None, Some(value)) => of_value(&path, value.clone()),
            (None, None) => continue,
        };
        match read {
            Ok(layer) => all = all.with_fallback(layer),
            Err(problem) => problems.push(problem),
        }
    }
    all
}

/// The names of all variables.
pub(super) fn variables() -> Vec<&'static str> {
    leaves(&Settings::META).into_iter().filter_map(|it| it.1).collect()
}

/// Every setting: its path in the file, and its variable.
fn leaves(meta: &'static Meta) -> Vec<(Vec<&'static str>, Option<&'static str>)> {
    let mut found = Vec::new();
    for field in meta.fields {
        match &field.kind {
            FieldKind::Leaf { env, .. } => found.push((vec![field.name], *env)),
            FieldKind::Nested { meta } => {
                found.extend(leaves(meta).into_iter().map(|(path, env)| ([&[field.name], &*path].concat(), env)));
            }
        }
    }
    found
}

fn inside<'a>(table: &'a toml::Table, path: &[&str]) -> Option<&'a Value> {
    let (first, rest) = path.split_first()?;
    let value = table.get(*first)?;
    if rest.is_empty() { Some(value) } else { inside(value.as_table()?, rest) }
}

/// Settings of which only this one says something.
fn of_value(path: &[&str], value: Value) -> Result<Layer, String> {
    let nest = |it, name: &&str| Value::Table([((*name).to_owned(), it)].into_iter().collect());
    let table = path.iter().rev().fold(value, nest);
    table.try_into().map_err(|err: toml::de::Error| format!("{}: {}", path.join("."), err.message()))
}

/// The same of a variable, whose text may be a number or a truth.
fn of_text(path: &[&str], text: &str) -> Result<Layer, String> {
    let number = text.parse().ok().map(Value::Integer);
    let truth = match text {
        "true" | "yes" | "1" => Some(Value::Boolean(true)),
        "false" | "no" | "0" => Some(Value::Boolean(false)),
        _ => None,
    };
    let mut others = [number, truth].into_iter().flatten();
    of_value(path, Value::String(text.to_owned()))
        .or_else(|err| others.find_map(|it| of_value(path, it).ok()).ok_or(err))
}

fn unknown_keys(table: &toml::Table, meta: &Meta, prefix: &str, problems: &mut Vec<String>) {
    for (key, value) in table {
        match (meta.fields.iter().find(|it| it.name == key).map(|it| &it.kind), value) {
            (None, _) => problems.push(format!("the key {prefix}{key} is not known")),
            (Some(FieldKind::Nested { meta }), Value::Table(table)) => {
                unknown_keys(table, meta, &format!("{prefix}{key}."), problems);
            }
            (Some(FieldKind::Nested { .. }), _) => problems.push(format!("{prefix}{key} is a table: [{prefix}{key}]")),
            (Some(FieldKind::Leaf { .. }), _) => {}
        }
    }
}
