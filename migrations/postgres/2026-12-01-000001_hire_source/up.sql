-- A hire says that it began with an invitation of the employer, too.
alter table hires drop constraint hires_source_check;
alter table hires add constraint hires_source_check
    check (source in ('application', 'fair', 'referral', 'invitation', 'none'));

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
