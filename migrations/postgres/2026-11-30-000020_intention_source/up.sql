-- An intention with someone whom the employer invited says that it comes from there.
alter table employment_intentions drop constraint employment_intentions_source_check;
alter table employment_intentions add constraint employment_intentions_source_check
    check (source in ('application', 'fair', 'referral', 'invitation', 'none'));
update employment_intentions set source = 'invitation'
    where source = 'none' and proposed_by = 'employer' and application_id is null and posting_id is not null;
