update employment_intentions set source = 'application'
    where source = 'invitation' and application_id is not null;
update hires set source = 'application' where source = 'invitation';
alter table hires drop constraint hires_source_check;
alter table hires add constraint hires_source_check
    check (source in ('application', 'fair', 'referral', 'none'));
