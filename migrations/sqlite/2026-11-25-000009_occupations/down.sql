drop table occupation_corrections;
