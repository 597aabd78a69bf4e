-- What a person agreed to, in which words, for whom.
create table consents (
    id integer primary key autoincrement not null,
    reference text not null unique,
    profile_id bigint not null references profiles (id) on delete cascade,
    purpose text not null check (purpose in ('application', 'invitation', 'hire')),
    notice_version text not null,
    -- The employer that receives the data, as it was called then.
    recipient_id bigint references employers (id) on delete set null,
    recipient text not null,
    -- Kinds of data: `profile name phone email attachments`.
    fields text not null,
    given_at timestamp not null,
    withdrawn_at timestamp,

    created_at timestamp not null default current_timestamp
);
create index consents_by_profile on consents (profile_id);
create index consents_by_recipient on consents (recipient_id);

-- A profile applies to a posting.
create table applications (
    id integer primary key autoincrement not null,
    -- Its number, as both sides quote it.
    reference text not null unique,
    posting_id bigint not null references postings (id) on delete cascade,
    profile_id bigint not null references profiles (id) on delete cascade,
    consent_id bigint references consents (id) on delete set null,
    state text not null check (state in ('submitted', 'viewed', 'shortlisted', 'interview', 'offered', 'accepted',
        'hired', 'refused', 'withdrawn', 'unanswered', 'hired_elsewhere', 'posting_closed')),
    -- How they came here: found, alert, invitation, referral or fair.
    source text not null check (source in ('search', 'alert', 'invitation', 'referral', 'fair')),
    -- What the person adds, encrypted.
    letter_sealed text,
    submitted_at timestamp not null,
    -- When the employer has to have answered.
    promised_at timestamp not null,
    -- When it reached the employer: ten minutes later, in which the person may take
    -- it back without a trace. Null: no employer has seen or will see it.
    delivered_at timestamp,
    -- The first look, and the first answer that was more than that.
    viewed_at timestamp,
    answered_at timestamp,
    moved_at timestamp not null,
    -- When the employer was last reminded of its silence.
    reminded_at timestamp,
    ended_at timestamp,
    -- Grows with each move: whoever was slower is told.
    version bigint not null default 1,

    created_at timestamp not null default current_timestamp,
    check ((ended_at is null) = (state in ('submitted', 'viewed', 'shortlisted', 'interview', 'offered', 'accepted')))
);
-- One open application a posting and person.
create unique index applications_open on applications (posting_id, profile_id) where ended_at is null;
create index applications_by_posting on applications (posting_id, state);
create index applications_by_profile on applications (profile_id, submitted_at);
create index applications_by_consent on applications (consent_id);
-- Which are due to reach their employer?
create index applications_undelivered on applications (delivered_at, submitted_at);
-- Which have waited too long?
create index applications_waiting on applications (state, moved_at);

-- Each move of an application.
create table application_moves (
    id integer primary key autoincrement not null,
    application_id bigint not null references applications (id) on delete cascade,
    from_state text,
    to_state text not null,
    actor text not null check (actor in ('seeker', 'employer', 'office', 'clock')),
    -- Null for the clock.
    account_id bigint references accounts (id) on delete set null,
    -- Why, by a code whose public words are always sent.
    reason text,
    -- The employer's own words to the person.
    shared_text text,
    moved_at timestamp not null,

    created_at timestamp not null default current_timestamp
);
create index application_moves_by_application on application_moves (application_id);
create index application_moves_by_account on application_moves (account_id);

-- Answers to the employer's questions, with the question as it was asked.
create table application_answers (
    id integer primary key autoincrement not null,
    application_id bigint not null references applications (id) on delete cascade,
    position integer not null,
    question text not null,
    answer text not null,

    created_at timestamp not null default current_timestamp,

    unique (application_id, position)
);

create table application_files (
    id integer primary key autoincrement not null,
    application_id bigint not null references applications (id) on delete cascade,
    upload_id bigint not null unique references uploads (id) on delete cascade,

    created_at timestamp not null default current_timestamp
);
create index application_files_by_application on application_files (application_id);

-- What both sides write to each other.
create table application_messages (
    id integer primary key autoincrement not null,
    application_id bigint not null references applications (id) on delete cascade,
    side text not null check (side in ('seeker', 'employer')),
    account_id bigint references accounts (id) on delete set null,
    text_sealed text not null,
    sent_at timestamp not null,

    created_at timestamp not null default current_timestamp
);
create index application_messages_by_application on application_messages (application_id);
create index application_messages_by_account on application_messages (account_id);

-- What the employer's people note for each other.
create table application_notes (
    id integer primary key autoincrement not null,
    application_id bigint not null references applications (id) on delete cascade,
    account_id bigint references accounts (id) on delete set null,
    text text not null,
    noted_at timestamp not null,

    created_at timestamp not null default current_timestamp
);
create index application_notes_by_application on application_notes (application_id);
create index application_notes_by_account on application_notes (account_id);

create table interviews (
    id integer primary key autoincrement not null,
    -- Also the stable part of the calendar's UID.
    reference text not null unique,
    application_id bigint not null references applications (id) on delete cascade,
    starts_at timestamp not null,
    ends_at timestamp not null,
    place text not null,
    note text not null,
    state text not null check (state in ('proposed', 'confirmed', 'change_requested', 'cancelled')),
    -- What the person asks for instead.
    request text,
    -- Grows with each change that a calendar must hear of.
    sequence integer not null default 0,
    updated_at timestamp not null,
    -- When both sides were reminded of it, as it now is.
    reminded_at timestamp,

    created_at timestamp not null default current_timestamp,
    check (ends_at > starts_at)
);
create index interviews_by_application on interviews (application_id);

create table offers (
    id integer primary key autoincrement not null,
    application_id bigint not null references applications (id) on delete cascade,
    text text not null,
    pay text not null,
    starts_on date,
    expires_at timestamp not null,
    state text not null check (state in ('open', 'accepted', 'declined', 'expired', 'withdrawn')),
    answered_at timestamp,

    created_at timestamp not null default current_timestamp
);
create index offers_by_application on offers (application_id);
create index offers_open on offers (state, expires_at);

-- 就业意向: a person and an employer agree that one wants to work for the other.
create table employment_intentions (
    id integer primary key autoincrement not null,
    reference text not null unique,
    employer_id bigint not null references employers (id) on delete cascade,
    profile_id bigint not null references profiles (id) on delete cascade,
    posting_id bigint references postings (id) on delete set null,
    application_id bigint references applications (id) on delete set null,
    state text not null check (state in ('proposed', 'agreed', 'fulfilled', 'lapsed', 'cancelled')),
    source text not null check (source in ('application', 'fair', 'referral', 'none')),
    proposed_by text not null check (proposed_by in ('seeker', 'employer', 'specialist')),
    proposed_at timestamp not null,
    -- When and how each side said so: online, booth, call.
    seeker_confirmed_at timestamp,
    seeker_channel text check (seeker_channel in ('online', 'booth', 'call')),
    employer_confirmed_at timestamp,
    employer_channel text check (employer_channel in ('online', 'booth', 'call')),
    agreed_at timestamp,
    ended_at timestamp,

    created_at timestamp not null default current_timestamp,
    check (state not in ('agreed', 'fulfilled') or agreed_at is not null)
);
-- One open a person and employer.
create unique index employment_intentions_open on employment_intentions (employer_id, profile_id)
    where ended_at is null;
create index employment_intentions_by_profile on employment_intentions (profile_id);
create index employment_intentions_by_posting on employment_intentions (posting_id);
create index employment_intentions_by_application on employment_intentions (application_id);
create index employment_intentions_by_agreement on employment_intentions (agreed_at);

create table hires (
    id integer primary key autoincrement not null,
    reference text not null unique,
    employer_id bigint not null references employers (id) on delete cascade,
    profile_id bigint not null references profiles (id) on delete cascade,
    posting_id bigint references postings (id) on delete set null,
    application_id bigint unique references applications (id) on delete set null,
    source text not null check (source in ('application', 'fair', 'referral', 'none')),
    starts_on date not null,
    -- Said by the employer; true once the person agrees, or does not object in ten days.
    reported_at timestamp not null,
    confirmed_at timestamp,
    objected_at timestamp,
    -- When the person's other open applications were kept or closed.
    others_settled_at timestamp,

    created_at timestamp not null default current_timestamp
);
create index hires_by_employer on hires (employer_id);
create index hires_by_profile on hires (profile_id);
create index hires_by_posting on hires (posting_id);
create index hires_by_confirmation on hires (confirmed_at);

-- "Still there?", 30 and 90 days after the start.
create table hire_checks (
    id integer primary key autoincrement not null,
    hire_id bigint not null references hires (id) on delete cascade,
    days integer not null check (days in (30, 90)),
    asked_at timestamp not null,
    -- Null while nobody has answered.
    is_there boolean,
    answered_at timestamp,

    created_at timestamp not null default current_timestamp,

    unique (hire_id, days)
);
