delete from uploads where purpose = 'material';
alter table uploads drop constraint uploads_purpose_check;
alter table uploads add constraint uploads_purpose_check
    check (purpose in ('licence', 'mandate', 'agent_id', 'attachment'));
