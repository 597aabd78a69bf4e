-- What a class reads is a file too. A check is changed by building the table anew.
create table uploads_anew (
    id integer primary key autoincrement not null,
    reference text not null unique,
    -- Who handed it in.
    account_id bigint references accounts (id) on delete set null,
    purpose text not null check (purpose in ('licence', 'mandate', 'agent_id', 'attachment', 'material')),
    -- As its owner called it, for downloads only.
    file_name text not null,
    -- By its content, not by its name.
    media_type text not null check (media_type in ('application/pdf', 'image/png', 'image/jpeg')),
    n_bytes bigint not null check (n_bytes > 0),
    sha256 text not null,
    -- The random name of the encrypted file.
    storage_name text not null unique,
    -- 'unscanned' where scanning is off.
    scan_state text not null check (scan_state in ('unscanned', 'pending', 'clean', 'infected', 'error')),
    scanned_at timestamp,

    created_at timestamp not null default current_timestamp
);
insert into uploads_anew (id, reference, account_id, purpose, file_name, media_type, n_bytes, sha256, storage_name,
    scan_state, scanned_at, created_at)
select id, reference, account_id, purpose, file_name, media_type, n_bytes, sha256, storage_name, scan_state,
    scanned_at, created_at
from uploads;
drop table uploads;
alter table uploads_anew rename to uploads;
create index uploads_by_account on uploads (account_id);
create index uploads_by_scan_state on uploads (scan_state);
