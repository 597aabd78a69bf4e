-- Who gives training; the office is one of them. The office enters it.
create table training_organisations (
    id bigint generated always as identity primary key,
    reference text not null unique,
    name text not null unique,
    -- Unified social credit code (GB 32100).
    uscc text unique,
    region text,
    address text not null default '',
    -- How people reach it; public.
    phone text not null default '',
    introduction text not null default '',
    -- Since when it gives no more training; null while it does.
    ended_at timestamp,
    version bigint not null default 1,
    updated_at timestamp not null,

    created_at timestamp not null default (now() at time zone 'utc')
);

-- Who acts for it.
create table training_members (
    id bigint generated always as identity primary key,
    organisation_id bigint not null references training_organisations (id) on delete cascade,
    account_id bigint not null references accounts (id) on delete cascade,
    role text not null check (role in ('manager', 'trainer')),

    created_at timestamp not null default (now() at time zone 'utc'),

    unique (account_id, organisation_id)
);
create index training_members_by_organisation on training_members (organisation_id);

-- What can be learned: hours, conditions, how it is assessed, what comes of it.
-- Once approved it is what people were promised; what changes is a copy.
create table programmes (
    id bigint generated always as identity primary key,
    reference text not null unique,
    organisation_id bigint not null references training_organisations (id) on delete restrict,
    copy_of bigint references programmes (id) on delete set null,
    name text not null,
    summary text not null,
    -- Whom it trains.
    audience text not null check (audience in ('general', 'employees', 'sanzhang')),
    -- Whether those who enrol hold a duty: main (A) or stand-in (B).
    has_duty_roles boolean not null,
    -- Teaching hours (学时).
    hours integer not null check (hours between 1 and 5000),
    -- Conditions of entry; null asks for none.
    education text check (education in ('junior_high', 'senior_high', 'vocational', 'college', 'bachelor',
        'master', 'doctor')),
    experience_years integer check (experience_years between 0 and 60),
    age_min smallint check (age_min between 16 and 100),
    -- Names of certificates, one a line; each is needed.
    certificates_required text not null default '',
    -- Hundredths of a mark, of 100 marks.
    pass_mark integer not null check (pass_mark between 0 and 10000),
    -- Of a hundred sessions, at how many someone has to be present or late.
    completion_percent smallint not null default 80 check (completion_percent between 0 and 100),
    n_resits smallint not null default 1 check (n_resits between 0 and 3),
    -- Subsidy for each who passes, fen; null where there is none.
    subsidy_fen bigint check (subsidy_fen >= 0),
    -- Months for which the certificate holds; null without end.
    certificate_months smallint check (certificate_months between 1 and 1200),
    state text not null check (state in ('draft', 'submitted', 'approved', 'retired')),
    version bigint not null default 1,
    created_by bigint references accounts (id) on delete set null,
    updated_at timestamp not null,

    created_at timestamp not null default (now() at time zone 'utc')
);
create index programmes_by_organisation on programmes (organisation_id, state);
create index programmes_by_state on programmes (state);
create index programmes_by_origin on programmes (copy_of);
create index programmes_by_creator on programmes (created_by);

-- What a programme trains for, one or several: a class teaches one of them.
create table programme_specialisms (
    id bigint generated always as identity primary key,
    programme_id bigint not null references programmes (id) on delete cascade,
    position smallint not null,
    name text not null,
    -- Code of the occupation classification of 2022.
    occupation text,
    -- 1 (highest) to 5; null where the trade has no levels.
    level smallint check (level between 1 and 5),
    -- The name on the certificate, as postings ask for it; null where none is issued.
    certificate_name text,

    created_at timestamp not null default (now() at time zone 'utc'),

    unique (programme_id, position)
);
create index programme_specialisms_by_certificate on programme_specialisms (certificate_name);

-- Parts of the assessment; the weights of a programme add up to 100.
create table programme_parts (
    id bigint generated always as identity primary key,
    programme_id bigint not null references programmes (id) on delete cascade,
    position smallint not null,
    name text not null,
    -- Hundredths of a mark.
    full_mark integer not null check (full_mark > 0),
    weight smallint not null check (weight between 1 and 100),
    -- Hundredths of a mark that are needed in this part; null for none.
    least_mark integer check (least_mark between 0 and full_mark),

    created_at timestamp not null default (now() at time zone 'utc'),

    unique (programme_id, position)
);

create table programme_moves (
    id bigint generated always as identity primary key,
    programme_id bigint not null references programmes (id) on delete cascade,
    from_state text,
    to_state text not null,
    account_id bigint references accounts (id) on delete set null,
    reason text,
    moved_at timestamp not null,

    created_at timestamp not null default (now() at time zone 'utc')
);
create index programme_moves_by_programme on programme_moves (programme_id);
create index programme_moves_by_account on programme_moves (account_id);

-- A programme given once, to the people who enrol.
create table training_classes (
    id bigint generated always as identity primary key,
    reference text not null unique,
    programme_id bigint not null references programmes (id) on delete restrict,
    specialism_id bigint not null references programme_specialisms (id) on delete restrict,
    -- The programme's own, or another that gives it.
    organisation_id bigint not null references training_organisations (id) on delete restrict,
    name text not null,
    region text,
    place text not null,
    is_online boolean not null,
    -- Where an online class meets; only who is enrolled reads it.
    online_url text,
    note text not null default '',
    capacity integer not null check (capacity between 1 and 10000),
    -- Seats that someone holds or has been offered; never more than there are.
    n_taken integer not null default 0,
    enrols_from timestamp not null,
    enrols_until timestamp not null,
    -- First and last day in Beijing, as planned or as its sessions say.
    starts_on date not null,
    ends_on date not null,
    state text not null check (state in ('planned', 'open', 'running', 'assessing', 'released', 'archived',
        'cancelled')),
    -- Results: proposed by one person, released by another, from an hour on.
    release_proposed_by bigint references accounts (id) on delete set null,
    release_proposed_at timestamp,
    release_at timestamp,
    release_confirmed_by bigint references accounts (id) on delete set null,
    released_at timestamp,
    version bigint not null default 1,
    created_by bigint references accounts (id) on delete set null,
    updated_at timestamp not null,

    created_at timestamp not null default (now() at time zone 'utc'),
    check (n_taken between 0 and capacity),
    check (enrols_until > enrols_from),
    check (ends_on >= starts_on),
    check (release_confirmed_by is null or release_confirmed_by <> release_proposed_by)
);
create index training_classes_by_programme on training_classes (programme_id);
create index training_classes_by_specialism on training_classes (specialism_id);
create index training_classes_by_organisation on training_classes (organisation_id, state);
create index training_classes_by_state on training_classes (state, starts_on);
create index training_classes_by_proposer on training_classes (release_proposed_by);
create index training_classes_by_releaser on training_classes (release_confirmed_by);
create index training_classes_by_creator on training_classes (created_by);

create table class_moves (
    id bigint generated always as identity primary key,
    class_id bigint not null references training_classes (id) on delete cascade,
    from_state text,
    to_state text not null,
    -- Null for the clock.
    account_id bigint references accounts (id) on delete set null,
    reason text,
    moved_at timestamp not null,

    created_at timestamp not null default (now() at time zone 'utc')
);
create index class_moves_by_class on class_moves (class_id);
create index class_moves_by_account on class_moves (account_id);

-- Who teaches it; a trainer sees only the people of these classes.
create table class_trainers (
    id bigint generated always as identity primary key,
    class_id bigint not null references training_classes (id) on delete cascade,
    account_id bigint not null references accounts (id) on delete cascade,

    created_at timestamp not null default (now() at time zone 'utc'),

    unique (class_id, account_id)
);
create index class_trainers_by_account on class_trainers (account_id);

-- When it meets.
create table class_sessions (
    id bigint generated always as identity primary key,
    -- Also the stable part of the calendar's UID.
    reference text not null unique,
    class_id bigint not null references training_classes (id) on delete cascade,
    starts_at timestamp not null,
    ends_at timestamp not null,
    -- Empty for the class's own.
    place text not null default '',
    topic text not null default '',
    -- Grows with each change that a calendar must hear of.
    sequence integer not null default 0,
    cancelled_at timestamp,
    -- What the changing code in the room is made from.
    code_seed_sealed text,
    updated_at timestamp not null,

    created_at timestamp not null default (now() at time zone 'utc'),
    check (ends_at > starts_at)
);
create index class_sessions_by_class on class_sessions (class_id, starts_at);

-- A person in a class, from the wish to the result.
create table enrolments (
    id bigint generated always as identity primary key,
    -- Its number, as people quote it.
    reference text not null unique,
    class_id bigint not null references training_classes (id) on delete restrict,
    profile_id bigint not null references profiles (id) on delete cascade,
    state text not null check (state in ('applied', 'not_eligible', 'enrolled', 'waitlisted', 'seat_declined',
        'attending', 'completed', 'passed', 'failed', 'absent', 'withdrawn', 'no_show')),
    -- Whether it holds one of the class's seats, also one that is only offered.
    holds_seat boolean not null,
    -- Main (A) or stand-in (B) holder of a duty.
    duty_role text check (duty_role in ('a', 'b')),
    source text not null check (source in ('self', 'employer', 'office', 'list')),
    -- Whose people, where an employer enrolled them.
    employer_id bigint references employers (id) on delete set null,
    enrolled_by bigint references accounts (id) on delete set null,
    -- How the person agreed, where someone else enrolled them.
    consent text,
    applied_at timestamp not null,
    -- Until when a freed seat is theirs to take; null where none is offered.
    offered_until timestamp,
    moved_at timestamp not null,
    -- Hundredths of a mark of 100, once computed; released with the class.
    total integer check (total between 0 and 10000),
    -- When the person could read the result.
    result_at timestamp,
    version bigint not null default 1,

    created_at timestamp not null default (now() at time zone 'utc'),
    -- One a person and class: who comes back after leaving moves the same row.
    unique (class_id, profile_id),
    check (offered_until is null or (state = 'waitlisted' and holds_seat)),
    check (state not in ('enrolled', 'attending') or holds_seat)
);
-- Who waits, in which order?
create index enrolments_queue on enrolments (class_id, state, applied_at);
create index enrolments_by_profile on enrolments (profile_id);
create index enrolments_by_employer on enrolments (employer_id);
create index enrolments_by_enroller on enrolments (enrolled_by);
create index enrolments_offered on enrolments (offered_until);
create index enrolments_by_result on enrolments (result_at);

create table enrolment_moves (
    id bigint generated always as identity primary key,
    enrolment_id bigint not null references enrolments (id) on delete cascade,
    from_state text,
    to_state text not null,
    actor text not null check (actor in ('person', 'employer', 'trainer', 'office', 'clock')),
    account_id bigint references accounts (id) on delete set null,
    reason text,
    moved_at timestamp not null,

    created_at timestamp not null default (now() at time zone 'utc')
);
create index enrolment_moves_by_enrolment on enrolment_moves (enrolment_id);
create index enrolment_moves_by_account on enrolment_moves (account_id);

-- People whom the office asked to enrol.
create table class_invitations (
    id bigint generated always as identity primary key,
    class_id bigint not null references training_classes (id) on delete cascade,
    profile_id bigint not null references profiles (id) on delete cascade,
    invited_by bigint references accounts (id) on delete set null,
    invited_at timestamp not null,

    created_at timestamp not null default (now() at time zone 'utc'),

    unique (class_id, profile_id)
);
create index class_invitations_by_profile on class_invitations (profile_id);
create index class_invitations_by_inviter on class_invitations (invited_by);

-- By which code someone makes a profile theirs that a list has made.
create table profile_claims (
    id bigint generated always as identity primary key,
    profile_id bigint not null references profiles (id) on delete cascade,
    code_hash text not null unique,
    channel text not null check (channel in ('mail', 'print')),
    created_by bigint references accounts (id) on delete set null,
    expires_at timestamp not null,
    -- Wrong ID numbers with the right code; after five it is void.
    n_wrong smallint not null default 0,
    used_at timestamp,

    created_at timestamp not null default (now() at time zone 'utc')
);
create index profile_claims_by_profile on profile_claims (profile_id);
create index profile_claims_by_creator on profile_claims (created_by);

-- Who was there. No row: nobody has said.
create table attendances (
    id bigint generated always as identity primary key,
    session_id bigint not null references class_sessions (id) on delete cascade,
    enrolment_id bigint not null references enrolments (id) on delete cascade,
    state text not null check (state in ('present', 'late', 'excused', 'absent')),
    source text not null check (source in ('trainer', 'code', 'office', 'list')),
    recorded_by bigint references accounts (id) on delete set null,
    recorded_at timestamp not null,

    created_at timestamp not null default (now() at time zone 'utc'),

    unique (session_id, enrolment_id)
);
create index attendances_by_enrolment on attendances (enrolment_id);
create index attendances_by_recorder on attendances (recorded_by);

-- What it said before it was corrected.
create table attendance_corrections (
    id bigint generated always as identity primary key,
    attendance_id bigint not null references attendances (id) on delete cascade,
    old_state text not null,
    new_state text not null,
    reason text not null default '',
    account_id bigint references accounts (id) on delete set null,
    corrected_at timestamp not null,

    created_at timestamp not null default (now() at time zone 'utc')
);
create index attendance_corrections_by_attendance on attendance_corrections (attendance_id);
create index attendance_corrections_by_account on attendance_corrections (account_id);

-- Marks by part; attempt 1 is the first sitting, 2 and more are resits.
create table marks (
    id bigint generated always as identity primary key,
    enrolment_id bigint not null references enrolments (id) on delete cascade,
    part_id bigint not null references programme_parts (id) on delete restrict,
    attempt smallint not null check (attempt between 1 and 4),
    -- Hundredths of a mark; null where the person was absent.
    mark integer check (mark >= 0),
    recorded_by bigint references accounts (id) on delete set null,
    recorded_at timestamp not null,

    created_at timestamp not null default (now() at time zone 'utc'),

    unique (enrolment_id, part_id, attempt)
);
create index marks_by_part on marks (part_id);
create index marks_by_recorder on marks (recorded_by);

create table mark_corrections (
    id bigint generated always as identity primary key,
    mark_id bigint not null references marks (id) on delete cascade,
    old_mark integer,
    new_mark integer,
    reason text not null,
    account_id bigint references accounts (id) on delete set null,
    corrected_at timestamp not null,

    created_at timestamp not null default (now() at time zone 'utc')
);
create index mark_corrections_by_mark on mark_corrections (mark_id);
create index mark_corrections_by_account on mark_corrections (account_id);

-- 成绩复核: five working days after the release.
create table result_appeals (
    id bigint generated always as identity primary key,
    reference text not null unique,
    enrolment_id bigint not null references enrolments (id) on delete cascade,
    text text not null,
    filed_at timestamp not null,
    -- Upheld: a mark was changed; rejected: it stands.
    outcome text check (outcome in ('upheld', 'rejected')),
    answer text,
    decided_by bigint references accounts (id) on delete set null,
    decided_at timestamp,

    created_at timestamp not null default (now() at time zone 'utc'),
    check ((outcome is null) = (decided_at is null))
);
create index result_appeals_by_enrolment on result_appeals (enrolment_id);
create index result_appeals_open on result_appeals (outcome, filed_at);
create index result_appeals_by_decider on result_appeals (decided_by);

-- What the class reads.
create table class_materials (
    id bigint generated always as identity primary key,
    class_id bigint not null references training_classes (id) on delete cascade,
    upload_id bigint not null unique references uploads (id) on delete cascade,
    title text not null,
    added_by bigint references accounts (id) on delete set null,

    created_at timestamp not null default (now() at time zone 'utc')
);
create index class_materials_by_class on class_materials (class_id);
create index class_materials_by_adder on class_materials (added_by);

-- What was told to all of it.
create table class_messages (
    id bigint generated always as identity primary key,
    reference text not null unique,
    class_id bigint not null references training_classes (id) on delete cascade,
    account_id bigint references accounts (id) on delete set null,
    subject text not null,
    text text not null,
    sent_at timestamp not null,

    created_at timestamp not null default (now() at time zone 'utc')
);
create index class_messages_by_class on class_messages (class_id);
create index class_messages_by_account on class_messages (account_id);

-- How content someone was, 1 (not at all) to 5 (very); the two lowest are followed up.
create table class_ratings (
    id bigint generated always as identity primary key,
    enrolment_id bigint not null unique references enrolments (id) on delete cascade,
    score smallint not null check (score between 1 and 5),
    text text not null default '',
    rated_at timestamp not null,
    follow_up text check (follow_up in ('open', 'done')),
    followed_up_by bigint references accounts (id) on delete set null,
    followed_up_at timestamp,
    follow_up_note text not null default '',

    created_at timestamp not null default (now() at time zone 'utc')
);
create index class_ratings_to_follow on class_ratings (follow_up);
create index class_ratings_by_follower on class_ratings (followed_up_by);
