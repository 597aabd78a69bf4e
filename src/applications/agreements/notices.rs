//! What is told of intentions. What belongs to an application is told by
//! [`applications::notices`](crate::applications) instead.

use chrono::NaiveDateTime;

use super::queries::intentions::Intention;
use crate::Result;
use crate::app::App;
use crate::applications::Side;
use crate::db::Conn;
use crate::employers::{self, MemberRole};
use crate::notifications::{self, News, Topic};
use crate::profiles;

/// Tells one side a piece of news of an intention, once for each kind.
pub(super) fn tell(
    conn: &mut Conn,
    app: &App,
    it: &Intention,
    side: Side,
    kind: &'static str,
    now: NaiveDateTime,
) -> Result<()> {
    let employer = employers::queries::load_many(conn, &[it.employer_id])?.pop().map(|it| it.name);
    let (readers, link) = match side {
        Side::Seeker => {
            let account = profiles::queries::account_of(conn, it.profile_id)?;
            (account.into_iter().collect(), "/profile/intentions")
        }
        Side::Employer => {
            (employers::queries::member_accounts(conn, it.employer_id, MemberRole::Recruiter)?, "/employer/intentions")
        }
    };
    for account_id in readers {
        let news = News {
            account_id,
            topic: Topic::Agreements,
            kind,
            occasion: format!("intention/{}/{kind}", it.reference),
            arguments: vec![
                ("employer", employer.clone().unwrap_or_default()),
                ("number", it.reference.to_uppercase()),
            ],
            link: link.to_owned(),
        };
        notifications::tell(conn, app, &news, now)?;
    }
    Ok(())
}
