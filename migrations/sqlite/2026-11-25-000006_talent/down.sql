drop table invitation_refusals;
drop table job_invitations;
drop table talent_list_entries;
drop table talent_lists;
