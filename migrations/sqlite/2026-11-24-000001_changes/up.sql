-- What the index, the feed and other nodes must hear of, in the order in which
-- it became visible. Written in the transaction of the change itself.
create table changes (
    -- Ever growing; on PostgreSQL drawn under a lock, so that order of numbers is
    -- order of visibility.
    id integer primary key autoincrement not null,
    -- The table that the changed record stands in: postings, profiles ...
    concept text not null,
    record_id bigint not null,

    created_at timestamp not null default current_timestamp
);

-- Daily and hourly work that has been done, so that it is done once.
create table job_runs (
    id integer primary key autoincrement not null,
    name text not null,
    -- The day in Beijing, or a finer period, that the run stands for.
    period text not null,

    created_at timestamp not null default current_timestamp,

    unique (name, period)
);

-- Answers to requests that a program may repeat (Idempotency-Key), written in
-- the transaction of their effect and kept for three days.
create table idempotency_keys (
    id integer primary key autoincrement not null,
    -- Who asked: an account's id.
    principal bigint not null,
    route text not null,
    key text not null,
    -- SHA-256 of the body: the same key with another body is a mistake.
    request_hash text not null,
    status integer not null,
    location text,
    body text not null,

    created_at timestamp not null default current_timestamp,

    unique (principal, route, key)
);
