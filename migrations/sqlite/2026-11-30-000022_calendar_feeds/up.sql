-- The secret address under which a calendar program reads someone's own appointments.
create table calendar_feeds (
    id integer primary key autoincrement not null,
    account_id bigint not null unique references accounts (id) on delete cascade,
    -- By which the address is found, and the secret itself for the account's page.
    token_hash text not null unique,
    token_sealed text not null,

    created_at timestamp not null default current_timestamp
);
