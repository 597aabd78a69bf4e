## Pay: figures, units, bands.

pay-per-hour = An hour
pay-per-day = A day
pay-per-month = A month
pay-per-year = A year

pay-unit-hour = an hour
pay-unit-day = a day
pay-unit-month = a month
pay-unit-year = a year
pay-months = , { $n } months paid a year

pay-exactly = ¥{ $amount } { $unit }
pay-exactly-figures = ¥{ $amount }
pay-between = ¥{ $amount } { $unit }
pay-between-figures = ¥{ $amount }
pay-at-least = From ¥{ $amount } { $unit }
pay-at-least-figures = From ¥{ $amount }
pay-at-most = Up to ¥{ $amount } { $unit }
pay-at-most-figures = Up to ¥{ $amount }
pay-negotiable = Pay negotiable
pay-unknown = Pay not stated

pay-band-up_to_3000 = Under ¥3,000
pay-band-from_3000 = ¥3,000–5,000
pay-band-from_5000 = ¥5,000–8,000
pay-band-from_8000 = ¥8,000–12,000
pay-band-from_12000 = ¥12,000–20,000
pay-band-from_20000 = ¥20,000 and over
pay-band-unknown = Negotiable or not stated
