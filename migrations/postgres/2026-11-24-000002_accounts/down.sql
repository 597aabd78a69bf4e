drop table api_tokens;
drop table throttles;
drop table recovery_codes;
drop table account_tokens;
drop table sessions;
drop table account_roles;
drop table accounts;
