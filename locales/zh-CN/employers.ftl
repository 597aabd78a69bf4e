## Employers: their public pages.

employers-facts = 单位信息
employers-fact-industry = 行业
employers-fact-size = 规模
employers-fact-place = 地址
employers-fact-verified = 核验于
employers-fact-next = 下次核验
employers-verified-means = 主办单位核对过这家单位的名称和证照。
employers-introduction = 单位介绍
employers-open = 在招岗位
employers-none = 这家单位现在没有公开的岗位
employers-none-why = 有新岗位发布时会出现在这里。
employers-more = 这里列出最近的{ $n }个。
