update employment_intentions set source = 'application'
    where source = 'invitation' and application_id is not null;
create table hires_new (
    id integer primary key autoincrement not null,
    reference text not null unique,
    employer_id bigint not null references employers (id) on delete cascade,
    profile_id bigint not null references profiles (id) on delete cascade,
    posting_id bigint references postings (id) on delete set null,
    application_id bigint unique references applications (id) on delete set null,
    source text not null check (source in ('application', 'fair', 'referral', 'none')),
    starts_on date not null,
    -- Said by the employer; true once the person agrees, or does not object in ten days.
    reported_at timestamp not null,
    confirmed_at timestamp,
    objected_at timestamp,
    -- When the person's other open applications were kept or closed.
    others_settled_at timestamp,

    created_at timestamp not null default current_timestamp
);
insert into hires_new (
    id, reference, employer_id, profile_id, posting_id, application_id, source, starts_on,
    reported_at, confirmed_at, objected_at, others_settled_at, created_at
) select
    id, reference, employer_id, profile_id, posting_id, application_id,
    case when source = 'invitation' then 'application' else source end, starts_on,
    reported_at, confirmed_at, objected_at, others_settled_at, created_at
from hires;
drop table hires;
alter table hires_new rename to hires;
create index hires_by_employer on hires (employer_id);
create index hires_by_profile on hires (profile_id);
create index hires_by_posting on hires (posting_id);
create index hires_by_confirmation on hires (confirmed_at);
