//! Mail: messages promised in the transaction that makes their news true.
//!
//! Nothing is sent from a request. [`enqueue`] writes a row whose *occasion* is
//! unique, so doing it twice sends once; a worker ([`run`]) sends it afterwards.
//! A message is *waiting* until the server has said 250 behind its data; then it
//! is *sent* and its words are wiped. What the server refuses for good, or what
//! has failed for five days, is *dead*: it stays where an administrator sees it
//! and can send it again.
//!
//! An address whose mail comes back ([`bounces`]) is *suppressed*: it gets no more
//! mail that repeats and can be stopped, by a link or by an answer ([`unsubscription`]). What someone has asked for this minute,
//! a new password or a confirmation, goes out in any case.
//!
//! A sent message's row goes after 180 days, and its occasion with it: nothing may
//! be told again by the same occasion that late. What tells of something keeps its
//! own mark of having told.
//!
//! Deliberately not so: exactly once. When a connection breaks behind the data
//! nobody knows whether the message arrived, so it is sent again, under the
//! `Message-ID` that it has had from the start. And no retry inside an attempt:
//! the queue is the only thing that repeats.
//!
//! The words are encrypted in the rows (a link in them is a secret), and no log
//! line names an address or quotes a message.

pub mod bounces;
pub mod eml;
mod folder;
pub mod handlers;
mod letter;
mod message;
mod pages;
pub mod queries;
mod smtp;
mod transport;
pub mod unsubscription;
mod worker;

pub use bounces::is_bounce_address;
pub use letter::{Letterhead, NewMail, rendered};
pub use message::is_sender;
pub use queries::enqueue;
pub use smtp::{Smtp, Timeouts};
pub use transport::{Failure, MailSettings, Mailer, Transport};
pub use unsubscription::{Stop, Unsubscribe};
pub use worker::{Outcome, run, send_next};

use crate::access::{Entry, Reach, Role, Who, get, post};

crate::code_list!(
    /// How a message stands.
    Status, "mail-status", {
        /// Due now or later.
        Waiting = "waiting",
        /// The server has it; its words are wiped.
        Sent = "sent",
        /// Refused for good, or given up.
        Dead = "dead",
    }
);

const ADMINISTRATORS: Who = Who::Roles(&[(Role::Admin, Reach::Any)]);

/// The pages of this concept.
pub fn routes() -> Vec<Entry> {
    vec![
        // Administrators, about what did not go out.
        get("/staff/mail", ADMINISTRATORS, handlers::index),
        post("/staff/mail/{id}/retry", ADMINISTRATORS, handlers::retry),
        // Everyone in the demo, where the mails of invented people are shown; not found elsewhere.
        get("/demo/mail", Who::Anyone, handlers::letter_box),
        get("/demo/mail/{name}", Who::Anyone, handlers::letter),
    ]
}
