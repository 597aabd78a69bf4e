-- What people who look for work say of themselves.
create table profiles (
    id integer primary key autoincrement not null,
    -- Its public name; employers see it instead of a person's name.
    reference text not null unique,
    -- Null where it was imported and nobody has claimed it.
    account_id bigint unique references accounts (id) on delete cascade,
    -- Name, e-mail and telephone as people gave them, encrypted.
    name_sealed text,
    email_sealed text,
    phone_sealed text,
    -- The citizen ID number, encrypted, and its blind index: one profile a person.
    citizen_id_sealed text,
    citizen_id_index text unique,
    -- Where the person lives.
    region text,
    headline text not null,
    summary text not null,
    education text check (education in ('junior_high', 'senior_high', 'vocational', 'college', 'bachelor',
        'master', 'doctor')),
    experience_years integer check (experience_years between 0 and 60),
    -- The least pay that is wanted, yuan a month; null says nothing.
    wanted_pay integer check (wanted_pay >= 0),
    -- Whether work from anywhere is wanted too.
    wants_remote boolean not null,
    visibility text not null check (visibility in ('hidden', 'verified_employers')),
    source text,
    source_key text,
    source_hash text,
    version bigint not null default 1,
    -- When its owner last said something; hidden after six months without.
    updated_at timestamp not null,
    -- Set while only storage is allowed (retention): invisible everywhere.
    restricted_until timestamp,

    created_at timestamp not null default current_timestamp,
    unique (source, source_key)
);

-- Parts of a profile in the order in which its owner put them.
create table profile_entries (
    id integer primary key autoincrement not null,
    profile_id bigint not null references profiles (id) on delete cascade,
    kind text not null check (kind in ('work', 'education', 'skill', 'certificate', 'language', 'project')),
    position integer not null,
    -- Title of the job, major, skill, name of the certificate, language or project.
    name text not null,
    -- Employer, school or issuer.
    organisation text,
    -- Education level code, or a level in words.
    level text,
    -- `YYYY`, `YYYY-MM` or `YYYY-MM-DD`: people remember no more.
    started text,
    ended text,
    text text not null,

    created_at timestamp not null default current_timestamp
);
create index profile_entries_by_profile on profile_entries (profile_id);

-- What its owner looks for: any of the codes of one kind.
create table profile_preferences (
    id integer primary key autoincrement not null,
    profile_id bigint not null references profiles (id) on delete cascade,
    kind text not null check (kind in ('occupation', 'region', 'posting_kind')),
    code text not null,

    created_at timestamp not null default current_timestamp,

    unique (profile_id, kind, code)
);

-- Employers that must not see the profile.
create table profile_exclusions (
    id integer primary key autoincrement not null,
    profile_id bigint not null references profiles (id) on delete cascade,
    employer_id bigint not null references employers (id) on delete cascade,

    created_at timestamp not null default current_timestamp,

    unique (profile_id, employer_id)
);
create index profile_exclusions_by_employer on profile_exclusions (employer_id);

-- Each look at a person's data by someone else, for its owner to read. Written
-- before the data leaves; kept by the profile's id also after the profile is gone.
create table access_log (
    id integer primary key autoincrement not null,
    profile_id bigint not null,
    account_id bigint references accounts (id) on delete set null,
    -- How the viewer is called before the owner: a unit, or the office.
    viewer text not null,
    -- Which data: `profile`, `name`, `phone` ...
    fields text not null,
    reason text not null,
    looked_at timestamp not null,

    created_at timestamp not null default current_timestamp
);
create index access_log_by_profile on access_log (profile_id, looked_at);
create index access_log_by_account on access_log (account_id);
