-- What someone said of a match: whether it fits, and why. It is read by staff, and changes no order.
create table match_feedback (
    id bigint generated always as identity primary key,
    posting_id bigint not null references postings (id) on delete cascade,
    profile_id bigint not null references profiles (id) on delete cascade,
    account_id bigint not null references accounts (id) on delete cascade,
    side text not null check (side in ('person', 'employer', 'office')),
    fits boolean not null,
    reason text check (reason in ('occupation', 'skills', 'level', 'place', 'pay', 'hours', 'condition', 'text', 'other')),
    note text not null,
    -- What the score was when it was said, and the place on the list, from 1; null where it was not on it.
    score integer not null,
    place integer,
    said_at timestamp not null,

    created_at timestamp not null default (now() at time zone 'utc'),

    unique (posting_id, profile_id, account_id)
);
create index match_feedback_by_profile on match_feedback (profile_id);
create index match_feedback_by_account on match_feedback (account_id);
create index match_feedback_by_time on match_feedback (said_at);
