## The office's desk: doors, postings, their form.

staff-title = Staff desk
staff-roles = Your roles:{" "}
staff-door-postings = Jobs
staff-door-postings-note = Find, change, publish and close
staff-door-new-posting = New job
staff-door-new-posting-note = Enter a job for an employer
staff-door-profiles = Job seekers
staff-door-profiles-note = Look up profiles; every look is recorded
staff-door-certificates = Certificates
staff-door-certificates-note = Register, import and revoke
staff-door-accounts = Accounts
staff-door-accounts-note = Roles and suspension
staff-door-mail = Mail
staff-door-mail-note = Mail that did not go out
staff-states = Jobs by state

staff-postings-title = Manage jobs
staff-postings-found =
    { $n ->
        [one] { $count } job, latest change first
       *[other] { $count } jobs, latest change first
    }
staff-postings-search = Job or employer
staff-postings-search-submit = Find
staff-postings-none = No such jobs
staff-postings-none-why = Use other words, or choose “All states”.
staff-postings-all = See all jobs
staff-state = State
staff-all-states = All states
staff-updated-at = Changed
staff-published-at = Published
staff-valid-until = Closes

staff-posting-new = New job
staff-posting-edit = Change the job
staff-posting-saved = The job has been saved.
staff-posting-published = The job is published and can be found now.
staff-posting-closed = The job is closed and no longer found by searches.
staff-publish = Publish the job
staff-keep = Save as draft
staff-links = Related pages
staff-to-public = Public page
staff-to-matches = People who fit
staff-moves = History
staff-moved = From “{ $from }” to “{ $to }”
staff-close = Close the job
staff-close-why = A closed job leaves searches and feeds. Its page stays readable and gives the reason.
staff-close-outcome = Why does it close?
staff-close-reason = Note
staff-close-reason-hint = Only staff can read it
staff-close-submit = Close the job

staff-form-lede = Job seekers read exactly what stands here. Clear words bring more applicants and fewer questions.
staff-form-work = The job
staff-form-title = Job title
staff-form-title-hint = What is done, nothing else
staff-form-employer = Employer
staff-form-employer-hint = The full name on the licence
staff-form-occupation = Occupation
staff-form-occupation-hint = A code or name of the classification; if left empty, the job title decides
staff-form-people = people
staff-form-text = Contents
staff-form-duties-hint = One task a line
staff-form-requirements-hint = One a line. No age, sex or place of registration
staff-form-pay = Pay
staff-form-pay-hint = Before tax, in yuan, such as 3800 to 4600
staff-form-pay-min = Least
staff-form-pay-max = Most
staff-form-pay-period = Period
staff-form-pay-months = Months paid a year
staff-form-pay-negotiable = Negotiable
staff-form-pay-negotiable-hint = Only where it truly cannot be said; the figures above are then not shown
staff-form-region = Province, city, county or township
staff-form-region-hint = Its name in Chinese
staff-form-address = Street address
staff-form-address-hint = Street and number
staff-form-remote = The work can be done remotely
staff-form-conditions = Conditions
staff-form-conditions-hint = Only what the work truly needs. Each is compared with profiles.
staff-form-education = Least education
staff-form-experience = Experience
staff-form-experience-hint = The least; 0 if none is needed
staff-form-years = years
staff-form-words-hint = Several with commas between them
staff-form-required-hint = Without which no one is taken, one a line
staff-form-preferred-hint = Which are welcome, one a line
staff-form-more = Benefits, contact and closing date
staff-form-benefits-hint = Short words with commas between them
staff-form-contact = Contact
staff-form-contact-hint = Shown to everyone, such as a name and an office telephone
staff-form-valid-until = Closing date
staff-form-valid-until-hint = Closes at the end of the day; 90 days after publication if left empty
staff-door-statistics = Statistics
staff-door-statistics-note = Figures, their definitions and records
staff-door-intentions = Intentions
staff-door-intentions-note = Enter and confirm them for both sides
