occupations-title = Occupations of titles
occupations-intro = The occupation of a job title is guessed; the least sure come first. What you choose holds at once, for this title and for similar ones.
occupations-none = No title waits
occupations-none-why = When postings are published, titles that are not sure are listed here.
occupations-unsure = Titles that are not sure
occupations-job = Job title
occupations-unsure-facts =
    { $n ->
        [one] 1 posting
       *[other] { $n } postings
    } · { $percent } % sure
occupations-meaning-of = Occupation of “{ $title }”
occupations-confirm-label = Confirm the occupation of “{ $title }”
occupations-any = Say what any title means
occupations-code = Occupation
occupations-code-hint = A code such as 4-10-01-05, or the name in the classification
occupations-code-unknown = Enter a code, or a name of the classification
occupations-title-wrong = Enter a title of at most 100 characters
occupations-said = Newest corrections
occupations-taken-back = taken back
occupations-withdraw = Take back
occupations-withdraw-label = Take back what was said about “{ $title }”
occupations-learned = Learned; postings of this title were updated.
occupations-withdrawn = Taken back; the title is guessed again.
