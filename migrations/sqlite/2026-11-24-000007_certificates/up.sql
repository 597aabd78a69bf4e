-- Proofs of training or skill that the office has issued.
create table certificates (
    id integer primary key autoincrement not null,
    -- The random id on the paper: the link of its QR code.
    reference text not null unique,
    number text not null unique,
    holder_name_sealed text not null,
    -- Blind index of the folded name, for the check by number and name.
    holder_name_index text not null,
    -- Blind index of the citizen ID number, where it was given.
    citizen_id_index text,
    -- The holder's profile, where there is one.
    profile_id bigint references profiles (id) on delete set null,
    -- What it certifies, as postings name it.
    name text not null,
    occupation text,
    -- 1 (highest) to 5; null where the trade has no levels.
    level smallint check (level between 1 and 5),
    issuer text not null,
    issued_on date not null,
    -- The last day on which it holds; null without end.
    expires_on date,
    state text not null check (state in ('issued', 'revoked', 'replaced')),
    revoked_at timestamp,
    revoked_reason text,
    created_by bigint references accounts (id) on delete set null,

    created_at timestamp not null default current_timestamp
);
create index certificates_by_profile on certificates (profile_id);
create index certificates_by_citizen on certificates (citizen_id_index);
create index certificates_by_creator on certificates (created_by);
