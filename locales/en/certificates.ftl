## Certificates: the public check, the holder's paper, the office's desk.

certificates-title = Certificates
certificates-verify = Check a certificate
certificates-verify-lede = By number and name, without logging in and without an ID number. The QR code on the paper leads straight to the result.
certificates-check = Check
certificates-check-another = Check another certificate
certificates-check-number-hint = Printed on the certificate, such as BL-2026-000123-4. Hyphens may be left out.
certificates-check-number-missing = Enter the number of the certificate
certificates-check-name-missing = Enter the holder's name
certificates-result = Result
certificates-result-title = { $standing }: certificate
certificates-scanned-lede = This is the record of the QR code. Compare it with the paper; this page is what counts.
certificates-unknown = No such certificate was found
certificates-unknown-why = Number and name must be those on the certificate. If in doubt, call the help line.
certificates-never-issued = No such certificate was issued
certificates-never-issued-why = This code or address belongs to no certificate: the paper may be forged. Check its number and name; if they are not found either, please call us.
certificates-check-by-number = Check by number and name
certificates-checked-at = Checked { $time }, Beijing time
certificates-ended-since = No longer holds since { $day }
certificates-state-issued = Issued
certificates-state-revoked = Revoked
certificates-state-replaced = Replaced
certificates-standing = State
certificates-standing-valid = Valid
certificates-standing-not_yet = Not yet in force
certificates-standing-expired = Expired
certificates-standing-suspended = Suspended
certificates-standing-revoked = Revoked
certificates-standing-replaced = Replaced by another one
certificates-own = My certificates
certificates-qr = Scan to check

certificates-holder = Holder
certificates-number = Number
certificates-number-hint = Leave empty to have the next one drawn.
certificates-number-ours = Numbers like that are drawn here; leave it empty
certificates-number-taken = This number was used before
certificates-number-too-long = A number has at most 40 characters
certificates-number-twice = This number stands in the file twice
certificates-holder-name = Holder's name
certificates-holder-name-missing = Enter the holder's name
certificates-citizen-id = Citizen ID number
certificates-citizen-id-hint = Finds the holder's profile; it is never shown.
certificates-citizen-id-invalid = The ID number is wrong
certificates-profile = Reference of the profile
certificates-profile-hint = Where you know it.
certificates-profile-unknown = No profile has this reference
certificates-name = Name of the certificate
certificates-name-hint = As postings ask for it.
certificates-name-missing = Enter the name of the certificate
certificates-occupation = Occupation
certificates-occupation-hint = Code or name in the classification of occupations.
certificates-occupation-unknown = The classification has no such code or name
certificates-level = Level
certificates-level-none = Without levels
certificates-level-1 = Level 1 (senior technician)
certificates-level-2 = Level 2 (technician)
certificates-level-3 = Level 3 (senior skilled)
certificates-level-4 = Level 4 (skilled)
certificates-level-5 = Level 5 (basic)
certificates-level-invalid = A level is 1 to 5, or empty
certificates-issuer = Issuer
certificates-issuer-missing = Enter the issuer
certificates-issued-on = Date of issue
certificates-issued-later = The date of issue cannot lie ahead
certificates-expires-on = Valid until
certificates-expires-on-hint = It still holds on this day. Leave empty where it has no end.
certificates-expires-before = It cannot end before it was issued
certificates-no-end = No end
certificates-date-invalid = Write a date such as 2026-09-01
certificates-too-long = Shorten it to 100 characters
certificates-replaces = Replaces the certificate with number
certificates-replaces-hint = Where one was lost or the name changed; the old one will say that it was replaced.
certificates-replaces-unknown = No certificate in force has this number

certificates-new = Issue a certificate
certificates-issue = Issue
certificates-issued = The certificate was issued.
certificates-find = Find by number
certificates-find-programme = Programme or name of the certificate
certificates-find-hint = Its beginning is enough.
certificates-find-submit = Find
certificates-count = { $n ->
    [one] { $n } certificate
   *[other] { $n } certificates
}
certificates-none = No certificates
certificates-none-why = No number begins like that. Try another one, or issue a certificate.
certificates-reason = Reason
certificates-reason-hint = The holder and everyone who checks it read this: state facts, nothing private.
certificates-reason-missing = Say why, in 4 to 500 characters
certificates-revocation = Revocation

certificates-import = Issue from a table
certificates-import-lede = An XLSX or CSV table, column names in the first row. If one row is wrong, nothing is issued; correct the file and send it again.
certificates-import-file = XLSX or CSV file
certificates-import-text = Or paste the table
certificates-import-submit = Check and issue
certificates-imported = All certificates of the table were issued.
certificates-columns = Columns
certificates-table-refused = The table has mistakes; nothing was issued
certificates-import-historic = They were issued before this service
certificates-import-historic-hint = They are marked as such, and their holders are not told.
certificates-person-twice = This person has the same certificate of the same day in the file twice
certificates-person-taken = This person has the same certificate of the same day already
certificates-table-mistakes = What to correct
certificates-table-row = Row
certificates-table-column = Column
certificates-table-what = What to do
certificates-table-unreadable = The table cannot be read; save it as XLSX or CSV
certificates-table-row-unreadable = This row has another number of cells than the first
certificates-table-unknown-column = The first row has an unknown column; compare it with the list below
certificates-table-twin-column = The first row has the same column twice
certificates-table-too-long = A file has at most 10,000 rows; split it
certificates-table-empty = The table has no rows

## What is done with a certificate.

certificates-suspended-since = Suspended since { $day }
certificates-state-any = All
certificates-programme = Programme
certificates-hours = Teaching hours
certificates-hours-n = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
}
certificates-hours-invalid = Hours are a whole number from 1 to 5000
certificates-region = Region
certificates-region-hint = The code of a region, such as 220323.
certificates-region-unknown = There is no such code of a region
certificates-historic = issued before this service
certificates-replaced-by = Replaced by the new one with number
certificates-renews = Goes on from the one with number
certificates-history = History
certificates-since = Time
certificates-act-issued = Issued
certificates-act-suspended = Suspended
certificates-act-resumed = Resumed
certificates-act-revoked = Revoked
certificates-act-restored = Revocation lifted
certificates-act-replaced = Replaced
certificates-act-renewed = Renewed
certificates-act-done = Done; the holder was told.
certificates-act-done-untold = Done. The holder has no account and was not told: please tell them.
certificates-act-proposed = Proposed; someone else of the office has to confirm it.
certificates-steps = What can be done
certificates-step-suspension = Suspend
certificates-step-suspension-lede = While it is suspended it does not hold and matching leaves it out. The holder and everyone who checks it read the reason.
certificates-step-resumption = Resume
certificates-step-resumption-lede = It holds again at once, and matching counts it.
certificates-step-revocation = Propose to revoke
certificates-step-revocation-lede = Revoking takes two: you propose, and it holds once someone else of the office confirms.
certificates-step-restoration = Propose to lift the revocation
certificates-step-restoration-lede = This takes two as well: once someone else confirms, the certificate holds again.
certificates-step-replacement = Replace
certificates-step-replacement-lede = Where it was lost or a name was corrected. The new one has a new number, the old one says that it was replaced.
certificates-step-renewal = Renew
certificates-step-renewal-lede = Where its time runs out and the holder was trained again. The old one ends by itself.
certificates-new-name = Corrected name
certificates-new-name-hint = Leave empty where it has not changed.

certificates-waiting = { $n ->
    [one] { $n } revocation or appeal waits
   *[other] { $n } revocations or appeals wait
}
certificates-revocations = Revocations and appeals
certificates-revocations-lede = Revocations, and their lifting, that someone else of the office has to confirm; appeals that wait for an answer.
certificates-revocations-none = Nothing waits
certificates-revocations-none-why = A revocation is proposed on the certificate's page and waits here for a second person.
certificates-stage = Stage
certificates-stage-proposed = Revocation to confirm
certificates-stage-dropped = Proposal taken back
certificates-stage-confirmed = Revoked
certificates-stage-appealed = Appeal to answer
certificates-stage-lifting = Lifting to confirm
certificates-stage-lifted = Revocation lifted
certificates-event-proposed = Revocation proposed
certificates-event-dropped = Proposal taken back
certificates-event-confirmed = Revocation confirmed
certificates-event-appealed = The holder appealed
certificates-event-answered = Appeal answered
certificates-event-lift-proposed = Lifting proposed
certificates-event-lifted = Lifting confirmed
certificates-second = A second person
certificates-second-you = Check the reason and the certificate before you confirm. It holds at once, and the holder is told.
certificates-second-other = You proposed this; someone else of the office has to confirm it.
certificates-decision-confirmation = Confirm
certificates-decision-withdrawal = Take the proposal back
certificates-decision-answer = Answer the appeal
certificates-answer-lede = Answer here where the revocation stands. Where the appeal is right, propose to lift the revocation on the certificate's page.
certificates-answer-other = You had a part in this revocation: someone else has to answer the appeal.
certificates-answer = Answer
certificates-answer-hint = The holder reads it.
certificates-answer-send = Send; the revocation stands
certificates-decided = Done.

certificates-may-appeal = You may appeal against the revocation once.
certificates-appeal = Appeal
certificates-appeal-lede = Say why the revocation is wrong. The office will look into it and answer.
certificates-appeal-text = Your reasons
certificates-appeal-hint = State facts, and what could prove them.
certificates-appeal-missing = Write 4 to 2,000 characters
certificates-appeal-send = Send the appeal
certificates-appealed = Your appeal was sent; you will be told of the answer.
certificates-appeal-waits = Sent, waits for an answer.

notice-certificates-issued = You have a new certificate: { $name }
notice-certificates-issued-text = Number { $number }. See, print and download it under “My certificates”.
notice-certificates-suspended = Your certificate “{ $name }” was suspended
notice-certificates-suspended-text = Number { $number }, reason: { $reason }. You will be told when it holds again.
notice-certificates-resumed = Your certificate “{ $name }” holds again
notice-certificates-resumed-text = Number { $number }, note: { $reason }.
notice-certificates-revoked = Your certificate “{ $name }” was revoked
notice-certificates-revoked-text = Number { $number }, reason: { $reason }. You may appeal once on the certificate's page.
notice-certificates-restored = Your certificate “{ $name }” is valid again
notice-certificates-restored-text = Number { $number }, the revocation was lifted: { $reason }.
notice-certificates-ending = Your certificate “{ $name }” ends soon
notice-certificates-ending-text = Number { $number }, valid until { $day }. To go on using it, ask its issuer for a renewal.
notice-certificates-answered = Your appeal about the certificate “{ $name }” was answered
notice-certificates-answered-text = Number { $number }; the answer stands on the certificate's page.
notice-certificates-waiting = Certificates wait for you
notice-certificates-waiting-text = A revocation needs a second person, or an appeal an answer: see “Revocations and appeals”.

## On paper.

certificates-paper-title = CERTIFICATE
certificates-paper-says = has met the requirements of the certificate named below.
certificates-pdf = Download as PDF
certificates-pdf-missing = No font with Chinese characters is installed on this server, so there is no PDF for now. Print this page from your browser.
certificates-glyph = The printing font has no glyph for “{ $character }” of the name, so it cannot be issued. Check that character.
certificates-glyph-field = The printing font lacks a character of the name

## As a signed file.

certificates-credential = Download as signed file
certificates-criteria = Completed “{ $programme }” and passed the assessment.
certificates-criteria-hours = Completed “{ $programme }” ({ $hours } teaching hours) and passed the assessment.
certificates-by-file = Check a signed file
certificates-file = Signed file
certificates-file-hint = The .jwt file from “My certificates”.
certificates-file-check = Check the file
certificates-file-missing = Choose the signed file
certificates-file-no-text = The signed file (.jwt) is wanted, no PDF or picture. With paper or a PDF enter its number and name above
certificates-file-signed = This service signed the file, and nothing was changed. Below is what the certificate is worth now.
certificates-file-unknown = This file proves nothing
certificates-file-unknown-why = It was not signed here, or was changed since. Ask the holder to download it again.
certificates-channel-number = number and name
certificates-channel-link = QR code
certificates-channel-file = signed file

## Issued by the thousand.

certificates-batches = Issue from results
certificates-batches-lede = Who passed, by released results, and has no certificate yet. One act serves a class or a programme; doing it twice issues nothing twice.
certificates-batches-none = Nobody waits for a certificate
certificates-batches-none-why = Those who passed in a class whose results are released, and whose programme gives a certificate, are listed here.
certificates-class = Class
certificates-all-classes = All classes
certificates-enrolment = Enrolment
certificates-batch = Certificates from results
certificates-batch-new = Issue certificates
certificates-batch-n = { $n ->
    [one] { $n } certificate
   *[other] { $n } certificates
}
certificates-batch-hint = They hold from this day on, for as many months as the programme says.
certificates-batch-waiting = Waiting
certificates-batch-latest = Latest
certificates-batch-running = Running
certificates-batch-done = Done
certificates-batch-goes-on = You may leave this page: issuing goes on, also after a restart.
certificates-batch-total = To issue
certificates-batch-issued = Issued
certificates-batch-refused = Refused
certificates-batch-refusals = Who could not get one
certificates-batch-list = See the certificates
certificates-papers = All as one PDF
certificates-papers-missing = No font with Chinese characters is installed on this server, so there is no PDF for now. Open the certificates one by one and print them from your browser.
certificates-refused-name = The profile has no name: add it and issue again.

certificates-checks = checked { $n } times within 30 days
certificates-doubtful = Results that were corrected
certificates-doubtful-lede = After these were issued, the result was corrected to one that is not passed. Look into them, and propose to revoke where needed.
