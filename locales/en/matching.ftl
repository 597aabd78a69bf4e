## Matching: how a posting and a profile fit, and why.

matching-condition-region = Place
matching-condition-education = Education
matching-condition-experience = Experience
matching-condition-certificate = Certificate
matching-condition-pay = Pay
matching-condition-kind = Type of work

matching-outcome-pass = Met
matching-outcome-fail = Not met
matching-outcome-unknown = To be checked

matching-all-pass =
    { $n ->
        [one] The one condition is met
       *[other] All { $n } conditions are met
    }
matching-verdict = { $passed } met{ $failed ->
        [0] {""}
       *[other] , { $failed } not met
    }{ $unknown ->
        [0] {""}
       *[other] , { $unknown } to be checked
    }
matching-score = Score { $n } of 100

matching-has-nothing = Not in the profile
matching-has-none = None in the profile
matching-has-regions = Looking in { $regions }
matching-has-home = Lives in { $region }
matching-has-remote = Willing to work remotely
matching-has-years =
    { $n ->
        [0] No experience
        [one] { $n } year
       *[other] { $n } years
    }
matching-has-verified = { $name }, verified here
matching-has-claimed = { $name }, own statement, not yet verified
matching-has-pay = Looking for ¥{ $amount } a month or more
matching-has-any-pay = Any pay
matching-has-any-kind = Any type of work

matching-change-region-fail = Met once this place is among the places wanted.
matching-change-region-unknown = Can be told once the places wanted are stated.
matching-change-education-fail = Met with a higher level of education, or if the job asks for less.
matching-change-education-unknown = Can be told once the level of education is stated.
matching-change-experience-fail = Met with more years of work, or if the job asks for fewer.
matching-change-experience-unknown = Can be told once the years of experience are stated.
matching-change-certificate-fail = Met once this certificate has been earned.
matching-change-certificate-unknown = Met once the issuer has registered the certificate or our staff have checked it.
matching-change-pay-fail = Met if less pay is asked for, or if the job pays more.
matching-change-pay-unknown = The job does not state its pay; ask the employer.
matching-change-kind-fail = Met once this type of work is among those wanted.
matching-change-kind-unknown = Can be told once the type of work wanted is stated.

matching-labelled = { $label }: { $text }
matching-reason = { $has }; the job: { $asked }
matching-fit = How it fits your profile
matching-fit-verdict = { $verdict }. Neither age, sex nor payment plays any part.
matching-asked = The job asks
matching-has = Your profile
matching-matched = Matching words:{" "}
matching-missing = In the job, not in the profile:{" "}

matching-tabs = By conditions
matching-tab-all = All
matching-tab-pass = All met
matching-tab-unknown = Some to be checked
matching-tab-short = One not met

matching-own = Jobs that fit
matching-own-title =
    { $n ->
        [one] { $n } job fits your profile
       *[other] { $n } jobs fit your profile
    }
matching-own-lede = The conditions of every job stand in the same order, each with its result and the reason.
matching-own-empty = Write a few lines first
matching-own-empty-why = Tell what you have done, what you can do and where you want to work. Then you can see which jobs you match, and what is missing.
matching-own-none = No jobs here right now
matching-own-none-why = A more detailed profile, or more occupations and places among your wishes, will find more.
matching-to-profile = Write your profile
matching-profiles = People who fit
matching-profiles-title =
    { $n ->
        [one] { $n } person fits this job
       *[other] { $n } people fit this job
    }
matching-profiles-lede = These people agreed to be found by employers. Names and contact details are not shown, and everyone can see when this page was read and by whom.
matching-profiles-none = Nobody here right now
matching-profiles-none-why = Wider conditions and more detailed duties will find more people.
matching-to-posting = Back to the job
matching-person = Job seeker { $reference }
matching-updated = Profile updated { $date }

matching-how = How the list is ordered
matching-how-link = How this is compared
matching-how-conditions = Conditions come first: place, education, experience, required certificates, pay and type of work. What fails none stands on top, then what fails one alone; what fails more is not listed.
matching-how-score = Then the score, of 100: up to 60 for telling words of the job that the profile has, up to 34 for an occupation, done or wanted, that is near the job’s, and up to 6 for certificates that are welcome, half of it where they are not yet verified.
matching-how-unknown = Each condition to be checked takes 4 off in the order, as it may yet fail.
matching-how-not = Age and sex are not looked at, and nobody can pay for a better place.

matching-passage-posting = Posting:{" "}
matching-passage-profile = Profile:{" "}
matching-part-text = { $n } or more of the words that matter are there: { $points } of { $most } points
matching-part-occupation =
    { $share ->
        [high] The occupation is the same or nearly so
        [middle] The occupation is near
        [low] The occupation is in the same large group
       *[none] The occupation is another one or not said
    }: { $points } of { $most } points
matching-part-welcome =
    { $share ->
        [none] None of the certificates that are welcome
       *[other] Certificates that are welcome
    }: { $points } of { $most } points

matching-listed = On the list at place { $place } of { $n }
matching-not-listed = Not on the list, which has { $n }
matching-why-closed = The posting takes nobody now.
matching-why-hidden = The person does not let employers find them, or has not changed the profile for half a year.
matching-why-excluded = The person does not want this employer to see them.
matching-why-failed = { $n } conditions are not met; with two or more nothing is listed.
matching-why-low = { $points } points; below { $first } nothing is listed.
matching-why-few_words = Both texts share too few words to be compared. Saying more of the work would help.
matching-why-failed_one = { $n } condition is not met: it comes behind all that meet every one.
matching-why-unknown = { $n } open conditions cost 4 points each in the order.
matching-why-low_text = { $points } points for the words, the first has { $first }: fewer of the words that matter are there.
matching-why-low_occupation = { $points } points for the occupation, the first has { $first }: what was done or is wanted is further away.
matching-why-low_welcome = { $points } points for certificates, the first has { $first }.

matching-missed-own = Why is a job not here?
matching-missed-person = Why is a person not here?
matching-fit-own-title = Why this job is here, or is not
matching-fit-person-title = Why this person is here, or is not
matching-fit-own-lede = Give the number or the address of a job to see which condition is not met, its place, and where points are lost.
matching-fit-person-lede = Give the number or the address of a person to see which condition is not met, the place, and where points are lost. The person can read who looked.
matching-fit-of-posting = Number or address of the job
matching-fit-of-posting-hint = The ten letters and digits at the end of its page’s address
matching-fit-of-person = Number or address of the person
matching-fit-of-person-hint = The letters and digits at the end of their page’s address
matching-fit-submit = See why
matching-fit-no-posting = There is no job of this number. Copy it from the address of its page.
matching-fit-no-person = There is no person of this number, or they do not let you find them. Copy it from the address of their page.

matching-say = Say whether it fits
matching-say-title = Does it fit?
matching-say-lede = Our staff read it to improve how we compare. It changes no order by itself, and the other side is not told.
matching-say-submit = Send
matching-fits = Does it fit?
matching-fits-yes = Fits
matching-fits-no = Does not fit
matching-fits-missing = Choose whether it fits
matching-reason-label = Why not
matching-reason-choose = Choose one
matching-reason-missing = Choose why it does not fit
matching-reason-occupation = Another kind of work
matching-reason-skills = Other skills or experience
matching-reason-level = Asks too much or too little
matching-reason-place = Too far
matching-reason-pay = The pay
matching-reason-hours = The hours or shifts
matching-reason-condition = A condition was judged wrongly
matching-reason-text = The text says too little, or something else
matching-reason-other = Something else
matching-note = In your own words
matching-note-missing = Say why
matching-side-person = Person
matching-side-employer = Employer
matching-side-office = Staff
matching-feedback-thanks = Noted, thank you.
matching-feedback-title = What people say of matches
matching-feedback-lede = People, employers and staff say whether a job and a profile fit. It is for reading and changes no order by itself.
matching-feedback-none = Nothing yet
matching-feedback-none-why = On each line of a list one can say whether it fits.
matching-feedback-counts = Who said what
matching-feedback-side = Who
matching-feedback-n = How often
matching-feedback-latest = The latest
matching-feedback-pair = See the pair
matching-unlisted = not on the list
matching-place = place { $n }
matching-score-place = { $score } points then, { $place }
staff-door-matching = What people say of matches
staff-door-matching-note = Whether a job and a profile fit, and why not
matching-condition-age = Age
matching-age-at-least = At least { $n } years old
matching-has-age-enough = Reached
matching-has-age-less = Not reached yet
matching-change-age-fail = Met once the age is reached.
matching-change-age-unknown = Can be told once the citizen ID number is stated.
