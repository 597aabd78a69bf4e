## Pay: figures, units, bands.

pay-per-hour = 每小时
pay-per-day = 每天
pay-per-month = 每月
pay-per-year = 每年

pay-unit-hour = 元/小时
pay-unit-day = 元/天
pay-unit-month = 元/月
pay-unit-year = 元/年
pay-months = ，一年{ $n }薪

pay-exactly = { $amount }{ $unit }
pay-exactly-figures = { $amount }
pay-between = { $amount }{ $unit }
pay-between-figures = { $amount }
pay-at-least = { $amount }{ $unit }以上
pay-at-least-figures = { $amount }以上
pay-at-most = { $amount }{ $unit }以下
pay-at-most-figures = { $amount }以下
pay-negotiable = 面议
pay-unknown = 工资没有写明

pay-band-up_to_3000 = 3,000元以下
pay-band-from_3000 = 3,000–5,000元
pay-band-from_5000 = 5,000–8,000元
pay-band-from_8000 = 8,000–12,000元
pay-band-from_12000 = 12,000–20,000元
pay-band-from_20000 = 20,000元以上
pay-band-unknown = 面议或没有写明
