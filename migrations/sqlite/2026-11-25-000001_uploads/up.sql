-- Files that people handed in. The bytes lie encrypted in the data folder, under
-- a random name; what they are called and hold is known here alone.
create table uploads (
    id integer primary key autoincrement not null,
    reference text not null unique,
    -- Who handed it in.
    account_id bigint references accounts (id) on delete set null,
    purpose text not null check (purpose in ('licence', 'mandate', 'agent_id', 'attachment')),
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
-- How much does someone keep here? What waits for its scan?
create index uploads_by_account on uploads (account_id);
create index uploads_by_scan_state on uploads (scan_state);
