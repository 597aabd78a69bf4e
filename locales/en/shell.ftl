## The frame of every page, words shared by components, home and error pages.

ui-site = Bole
ui-seal = 伯乐
ui-title = { $title } · { ui-site }
ui-title-error = Error: { $title } · { ui-site }
ui-description = Jobs, certificates and employment services from { $office }. No account needed to search.
ui-demo = Demo: all employers, jobs and people here are invented.
ui-skip = Skip to main content
ui-nav-main = Main
ui-nav-account = Account and display
ui-crumbs = Breadcrumb

nav-home = Home
nav-postings = Jobs
nav-certificates = Check a certificate
nav-login = Sign in
nav-logout = Sign out
nav-account = Account
nav-profile = My profile
nav-notifications = Notices
nav-staff = Staff desk
nav-other-language = 中文

ui-size-xl = Large text
ui-size-normal = Standard text
ui-theme-auto = Automatic
ui-theme-light = Light
ui-theme-dark = Dark
ui-display = Display
ui-display-hint = Colour and text size are kept on this device only.

ui-help = Help
ui-foot-office = Run by
ui-foot-site = This site
ui-foot-feed = Feed of new jobs
ui-foot-api = Open API
ui-foot-site-code = Site code { $code }

ui-optional = (optional)
ui-error-prefix = Error:{" "}
ui-errors-found =
    { $n ->
        [one] There is a problem
       *[other] There are { $n } problems
    }
ui-year = Year
ui-month = Month
ui-day = Day
ui-verified = Verified
ui-copy = Copy
ui-copied = Copied
ui-saved = Saved at { "{time}" }
ui-unsaved = Not saved yet

ui-search = Find jobs
ui-search-label = Job, employer or place
ui-suggest-count = { "{n}" } suggestions, use the arrow keys
ui-suggest-title = Job
ui-suggest-employer = Employer
ui-filters = Filters
ui-filters-selected = Filters ({ $n } on)
ui-filters-apply = Apply filters
ui-filters-close = Close
ui-facet-more = { $n } more
ui-chip-remove = Remove
ui-chips-clear = Clear all
ui-sort = Sort by
ui-pages = Pages
ui-page = Page
ui-page-previous = Previous
ui-page-next = Next
ui-page-of = Page { $page } of { $pages }

ui-verdict = Result
ui-verdict-pass = Met
ui-verdict-fail = Not met
ui-verdict-unknown = To be checked

act-save = Save
act-continue = Continue
act-change = Change
act-delete = Delete
act-cancel = Cancel
act-back = Back
act-print = Print
act-download = Download
act-add = Add
act-remove = Remove
act-confirm = Confirm

home-title = Jobs, profiles and certificates
home-heading = Find work that fits, starting here
home-lede = Search without an account. The list shows pay (or that it is negotiable), place and closing date. Job texts are in Chinese.
home-popular = Most jobs in
home-doors = What you can do here
home-door-postings = Find a job
home-door-postings-note =
    { $n ->
        [one] { $count } job,
       *[other] { $count } jobs,
    } { $headcount ->
        [one] { $openings } opening
       *[other] { $openings } openings
    }
home-door-profile = Write your profile
home-door-profile-note = See which jobs you match, and what is missing
home-door-certificates = Check a certificate
home-door-certificates-note = By number and name, no account needed
home-newest = Newest jobs
home-newest-all = All jobs
home-groups = By occupation
home-ledger = What is open now
home-ledger-feed = Follow by feed
home-count-postings = Jobs open
home-count-postings-value = { $n }
home-count-headcount = Openings
home-count-headcount-value = { $n }
home-count-employers = Employers hiring
home-count-employers-value = { $n }
home-empty = No jobs are open right now
home-empty-why = New jobs appear here as soon as they are published. You can also call us and ask our staff to look out for you.

error-reference = Reference
error-reference-hint = Quote this reference when you call, and we can see what happened.
error-home = Go to the home page
error-not-found-title = Page not found
error-not-found-text = The address may be mistyped, or the page has been taken down. You can search for jobs here:
error-unauthorized-title = Please sign in
error-unauthorized-text = You need to sign in to see this page. You will come back here afterwards.
error-forbidden-title = Your account cannot open this page
error-forbidden-text = It belongs to another role or another employer. If you think you should have access, please contact the office.
error-forged-title = This request did not come from our pages
error-forged-text = Open the page that it belongs to and try again from there. Nothing was changed.
error-method-title = This address cannot be opened directly
error-method-text = It only takes what buttons and forms send. Please go by the page that they stand on.
error-dead-link-title = This link no longer works
error-dead-link-text = Links in our mails work once and for a limited time. Please ask for a new mail.
error-gone-title = This job posting was taken down
error-gone-text = It broke the rules of this service and can no longer be read.
error-conflict-title = Nothing was changed
error-conflict-text = The record changed while you were working on it. Go back, reload the page and try again; what you just did had no effect.
error-bad-request-title = We could not read this request
error-bad-request-text = The address or the form contains something the system does not know.
error-too-many-title = Too many attempts
error-too-many-text = To protect accounts and data, please wait a little before you try again.
error-unavailable-title = This is not available right now
error-unavailable-text = A service we depend on is recovering. Please try again in a few minutes. Everything already saved is safe.
error-internal-title = Something went wrong
error-internal-text = The fault is ours and has been recorded. What you saved earlier is safe; this last action was not completed.
nav-training = Training
nav-teaching = Training desk
