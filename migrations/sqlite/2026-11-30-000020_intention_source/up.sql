-- An intention with someone whom the employer invited says that it comes from there. SQLite
-- changes no check, so the table is made anew.
create table employment_intentions_new (
    id integer primary key autoincrement not null,
    reference text not null unique,
    employer_id bigint not null references employers (id) on delete cascade,
    profile_id bigint not null references profiles (id) on delete cascade,
    posting_id bigint references postings (id) on delete set null,
    application_id bigint references applications (id) on delete set null,
    state text not null check (state in ('proposed', 'agreed', 'fulfilled', 'lapsed', 'cancelled')),
    source text not null check (source in ('application', 'fair', 'referral', 'invitation', 'none')),
    proposed_by text not null check (proposed_by in ('seeker', 'employer', 'specialist')),
    proposed_at timestamp not null,
    -- When and how each side said so: online, booth, call.
    seeker_confirmed_at timestamp,
    seeker_channel text check (seeker_channel in ('online', 'booth', 'call')),
    employer_confirmed_at timestamp,
    employer_channel text check (employer_channel in ('online', 'booth', 'call')),
    agreed_at timestamp,
    ended_at timestamp,

    created_at timestamp not null default current_timestamp,
    check (state not in ('agreed', 'fulfilled') or agreed_at is not null)
);
insert into employment_intentions_new (
    id, reference, employer_id, profile_id, posting_id, application_id, state,
    source, proposed_by, proposed_at, seeker_confirmed_at, seeker_channel, employer_confirmed_at,
    employer_channel, agreed_at, ended_at, created_at
) select
    id, reference, employer_id, profile_id, posting_id, application_id, state,
    case when source = 'none' and proposed_by = 'employer' and application_id is null and posting_id is not null
        then 'invitation' else source end, proposed_by, proposed_at, seeker_confirmed_at, seeker_channel, employer_confirmed_at,
    employer_channel, agreed_at, ended_at, created_at
from employment_intentions;
drop table employment_intentions;
alter table employment_intentions_new rename to employment_intentions;
-- One open a person and employer.
create unique index employment_intentions_open on employment_intentions (employer_id, profile_id)
    where ended_at is null;
create index employment_intentions_by_profile on employment_intentions (profile_id);
create index employment_intentions_by_posting on employment_intentions (posting_id);
create index employment_intentions_by_application on employment_intentions (application_id);
create index employment_intentions_by_agreement on employment_intentions (agreed_at);
