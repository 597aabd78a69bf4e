-- What the reviewer ticked before deciding: codes of checks, with spaces between them.
alter table employer_verifications add column checks text not null default '';
