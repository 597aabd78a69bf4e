# Import: why a row was not taken
import-reason-row_unreadable = The row cannot be read; it is no complete record
import-reason-too_many_cells = The row has more cells than the table has headings
import-reason-title_missing = There is no job title
import-reason-title_too_long = The job title has more than 100 characters
import-reason-pay_unreadable = The pay cannot be told
import-reason-pay_min_above_max = The least pay is above the most
import-reason-pay_out_of_bounds = The pay is not plausible; check its unit
import-reason-education_unknown = This level of education is not known
import-reason-experience_unreadable = The years of experience cannot be told
import-reason-headcount_unreadable = The number of people cannot be told
import-reason-kind_unknown = This kind of work is not known
import-reason-occupation_unknown = The classification of occupations has no such code
import-reason-region_unknown = The list of regions has no such code
import-reason-date_unreadable = This is not a date
import-reason-name_missing = There is no name
import-reason-wrong_shape = The value has another shape than JSON Resume has there
