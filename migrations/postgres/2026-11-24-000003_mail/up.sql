-- Messages that were promised in the transaction that made their news true.
create table mail_queue (
    id bigint generated always as identity primary key,
    -- What it tells of, once: enqueueing the same occasion twice sends once.
    occasion text not null unique,
    -- The folder of its templates.
    kind text not null,
    recipient text not null,
    -- Subject, text and page, encrypted (a link in it is a secret); null once sent.
    body text,
    -- The same on every attempt, so that a repetition can be recognised.
    message_id text not null unique,
    status text not null check (status in ('waiting', 'sent', 'dead')),
    n_attempts integer not null,
    -- Lease and back-off in one: taking a message moves it on.
    next_attempt_at timestamp not null,
    -- Whoever holds it finishes it only with this.
    lease_token text,
    last_error text,
    sent_at timestamp,

    created_at timestamp not null default (now() at time zone 'utc')
);
-- Which messages are due?
create index mail_queue_due on mail_queue (status, next_attempt_at);
