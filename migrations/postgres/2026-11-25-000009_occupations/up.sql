-- What staff said a job title means; the newest row of a title holds.
create table occupation_corrections (
    id bigint generated always as identity primary key,
    -- Folded, as all titles that are corrected together have it.
    title text not null,
    -- Of the classification of 2022; nothing where what was said no longer holds.
    code text,
    corrected_by bigint references accounts (id) on delete set null,

    created_at timestamp not null default (now() at time zone 'utc')
);
create index occupation_corrections_title on occupation_corrections (title, id);
create index occupation_corrections_corrected_by on occupation_corrections (corrected_by);
