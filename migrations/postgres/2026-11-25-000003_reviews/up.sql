-- What postings need to be written by employers, reviewed and looked after.
-- Why it is hidden, where it is.
alter table postings add column hidden_reason text check (hidden_reason in ('paused', 'unconfirmed',
    'employer_lapsed', 'employer_suspended', 'reported'));
-- Where it was filled: through this service or not.
alter table postings add column filled_by text check (filled_by in ('here', 'elsewhere'));
-- When someone last said that it is still to be filled; 90 days later it is hidden.
alter table postings add column confirmed_at timestamp;
-- Its headcount when it was first published: later changes do not change what was counted.
alter table postings add column first_headcount integer check (first_headcount > 0);
-- The same need again, counted once; a template is no more than a source of words.
alter table postings add column relist_of bigint references postings (id) on delete set null;
alter table postings add column copy_of bigint references postings (id) on delete set null;
-- Months; what the law allows depends on both.
alter table postings add column contract_months integer check (contract_months between 0 and 600);
alter table postings add column probation_months integer check (probation_months between 0 and 60);
create index postings_by_relisted on postings (relist_of);
create index postings_by_copied on postings (copy_of);
-- Which postings were first published in a period?
create index postings_by_publication on postings (published_at);
update postings set confirmed_at = published_at, first_headcount = headcount where published_at is not null;

-- Changes to a published posting that wait for review; the published one stays as it is.
create table posting_revisions (
    id bigint generated always as identity primary key,
    posting_id bigint not null unique references postings (id) on delete cascade,
    -- The fields of the form, as JSON.
    fields text not null,
    saved_by bigint references accounts (id) on delete set null,
    saved_at timestamp not null,
    submitted_at timestamp,

    created_at timestamp not null default (now() at time zone 'utc')
);
create index posting_revisions_by_saver on posting_revisions (saved_by);

-- What applicants are asked.
create table posting_questions (
    id bigint generated always as identity primary key,
    posting_id bigint not null references postings (id) on delete cascade,
    position integer not null,
    text text not null,
    is_required boolean not null,

    created_at timestamp not null default (now() at time zone 'utc'),

    unique (posting_id, position)
);

-- Each submission of a posting (or of a revision) and what a reviewer decided.
create table posting_reviews (
    id bigint generated always as identity primary key,
    posting_id bigint not null references postings (id) on delete cascade,
    -- 'sample' looks at what a trusted employer published at once.
    kind text not null check (kind in ('submission', 'revision', 'sample')),
    -- The draft as submitted, as JSON.
    snapshot text not null,
    -- Automatic findings, as JSON, with the version of the rules.
    findings text not null,
    score integer not null,
    submitted_by bigint references accounts (id) on delete set null,
    submitted_at timestamp not null,
    due_at timestamp not null,
    assigned_to bigint references accounts (id) on delete set null,
    decided_by bigint references accounts (id) on delete set null,
    decided_at timestamp,
    outcome text check (outcome in ('approved', 'changes_requested', 'refused', 'cancelled')),
    reason text,
    -- A block may be overridden by two: who asked for it, and on what basis.
    override_by bigint references accounts (id) on delete set null,
    override_basis text,

    created_at timestamp not null default (now() at time zone 'utc'),
    check ((decided_at is null) = (outcome is null)),
    check (override_by is null or decided_by is null or outcome <> 'approved' or override_by <> decided_by)
);
create index posting_reviews_by_posting on posting_reviews (posting_id);
create index posting_reviews_open on posting_reviews (outcome, due_at);
create index posting_reviews_by_submitter on posting_reviews (submitted_by);
create index posting_reviews_by_assignee on posting_reviews (assigned_to);
create index posting_reviews_by_decider on posting_reviews (decided_by);
create index posting_reviews_by_overrider on posting_reviews (override_by);

-- What a reviewer asks to be changed, field by field.
create table posting_review_requests (
    id bigint generated always as identity primary key,
    review_id bigint not null references posting_reviews (id) on delete cascade,
    field text not null,
    text text not null,

    created_at timestamp not null default (now() at time zone 'utc'),

    unique (review_id, field)
);

-- What a reviewer said to each finding that asks for a basis.
create table posting_review_answers (
    id bigint generated always as identity primary key,
    review_id bigint not null references posting_reviews (id) on delete cascade,
    rule text not null,
    answer text not null check (answer in ('accepted', 'dismissed')),
    -- Why it was dismissed; empty where the employer's basis was accepted.
    reason text not null,

    created_at timestamp not null default current_timestamp,

    unique (review_id, rule)
);

-- What reviewers tell each other.
create table posting_review_notes (
    id bigint generated always as identity primary key,
    review_id bigint not null references posting_reviews (id) on delete cascade,
    account_id bigint references accounts (id) on delete set null,
    text text not null,
    noted_at timestamp not null,

    created_at timestamp not null default (now() at time zone 'utc')
);
create index posting_review_notes_by_review on posting_review_notes (review_id);
create index posting_review_notes_by_account on posting_review_notes (account_id);

-- The basis that an employer gives for a finding that asks for one.
create table posting_bases (
    id bigint generated always as identity primary key,
    posting_id bigint not null references postings (id) on delete cascade,
    rule text not null,
    text text not null,

    created_at timestamp not null default (now() at time zone 'utc'),

    unique (posting_id, rule)
);

-- How often a posting's page was looked at, by day in Beijing.
create table posting_views (
    id bigint generated always as identity primary key,
    posting_id bigint not null references postings (id) on delete cascade,
    day date not null,
    n_views bigint not null check (n_views > 0),

    created_at timestamp not null default (now() at time zone 'utc'),

    unique (posting_id, day)
);

-- Postings that someone keeps for later.
create table saved_postings (
    id bigint generated always as identity primary key,
    account_id bigint not null references accounts (id) on delete cascade,
    posting_id bigint not null references postings (id) on delete cascade,
    saved_at timestamp not null,

    created_at timestamp not null default (now() at time zone 'utc'),

    unique (account_id, posting_id)
);
create index saved_postings_by_posting on saved_postings (posting_id);

-- What someone finds wrong with a posting.
create table posting_reports (
    id bigint generated always as identity primary key,
    reference text not null unique,
    posting_id bigint not null references postings (id) on delete cascade,
    account_id bigint references accounts (id) on delete set null,
    -- Whoever is not logged in may leave an address.
    email_sealed text,
    -- The language in which it is answered.
    locale text not null,
    reason text not null check (reason in ('discrimination', 'fee', 'false', 'other_employer', 'closed', 'other')),
    text text not null,
    state text not null check (state in ('open', 'assigned', 'upheld', 'dismissed')),
    reported_at timestamp not null,
    due_at timestamp not null,
    assigned_to bigint references accounts (id) on delete set null,
    decided_by bigint references accounts (id) on delete set null,
    decided_at timestamp,
    -- What the reporter is told.
    answer text,

    created_at timestamp not null default (now() at time zone 'utc')
);
create index posting_reports_by_posting on posting_reports (posting_id);
create index posting_reports_open on posting_reports (state, due_at);
create index posting_reports_by_reporter on posting_reports (account_id);
create index posting_reports_by_assignee on posting_reports (assigned_to);
create index posting_reports_by_decider on posting_reports (decided_by);
