-- What a message that repeats stops when its reader answers to the address in its header:
-- a saved search or notices, and under which name the address knows it. Once.
alter table mail_queue add column stop_reference text;
alter table mail_queue add column stops text;
alter table mail_queue add column stopped_at timestamp;
create unique index mail_queue_by_stop_reference on mail_queue (stop_reference);
