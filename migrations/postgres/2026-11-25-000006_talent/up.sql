-- Candidates that an employer keeps together.
create table talent_lists (
    id bigint generated always as identity primary key,
    reference text not null unique,
    employer_id bigint not null references employers (id) on delete cascade,
    name text not null,
    created_by bigint references accounts (id) on delete set null,

    created_at timestamp not null default (now() at time zone 'utc'),

    unique (employer_id, name)
);
create index talent_lists_by_creator on talent_lists (created_by);

create table talent_list_entries (
    id bigint generated always as identity primary key,
    list_id bigint not null references talent_lists (id) on delete cascade,
    profile_id bigint not null references profiles (id) on delete cascade,
    note text not null,
    added_at timestamp not null,

    created_at timestamp not null default (now() at time zone 'utc'),

    unique (list_id, profile_id)
);
create index talent_list_entries_by_profile on talent_list_entries (profile_id);

-- An employer asks a person to apply.
create table job_invitations (
    id bigint generated always as identity primary key,
    reference text not null unique,
    posting_id bigint not null references postings (id) on delete cascade,
    profile_id bigint not null references profiles (id) on delete cascade,
    invited_by bigint references accounts (id) on delete set null,
    text text not null,
    state text not null check (state in ('sent', 'accepted', 'declined', 'expired')),
    sent_at timestamp not null,
    expires_at timestamp not null,
    answered_at timestamp,

    created_at timestamp not null default (now() at time zone 'utc'),

    unique (posting_id, profile_id)
);
create index job_invitations_by_profile on job_invitations (profile_id);
create index job_invitations_by_inviter on job_invitations (invited_by);
create index job_invitations_open on job_invitations (state, expires_at);

-- People who want no more invitations: from one employer, or from any (null).
create table invitation_refusals (
    id bigint generated always as identity primary key,
    profile_id bigint not null references profiles (id) on delete cascade,
    employer_id bigint references employers (id) on delete cascade,
    refused_at timestamp not null,

    created_at timestamp not null default (now() at time zone 'utc'),

    unique (profile_id, employer_id)
);
create index invitation_refusals_by_employer on invitation_refusals (employer_id);
