-- People who can log in, and programs that act for them.
create table accounts (
    id integer primary key autoincrement not null,
    -- Its public name.
    reference text not null unique,
    -- Lower-cased by the application before it is stored.
    email text not null unique check (email = lower(email)),
    -- How pages address the person; not a legal name.
    name text not null,
    -- argon2id, in PHC form.
    password_hash text not null,
    -- The language of its mails.
    locale text not null check (locale in ('zh-CN', 'en')),
    -- Null until the address is confirmed: nobody logs in before.
    confirmed_at timestamp,
    -- Null while it may log in.
    suspended_at timestamp,
    -- Encrypted TOTP secret; null without a second factor.
    totp_secret text,
    -- The last time step that was used: each code works once.
    totp_last_step bigint not null default 0,
    -- Null until the second factor was shown to work.
    totp_confirmed_at timestamp,
    -- Grows with each change of password, role or second factor; sessions of an
    -- older epoch are over.
    auth_epoch bigint not null default 1,

    created_at timestamp not null default current_timestamp
);

-- What an account may be; the words are those of the domain handbook.
create table account_roles (
    id integer primary key autoincrement not null,
    account_id bigint not null references accounts (id) on delete cascade,
    role text not null check (role in ('seeker', 'employer_owner', 'employer_recruiter', 'specialist',
        'training_staff', 'officer', 'reviewer', 'proctor', 'admin', 'auditor')),

    created_at timestamp not null default current_timestamp,

    unique (account_id, role)
);

-- Who is logged in, where, and until when.
create table sessions (
    id integer primary key autoincrement not null,
    -- SHA-256 of the cookie: whoever reads the rows cannot take a session over.
    token_hash text not null unique,
    account_id bigint not null references accounts (id) on delete cascade,
    auth_epoch bigint not null,
    -- What the owner recognises it by: the browser's own words, cut short.
    user_agent text not null,
    address text not null,
    -- A session of someone with a second factor is half open until the code came.
    is_complete boolean not null,
    seen_at timestamp not null,
    expires_at timestamp not null,

    created_at timestamp not null default current_timestamp
);
create index sessions_by_account on sessions (account_id);

-- Secrets in mailed links; each works once.
create table account_tokens (
    id integer primary key autoincrement not null,
    token_hash text not null unique,
    account_id bigint not null references accounts (id) on delete cascade,
    purpose text not null check (purpose in ('confirmation', 'password_reset', 'email_change')),
    -- The new address of an email_change.
    payload text,
    expires_at timestamp not null,
    used_at timestamp,

    created_at timestamp not null default current_timestamp
);
create index account_tokens_by_account on account_tokens (account_id);

-- Codes for the day when the telephone is lost; each works once.
create table recovery_codes (
    id integer primary key autoincrement not null,
    account_id bigint not null references accounts (id) on delete cascade,
    code_hash text not null,
    used_at timestamp,

    created_at timestamp not null default current_timestamp,

    unique (account_id, code_hash)
);

-- Tries that went wrong, counted by account first and by address second.
create table throttles (
    id integer primary key autoincrement not null,
    -- `login/account/<hash>`, `login/address/<hash>` ...
    key text not null unique,
    n_failures integer not null,
    -- Until then the next try is answered 429 without looking.
    blocked_until timestamp not null,
    last_failure_at timestamp not null,

    created_at timestamp not null default current_timestamp
);

-- Programs that use the API as an account.
create table api_tokens (
    id integer primary key autoincrement not null,
    reference text not null unique,
    account_id bigint not null references accounts (id) on delete cascade,
    name text not null,
    token_hash text not null unique,
    -- Space-separated: `postings:read postings:write`.
    scopes text not null,
    last_used_at timestamp,
    revoked_at timestamp,

    created_at timestamp not null default current_timestamp
);
create index api_tokens_by_account on api_tokens (account_id);
