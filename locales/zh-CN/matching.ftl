## Matching: how a posting and a profile fit, and why.

matching-condition-region = 地点
matching-condition-education = 学历
matching-condition-experience = 经验
matching-condition-certificate = 证书
matching-condition-pay = 工资
matching-condition-kind = 性质

matching-outcome-pass = 符合
matching-outcome-fail = 不符合
matching-outcome-unknown = 待核实

matching-all-pass = { $n }项条件全部符合
matching-verdict = { $passed }项符合{ $failed ->
        [0] {""}
       *[other] ，{ $failed }项不符合
    }{ $unknown ->
        [0] {""}
       *[other] ，{ $unknown }项待核实
    }
matching-parts = 内容{ $text }分，职业{ $occupation }分，证书{ $welcome }分
matching-score = 相合{ $n }分，满分100

matching-has-nothing = 简历没有写
matching-has-none = 简历里没有
matching-has-regions = 期望{ $regions }
matching-has-home = 住在{ $region }
matching-has-remote = 愿意远程工作
matching-has-years =
    { $n ->
        [0] 没有工作经验
       *[other] { $n }年经验
    }
matching-has-verified = { $name }，本站核验有效
matching-has-claimed = { $name }，本人填写，还没有核验
matching-has-pay = 期望每月{ $amount }元以上
matching-has-any-pay = 没有限定工资
matching-has-any-kind = 没有限定性质

matching-change-region-fail = 求职意向加上这个地点，这一项就符合。
matching-change-region-unknown = 写明期望的工作地点，就能判断。
matching-change-education-fail = 学历达到后，或者岗位放宽学历，这一项就符合。
matching-change-education-unknown = 写明学历，就能判断。
matching-change-experience-fail = 工作满年限后，或者岗位放宽年限，这一项就符合。
matching-change-experience-unknown = 写明工作年限，就能判断。
matching-change-certificate-fail = 取得这个证书后，这一项就符合。
matching-change-certificate-unknown = 证书经发证单位登记或工作人员核验后，这一项就符合。
matching-change-pay-fail = 期望工资降到岗位工资以内，或者岗位提高工资，这一项就符合。
matching-change-pay-unknown = 岗位没有写明工资，问过单位就能判断。
matching-change-kind-fail = 求职意向加上这种性质，这一项就符合。
matching-change-kind-unknown = 写明期望的岗位性质，就能判断。

matching-labelled = { $label }：{ $text }
matching-reason = { $has }；岗位：{ $asked }
matching-fit = 与您的简历对照
matching-fit-verdict = { $verdict }。没有用到年龄、性别和付费信息。
matching-asked = 岗位要求
matching-has = 您的简历
matching-matched = 相合的词：
matching-missing = 岗位写了、简历没写：

matching-tabs = 按条件看
matching-tab-all = 全部
matching-tab-pass = 全部符合
matching-tab-unknown = 有待核实
matching-tab-short = 差一项

matching-own = 合适的岗位
matching-own-title = { $n }个岗位与您的简历相合
matching-own-lede = 每个岗位的条件都按同样的次序列出，写明结果和理由。
matching-own-empty = 先写几行简历
matching-own-empty-why = 写上做过的工作、会做的事和想去的地方，就能看到符合哪些岗位、差在哪里。
matching-own-none = 这里现在没有岗位
matching-own-none-why = 简历写得更具体，或者多写几个期望的职业和地点，能找到的岗位会更多。
matching-to-profile = 写简历
matching-profiles = 合适的人
matching-profiles-title = { $n }人的简历与这个岗位相合
matching-profiles-lede = 名单来自愿意被单位找到的人，不显示姓名和联系方式。本人能看到这一页在什么时候、由谁看过。
matching-profiles-none = 这里现在没有合适的人
matching-profiles-none-why = 条件写得宽一些、职责写得具体一些，能对上的人会更多。
matching-to-posting = 回到岗位
matching-person = 求职者 { $reference }
matching-updated = { $date }更新简历

matching-how = 怎样排的
matching-how-link = 怎样对照的
matching-how-conditions = 先看条件：地点、学历、经验、必须的证书、工资和性质。没有一项不符合的排在前面，只差一项的排在后面，差两项以上的不列出。
matching-how-score = 同样情形再看得分，满分100：岗位要紧的词，简历里写到的越多分越高，最多60分；做过或想做的职业与岗位越近分越高，最多34分；岗位优先考虑的证书最多6分，没有核验的算一半。
matching-how-unknown = 每有一项待核实，排名时减4分，因为问过以后可能不符合。
matching-how-not = 不看年龄和性别，也没有人能付费排到前面。
