-- Who says what the occupation is; null where there is none, or it is not known. How sure a suggestion was, in percent.
alter table postings add column occupation_source text check (occupation_source in ('author', 'suggestion', 'staff'));
alter table postings add column occupation_confidence smallint check (occupation_confidence between 0 and 100);
