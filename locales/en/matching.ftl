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
matching-parts = Words { $text }, occupation { $occupation }, certificates { $welcome }
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
