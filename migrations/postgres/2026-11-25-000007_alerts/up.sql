-- Searches whose new postings are sent by mail.
create table saved_searches (
    id bigint generated always as identity primary key,
    reference text not null unique,
    -- Null for an address without an account.
    account_id bigint references accounts (id) on delete cascade,
    email_sealed text not null,
    email_index text not null,
    locale text not null,
    name text not null,
    -- The query string of the result page, canonical.
    query text not null,
    frequency text not null check (frequency in ('at_once', 'daily', 'weekly')),
    -- Hour of the day in Beijing; weekday 1 is Monday, for weekly ones.
    hour integer not null check (hour between 0 and 23),
    weekday integer not null check (weekday between 1 and 7),
    state text not null check (state in ('unconfirmed', 'active', 'paused', 'ended')),
    pause_reason text check (pause_reason in ('owner', 'bounce', 'no_answer')),
    -- What is published before does not count as new.
    since timestamp not null,
    confirmed_at timestamp,
    next_run_at timestamp,
    asked_again_at timestamp,
    updated_at timestamp not null,

    created_at timestamp not null default (now() at time zone 'utc')
);
create index saved_searches_by_account on saved_searches (account_id);
create index saved_searches_by_email on saved_searches (email_index);
create index saved_searches_due on saved_searches (state, next_run_at);

-- A letter of new postings.
create table alert_runs (
    id bigint generated always as identity primary key,
    reference text not null unique,
    saved_search_id bigint not null references saved_searches (id) on delete cascade,
    -- The instant that it was due: it runs once.
    due_at timestamp not null,
    n_hits integer not null,
    ran_at timestamp not null,

    created_at timestamp not null default (now() at time zone 'utc'),

    unique (saved_search_id, due_at)
);

-- A posting that a saved search found; told of once.
create table alert_hits (
    id bigint generated always as identity primary key,
    saved_search_id bigint not null references saved_searches (id) on delete cascade,
    posting_id bigint not null references postings (id) on delete cascade,
    found_at timestamp not null,
    run_id bigint references alert_runs (id) on delete set null,

    created_at timestamp not null default (now() at time zone 'utc'),

    unique (saved_search_id, posting_id)
);
create index alert_hits_by_posting on alert_hits (posting_id);
create index alert_hits_by_run on alert_hits (run_id);

-- What someone said of a posting in a letter.
create table alert_feedback (
    id bigint generated always as identity primary key,
    saved_search_id bigint not null references saved_searches (id) on delete cascade,
    posting_id bigint not null references postings (id) on delete cascade,
    is_relevant boolean not null,
    reason text,
    said_at timestamp not null,

    created_at timestamp not null default (now() at time zone 'utc'),

    unique (saved_search_id, posting_id)
);
create index alert_feedback_by_posting on alert_feedback (posting_id);

-- How far along the change feed a follower has come.
create table followers (
    id bigint generated always as identity primary key,
    name text not null unique,
    sequence bigint not null,

    created_at timestamp not null default (now() at time zone 'utc')
);

-- Addresses that mail must not go to: it bounced for good.
create table mail_suppressions (
    id bigint generated always as identity primary key,
    email_index text not null unique,
    reason text not null,
    suppressed_at timestamp not null,

    created_at timestamp not null default (now() at time zone 'utc')
);

-- Profiles that an employer was told of for a posting, each once.
create table candidate_hits (
    id bigint generated always as identity primary key,
    posting_id bigint not null references postings (id) on delete cascade,
    profile_id bigint not null references profiles (id) on delete cascade,
    told_at timestamp not null,

    created_at timestamp not null default (now() at time zone 'utc'),

    unique (posting_id, profile_id)
);
create index candidate_hits_by_profile on candidate_hits (profile_id);
