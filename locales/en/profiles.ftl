## Profiles: the pages of their owner and of the office.

profiles-title = My profile
profiles-lede = The more it says, the better it matches. Everything can be changed later, and anything may stay empty for now.
profiles-idle = Nothing has changed for six months, so employers cannot see it now. Save anything to be visible again.
profiles-completeness = Completeness
profiles-visibility = Who can see it
profiles-valid-certificates = Valid certificates
profiles-updated = Last change
profiles-to-matches = See which jobs fit
profiles-export = Download all my data
profiles-export-resume = Download as JSON Resume
profiles-next = What to add next
profiles-tasks = Parts of the profile
profiles-task-empty = Empty
profiles-task-filled = Filled in
profiles-task-entries = { $n ->
    [one] { $n } entry
   *[other] { $n } entries
}
profiles-saved = Saved.
profiles-entry-deleted = The entry was deleted.
profiles-deleted = The profile was deleted.
profiles-not-said = Not said
profiles-and = {", "}
profiles-untick = Untick and save to remove.
profiles-add-one = Add one
profiles-since = since { $start }
profiles-years = { $n ->
    [one] { $n } year
   *[other] { $n } years
}
profiles-nameless = No name given
profiles-reference = Reference

profiles-person = About you
profiles-person-lede = Name, telephone and ID number are stored encrypted. Employers who search do not see them.
profiles-name = Name
profiles-phone = Telephone
profiles-phone-invalid = Enter a number that can be called, such as 13800000000
profiles-email = E-mail
profiles-email-invalid = Enter a whole address, such as name@example.cn
profiles-region = Where you live
profiles-region-hint = Down to county or township, in Chinese.
profiles-region-unknown = No such place was found; write province, city and county in Chinese
profiles-education = Highest education
profiles-education-unknown = Choose a level from the list
profiles-experience = Years of work
profiles-experience-hint = Enter 0 if you have not worked yet.
profiles-experience-unit = years
profiles-experience-invalid = Enter a whole number between 0 and 60
profiles-headline = Yourself in one line
profiles-headline-hint = Such as “care worker, three years”.
profiles-citizen-id = Citizen ID number
profiles-citizen-id-hint = Only to find your certificates; no page ever shows it whole.
profiles-citizen-id-on-file = On file: { $number }. Leave empty to keep it.
profiles-citizen-id-remove = Remove the number on file
profiles-citizen-id-invalid = The number is wrong; compare it with the card and enter it again
profiles-citizen-id-taken = Another profile has this number; please ask the office to check

profiles-preferences = What you look for
profiles-preferences-lede = Which work, and where. Left empty, anything will do.
profiles-occupations = Occupations wanted
profiles-occupation = Add an occupation
profiles-occupation-hint = In everyday words, in Chinese.
profiles-occupation-choice = Which one do you mean?
profiles-occupation-unclear = These words may mean several occupations: choose one below, or use other words
profiles-regions = Places wanted
profiles-region-wanted = Add a place
profiles-remote = Work from anywhere is fine, too
profiles-kinds = Kinds of work
profiles-pay = Least pay
profiles-pay-hint = Before tax, a month.
profiles-pay-unit = yuan a month
profiles-pay-from = from { $yuan } yuan a month
profiles-pay-invalid = Enter a whole number, such as 4000
profiles-too-many-wishes = Ten at most; remove some first

profiles-summary = About yourself
profiles-summary-label = About yourself
profiles-summary-hint = What you have done, what you are good at, what you want. No telephone or ID number here.

profiles-kind-work = Work
profiles-kind-education = Education
profiles-kind-skill = Skills
profiles-kind-certificate = Certificates
profiles-kind-language = Languages
profiles-kind-project = Projects
profiles-work-name = Job title
profiles-work-organisation = Employer
profiles-work-text = What you did
profiles-education-name = Major
profiles-education-organisation = School
profiles-education-level = Level
profiles-skill-name = Skill
profiles-skill-level = How well
profiles-skill-text = More
profiles-certificate-name = Name of the certificate
profiles-certificate-organisation = Issuer
profiles-certificate-started = Date of issue
profiles-language-name = Language
profiles-language-level = How well
profiles-project-name = Name of the project
profiles-project-text = What it was
profiles-started = From
profiles-ended = Until
profiles-date-hint = Such as 2020-03, or 2020 if you only remember the year.
profiles-ended-hint = Leave empty if it goes on.
profiles-date-invalid = Write a date such as 2020-03 or 2020
profiles-ended-before-started = The end cannot be before the beginning
profiles-school-missing = Enter the school
profiles-entry-name-missing = Enter the name
profiles-line-too-long = Shorten it to 100 characters
profiles-text-too-long = Shorten it to 4,000 characters
profiles-too-many-entries = There are 40 of these; delete some first
profiles-issued = Certificates issued by this office

profiles-visibility-lede = Employers see a profile without name and contact data; they get those when you apply.
profiles-visibility-label = Who can find my profile
profiles-visibility-hidden = Only you
profiles-visibility-verified_employers = Verified employers
profiles-visibility-hidden-choice = Only me; I do not want to be found now
profiles-visibility-verified_employers-choice = Verified employers can find it, without contact data
profiles-visibility-missing = Choose who can see it
profiles-excluded = Hidden from these employers
profiles-employer = Add one more employer
profiles-employer-hint = Your present employer, for one.
profiles-employer-unknown = No such employer was found; write the full name

profiles-looks = Who looked at my profile
profiles-looks-lede = Each look by the office or an employer is written down here before anything is shown.
profiles-looks-none = Nobody has looked yet
profiles-looks-none-why = When someone does, the time, the unit and the reason stand here.
profiles-look-at = When
profiles-look-viewer = Who
profiles-look-fields = At what
profiles-look-reason = Why
profiles-field-profile = what the profile says
profiles-field-name = name
profiles-field-phone = telephone
profiles-field-email = e-mail
profiles-field-citizen_id = ID number
profiles-field-attachment = an attachment
profiles-field-match = Shown in a list
profiles-reason-api = A program of the office, for its work

profiles-import = Import a profile
profiles-import-lede = JSON Resume 1.0. Choose a file, or paste the text.
profiles-import-replaces = What you import replaces what the profile says now. The ID number stays.
profiles-import-file = File
profiles-import-text = Or paste the text
profiles-import-submit = Import and replace
profiles-import-missing = Choose a file, or paste the text
profiles-import-wrong = Some of it cannot be understood; correct it and import again
profiles-import-not-json = This is not JSON; check that the file is whole
profiles-imported = Import finished
profiles-imported-text = The profile was updated.
profiles-imported-skipped = { $n ->
    [one] { $n } part was not kept
   *[other] { $n } parts were not kept
}
profiles-imported-skipped-why = A profile has no place for these:
profiles-imported-employers = These employers to hide from were not found
profiles-imported-see = See my profile

profiles-deletion = Delete the profile
profiles-deletion-heading = Delete the profile?
profiles-deletion-goes = Name, contact data, history, wishes and visibility are erased at once. Employers will no longer find you, and it cannot be undone.
profiles-deletion-stays = Two things stay: the log of who looked, which does not hold your name, and the certificates that the office issued. Your account stays as it is.
profiles-deletion-export = Download all data first
profiles-deletion-submit = Delete the profile

profiles-staff-index = Profiles
profiles-staff-count = { $n ->
    [one] { $n } profile.
   *[other] { $n } profiles.
} The list has no names and no contact data.
profiles-staff-none = No profiles yet
profiles-staff-none-why = They appear here once people save them.
profiles-staff-search = Find people: occupation, skill, place, or a profile's number
profiles-staff-not-found = No profile was found
profiles-staff-not-found-why = Try other words, or fewer. Only profiles that employers may see are searched in full; the others by headline and number.
profiles-staff-all = All profiles
profiles-ask = Look at profile { $reference }
profiles-ask-lede = Say why before you look. The person reads the reason, your name and the time.
profiles-ask-submit = Note the reason and look
profiles-reason = Reason
profiles-reason-hint = Such as “to suggest a job to them by telephone”.
profiles-reason-missing = Say why you want to look
profiles-look-noted = Noted: { $reason }. The person can read this.

profiles-piece-name = Add your name
profiles-piece-reach = Leave a telephone number or an e-mail address
profiles-piece-region = Add where you live
profiles-piece-occupations = Choose the occupations you want
profiles-piece-places = Choose the places you want
profiles-piece-pay = Add the least pay
profiles-piece-works = Add your work, or enter 0 years if there was none
profiles-piece-education = Choose your highest education
profiles-piece-schools = Add your education
profiles-piece-skills = Add three skills or more
profiles-piece-headline = Describe yourself in one line
profiles-piece-summary = Write a paragraph about yourself
profiles-reason-training = A class that you enrolled in
