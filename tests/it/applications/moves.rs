//! The table of moves is the only way, whoever tries and however often.

use bole::applications::queries::{self, NewApplication, history};
use bole::applications::{Mover, Reason, Source, State, Step, advance, moves};
use bole::{Error, postings, profiles};
use chrono::TimeDelta;

use super::{UNIT, account_id, applied, arrived, member, published, seeker};
use crate::support::TestApp;

/// Numbers by chance, the same for the same seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % n as u64).unwrap()
    }
}

/// What the rows of one application say: state, version, whether it has ended,
/// and the states along its history.
async fn told(app: &TestApp, reference: &str) -> (State, i64, bool, Vec<(Option<State>, State)>) {
    let reference = reference.to_owned();
    let read = app.app.db.read(move |conn| {
        let it = queries::find(conn, &reference)?;
        let path = history(conn, it.id)?
            .into_iter()
            .map(|line| (line.from_state.as_deref().and_then(State::parse), State::parse(&line.to_state).unwrap()))
            .collect();
        Ok((it.state, it.version, it.ended_at.is_some(), path))
    });
    read.await.unwrap()
}

#[actix_web::test]
async fn no_sequence_of_acts_leaves_the_table() {
    let app = TestApp::start().await;
    let posting = published(&app, |_| {}).await;
    member(&app, "boss@example.org", UNIT).await;
    let account = {
        seeker(&app, "lin").await;
        account_id(&app, "lin@example.org").await
    };
    let mut chance = Chance(20_261_125);
    let mut n_moved = 0;
    for _ in 0..40 {
        let mut reference = apply_again(&app, &posting, account).await;
        for _ in 0..8 {
            let (before, version, ..) = told(&app, &reference).await;
            let to = State::ALL[chance.below(State::ALL.len())];
            let actor = Mover::ALL[chance.below(Mover::ALL.len())];
            let stale = chance.below(4) == 0;
            let step = Step {
                to,
                actor,
                account_id: (actor != Mover::Clock).then_some(account),
                reason: Some(Reason::ALL[chance.below(Reason::ALL.len())]),
                shared_text: None,
                expected_version: Some(if stale { version - 1 } else { version }),
            };
            let (service, name, now) = (app.app.clone(), reference.clone(), app.now());
            let moved = app.app.db.write(move |conn| advance(conn, &service, &name, &step, now)).await;
            let is_allowed = !stale && moves::is_listed(before, to, actor);
            assert_eq!(moved.is_ok(), is_allowed, "{before:?} to {to:?} by {actor:?}: {moved:?}");
            assert!(moved.is_ok() || matches!(moved, Err(Error::Conflict(_))), "{moved:?}");
            n_moved += usize::from(moved.is_ok());
            let (state, after, has_ended, path) = told(&app, &reference).await;
            assert_eq!(state, if is_allowed { to } else { before });
            assert_eq!(after, version + i64::from(is_allowed));
            assert_eq!(has_ended, !state.is_open());
            // The history replays to the state, each line from where the one before ended.
            assert_eq!(path.last().unwrap().1, state);
            assert_eq!(path.len() as i64, after);
            assert!(path.windows(2).all(|it| it[1].0 == Some(it[0].1)) && path[0].0.is_none(), "{path:?}");
            // Applying again finds the open one, and never makes a second.
            let again = apply_again(&app, &posting, account).await;
            assert_eq!(again == reference, state.is_open(), "{state:?}");
            reference = again;
            app.later(TimeDelta::minutes(i64::try_from(chance.below(20)).unwrap()));
        }
        let (service, now) = (app.app.clone(), app.now());
        let profile = app.app.db.write(move |conn| {
            let profile = profiles::queries::find_by_account(conn, account)?.unwrap();
            queries::close_others(conn, &service, profile.id, &[], now)?;
            Ok(profile.id)
        });
        let profile = profile.await.unwrap();
        let open = app.app.db.read(move |conn| {
            Ok(queries::of_profile(conn, profile)?.into_iter().filter(|it| it.state.is_open()).count())
        });
        assert_eq!(open.await.unwrap(), 0);
    }
    assert!(n_moved > 60, "only {n_moved} acts moved anything");
}

async fn apply_again(app: &TestApp, posting: &str, account: i64) -> String {
    let (service, now, posting) = (app.app.clone(), app.now(), posting.to_owned());
    let made = app.app.db.write(move |conn| {
        let posting = postings::queries::find(conn, &posting)?;
        let profile = profiles::queries::find_by_account(conn, account)?.unwrap();
        let full = profiles::queries::load(conn, profile.id)?;
        let new = NewApplication {
            account_id: account,
            source: Source::Search,
            letter: None,
            answers: Vec::new(),
            uploads: Vec::new(),
        };
        Ok(queries::create(conn, &service, &posting, &full, &new, now)?.unwrap().reference)
    });
    made.await.unwrap()
}

#[actix_web::test]
async fn of_two_who_move_it_at_once_one_wins_and_the_other_is_told() {
    let app = TestApp::start().await;
    let posting = published(&app, |_| {}).await;
    let lin = seeker(&app, "lin").await;
    member(&app, "boss@example.org", UNIT).await;
    let (seeker_id, boss_id) = (account_id(&app, "lin@example.org").await, account_id(&app, "boss@example.org").await);
    for _ in 0..5 {
        let reference = applied(&lin, &posting).await;
        arrived(&app).await;
        let write = |step: Step<'static>| {
            let (service, reference, now) = (app.app.clone(), reference.clone(), app.now());
            let db = app.app.db.clone();
            async move { db.write(move |conn| advance(conn, &service, &reference, &step, now)).await }
        };
        let refusal =
            Step { reason: Some(Reason::Skills), ..Step::by(Mover::Employer, boss_id, State::Refused, Some(1)) };
        let (one, two) =
            tokio::join!(write(Step::by(Mover::Seeker, seeker_id, State::Withdrawn, Some(1))), write(refusal));
        let n_won = usize::from(one.is_ok()) + usize::from(two.is_ok());
        assert_eq!(n_won, 1, "{one:?} {two:?}");
        assert!([one, two].iter().any(|it| matches!(it, Err(Error::Conflict(_)))));
        let (_, version, has_ended, path) = told(&app, &reference).await;
        assert_eq!((version, has_ended, path.len()), (2, true, 2));
    }
}

#[actix_web::test]
async fn a_closed_posting_and_a_job_elsewhere_end_what_they_should_and_say_no_more() {
    let app = TestApp::start().await;
    let (first, second) =
        (published(&app, |_| {}).await, published(&app, |body| body["title"] = "保洁员".into()).await);
    member(&app, "boss@example.org", UNIT).await;
    let (lin, bo) = (seeker(&app, "lin").await, seeker(&app, "bo").await);
    let waiting = applied(&lin, &first).await;
    let chosen = applied(&bo, &first).await;
    let elsewhere = applied(&bo, &second).await;
    arrived(&app).await;
    let boss_id = account_id(&app, "boss@example.org").await;
    let (service, now) = (app.app.clone(), app.now());
    let (posting, shortlisted) = (first.clone(), chosen.clone());
    let n_ended = app.app.db.write(move |conn| {
        let step = Step::by(Mover::Employer, boss_id, State::Shortlisted, None);
        advance(conn, &service, &shortlisted, &step, now)?;
        let posting = postings::queries::find(conn, &posting)?;
        queries::posting_closed(conn, &service, posting.row.id, now)
    });
    assert_eq!(n_ended.await.unwrap(), 1);
    assert_eq!(told(&app, &waiting).await.0, State::PostingClosed);
    assert_eq!(told(&app, &chosen).await.0, State::Shortlisted);
    assert!(app.mails_to("lin@example.org").await.pop().unwrap().subject.contains("已结束招聘"));

    let (service, kept) = (app.app.clone(), chosen.clone());
    let n_ended = app.app.db.write(move |conn| {
        let kept = queries::find(conn, &kept)?;
        let employer = employer_of(conn, &kept)?;
        assert!(queries::may_see_contact(conn, employer, kept.profile_id)?);
        queries::close_others(conn, &service, kept.profile_id, &[kept.id], now)
    });
    assert_eq!(n_ended.await.unwrap(), 1);
    assert_eq!(told(&app, &elsewhere).await.0, State::HiredElsewhere);
    assert_eq!(told(&app, &chosen).await.0, State::Shortlisted);
    let mail = app.mails_to("boss@example.org").await.pop().unwrap();
    assert!(mail.subject.contains("已有工作") && !mail.text.contains("养老护理员"), "{mail:?}");
}

fn employer_of(conn: &mut bole::db::Conn, it: &bole::applications::Application) -> bole::Result<i64> {
    Ok(postings::queries::load_many(conn, &[it.posting_id])?[0].row.employer_id)
}
