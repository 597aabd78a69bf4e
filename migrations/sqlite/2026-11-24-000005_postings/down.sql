drop table posting_moves;
drop table posting_certificates;
drop table postings;
