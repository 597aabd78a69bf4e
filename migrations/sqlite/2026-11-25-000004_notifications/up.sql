-- The in-app inbox.
create table notifications (
    id integer primary key autoincrement not null,
    reference text not null unique,
    account_id bigint not null references accounts (id) on delete cascade,
    -- What it is about; its setting decides on mail.
    topic text not null,
    -- Which message says it.
    kind text not null,
    -- The same news is told once.
    occasion text not null unique,
    -- Arguments of its message, as JSON.
    arguments text not null,
    -- Where it leads, a path of ours.
    link text not null,
    told_at timestamp not null,
    read_at timestamp,
    -- Null until the daily letter has held it, or it went out at once.
    mailed_at timestamp,
    -- Whether it waits for the daily letter.
    is_for_digest boolean not null,

    created_at timestamp not null default current_timestamp
);
create index notifications_by_account on notifications (account_id, told_at);
-- How many has someone not read yet? Asked on every page.
create index notifications_unread on notifications (account_id) where read_at is null;
create index notifications_for_digest on notifications (is_for_digest, mailed_at);

-- How someone wants to hear of each group of news; no row is the default.
create table notification_settings (
    id integer primary key autoincrement not null,
    account_id bigint not null references accounts (id) on delete cascade,
    topic text not null,
    frequency text not null check (frequency in ('at_once', 'daily', 'never')),

    created_at timestamp not null default current_timestamp,

    unique (account_id, topic)
);
