update employment_intentions set source = 'none' where source = 'invitation';
alter table employment_intentions drop constraint employment_intentions_source_check;
alter table employment_intentions add constraint employment_intentions_source_check
    check (source in ('application', 'fair', 'referral', 'none'));
