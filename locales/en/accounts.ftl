## Accounts: registering, logging in, one's own account, administrators, and the mails about them.

role-seeker = Job seeker
role-employer_owner = Employer, owner
role-employer_recruiter = Employer, recruiter
role-specialist = Service specialist
role-training_staff = Training staff
role-officer = Recruitment officer
role-reviewer = Reviewer
role-proctor = Proctor
role-admin = Administrator
role-auditor = Auditor

accounts-title = Your account
accounts-name = Name
accounts-name-hint = What pages and mails call you. It need not be your legal name.
accounts-name-missing = Enter a name
accounts-name-too-long = A name has at most 50 characters; please shorten it
accounts-email = Email
accounts-email-hint = You sign in with it, and we write to it.
accounts-email-invalid = Enter a full email address, such as meihua@example.org
accounts-email-same = This is the address you have now; enter the new one
accounts-email-new = New email
accounts-password = Password
accounts-password-new = New password
accounts-password-hint = At least 8 characters; longer is safer. A sentence you remember is good. No digits or symbols needed.
accounts-password-shown = Set
accounts-password-missing = Enter your password
accounts-password-too-short = A password has at least 8 characters; please make it longer
accounts-password-too-long = This password is too long; the most is 256 bytes
accounts-password-common = This password is so common that others would guess it first; choose another
accounts-password-context = This is mostly your email, your name or the name of this site; choose another
accounts-current = Current password
accounts-current-missing = Enter your current password
accounts-current-wrong = The current password is not right; try again
accounts-language = Language of mails
accounts-language-hint = We write to you in this language. The language of pages is switched at the top.
accounts-language-zh = 中文
accounts-language-en = English
accounts-locale-missing = Choose a language

accounts-register-title = Create an account
accounts-register-lede = You can search without one. With an account you can write a profile and see which jobs fit it.
accounts-register-submit = Create account
accounts-register-known = You have an account already?
accounts-flash-registered = Check your mail: we have sent a message to that address. Open the link in it to get started.

accounts-confirm-title = Confirm your email
accounts-confirm-text = Please confirm that { $email } is your address. Then you can sign in.
accounts-confirm-submit = Yes, this is my address
accounts-flash-confirmed = Your email is confirmed. You can sign in now.

accounts-login-title = Sign in
accounts-login-submit = Sign in
accounts-login-forgotten = Forgotten your password?
accounts-login-none = No account yet?
accounts-login-wrong = Email or password is not right; try again
accounts-login-suspended = This account is suspended; please contact the office
accounts-login-unconfirmed = This email is not confirmed yet. Open the link in the mail we sent you; if you cannot find it, register once more
accounts-flash-logged-out = You are signed out.

accounts-reset-title = Reset your password
accounts-reset-text = Enter your email. We send you a link that lets you set a new password within 30 minutes.
accounts-reset-submit = Send the link
accounts-reset-for = Set a new password for { $email }. All devices have to sign in again then, and tokens of programs stop working.
accounts-flash-reset-sent = If that address has an account, we have sent a message to it. The link in it works for 30 minutes.

accounts-password-title = Change your password
accounts-password-text = Other devices are signed out then; this one stays signed in.
accounts-password-submit = Set the new password
accounts-flash-password-changed = Your password is changed. Other devices are signed out.

accounts-email-title = Change your email
accounts-email-text = Your email is { $email }. We send a link to the new address; it changes once you have opened and confirmed it.
accounts-email-submit = Send the confirmation
accounts-email-change-text = The email of your account changes from { $old } to { $new }. You sign in with the new one from then on.
accounts-email-change-submit = Change to the new email
accounts-flash-email-sent = Check the mail of the new address. Nothing changes until you have opened the link in it and confirmed.
accounts-flash-email-changed = Your email is changed. Other devices are signed out.

accounts-details-title = Name and language
accounts-flash-details-saved = Saved.

accounts-roles = Roles
accounts-sessions = Devices that are signed in
accounts-sessions-text = One that you do not know? Sign it out, then change your password.
accounts-session-own = This device
accounts-session-when = Signed in { $began }, last used { $seen }, from { $address }
accounts-session-end = Sign out
accounts-sessions-end-others = Sign out all other devices
accounts-device-wechat = WeChat
accounts-device-unknown = Unknown device
accounts-flash-session-ended = That device is signed out.
accounts-flash-others-ended = All other devices are signed out.

accounts-tokens = Tokens for programs
accounts-tokens-text = With a token a program uses the API in your name, for what you allow and nothing else.
accounts-token-name = Name of the token
accounts-token-name-hint = Say which program it is for, so that you know it again.
accounts-token-submit = Make a token
accounts-token-revoke = Revoke
accounts-token-unused = Made { $created }, not used yet
accounts-token-used = Made { $created }, last used { $used }
accounts-token-title = New token
accounts-token-made = The token “{ $name }” is made.
accounts-token-once = It is shown here once. Put it in a safe place now.
accounts-token-how = The program sends it with each request:
accounts-token-back = I have kept it, back to my account
accounts-flash-token-revoked = The token is revoked. Programs can no longer use it.
accounts-scopes = What it may do
accounts-token-name-missing = Name the token, for instance “Hiring system”
accounts-token-name-too-long = The name has at most 50 characters; please shorten it
accounts-scopes-missing = Choose at least one
accounts-scope-account-read = Read the account
accounts-scope-notifications-read = Read your notices
accounts-scope-postings-read = Read postings and matches
accounts-scope-postings-write = Publish and change postings
accounts-scope-profiles-read = Read profiles
accounts-scope-profiles-write = Change profiles
accounts-scope-certificates-read = Read certificates
accounts-scope-certificates-write = Issue and revoke certificates
accounts-scope-applications-read = Read applications
accounts-scope-applications-write = Handle applications
accounts-scope-occupations-read = Read corrections of occupations
accounts-scope-occupations-write = Correct what job titles mean
accounts-scope-alerts-read = Read job alerts
accounts-scope-alerts-write = Add and end job alerts
accounts-scope-statistics-read = Read statistics

accounts-code = Code
accounts-code-title = Two-step sign-in
accounts-code-text = The password is right. Now enter the code of your authenticator app, to show that it is you.
accounts-code-hint = The 6 digits in your authenticator app. Without your phone, use a recovery code.
accounts-code-hint-new = The 6 digits that the app shows; they change every 30 seconds.
accounts-code-missing = Enter the code
accounts-code-wrong = The code is not right or was used before; wait for the next one and try again
accounts-factor-title = Two-step sign-in
accounts-factor-on = On
accounts-factor-off = Off
accounts-factor-since = Since { $since } signing in takes a code besides the password.
accounts-factor-codes =
    { $n ->
        [one] { $n } recovery code is left.
       *[other] { $n } recovery codes are left.
    }
accounts-factor-renew = Make new recovery codes
accounts-factor-remove = Turn two-step sign-in off
accounts-factor-replace = Set up another authenticator
accounts-flash-factor-off = Two-step sign-in is off. Other devices are signed out.
accounts-set-up-title = Turn on two-step sign-in
accounts-set-up-text = With it the password alone does not sign in; a code from your phone is needed too.
accounts-set-up-staff = Staff see other people's data, so signing in takes a code from your phone besides the password. Please set it up first.
accounts-set-up-app = Install an authenticator app on your phone.
accounts-set-up-scan = Scan this code with it:
accounts-set-up-qr = QR code for authenticator apps; if you cannot scan it, use the key below
accounts-set-up-secret = You cannot scan it? Choose to type it in, and enter this key:
accounts-set-up-type = Enter the 6 digits that the app shows.
accounts-set-up-submit = Turn on two-step sign-in
accounts-codes-title = Your recovery codes
accounts-codes-once = They are shown here once. Write them down or print them now, and keep them apart from your phone.
accounts-codes-text = When your phone is lost or replaced, sign in with one of them in place of the code. Each works once. Earlier recovery codes no longer work.
accounts-codes-kept = I have kept them, continue

accounts-staff-title = Accounts
accounts-staff-search = Email or name
accounts-staff-search-submit = Find accounts
accounts-staff-found =
    { $n ->
        [one] { $n } account
       *[other] { $n } accounts
    }
accounts-staff-none = No account found
accounts-staff-none-why = Try another email or name; part of it is enough.
accounts-state = State
accounts-state-active = Active
accounts-state-unconfirmed = Email not confirmed
accounts-state-suspended = Suspended
accounts-since = Registered
accounts-roles-choose = What this account may be
accounts-roles-hint = The account has to sign in again afterwards.
accounts-roles-submit = Save the roles
accounts-roles-missing = Choose at least one role
accounts-roles-own = You cannot take the administrator role from yourself; ask another administrator
accounts-suspension = Suspension
accounts-suspension-text = A suspended account cannot sign in, nor can its programs. Its data is kept, and it can be restored at any time.
accounts-suspension-suspend = Suspend the account
accounts-suspension-restore = Restore the account
accounts-flash-roles-saved = The roles are saved.
accounts-flash-suspended = The account is suspended.
accounts-flash-restored = The account is restored.

accounts-mail-reason = You receive this because someone used this address on our site.
accounts-mail-confirm-subject = Please confirm your email
accounts-mail-confirm-heading = Please confirm your email
accounts-mail-confirm-text = Hello { $name }, you have just registered with this address. Open the link below within 7 days to confirm it; then you can sign in.
accounts-mail-confirm-act = Confirm my email
accounts-mail-confirm-ignore = It was not you? Ignore this message; the registration is deleted after 7 days.
accounts-mail-exists-subject = You have an account already
accounts-mail-exists-heading = You have an account already
accounts-mail-exists-text = Someone wanted to use this address for an account. It has one already, so nothing was changed. If it was you, simply sign in.
accounts-mail-exists-act = Sign in
accounts-mail-exists-forgotten = Forgotten your password? Reset it here:
accounts-mail-reset-subject = Your link to reset the password
accounts-mail-reset-heading = Reset your password
accounts-mail-reset-text = Open the link below to set a new password. It works once, until { $until } Beijing time.
accounts-mail-reset-act = Set a new password
accounts-mail-reset-ignore = It was not you? Ignore this message; your password has not changed.
accounts-mail-changed-subject = Your password was changed
accounts-mail-changed-heading = Your password was changed
accounts-mail-changed-text = The password of your account was changed on { $at } Beijing time. Other devices are signed out.
accounts-mail-changed-not-you = It was not you? Reset your password at once and contact the office.
accounts-mail-changed-act = Reset my password
accounts-mail-new-email-subject = Please confirm your new email
accounts-mail-new-email-heading = Please confirm your new email
accounts-mail-new-email-text = You want this address to be that of your account. Open the link below to confirm, until { $until } Beijing time. Before that, sign in with your old address.
accounts-mail-new-email-act = Change to this address
accounts-mail-new-email-ignore = It was not you? Ignore this message; nothing will change.
accounts-mail-old-email-subject = The email of your account was changed
accounts-mail-old-email-heading = The email of your account was changed
accounts-mail-old-email-text = On { $at } Beijing time your account changed to the address { $address }. This one no longer signs in.
accounts-mail-old-email-not-you = It was not you? Contact the office at once.
accounts-mail-factor-subject = Your two-step sign-in was changed
accounts-mail-factor-heading = Your two-step sign-in was changed
accounts-mail-factor-on = On { $at } Beijing time two-step sign-in was turned on for your account. Other devices are signed out.
accounts-mail-factor-off = On { $at } Beijing time two-step sign-in was turned off for your account. Other devices are signed out.
accounts-mail-factor-codes = On { $at } Beijing time new recovery codes were made for your account. Earlier ones no longer work, and other devices are signed out.
accounts-mail-factor-not-you = It was not you? Reset your password at once and contact the office.
accounts-mail-factor-act = Reset my password
accounts-scope-training-organisations-read = Read training organisations
accounts-scope-training-organisations-write = Change training organisations
accounts-scope-programmes-read = Read training programmes
accounts-scope-programmes-write = Change training programmes
accounts-scope-classes-read = Read training classes
accounts-scope-classes-write = Change training classes
accounts-scope-enrolments-read = Read enrolments
accounts-scope-enrolments-write = Change enrolments
