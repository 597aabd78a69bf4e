-- What a class reads is a file too.
alter table uploads drop constraint uploads_purpose_check;
alter table uploads add constraint uploads_purpose_check
    check (purpose in ('licence', 'mandate', 'agent_id', 'attachment', 'material'));
