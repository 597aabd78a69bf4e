-- What a certificate came from, and what was done with it since.
alter table certificates add column enrolment_id bigint references enrolments (id) on delete restrict;
alter table certificates add column programme text;
alter table certificates add column hours integer;
-- The region of the class or unit that it was issued for.
alter table certificates add column region text;
-- Issued before Bole, entered from a list.
alter table certificates add column is_historic boolean not null default false;
alter table certificates add column replaced_by bigint references certificates (id) on delete set null;
-- The one whose time ran out and that this one goes on from.
alter table certificates add column renews bigint references certificates (id) on delete set null;
-- While it is suspended: since when, and why.
alter table certificates add column suspended_at timestamp;
alter table certificates add column suspended_reason text;
-- Days before the end of which its holder was last told; null for none yet.
alter table certificates add column reminded_days smallint;
alter table certificates add column batch_id bigint;
-- Issuing twice from one result gives one certificate; a replacement keeps the result.
create unique index certificates_by_enrolment on certificates (enrolment_id)
    where enrolment_id is not null and state <> 'replaced';
-- Who has none yet? A bound parameter does not say that the index above would do.
create index certificates_by_result on certificates (enrolment_id);
create index certificates_ending on certificates (state, expires_on);
create index certificates_by_batch on certificates (batch_id);
create index certificates_by_issue on certificates (issued_on);
create index certificates_by_replacement on certificates (replaced_by);
create index certificates_by_renewal on certificates (renews);

-- The last running number that was drawn of each series: a year, or a year and region.
create table certificate_numbers (
    id bigint generated always as identity primary key,
    series text not null unique,
    last integer not null check (last >= 0),

    created_at timestamp not null default (now() at time zone 'utc')
);

-- Thousands issued in one act; a restart goes on where it stopped.
create table certificate_batches (
    id bigint generated always as identity primary key,
    reference text not null unique,
    class_id bigint references training_classes (id) on delete restrict,
    programme_id bigint references programmes (id) on delete restrict,
    issued_on date not null,
    state text not null check (state in ('running', 'done')),
    n_total integer not null,
    n_issued integer not null default 0,
    n_refused integer not null default 0,
    started_by bigint references accounts (id) on delete set null,
    started_at timestamp not null,
    finished_at timestamp,

    created_at timestamp not null default (now() at time zone 'utc')
);
create index certificate_batches_by_class on certificate_batches (class_id);
create index certificate_batches_by_programme on certificate_batches (programme_id);
create index certificate_batches_by_starter on certificate_batches (started_by);
create index certificate_batches_by_state on certificate_batches (state);

-- Whose certificate could not be issued, and why.
create table certificate_refusals (
    id bigint generated always as identity primary key,
    batch_id bigint not null references certificate_batches (id) on delete cascade,
    enrolment_id bigint not null references enrolments (id) on delete cascade,
    -- A message, and what it is about (as a character that the font lacks).
    message text not null,
    detail text not null default '',

    created_at timestamp not null default (now() at time zone 'utc'),

    unique (batch_id, enrolment_id)
);
create index certificate_refusals_by_enrolment on certificate_refusals (enrolment_id);

-- Each act on a certificate.
create table certificate_moves (
    id bigint generated always as identity primary key,
    certificate_id bigint not null references certificates (id) on delete cascade,
    act text not null check (act in ('issued', 'suspended', 'resumed', 'revoked', 'restored', 'replaced', 'renewed')),
    account_id bigint references accounts (id) on delete set null,
    reason text,
    moved_at timestamp not null,

    created_at timestamp not null default (now() at time zone 'utc')
);
create index certificate_moves_by_certificate on certificate_moves (certificate_id);
create index certificate_moves_by_account on certificate_moves (account_id);

-- Revoking takes two persons; the holder may appeal, and two persons restore it.
create table certificate_revocations (
    id bigint generated always as identity primary key,
    reference text not null unique,
    certificate_id bigint not null references certificates (id) on delete cascade,
    reason text not null,
    proposed_by bigint references accounts (id) on delete set null,
    proposed_at timestamp not null,
    confirmed_by bigint references accounts (id) on delete set null,
    confirmed_at timestamp,
    -- Taken back before anyone confirmed it.
    dropped_at timestamp,
    appeal text,
    appealed_at timestamp,
    -- Lifting it: the reason, who proposes, who confirms.
    lift_reason text,
    lift_proposed_by bigint references accounts (id) on delete set null,
    lift_proposed_at timestamp,
    lifted_by bigint references accounts (id) on delete set null,
    lifted_at timestamp,
    -- What the holder was told of the appeal, where the revocation stands.
    answer text,
    answered_at timestamp,

    created_at timestamp not null default (now() at time zone 'utc'),
    check (confirmed_by is null or confirmed_by <> proposed_by),
    check (lifted_by is null or lifted_by <> lift_proposed_by)
);
create index certificate_revocations_by_certificate on certificate_revocations (certificate_id);
-- One open proposal at a time.
create unique index certificate_revocations_open on certificate_revocations (certificate_id)
    where confirmed_at is null and dropped_at is null;
create index certificate_revocations_by_proposer on certificate_revocations (proposed_by);
create index certificate_revocations_by_confirmer on certificate_revocations (confirmed_by);
create index certificate_revocations_by_lift_proposer on certificate_revocations (lift_proposed_by);
create index certificate_revocations_by_lifter on certificate_revocations (lifted_by);

-- How often certificates are checked, by day in Beijing; never by whom.
create table certificate_checks (
    id bigint generated always as identity primary key,
    day date not null,
    -- How: number and name, the link on the paper, a file.
    channel text not null check (channel in ('number', 'link', 'file')),
    -- What the answer was; `unknown` where there is none.
    answer text not null,
    n bigint not null,

    created_at timestamp not null default (now() at time zone 'utc'),

    unique (day, channel, answer)
);

-- Keys that sign certificates as files; an old one goes on verifying what it signed.
create table signing_keys (
    id bigint generated always as identity primary key,
    -- Its name in the set of keys.
    kid text not null unique,
    -- The public half, as a JSON Web Key.
    public_jwk text not null,
    private_sealed text not null,
    -- Since when it signs no more; it still verifies.
    retired_at timestamp,

    created_at timestamp not null default (now() at time zone 'utc')
);
