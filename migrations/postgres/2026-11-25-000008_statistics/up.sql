-- Searches that found nothing, by term and day in Beijing.
create table search_misses (
    id bigint generated always as identity primary key,
    day date not null,
    -- Folded, words in order.
    term text not null,
    n_searches bigint not null check (n_searches > 0),

    created_at timestamp not null default (now() at time zone 'utc'),

    unique (day, term)
);
