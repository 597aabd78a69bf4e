drop table candidate_hits;
drop table mail_suppressions;
drop table followers;
drop table alert_feedback;
drop table alert_hits;
drop table alert_runs;
drop table saved_searches;
