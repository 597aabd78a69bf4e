## 合规：招聘信息的自动检查。每条规则三句：问题、法律依据、怎么办。

compliance-effect-block = 不能提交
compliance-effect-warn = 请说明依据

compliance-rule-sex = 限定或偏向性别
compliance-rule-sex-law = 除国家规定不适合妇女的工种外，招录时不得限定男性或规定男性优先，招聘信息不得含性别歧视内容（《妇女权益保障法》第四十三条、《就业促进法》第二十七条）。
compliance-rule-sex-advice = 删去性别条件，改写实际工作要求；属于国家规定的工种，请在同一句写明依据。

compliance-rule-family = 婚姻或生育条件
compliance-rule-family-law = 不得询问婚育情况，不得把妊娠测试作为入职体检项目，不得以婚姻、生育作为录用条件（《妇女权益保障法》第四十三条）。
compliance-rule-family-advice = 删去有关婚姻、生育、孕检的内容。

compliance-rule-ethnicity = 限定或偏向民族、种族
compliance-rule-ethnicity-law = 招聘信息不得含民族、种族歧视内容，各民族劳动者就业权利平等（《人力资源市场暂行条例》第二十四条、《就业促进法》第三条、第二十八条）。
compliance-rule-ethnicity-advice = 删去民族条件；需要语言的，写明语言；依法对少数民族予以照顾的，请在同一句写明依据。

compliance-rule-religion = 宗教信仰条件
compliance-rule-religion-law = 招聘信息不得含宗教信仰歧视内容（《人力资源市场暂行条例》第二十四条、《就业促进法》第三条）。
compliance-rule-religion-advice = 删去有关宗教信仰的条件。

compliance-rule-household = 限定户籍或地域
compliance-rule-household-law = 任何单位不得违反国家规定在户籍、地域、身份等方面设置限制（《人力资源市场暂行条例》第十一条）。
compliance-rule-household-advice = 删去户籍、籍贯、地域条件；国家规定可以限定的，请在同一句写明依据。

compliance-rule-rural = 歧视农村劳动者
compliance-rule-rural-law = 农村劳动者进城就业享有平等的劳动权利，不得设置歧视性限制（《就业促进法》第三十一条）。
compliance-rule-rural-advice = 删去有关农村、城镇户口或农民工的条件。

compliance-rule-carrier = 排斥传染病病原携带者
compliance-rule-carrier-law = 不得以是传染病病原携带者为由拒绝录用；除法律、行政法规和国家卫生主管部门规定禁止从事的工作外，入职体检不得检测乙肝病毒（《就业促进法》第三十条、《就业服务与就业管理规定》第十九条）。
compliance-rule-carrier-advice = 删去这项条件或检查；法律禁止携带者从事的工作，请在同一句写明依据。

compliance-rule-infection = 以传染病为条件
compliance-rule-infection-law = 只有法律、行政法规和国家卫生主管部门规定禁止从事的易使传染病扩散的工作，才可以这样要求（《就业促进法》第三十条）。
compliance-rule-infection-advice = 请说明这项工作适用哪项规定；只需健康证的，写“持有健康证”。

compliance-rule-disability = 排斥残疾人
compliance-rule-disability-law = 用人单位招用人员，不得歧视残疾人（《就业促进法》第二十九条）。
compliance-rule-disability-advice = 写工作内容和实际需要的能力，删去对残疾或身体的排斥；有法定身体标准的，请在同一句写明。

compliance-rule-age = 年龄条件
compliance-rule-age-law = 劳动者依法享有平等就业权，国家政策要求消除就业中的年龄歧视（《就业促进法》第三条及有关政策）；年龄条件须有岗位上的依据。
compliance-rule-age-advice = 能去掉就去掉；确有需要的，请说明依据，审核人员会再看一遍。

compliance-rule-child = 招用未满十六周岁的人
compliance-rule-child-law = 禁止用人单位招用未满十六周岁的未成年人（《劳动法》第十五条、《未成年人保护法》第六十一条）。
compliance-rule-child-advice = 把最低年龄改为十六周岁以上；多数岗位应为十八周岁。

compliance-rule-minor = 招用十六至十八周岁的人
compliance-rule-minor-law = 未成年工不得从事矿山井下、有毒有害、国家规定的第四级体力劳动强度等劳动，并须定期体检和登记（《劳动法》第五十八条、第六十四条）。
compliance-rule-minor-advice = 请说明工作内容为何适合未成年工；不需要的，改为十八周岁以上。

compliance-rule-appearance = 相貌、身高、体重条件
compliance-rule-appearance-law = 用人单位应当提供平等的就业机会和公平的就业条件（《就业促进法》第三条、第二十六条）；与工作无关的外貌条件没有依据。
compliance-rule-appearance-advice = 删去外貌条件，改写工作上的要求；演员等确有需要的，请说明。

compliance-rule-superstition = 星座、属相、血型条件
compliance-rule-superstition-law = 用人单位应当提供平等的就业机会和公平的就业条件（《就业促进法》第三条、第二十六条）；星座、属相、血型与工作无关。
compliance-rule-superstition-advice = 删去这项条件。

compliance-rule-deposit = 收取押金、保证金
compliance-rule-deposit-law = 用人单位招用劳动者，不得要求提供担保或者以其他名义收取财物（《劳动合同法》第九条、第八十四条）。
compliance-rule-deposit-advice = 取消押金或保证金，并从文字中删去。

compliance-rule-fee = 向求职者收费
compliance-rule-fee-law = 不得以报名、培训、服装、体检等任何名义向劳动者收取财物（《劳动合同法》第九条、《就业服务与就业管理规定》第十四条）。
compliance-rule-fee-advice = 费用由单位承担，并从文字中删去。

compliance-rule-papers = 扣押证件
compliance-rule-papers-law = 用人单位招用劳动者，不得扣押居民身份证和其他证件（《劳动合同法》第九条、第八十四条）。
compliance-rule-papers-advice = 查验后当场退还，并从文字中删去。

compliance-rule-guarantor = 要求担保
compliance-rule-guarantor-law = 用人单位招用劳动者，不得要求劳动者提供担保（《劳动合同法》第九条、第八十四条）。
compliance-rule-guarantor-advice = 取消担保要求，并从文字中删去。

compliance-rule-loan = 培训贷
compliance-rule-loan-law = 不得以招聘为名诱导求职者贷款参加培训（2026年1月五部门关于招聘信息的通知、《网络招聘服务管理规定》）。
compliance-rule-loan-advice = 删去贷款、分期、先学后付等内容；招聘信息只写工作。

compliance-rule-training_fee = 招转培
compliance-rule-training_fee-law = 不得以招聘为名招收付费学员；职业培训经费由用人单位提取和使用（2026年1月五部门关于招聘信息的通知、《劳动法》第六十八条）。
compliance-rule-training_fee-advice = 招生请走培训渠道；招聘信息只写工作，培训由单位承担。

compliance-rule-lure = 引诱性的收入说法
compliance-rule-lure-law = 招聘信息应当真实，不得用高薪等引诱（2026年1月五部门关于招聘信息的通知、《网络招聘服务管理规定》第二十条）。
compliance-rule-lure-advice = 写明实际的工资数额和构成；保留的，请说明依据。

compliance-rule-scam = 违法或欺诈内容
compliance-rule-scam-law = 招聘信息不得含虚假承诺和违法活动，如保录、刷单、证书挂靠、收购银行卡（2026年1月五部门关于招聘信息的通知、《反电信网络诈骗法》）。
compliance-rule-scam-advice = 删去这项内容；这样的岗位不能发布。

compliance-rule-overtime = 加班不付报酬
compliance-rule-overtime-law = 不得强迫加班；安排加班的，应当按规定支付加班费（《劳动合同法》第三十一条、《劳动法》第四十四条）。
compliance-rule-overtime-advice = 删去这项内容，写明加班费或补休办法。

compliance-rule-insurance = 不缴社会保险
compliance-rule-insurance-law = 用人单位应当自用工之日起三十日内办理社会保险登记并按时足额缴纳；约定放弃无效（《社会保险法》第五十八条、第六十条）。
compliance-rule-insurance-advice = 改为入职即缴纳社会保险。

compliance-rule-trial_pay = 试用期不付或少付工资
compliance-rule-trial_pay-law = 试用期工资不得低于约定工资的百分之八十，并不得低于最低工资标准（《劳动合同法》第二十条）。
compliance-rule-trial_pay-advice = 按不低于百分之八十写明试用期工资；干一天付一天工资。

compliance-rule-probation = 试用期太长
compliance-rule-probation-law = 合同不满三个月或以完成任务为期限的，不得约定试用期；不满一年的，最长一个月；不满三年的，最长二个月；三年以上或无固定期限的，最长六个月（《劳动合同法》第十九条）。
compliance-rule-probation-advice = 缩短试用期，或按实际写明合同期限。

compliance-rule-minimum_wage = 低于当地最低工资标准
compliance-rule-minimum_wage-law = 支付给劳动者的工资不得低于当地最低工资标准（《劳动法》第四十八条）。
compliance-rule-minimum_wage-advice = 把工资下限提到当地最低工资标准以上；按小时、按天计的，核对单位。

compliance-rule-missing = 缺少法定内容
compliance-rule-missing-law = 招聘信息应当包括单位基本情况、招聘人数、招聘条件、工作内容、工作地点、基本劳动报酬（《人力资源市场暂行条例》第二十四条）。
compliance-rule-missing-advice = 请补充这一项。

compliance-rule-missing_validity = 没有有效期
compliance-rule-missing_validity-law = 招聘信息应当写明有效期限或及时更新（2026年1月五部门关于招聘信息的通知）。
compliance-rule-missing_validity-advice = 请填写截止日期，最长九十天。
