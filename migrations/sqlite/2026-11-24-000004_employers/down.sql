drop table employer_members;
drop table employers;
