-- Units that want to fill postings.
create table employers (
    id bigint generated always as identity primary key,
    reference text not null unique,
    name text not null unique,
    -- Unified social credit code (GB 32100).
    uscc text unique,
    industry text,
    size text,
    region text,
    address text,
    introduction text not null default '',
    -- Null while nobody has checked it.
    verified_at timestamp,
    verified_until timestamp,

    created_at timestamp not null default (now() at time zone 'utc')
);

-- Who acts for which unit.
create table employer_members (
    id bigint generated always as identity primary key,
    employer_id bigint not null references employers (id) on delete cascade,
    account_id bigint not null references accounts (id) on delete cascade,

    created_at timestamp not null default (now() at time zone 'utc'),

    unique (account_id, employer_id)
);
create index employer_members_by_employer on employer_members (employer_id);
