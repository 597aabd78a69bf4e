drop table match_feedback;
