## Employers: their public pages.

employers-facts = About the employer
employers-fact-industry = Industry
employers-fact-size = Size
employers-fact-place = Address
employers-fact-verified = Verified on
employers-fact-next = Next check due
employers-verified-means = The office has checked this employer’s name and licence.
employers-introduction = About the employer
employers-open = Open jobs
employers-none = This employer has no open jobs right now
employers-none-why = New jobs appear here as soon as they are published.
employers-more = The newest { $n } are listed here.
