## Education and experience: what postings ask for and people have.

education-junior_high = 初中
education-senior_high = 高中
education-vocational = 中专、技校
education-college = 大专
education-bachelor = 本科
education-master = 硕士
education-doctor = 博士
education-at-least = { $level }及以上
education-has = 有{ $level }学历即可
education-none = 学历不限

experience-unsaid = 没有写经验要求
experience-none = 经验不限
experience-years = { $n }年以上经验
