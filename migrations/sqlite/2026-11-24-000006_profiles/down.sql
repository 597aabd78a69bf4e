drop table access_log;
drop table profile_exclusions;
drop table profile_preferences;
drop table profile_entries;
drop table profiles;
