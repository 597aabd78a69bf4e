# 导入：一行为什么没有采用
import-reason-row_unreadable = 这一行无法读取，不是一条完整的记录
import-reason-too_many_cells = 这一行的单元格比表头多
import-reason-title_missing = 没有岗位名称
import-reason-title_too_long = 岗位名称超过 100 个字
import-reason-pay_unreadable = 看不出薪酬是多少
import-reason-pay_min_above_max = 最低薪酬高于最高薪酬
import-reason-pay_out_of_bounds = 薪酬不合常理，请核对单位
import-reason-education_unknown = 不认识的学历
import-reason-experience_unreadable = 看不出要求几年经验
import-reason-headcount_unreadable = 看不出招聘人数
import-reason-kind_unknown = 不认识的工作性质
import-reason-occupation_unknown = 职业分类里没有这个代码
import-reason-region_unknown = 行政区划里没有这个代码
import-reason-date_unreadable = 不是日期
import-reason-name_missing = 没有姓名
import-reason-wrong_shape = 值的形式与 JSON Resume 不符
