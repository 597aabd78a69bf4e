drop index mail_queue_by_stop_reference;
alter table mail_queue drop column stopped_at;
alter table mail_queue drop column stops;
alter table mail_queue drop column stop_reference;
