alter table employer_verifications drop column checks;
