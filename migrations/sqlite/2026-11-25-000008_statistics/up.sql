-- Searches that found nothing, by term and day in Beijing.
create table search_misses (
    id integer primary key autoincrement not null,
    day date not null,
    -- Folded, words in order.
    term text not null,
    n_searches bigint not null check (n_searches > 0),

    created_at timestamp not null default current_timestamp,

    unique (day, term)
);
