## The employer's own postings: writing, checking, handing in, and what follows.

postings-hidden-paused = Paused by the employer
postings-hidden-unconfirmed = Not confirmed by the employer for 90 days
postings-hidden-employer_lapsed = The employer’s verification has lapsed
postings-hidden-employer_suspended = The employer is suspended
postings-hidden-reported = A report is being looked into
postings-filled-here = Filled through this service
postings-filled-elsewhere = Filled in another way
postings-contract = Length of the contract
postings-contract-hint = In months; 0 where it ends with a task; leave empty where it is open-ended
postings-probation = Probation
postings-probation-hint = In months, 0 for none. Contracts under three months have none, under a year at most one month, under three years at most two
postings-months = months
postings-months-wrong = Months must be a whole number: up to 600 for the contract, up to 60 for probation
postings-questions-required = Questions that applicants must answer
postings-questions-optional = Questions that may be left unanswered
postings-questions-hint = One a line, five in all at most, 200 characters each. Do not ask about marriage, children, ethnicity, household register or illness
postings-questions-wrong = At most five questions of 200 characters each

portal-title = Our postings
portal-shelf-open = Open
portal-shelf-writing = To finish
portal-shelf-waiting = In review
portal-shelf-hidden = Hidden
portal-shelf-ended = Ended
portal-state = State
portal-views = Views
portal-saves = Saved
portal-applications = Applications
portal-answer = Time to first answer
portal-no-answer = None yet
portal-left = Time left
portal-hours =
    { $n ->
        [one] { $n } hour
       *[other] { $n } hours
    }
portal-days =
    { $n ->
        [one] { $n } day
       *[other] { $n } days
    }
portal-months =
    { $n ->
        [one] { $n } month
       *[other] { $n } months
    }
portal-requests =
    { $n ->
        [one] { $n } change requested
       *[other] { $n } changes requested
    }
portal-none = No postings here
portal-none-why = A new posting begins with its title. It is saved as you type, and you can go on at any time.
portal-new = New posting
portal-new-lede = Begin with the job title; the rest follows step by step. What you write is kept, and nobody sees it before you submit it.
portal-title-hint = The job title alone, such as “Care assistant”, without words like “high pay” or “urgent”
portal-tasks = What to write
portal-section-title = Job title
portal-section-category = Category
portal-section-headcount = Openings
portal-section-pay = Pay and benefits
portal-section-place = Place
portal-section-conditions = Conditions
portal-section-content = Duties and requirements
portal-section-period = Closing date
portal-section-contact = Contact
portal-section-questions = Questions to applicants
portal-section-contract = Contract and probation
portal-task-done = Done
portal-task-open = To write
portal-task-optional = Optional
portal-task-mend = Against a rule
portal-task-basis = Needs a basis
portal-task-request = Change requested
portal-n-questions =
    { $n ->
        [one] { $n } question
       *[other] { $n } questions
    }
portal-occupation = Occupation
portal-occupation-hint = Suggested from the title. If none fits, choose the last; it does not keep you from publishing
portal-occupation-none = None of these; people find it by its title
portal-requirements-hint = One a line. Say what the work really needs; nothing about sex, ethnicity, household register, marriage, children or looks
portal-period-hint = The last day, at most 90 days from now
portal-save = Save
portal-saved = Saved.
portal-not-editable = This posting is in review or has ended; it cannot be changed now.
portal-published-edit = The posting is public. Contact, benefits and fewer openings hold as soon as you save them. Other changes are reviewed; until then the public sees the text as it was.
portal-requested = A reviewer asks for changes
portal-quoted = “{ $words }”:{" "}
portal-preview = Preview
portal-preview-note = This is a preview that nobody else can see. The public page will look like this.
portal-revision = You have changed what is public and not submitted it yet. The public sees the text as it was.
portal-revision-submitted = Your changes are in review. The public sees the text as it was.
portal-submit = Submit for review
portal-submit-next = Our staff review it within two working days and tell you the result. Posting is free.
portal-submitted = Submitted. Our staff review it within two working days.
portal-published = Published.
portal-nothing-found = Nothing was found. You can submit it.
portal-unverified = Your unit is not verified, or its verification has lapsed. Postings can be submitted once it is.
portal-refused = Not submitted yet: mend what is listed here, and give a basis where one is asked for.
portal-blocks = To be mended
portal-warnings = Needs a basis
portal-basis = Basis
portal-basis-hint = Why the work has to ask for this, such as the name of a regulation; a reviewer reads it
portal-exception = Submit for an exception
portal-exception-basis = Legal basis
portal-exception-hint = Only for an exception that the law knows: name the law, regulation or list and its article
portal-exception-next = What blocks can also be submitted for an exception: give the legal basis, and two reviewers decide.
portal-take-back = Take the submission back
portal-taken-back = Taken back. Submit it again once it is changed.
portal-mend = Change “{ $section }”
portal-changed-at-once = Contact, benefits or fewer openings changed
portal-acts = What you can do
portal-pause = Pause
portal-paused = Paused. Nobody sees this posting now.
portal-return = Show it again
portal-hidden-why = Nobody sees this posting now. If it is still to be filled, show it again.
portal-confirm = Still open
portal-confirmed = Confirmed: it is still to be filled.
portal-extend = Open until
portal-extend-submit = Change the date
portal-extended = The closing date has changed.
portal-extended-to = Closing date changed to { $day }
portal-copy = Copy as a new posting
portal-copied = Copied. Change it and submit it.
portal-relist = Post again
portal-relist-lede = Post it again where the same places are still to be filled; both count as one need. The text stays, and is reviewed once you submit it.
portal-relist-reason = Why it is still to be filled
portal-relist-reason-hint = Such as “the person hired did not come”
portal-relist-reason-missing = Enter why it is still to be filled
portal-relisted = Made. Look through it and submit it.
portal-close = End this posting
portal-close-why = No one can apply any longer, and those not chosen yet are told. The page stays for reference.
portal-closed = The posting has ended.
portal-outcome = What came of it
portal-outcome-here = Filled through this service
portal-outcome-elsewhere = Filled in another way
portal-outcome-cancelled = No longer needed
portal-moves = History
portal-move = { $state }: { $why }
portal-to-public = See the public page
portal-to-poster = Print a poster
portal-to-matches = See people who fit

saved-title = Saved jobs
saved-keep = Save
saved-done = Saved. You find it under “Saved jobs”, and we remind you three days before it closes.
saved-remove = Remove
saved-removed = Removed from your saved jobs.
saved-none = No saved jobs yet
saved-none-why = Press “Save” on the page of a job to keep it here.
saved-ended = Closed
poster-title = Poster: { $title }
poster-link = Poster
poster-qr = QR code of this job

notice-postings-unconfirmed = “{ $title }” is hidden: is it still to be filled?
notice-postings-unconfirmed-text = Nobody has confirmed this posting for 90 days, so the public does not see it. If it is still to be filled, open it and press “Show it again”.
notice-postings-ending = “{ $title }” closes within three days
notice-postings-ending-text = It ends by itself. If it is still to be filled, extend it, by 90 days at most.
notice-postings-saved-ending = “{ $title }”, which you saved, closes within three days
notice-postings-saved-ending-text = This job of { $employer } closes soon. Apply early if you want it.
notice-postings-hires = Who was hired for “{ $title }”?
notice-postings-hires-text = This posting ended two weeks ago. Please record in its applications who was hired, for the office’s figures.
