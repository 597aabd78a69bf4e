## Postings: searching, one posting, feeds; the mistakes of the form.

postings-kind-full_time = Full-time
postings-kind-part_time = Part-time
postings-kind-internship = Internship
postings-kind-public_institution = Public institution
postings-kind-urgent_talent = Talent in demand
postings-kind-service_post = Rural service post

postings-state-draft = Draft
postings-state-submitted = Submitted
postings-state-in_review = In review
postings-state-changes_requested = Changes requested
postings-state-approved = Approved
postings-state-published = Open
postings-state-hidden = Hidden
postings-state-refused = Refused
postings-state-closed = Closed

postings-outcome-filled = Filled
postings-outcome-expired = Closing date reached
postings-outcome-withdrawn = Withdrawn by the employer
postings-outcome-removed = Taken down after review

postings-count =
    { $n ->
        [one] { $count } job,
       *[other] { $count } jobs,
    } { $headcount ->
        [one] { $openings } opening
       *[other] { $openings } openings
    }
postings-title = { $text }: { $count }
postings-none = No jobs found
postings-found =
    { $n ->
        [one] { $count } job
       *[other] { $count } jobs
    }
postings-all = See all jobs
postings-comma = ,{" "}
postings-also = Also searched:{" "}
postings-also-end = .{" "}
postings-literally = Search only “{ $query }”
postings-language = Job texts are in Chinese, as the employers wrote them.
postings-near = Near in meaning
postings-near-occupation = { $found ->
        [none] No posting has these words. These are near the occupation “{ $occupation }”.
       *[some] Few postings have these words. These do not, but are near the occupation “{ $occupation }”.
    }
postings-near-meaning = { $found ->
        [none] No posting has these words. These are near in meaning.
       *[some] Few postings have these words. These are near in meaning.
    }
postings-empty = Try a wider search
postings-empty-yet = There are no such jobs now
postings-empty-why = You can also use other words, or call us and ask our staff to look out for you.
postings-without = Without “{ $filter }”
postings-without-filters = Without any filters
postings-only = Search only “{ $words }”
postings-only-unfiltered = Search only “{ $words }”, without any filters
postings-only-filters = Only “{ $filters }”, whatever the words
postings-read-as = “{ $words }” read as { $filter }
postings-labelled = { $label }: { $text }
postings-offers = Search by what it means:{" "}
postings-as-words = Search the words “{ $words }”, not as filters
postings-respelled = Did you mean “{ $words }”?
postings-feeds = Follow this search:{" "}
postings-feeds-and = ,{" "}
postings-feed-atom = feed (Atom)
postings-feed-csv = spreadsheet (CSV)
postings-feed-json = data (JSON)
postings-feed-title = { $office }: new jobs

postings-facet-region = Place
postings-facet-occupation = Occupation
postings-facet-pay = Monthly pay
postings-facet-education = Education
postings-facet-kind = Type of work
postings-facet-published_within = Posted
postings-facet-pay_min = Pay a month, at least
postings-facet-pay_min-unit = yuan
postings-published-any = Any time
postings-published-days =
    { $n ->
        [one] Last day
       *[other] Last { $n } days
    }
postings-pay-min = Pay reaches ¥{ $amount } a month
postings-experience-max =
    { $n ->
        [0] No experience needed
        [one] Up to { $n } year of experience
       *[other] Up to { $n } years of experience
    }

postings-sort-relevance = Relevance
postings-sort-newest = Newest
postings-sort-pay = Pay
postings-sort-closing = Closing date

postings-remote = Remote
postings-place-unknown = Place not stated
postings-headcount =
    { $n ->
        [one] { $n } opening
       *[other] { $n } openings
    }
postings-people =
    { $n ->
        [one] { $n } person
       *[other] { $n } people
    }
postings-closes = Closes { $date }
postings-closes-soon =
    { $n ->
        [one] Closes { $date }, { $n } day left
       *[other] Closes { $date }, { $n } days left
    }
postings-closes-today = Closes today
postings-posted = Posted { $date }
postings-reposted = From { $source }

postings-facts = The job in brief
postings-fact-pay = Pay
postings-fact-place = Place of work
postings-fact-headcount = Openings
postings-fact-kind = Type of work
postings-fact-education = Education
postings-fact-experience = Experience
postings-fact-occupation = Occupation
postings-fact-reference = Job number
postings-stages = Dates
postings-stage-published = Posted
postings-stage-open = Open now
postings-stage-closes = Closes
postings-days-left =
    { $n ->
        [0] Closes today
        [one] { $n } day left
       *[other] { $n } days left
    }
postings-ended = This job closed on { $date }. Reason: { $why }.
postings-ended-next = Its text stays here for reference.
postings-ended-similar = See similar jobs
postings-to-staff = Open at the staff desk
postings-duties = Duties
postings-requirements = Requirements
postings-certificates-required = Certificates required
postings-certificates-preferred = Certificates welcome
postings-majors = Fields of study
postings-benefits = Benefits
postings-apply = How to apply
postings-apply-contact = Contact:
postings-apply-here = Log in and apply with your profile in a few minutes. Before it is sent, you see what the employer will receive.
postings-apply-warning = Applying is free. If anyone asks for a deposit, a uniform fee or a training loan, do not pay, and let us know.
postings-employer = About the employer
postings-employer-all = All jobs of this employer
postings-occupation = Occupation
postings-similar = Similar jobs

postings-csv-id = Job number
postings-csv-title = Job
postings-csv-employer = Employer
postings-csv-headcount = Openings
postings-csv-pay = Pay
postings-csv-place = Place of work
postings-csv-education = Education
postings-csv-experience = Experience
postings-csv-published = Posted
postings-csv-closes = Closes
postings-csv-url = Address

postings-title-missing = Enter the job title
postings-title-long = Job title must be 100 characters or fewer
postings-employer-missing = Enter the employer’s name
postings-employer-long = Employer’s name must be 100 characters or fewer
postings-occupation-unknown = Enter a code or name from the classification, or leave the occupation empty
postings-kind-missing = Choose the type of work
postings-headcount-wrong = Openings must be a whole number from 1 to 100,000
postings-duties-missing = Enter the duties or the requirements
postings-text-long = This text must be 10,000 characters or fewer
postings-pay-missing = Enter the pay, or tick “Negotiable”
postings-pay-wrong = Enter pay in figures, the least not above the most, in keeping with its period
postings-region-missing = Enter the place of work, or tick “Remote”
postings-region-unknown = Enter the Chinese name of a province, city, county or township
postings-experience-wrong = Years of experience must be a whole number from 0 to 60
postings-valid-until-wrong = Enter the closing date as year, month and day, such as 2026-09-19
postings-valid-until-past = Closing date must be today or later
postings-valid-until-far = Closing date must be within 90 days
