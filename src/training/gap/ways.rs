//! Which classes and programmes lead to a certificate.

use chrono::{NaiveDate, NaiveDateTime};
use serde::Serialize;
use utoipa::ToSchema;

use super::queries;
use crate::clock::{self, rfc3339};
use crate::db::Conn;
use crate::i18n::Loc;
use crate::matching::conditions::{certificate_core, is_same_core};
use crate::training::TrainingClass;
use crate::training::classes::pages::public::end;
use crate::training::queries::class_title;

crate::code_list!(
    /// How near a way is.
    Stage, "gap-stage", {
        /// A class takes people, or waits for the day on which it does.
        Open = "open",
        /// A class is planned.
        Planned = "planned",
        /// There is a programme, and no class of it yet.
        Programme = "programme",
    }
);

/// A class that comes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields of a class")]
pub struct NextClass {
    pub id: i64,
    pub reference: String,
    pub name: String,
    pub region: Option<String>,
    pub is_online: bool,
    pub starts_on: NaiveDate,
    pub enrols_from: NaiveDateTime,
    pub enrols_until: NaiveDateTime,
    pub capacity: i32,
    pub n_free: i32,
}

impl From<&TrainingClass> for NextClass {
    fn from(it: &TrainingClass) -> NextClass {
        NextClass {
            id: it.id,
            reference: it.reference.clone(),
            name: it.name.clone(),
            region: it.region.clone(),
            is_online: it.is_online,
            starts_on: it.starts_on,
            enrols_from: it.enrols_from,
            enrols_until: it.enrols_until,
            capacity: it.capacity,
            n_free: it.n_free(),
        }
    }
}

/// A class or a programme that leads to a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// What makes the certificate's names one.
    pub core: String,
    /// The certificate, as the programme calls it.
    pub certificate: String,
    /// How near it is.
    pub stage: Stage,
    /// The programme's number.
    pub programme: String,
    /// Its name.
    pub programme_name: String,
    /// What of it is taught.
    pub specialism: String,
    /// Its place among the programme's specialisms.
    pub position: i16,
    /// Who gives it.
    pub organisation: String,
    /// The class, where there is one.
    pub class: Option<NextClass>,
}

impl Way {
    /// Where one reads more: an open class, or the programme of one that is not public.
    pub fn path(&self) -> String {
        match (&self.class, self.stage) {
            (Some(class), Stage::Open) => format!("/training/classes/{}", class.reference),
            _ => format!("/training/programmes/{}", self.programme),
        }
    }

    /// What it is called.
    pub fn title(&self) -> String {
        let class = self.class.as_ref().filter(|_| self.stage == Stage::Open);
        class_title(class.map_or("", |it| &it.name), &self.programme_name, &self.specialism)
    }

    /// What there is to know of it, in a line.
    pub fn note(&self, loc: Loc) -> String {
        let day = |it: NaiveDate| clock::show_day(it, loc.is_en());
        let Some(class) = &self.class else {
            return loc.t("gap-way-programme").with("organisation", &self.organisation).to_string();
        };
        let name = match self.stage {
            Stage::Planned => "gap-way-planned",
            _ if class.n_free > 0 => "gap-way-open",
            _ => "gap-way-full",
        };
        loc.t(name)
            .with("organisation", &self.organisation)
            .with("starts", day(class.starts_on))
            .with("until", end(class.enrols_until, loc))
            .with("n", class.n_free)
            .to_string()
    }
}

/// All ways there are.
#[derive(Debug, Clone, Default)]
pub struct Ways(Vec<Way>);

/// So many are named at most.
const MOST: usize = 3;

impl Ways {
    /// As they are now.
    pub fn load(conn: &mut Conn, now: NaiveDateTime) -> diesel::QueryResult<Ways> {
        Ok(Ways(queries::ways(conn, now)?))
    }

    /// The same but for these classes, by their numbers: whoever is in one needs no way there.
    #[must_use]
    pub fn without(mut self, classes: &[String]) -> Ways {
        self.0.retain(|it| it.class.as_ref().is_none_or(|class| !classes.contains(&class.reference)));
        self
    }

    /// Those that lead to a certificate, by the name that a posting uses.
    pub fn all_to(&self, asked: &str) -> Vec<&Way> {
        let core = certificate_core(asked);
        self.0.iter().filter(|it| is_same_core(&core, &it.core)).collect()
    }

    /// The nearest of them: classes that take people, else planned ones, else
    /// programmes; the earliest first.
    pub fn to(&self, asked: &str) -> Vec<&Way> {
        let all = self.all_to(asked);
        let nearest = all.iter().map(|it| it.stage.ordinal()).min();
        let mut chosen: Vec<&Way> = all.into_iter().filter(|it| Some(it.stage.ordinal()) == nearest).collect();
        chosen.sort_by_key(|it| it.class.as_ref().map(|it| (it.n_free == 0, it.starts_on, it.id)));
        chosen.truncate(MOST);
        chosen
    }
}

/// A way as a page links it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it is called.
    pub title: String,
    /// What there is to know.
    pub note: String,
    /// Where it leads.
    pub href: String,
}

/// The nearest ways to a certificate, as a page links them.
pub fn links(ways: &Ways, asked: &str, loc: Loc) -> Vec<Link> {
    let link = |it: &Way| Link { title: it.title(), note: it.note(loc), href: loc.path(&it.path()) };
    ways.to(asked).into_iter().map(link).collect()
}

/// A class or programme that leads to a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TrainingWay)]
pub struct WayRecord {
    /// How near it is.
    pub stage: Stage,
    /// The certificate, as the programme calls it.
    pub certificate: String,
    /// The programme's id.
    pub programme: String,
    /// Its name.
    pub programme_name: String,
    /// What of it is taught.
    pub specialism: String,
    /// Who gives it.
    pub organisation: String,
    /// The class's id, where people can enrol or will be able to.
    pub class: Option<String>,
    /// Its first day in Beijing.
    pub starts_on: Option<NaiveDate>,
    /// Until when people enrol.
    pub enrols_until: Option<String>,
    /// Seats that nobody holds.
    pub seats_free: Option<i32>,
}

impl From<&Way> for WayRecord {
    fn from(it: &Way) -> WayRecord {
        let class = it.class.as_ref();
        WayRecord {
            stage: it.stage,
            certificate: it.certificate.clone(),
            programme: it.programme.clone(),
            programme_name: it.programme_name.clone(),
            specialism: it.specialism.clone(),
            organisation: it.organisation.clone(),
            class: class.filter(|_| it.stage == Stage::Open).map(|it| it.reference.clone()),
            starts_on: class.map(|it| it.starts_on),
            enrols_until: class.map(|it| rfc3339(it.enrols_until)),
            seats_free: class.map(|it| it.n_free),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(certificate: &str, stage: Stage, starts_on: &str, n_free: i32) -> Way {
        let at = clock::start_of(starts_on.parse().unwrap());
        let class = NextClass {
            id: 1,
            reference: starts_on.to_owned(),
            name: String::new(),
            region: None,
            is_online: false,
            starts_on: starts_on.parse().unwrap(),
            enrols_from: at,
            enrols_until: at,
            capacity: 30,
            n_free,
        };
        Way {
            core: certificate_core(certificate),
            certificate: certificate.to_owned(),
            stage,
            programme: "p".to_owned(),
            programme_name: "焊工".to_owned(),
            specialism: "焊工".to_owned(),
            position: 1,
            organisation: "县职教中心".to_owned(),
            class: Some(class).filter(|_| stage != Stage::Programme),
        }
    }

    #[test]
    fn the_nearest_way_is_shown_a_class_with_a_seat_before_a_full_one() {
        let mut ways = Ways(vec![
            way("焊工证书", Stage::Programme, "2026-01-01", 0),
            way("焊工证书", Stage::Planned, "2026-04-01", 30),
            way("焊工证书", Stage::Open, "2026-03-01", 0),
            way("焊工证书", Stage::Open, "2026-03-08", 4),
            way("电工证书", Stage::Open, "2026-02-01", 9),
        ]);
        let starts = |ways: &Ways, asked: &str| -> Vec<String> {
            ways.to(asked)
                .iter()
                .map(|it| it.class.as_ref().map(|it| it.reference.clone()).unwrap_or_default())
                .collect()
        };
        assert_eq!(starts(&ways, "焊工证"), ["2026-03-08", "2026-03-01"]);
        assert!(starts(&ways, "驾驶证").is_empty());
        ways.0.retain(|it| it.stage != Stage::Open);
        assert_eq!(starts(&ways, "焊工证"), ["2026-04-01"]);
        ways.0.retain(|it| it.stage == Stage::Programme);
        assert_eq!(ways.to("焊工证")[0].path(), "/training/programmes/p");
    }
}
