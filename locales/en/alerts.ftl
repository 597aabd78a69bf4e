## Alerts: saved searches, their pages and their mails.

alerts-title = Job alerts
alerts-intro = When new jobs fit, we write to you at the time that you chose.
alerts-manage = See and change alerts
alerts-none = No alerts yet
alerts-none-why = Choose “Subscribe to this search” on a page of results, and new jobs come to your letter box.
alerts-back-to-search = Search for jobs
alerts-back-to-saved = Back to the alert

alerts-frequency = How often
alerts-frequency-hint = Without new jobs there is no mail.
alerts-frequency-at_once = As soon as there is a job, at most one mail an hour
alerts-frequency-daily = One mail a day
alerts-frequency-weekly = One mail a week
alerts-frequency-missing = Choose how often you want to hear of new jobs
alerts-hour = At what hour
alerts-hour-hint = Beijing time; for one mail a day or a week.
alerts-hour-wrong = Choose a full hour from 0 to 23
alerts-weekday = On which day
alerts-weekday-hint = For one mail a week only.
alerts-weekday-wrong = Choose a day from Monday to Sunday
alerts-weekday-1 = Monday
alerts-weekday-2 = Tuesday
alerts-weekday-3 = Wednesday
alerts-weekday-4 = Thursday
alerts-weekday-5 = Friday
alerts-weekday-6 = Saturday
alerts-weekday-7 = Sunday
alerts-when-at_once = As soon as there is a job, at most one mail an hour
alerts-when-daily = One mail a day at { $hour }
alerts-when-weekly = One mail a week, { $weekday } at { $hour }
alerts-locale = Language of the mails
alerts-locale-zh-CN = 中文
alerts-locale-en = English

alerts-state-unconfirmed = not confirmed
alerts-state-active = active
alerts-state-paused = paused
alerts-state-ended = ended
alerts-pause-owner = paused by you
alerts-pause-bounce = paused: mail came back
alerts-pause-no_answer = paused: no answer after a year

alerts-words = Words “{ $words }”
alerts-criteria = Criteria
alerts-criteria-change = Other criteria
alerts-criteria-missing = Choose at least one criterion on the search page first: words, a township or an occupation
alerts-criteria-unknown = One of the criteria is not known; subscribe again from the search page
alerts-criteria-gone = The old criteria can no longer be used; please subscribe again
alerts-too-many = You can have 20 alerts at most; end one that you no longer need
alerts-email = E-mail address
alerts-email-hint = We send one mail to confirm; nothing begins before you open its link.
alerts-to = New jobs are sent to your account's address { $email }.
alerts-name = Name of the alert
alerts-name-hint = Shown in its mails, to tell several alerts apart.

alerts-bar-title = Subscribe to this search
alerts-bar-submit = Subscribe
alerts-bar-more = Choose how often and when
alerts-bar-hint = One mail at 8 in the morning when there are new jobs; you can stop at any time.
alerts-new-title = Subscribe to this search
alerts-new-intro = When new jobs fit these criteria, we write to you. You can pause or stop at any time.
alerts-new-submit = Subscribe
alerts-saved = Subscribed. New jobs come to your letter box.
alerts-sent-title = Look into your letter box
alerts-sent-text = We have sent a mail; open its link to confirm. No jobs are sent before that.
alerts-sent-missing = Nothing after a few minutes? Look among the junk mail, and check the address. What is not confirmed within seven days is deleted.

alerts-confirm-title = Confirm the alert
alerts-confirm-text = When new jobs fit the criteria below, we will write to you.
alerts-confirm-submit = Confirm the alert
alerts-confirmed = The alert is confirmed. New jobs come to your letter box.
alerts-account-offer = With an account all your alerts are in one place, and you can apply for jobs directly.
alerts-account-register = Register
alerts-open-now = Jobs now
alerts-open-count = { $n ->
    [one] One job fits
   *[other] { $count } jobs fit
}
alerts-when = When
alerts-next = Next
alerts-feedback = Your answers
alerts-feedback-count = { $useful } of use, { $useless } not
alerts-settings = Change the alert
alerts-criteria-edit = Change the criteria
alerts-criteria-words = Words
alerts-criteria-hint = Address, times and link stay as they are. For further criteria, log in, search, and choose which saved search to change
alerts-criteria-keep = Criteria to keep
alerts-criteria-save = Save criteria
alerts-criteria-changed = Changed. From now on you hear of what the new criteria find.
alerts-replaces = A new saved search, or other criteria for one you have
alerts-replaces-hint = Of one you have only the criteria change
alerts-replaces-none = A new one
alerts-replaces-one = Change the criteria of “{ $name }”
alerts-updated = Saved.
alerts-pause-submit = Pause
alerts-paused = Paused. Jobs of this time will not be told later.
alerts-resume-submit = Go on
alerts-resumed = It goes on with the jobs that are published from now on.
alerts-list-submit = Mail me all my alerts
alerts-list-sent = Links to all your alerts are on their way, at most one mail an hour.
alerts-runs = Mails so far
alerts-runs-none = No mail yet.
alerts-run-count = { $n ->
    [one] One job
   *[other] { $n } jobs
}
alerts-run-title = Jobs of one mail
alerts-run-text = The mail of { $when } told of { $n ->
    [one] one job
   *[other] { $n } jobs
}; still open: { $open }.
alerts-run-closed = These jobs have all closed
alerts-run-closed-why = Have a look at the jobs that fit now.

alerts-off-title = End the alert
alerts-off-text = You will no longer be told of jobs that fit the criteria below.
alerts-off-submit = End the alert
alerts-ended-title = The alert has ended
alerts-ended-text = You will not be told of new jobs of “{ $name }” any more; mails that still waited are taken back.
alerts-ended-again = See these jobs, subscribe again
alerts-keep-title = Do you still want this alert?
alerts-keep-text = When new jobs fit the criteria below, we will go on writing to you.
alerts-keep-submit = Yes, keep it
alerts-kept = The alert is kept for another year.

alerts-feedback-title = Was this job of use to you?
alerts-feedback-at = {" "}at{" "}
alerts-feedback-submit = Send
alerts-feedback-thanks = Thank you, your answer is noted.
alerts-relevant = Your answer
alerts-relevant-yes = Of use
alerts-relevant-no = Not of use
alerts-relevant-missing = Choose whether it was of use
alerts-relevant-reason = Why
alerts-relevant-reason-hint = For instance: too far, too little pay, other requirements.

alerts-why-title = the title
alerts-why-employer = the employer's name
alerts-why-place = the place
alerts-why-body = the description
alerts-why-pinyin = the pinyin
alerts-why-word = “{ $asked }” in { $place }
alerts-why-synonym = “{ $found }” in { $place }, close to “{ $asked }”

alerts-digest-subject = { $n ->
    [0] { $employer } is hiring for { $title }
    [one] { $employer } is hiring for { $title } and one other new job
   *[other] { $employer } is hiring for { $title } and { $n } other new jobs
}
alerts-mail-confirm-subject = Please confirm your job alert
alerts-mail-confirm-text = Someone subscribed this address to new jobs that fit the criteria below. If it was you, please confirm.
alerts-mail-confirm-act = Confirm the alert
alerts-mail-confirm-until = What is not confirmed within seven days is deleted.
alerts-mail-confirm-reason = If it was not you, ignore this mail; we will not write again.
alerts-mail-criteria = From your alert “{ $name }” with the criteria:
alerts-mail-why = Why:{" "}
alerts-mail-why-and = ;{" "}
alerts-mail-useful = Of use?
alerts-mail-yes = Yes
alerts-mail-no = No
alerts-mail-more = { $n ->
    [one] See one more new job
   *[other] See { $n } more new jobs
}
alerts-mail-reason = You get this mail because you subscribed to this search and confirmed it.
alerts-mail-edit = Change or pause:
alerts-mail-edit-act = Change or pause
alerts-mail-off = End the alert:
alerts-mail-off-act = End the alert
alerts-mail-list-subject = Your job alerts
alerts-mail-list-text = These are all alerts of this address. Each link shows one, to change or end it.
alerts-mail-list-full = There are 20 alerts, which is the most. End one that you no longer need.
alerts-mail-list-reason = You get this mail because someone subscribed this address again, or asked for the list of its alerts.
alerts-mail-keep-subject = Do you still want your job alert?
alerts-mail-keep-text = Your alert “{ $name }” is a year old. Its criteria are:
alerts-mail-keep-act = Yes, keep it
alerts-mail-keep-until = Without an answer by { $until } the alert is paused; you can go on with it at any time.

notice-candidates = New people fit “{ $title }”: { $n }
notice-candidates-text = They meet all conditions of this posting. You can look at them and invite them to apply.
