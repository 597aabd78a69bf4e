## Uploads: mistakes at the field, files that are not handed out, and the news of them.

uploads-hint = PDF, PNG or JPEG; a clear photograph is enough.
uploads-too-large = The file is too large. Choose a smaller one, or take the photograph again at a lower resolution
uploads-wrong-kind = The file is not a PDF, PNG or JPEG. Choose a file of one of these kinds
uploads-broken = The file is incomplete or damaged. Save or photograph it again
uploads-too-many-pixels = The picture has more than 40 megapixels. Take it again at a lower resolution
uploads-too-many = At most five files can be sent at once. Choose fewer
uploads-quota = Your account keeps as many files as it may. Delete some that are no longer needed, then send this one again
uploads-missing = Choose a file

uploads-purpose-licence = Business licence
uploads-purpose-mandate = Letter of authorisation
uploads-purpose-agent_id = Identity document of the person who acts
uploads-purpose-attachment = Attachment
uploads-purpose-material = Training material

uploads-scan-unscanned = The file is about to be checked for viruses
uploads-scan-unscanned-why = It was stored before the virus scanner was set up. This takes a minute as a rule; then reload this page.
uploads-scan-pending = The file is being checked for viruses
uploads-scan-pending-why = This takes a minute as a rule; then reload this page.
uploads-scan-clean = No virus was found
uploads-scan-infected = The file was removed
uploads-scan-infected-why = The virus scanner found harmful content, so the file was deleted. Check your device, then hand in a clean copy where you handed in this one.
uploads-scan-error = The file could not be checked for viruses
uploads-scan-error-why = It is checked again every hour. If this goes on, hand in a new copy, or call the office.

uploads-look-reason = Attachment: { $name }

notice-upload-infected = A file that you handed in was removed
notice-upload-infected-text = The virus scanner found harmful content in “{ $name }”, so it was deleted. Nobody has downloaded it from here. Check your device, then hand in a clean copy.
