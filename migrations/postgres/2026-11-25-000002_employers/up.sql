-- What an employer says of itself when it registers, and where it stands.
alter table employers add column kind text check (kind in ('enterprise', 'individual_business',
    'public_institution', 'government', 'social_organisation', 'hr_agency'));
-- 经营性, 公共 or 自主招聘: whose vacancies it may post.
alter table employers add column account_kind text check (account_kind in ('commercial', 'public', 'own'));
alter table employers add column contact_name text;
alter table employers add column contact_phone_sealed text;
alter table employers add column state text not null default 'draft' check (state in ('draft', 'submitted',
    'in_review', 'returned', 'refused', 'verified', 'due', 'lapsed', 'suspended', 'closed'));
-- Its postings are published at once and sampled afterwards.
alter table employers add column is_trusted boolean not null default false;
-- When members were last told that the check comes to its end.
alter table employers add column reminded_at timestamp;
-- Grows with each change.
alter table employers add column version bigint not null default 1;
alter table employers add column updated_at timestamp;
-- Which verifications come to their end?
create index employers_by_state on employers (state, verified_until);
update employers set state = 'verified' where verified_at is not null;

alter table employer_members add column role text not null default 'owner' check (role in ('owner', 'recruiter', 'reader'));

-- People whom a member asked to join, by mail.
create table employer_invitations (
    id bigint generated always as identity primary key,
    reference text not null unique,
    employer_id bigint not null references employers (id) on delete cascade,
    email_sealed text not null,
    email_index text not null,
    role text not null check (role in ('owner', 'recruiter', 'reader')),
    token_hash text not null unique,
    invited_by bigint references accounts (id) on delete set null,
    expires_at timestamp not null,
    accepted_at timestamp,
    revoked_at timestamp,

    created_at timestamp not null default (now() at time zone 'utc')
);
create index employer_invitations_by_employer on employer_invitations (employer_id);
create index employer_invitations_by_inviter on employer_invitations (invited_by);

-- Licence, mandate and the like, as handed in; the newest of a kind counts.
create table employer_documents (
    id bigint generated always as identity primary key,
    employer_id bigint not null references employers (id) on delete cascade,
    upload_id bigint not null unique references uploads (id) on delete cascade,
    kind text not null check (kind in ('licence', 'mandate', 'agent_id')),

    created_at timestamp not null default (now() at time zone 'utc')
);
create index employer_documents_by_employer on employer_documents (employer_id);

-- Each move of an employer from one state to another.
create table employer_moves (
    id bigint generated always as identity primary key,
    employer_id bigint not null references employers (id) on delete cascade,
    from_state text not null,
    to_state text not null,
    -- Null where the clock moved it.
    account_id bigint references accounts (id) on delete set null,
    reason text,
    moved_at timestamp not null,

    created_at timestamp not null default (now() at time zone 'utc')
);
create index employer_moves_by_employer on employer_moves (employer_id);
create index employer_moves_by_account on employer_moves (account_id);

-- Each time that an employer asked to be verified, and what came of it.
create table employer_verifications (
    id bigint generated always as identity primary key,
    employer_id bigint not null references employers (id) on delete cascade,
    -- What was handed in, as JSON.
    snapshot text not null,
    submitted_by bigint references accounts (id) on delete set null,
    submitted_at timestamp not null,
    -- Third working day; the queue shows it.
    due_at timestamp not null,
    assigned_to bigint references accounts (id) on delete set null,
    decided_by bigint references accounts (id) on delete set null,
    decided_at timestamp,
    outcome text check (outcome in ('verified', 'returned', 'refused')),
    -- For the office only.
    note text not null default '',

    created_at timestamp not null default (now() at time zone 'utc'),
    check ((decided_at is null) = (outcome is null))
);
create index employer_verifications_by_employer on employer_verifications (employer_id);
create index employer_verifications_open on employer_verifications (outcome, due_at);
create index employer_verifications_by_submitter on employer_verifications (submitted_by);
create index employer_verifications_by_assignee on employer_verifications (assigned_to);
create index employer_verifications_by_decider on employer_verifications (decided_by);

-- What has to be mended before it can be verified, field by field.
create table employer_verification_requests (
    id bigint generated always as identity primary key,
    verification_id bigint not null references employer_verifications (id) on delete cascade,
    field text not null,
    text text not null,

    created_at timestamp not null default (now() at time zone 'utc'),

    unique (verification_id, field)
);

-- Suspending takes two reviewers; the employer may appeal.
create table employer_suspensions (
    id bigint generated always as identity primary key,
    employer_id bigint not null references employers (id) on delete cascade,
    reason text not null,
    proposed_by bigint references accounts (id) on delete set null,
    proposed_at timestamp not null,
    confirmed_by bigint references accounts (id) on delete set null,
    confirmed_at timestamp,
    appeal text,
    appealed_at timestamp,
    -- Lifted by an upheld appeal, or by the office.
    lifted_by bigint references accounts (id) on delete set null,
    lifted_at timestamp,
    answer text,

    created_at timestamp not null default (now() at time zone 'utc'),
    check (confirmed_by is null or confirmed_by <> proposed_by)
);
create index employer_suspensions_by_employer on employer_suspensions (employer_id);
create index employer_suspensions_by_proposer on employer_suspensions (proposed_by);
create index employer_suspensions_by_confirmer on employer_suspensions (confirmed_by);
create index employer_suspensions_by_lifter on employer_suspensions (lifted_by);
