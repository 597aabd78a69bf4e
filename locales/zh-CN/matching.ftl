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

matching-passage-posting = 岗位：
matching-passage-profile = 简历：
matching-part-text = 岗位要紧的词对上{ $n }个以上：{ $points }分，最多{ $most }分
matching-part-occupation =
    { $share ->
        [high] 职业相同或几乎相同
        [middle] 职业相近
        [low] 职业是同一大组
       *[none] 职业对不上或没有写
    }：{ $points }分，最多{ $most }分
matching-part-welcome =
    { $share ->
        [none] 没有岗位优先考虑的证书
       *[other] 有岗位优先考虑的证书
    }：{ $points }分，最多{ $most }分

matching-listed = 在名单上，第{ $place }位，共{ $n }位
matching-not-listed = 不在名单上，名单共{ $n }位
matching-why-closed = 岗位现在不招人。
matching-why-hidden = 本人没有允许单位查找，或者简历半年没有更新。
matching-why-excluded = 本人不想让这个单位看到。
matching-why-failed = { $n }项条件不符合；差两项以上的不列出。
matching-why-low = 只有{ $points }分，低于{ $first }分的不列出。
matching-why-few_words = 两边写的内容相同的词太少，没有进入对照的范围。写得具体一些，就能进入。
matching-why-failed_one = { $n }项条件不符合，排在条件全部符合的后面。
matching-why-unknown = { $n }项条件待核实，每项排名时减4分。
matching-why-low_text = 内容得{ $points }分，名单第一名得{ $first }分：岗位要紧的词写到的少。
matching-why-low_occupation = 职业得{ $points }分，名单第一名得{ $first }分：做过或想做的职业离得远。
matching-why-low_welcome = 证书得{ $points }分，名单第一名得{ $first }分。

matching-missed-own = 某个岗位为什么不在这里？
matching-missed-person = 某个人为什么不在这里？
matching-fit-own-title = 这个岗位为什么在这里或不在这里
matching-fit-person-title = 这个人为什么在这里或不在这里
matching-fit-own-lede = 填岗位编号或网址，就能看到哪项条件不符合、排在第几、哪部分得分低。
matching-fit-person-lede = 填求职者编号或网址，就能看到哪项条件不符合、排在第几、哪部分得分低。本人能看到谁查过。
matching-fit-of-posting = 岗位编号或网址
matching-fit-of-posting-hint = 岗位页面网址里最后的十位字母和数字
matching-fit-of-person = 求职者编号或网址
matching-fit-of-person-hint = 求职者页面网址里最后的字母和数字
matching-fit-submit = 看原因
matching-fit-no-posting = 没有这个编号的岗位。请从岗位页面的网址里复制。
matching-fit-no-person = 没有这个编号的人，或者本人没有允许您查找。请从求职者页面的网址里复制。

matching-say = 合不合适，说一句
matching-say-title = 您觉得合适吗
matching-say-lede = 工作人员会看，用来改进对照的办法；不会自动改变排名，也不会告诉对方。
matching-say-submit = 提交
matching-fits = 合适吗
matching-fits-yes = 合适
matching-fits-no = 不合适
matching-fits-missing = 请选择合适还是不合适
matching-reason-label = 不合适的原因
matching-reason-choose = 请选择
matching-reason-missing = 请选择不合适的原因
matching-reason-occupation = 不是这一类工作
matching-reason-skills = 技能或经验对不上
matching-reason-level = 要求太高或太低
matching-reason-place = 太远
matching-reason-pay = 工资谈不拢
matching-reason-hours = 时间或班次不合适
matching-reason-condition = 条件判断错了
matching-reason-text = 写的内容太少或与实际不同
matching-reason-other = 其他
matching-note = 补充说明
matching-note-missing = 请写明原因
matching-side-person = 求职者
matching-side-employer = 单位
matching-side-office = 工作人员
matching-feedback-thanks = 记下了，谢谢。
matching-feedback-title = 对照结果的反馈
matching-feedback-lede = 求职者、单位和工作人员说某个岗位与某份简历合不合适。只供人看，不会自动改变排名。
matching-feedback-none = 还没有反馈
matching-feedback-none-why = 名单上每一条都可以说合不合适。
matching-feedback-counts = 各方说了什么
matching-feedback-side = 谁说的
matching-feedback-n = 次数
matching-feedback-latest = 最近的反馈
matching-feedback-pair = 看这一对
matching-unlisted = 不在名单上
matching-place = 第{ $n }位
matching-score-place = 当时{ $score }分，{ $place }
staff-door-matching = 对照结果的反馈
staff-door-matching-note = 各方说某个岗位与某份简历合不合适
matching-condition-age = 年龄
matching-age-at-least = 年满{ $n }周岁
matching-has-age-enough = 已达到
matching-has-age-less = 还没有达到
matching-change-age-fail = 达到年龄后，这一项就符合。
matching-change-age-unknown = 填写公民身份号码，就能判断。
