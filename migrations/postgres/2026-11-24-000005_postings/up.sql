-- Jobs that employers want to fill.
create table postings (
    id bigint generated always as identity primary key,
    reference text not null unique,
    employer_id bigint not null references employers (id) on delete restrict,
    title text not null,
    -- Code of the occupation classification of 2022.
    occupation text,
    kind text not null check (kind in ('full_time', 'part_time', 'internship', 'public_institution',
        'urgent_talent', 'service_post')),
    headcount integer not null check (headcount > 0),
    duties text not null,
    requirements text not null,
    -- Fen a period, before tax. Null is not known, which is not zero.
    pay_min_fen bigint check (pay_min_fen >= 0),
    pay_max_fen bigint check (pay_max_fen >= pay_min_fen),
    pay_period text not null check (pay_period in ('hour', 'day', 'month', 'year')),
    pay_months smallint not null check (pay_months between 1 and 36),
    pay_negotiable boolean not null,
    -- Code of the place of work; null where it is not known or anywhere.
    region text,
    address text,
    is_remote boolean not null,
    -- Null asks for none.
    education text check (education in ('junior_high', 'senior_high', 'vocational', 'college', 'bachelor',
        'master', 'doctor')),
    -- Null says nothing, 0 says that none is needed.
    experience_years integer check (experience_years between 0 and 60),
    -- One a line, as written.
    majors text not null,
    benefits text not null,
    contact text,
    -- Who published it first, where it is a repost, and its name there.
    source text,
    source_key text,
    -- SHA-256 of what the source said: the same again changes nothing.
    source_hash text,
    state text not null check (state in ('draft', 'submitted', 'in_review', 'changes_requested', 'approved',
        'published', 'hidden', 'refused', 'closed')),
    outcome text check (outcome in ('filled', 'expired', 'withdrawn', 'removed')),
    published_at timestamp,
    -- The first instant at which it is no longer open.
    valid_until timestamp,
    closed_at timestamp,
    -- Grows with each change; the entity tag of the API.
    version bigint not null default 1,
    created_by bigint references accounts (id) on delete set null,
    updated_at timestamp not null,

    created_at timestamp not null default (now() at time zone 'utc'),
    unique (source, source_key),
    check ((state = 'closed') = (outcome is not null)),
    check (state <> 'published' or (published_at is not null and valid_until is not null))
);
-- Which postings does an employer have open?
create index postings_by_employer on postings (employer_id, state);
-- Which postings are open, newest first? Which end by themselves?
create index postings_open on postings (state, published_at);
create index postings_ending on postings (state, valid_until);
create index postings_by_creator on postings (created_by);

-- Certificates that a posting asks for, by name.
create table posting_certificates (
    id bigint generated always as identity primary key,
    posting_id bigint not null references postings (id) on delete cascade,
    name text not null,
    -- Without a required one nobody is taken; a preferred one is welcome.
    is_required boolean not null,

    created_at timestamp not null default (now() at time zone 'utc'),

    unique (posting_id, name)
);

-- Each move of a posting from one state to another.
create table posting_moves (
    id bigint generated always as identity primary key,
    posting_id bigint not null references postings (id) on delete cascade,
    from_state text not null,
    to_state text not null,
    -- Null where the clock moved it.
    account_id bigint references accounts (id) on delete set null,
    reason text,
    moved_at timestamp not null,

    created_at timestamp not null default (now() at time zone 'utc')
);
create index posting_moves_by_posting on posting_moves (posting_id);
create index posting_moves_by_account on posting_moves (account_id);
