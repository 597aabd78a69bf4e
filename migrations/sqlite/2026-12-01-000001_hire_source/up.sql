-- A hire says that it began with an invitation of the employer, too. SQLite changes no
-- check, so the table is made anew.
create table hires_new (
    id integer primary key autoincrement not null,
    reference text not null unique,
    employer_id bigint not null references employers (id) on delete cascade,
    profile_id bigint not null references profiles (id) on delete cascade,
    posting_id bigint references postings (id) on delete set null,
    application_id bigint unique references applications (id) on delete set null,
    source text not null check (source in ('application', 'fair', 'referral', 'invitation', 'none')),
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
    id, reference, employer_id, profile_id, posting_id, application_id, source, starts_on,
    reported_at, confirmed_at, objected_at, others_settled_at, created_at
from hires;
drop table hires;
alter table hires_new rename to hires;
create index hires_by_employer on hires (employer_id);
create index hires_by_profile on hires (profile_id);
create index hires_by_posting on hires (posting_id);
create index hires_by_confirmation on hires (confirmed_at);

-- Whoever had accepted an invitation to the posting came by it, whatever way they took,
-- and so did what came of their application.
update applications set source = 'invitation' where exists (
    select 1 from job_invitations as it
    where it.posting_id = applications.posting_id and it.profile_id = applications.profile_id
        and it.state = 'accepted' and it.answered_at <= applications.submitted_at
);
update employment_intentions set source = 'invitation'
    where source = 'application'
        and application_id in (select id from applications where source = 'invitation');
update hires set source = 'invitation'
    where source = 'application'
        and application_id in (select id from applications where source = 'invitation');
