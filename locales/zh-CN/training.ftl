# 培训：项目、班次、报名、考勤、考核。
training-audience-general = 面向社会
training-audience-employees = 在职人员
training-audience-sanzhang = 三长（网格长、楼栋长、单元长）

training-programme-draft = 草稿
training-programme-submitted = 待批准
training-programme-approved = 已批准
training-programme-retired = 已停办

training-class-planned = 筹备中
training-class-open = 报名中
training-class-running = 开班中
training-class-assessing = 考核中
training-class-released = 成绩已公布
training-class-archived = 已归档
training-class-cancelled = 已取消

training-enrolment-applied = 待核实条件
training-enrolment-not_eligible = 不符合条件
training-enrolment-enrolled = 已录取
training-enrolment-waitlisted = 候补中
training-enrolment-seat_declined = 未接受名额
training-enrolment-attending = 学习中
training-enrolment-completed = 已完成学习
training-enrolment-passed = 合格
training-enrolment-failed = 不合格
training-enrolment-absent = 缺考
training-enrolment-withdrawn = 已退出
training-enrolment-no_show = 未到课

training-duty-a = A岗
training-duty-b = B岗

training-source-self = 本人报名
training-source-employer = 单位报名
training-source-office = 代为报名
training-source-list = 名单导入

training-member-manager = 负责人
training-member-trainer = 教师

training-presence-present = 出勤
training-presence-late = 迟到
training-presence-excused = 请假
training-presence-absent = 缺勤

training-mover-person = 本人
training-mover-employer = 单位
training-mover-trainer = 培训机构
training-mover-office = 人才服务机构
training-mover-clock = 系统
