alter table postings drop column occupation_confidence;
alter table postings drop column occupation_source;
