## Postings: searching, one posting, feeds; the mistakes of the form.

postings-kind-full_time = 全职
postings-kind-part_time = 兼职
postings-kind-internship = 实习
postings-kind-public_institution = 事业单位
postings-kind-urgent_talent = 急需人才
postings-kind-service_post = 三支一扶等服务岗位

postings-state-draft = 草稿
postings-state-submitted = 待审核
postings-state-in_review = 审核中
postings-state-changes_requested = 退回修改
postings-state-approved = 审核通过
postings-state-published = 招聘中
postings-state-hidden = 已隐藏
postings-state-refused = 审核未通过
postings-state-closed = 已结束

postings-outcome-filled = 已招满
postings-outcome-expired = 已到截止日期
postings-outcome-withdrawn = 单位撤回
postings-outcome-removed = 审核下架

postings-count = { $count }个岗位，招{ $openings }人
postings-title = { $text }：{ $count }
postings-none = 没有找到岗位
postings-found = { $count }个岗位
postings-all = 看全部岗位
postings-comma = 、
postings-also = 同时查找了
postings-also-end = 。
postings-literally = 只查“{ $query }”
postings-language = 岗位内容是中文。
postings-near = 相近的岗位
postings-near-occupation = { $found ->
        [none] 没有岗位含有这些字词。以下岗位与职业“{ $occupation }”相近，供参考。
       *[some] 含有这些字词的岗位不多。以下岗位不含这些字词，但与职业“{ $occupation }”相近，供参考。
    }
postings-near-meaning = { $found ->
        [none] 没有岗位含有这些字词。以下岗位意思相近，供参考。
       *[some] 含有这些字词的岗位不多。以下岗位意思相近，供参考。
    }
postings-empty = 放宽一些条件试试
postings-empty-yet = 现在没有这样的岗位
postings-empty-why = 也可以换个说法，或者拨打服务电话，请工作人员代为留意。
postings-without = 不限“{ $filter }”
postings-without-filters = 去掉全部筛选条件
postings-only = 只查“{ $words }”
postings-only-unfiltered = 只查“{ $words }”，去掉全部筛选条件
postings-only-filters = 只看“{ $filters }”，不限词语
postings-read-as = “{ $words }”读作{ $filter }
postings-labelled = { $label }：{ $text }
postings-offers = 也可以按条件找：
postings-as-words = 不当作条件，按文字查“{ $words }”
postings-respelled = 您要找的是不是“{ $words }”？
postings-feeds = 跟进这个搜索：
postings-feeds-and = 、
postings-feed-atom = 订阅源（Atom）
postings-feed-csv = 表格（CSV）
postings-feed-json = 数据（JSON）
postings-feed-title = { $office }：新岗位

postings-facet-region = 地点
postings-facet-occupation = 职业
postings-facet-pay = 月薪
postings-facet-education = 学历
postings-facet-kind = 性质
postings-facet-published_within = 发布时间
postings-facet-pay_min = 月薪不低于
postings-facet-pay_min-unit = 元
postings-published-any = 不限
postings-published-days =
    { $n ->
        [1] 今天
       *[other] 近{ $n }天
    }
postings-pay-min = 月薪可达{ $amount }元
postings-experience-max =
    { $n ->
        [0] 无经验可
       *[other] { $n }年经验可
    }

postings-sort-relevance = 相关
postings-sort-newest = 最新
postings-sort-pay = 薪资
postings-sort-closing = 截止

postings-remote = 远程
postings-place-unknown = 地点没有写明
postings-headcount = 招{ $n }人
postings-people = { $n }人
postings-closes = { $date }截止
postings-closes-soon = { $date }截止，还剩{ $n }天
postings-closes-today = 今天截止
postings-posted = { $date }发布
postings-reposted = 转自{ $source }

postings-facts = 岗位要点
postings-fact-pay = 工资
postings-fact-place = 工作地点
postings-fact-headcount = 招聘人数
postings-fact-kind = 性质
postings-fact-education = 学历
postings-fact-experience = 经验
postings-fact-occupation = 职业
postings-fact-reference = 岗位编号
postings-stages = 日期
postings-stage-published = 发布
postings-stage-open = 正在招聘
postings-stage-closes = 截止
postings-days-left =
    { $n ->
        [0] 今天截止
       *[other] 还剩{ $n }天
    }
postings-ended = 这个岗位已于{ $date }结束招聘：{ $why }。
postings-ended-next = 内容留在这里供查阅。
postings-ended-similar = 看相近的岗位
postings-to-staff = 在工作台打开
postings-duties = 岗位职责
postings-requirements = 任职要求
postings-certificates-required = 必须有的证书
postings-certificates-preferred = 优先考虑的证书
postings-majors = 专业
postings-benefits = 福利
postings-apply = 如何应聘
postings-apply-contact = 联系方式：
postings-apply-here = 登录后用简历投递，几分钟就能完成。发送前会列出单位将收到的内容。
postings-apply-warning = 应聘不收任何费用。有人要押金、服装费或培训贷款，请不要交，并打电话告诉我们。
postings-employer = 单位介绍
postings-employer-all = 这家单位的全部岗位
postings-occupation = 职业分类
postings-similar = 相近的岗位

postings-csv-id = 岗位编号
postings-csv-title = 岗位名称
postings-csv-employer = 单位
postings-csv-headcount = 招聘人数
postings-csv-pay = 工资
postings-csv-place = 工作地点
postings-csv-education = 学历
postings-csv-experience = 经验
postings-csv-published = 发布日期
postings-csv-closes = 截止日期
postings-csv-url = 网址

postings-title-missing = 填写岗位名称
postings-title-long = 岗位名称不超过100个字
postings-employer-missing = 填写单位名称
postings-employer-long = 单位名称不超过100个字
postings-occupation-unknown = 职业填分类里的编码或小类名称，拿不准就留空
postings-kind-missing = 选择岗位性质
postings-headcount-wrong = 招聘人数填1到100000的整数
postings-duties-missing = 填写岗位职责或任职要求
postings-text-long = 这一项不超过10000个字
postings-pay-missing = 填写工资；确实要面谈的，勾选“面议”
postings-pay-wrong = 工资填数字，最低不高于最高，并与计算方式相称
postings-region-missing = 填写工作地点；可以在家做的，勾选“远程”
postings-region-unknown = 地点填省、市、县或乡镇的名称，例如“伊通县”
postings-experience-wrong = 工作年限填0到60的整数
postings-valid-until-wrong = 截止日期填年、月、日，例如2026-09-19
postings-valid-until-past = 截止日期要在今天或以后
postings-valid-until-far = 截止日期最多在90天以后
