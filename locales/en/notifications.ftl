notifications-topic-applications = Progress of applications
notifications-topic-messages = Messages of the other side
notifications-topic-invitations = Invitations to apply
notifications-topic-agreements = Offers, intentions and hires
notifications-topic-postings = Your unit's postings
notifications-topic-verification = Verification and members
notifications-topic-saved = Saved postings
notifications-topic-candidates = New candidates for a posting
notifications-topic-reports = Reports of postings
notifications-topic-training = Training classes
notifications-topic-certificates = Certificates
notifications-topic-desk = Work that waits for the office
notifications-frequency-at_once = Mail at once
notifications-frequency-daily = One letter a day
notifications-frequency-never = No mail
notifications-mail-act = Open
notifications-mail-required = This mail belongs to a matter that you have open, so it cannot be switched off.
notifications-mail-reason = You get this mail because your account is set to receive news of this kind. To change that:
notifications-mail-settings = Notification settings

notifications-title = Notices
notifications-unread = Unread
notifications-none = No notices yet
notifications-none-why = News of your applications, messages and postings are listed here.
notifications-read-all = Mark all as read
notifications-flash-read = All notices are marked as read.
notifications-settings = Notification settings
notifications-settings-shown = By mail at once, once a day or never
notifications-settings-lede = Everything is listed under “Notices” in any case. Here you choose what you also hear of by mail.
notifications-flash-saved = Your settings are saved.
notifications-required = Always by mail
notifications-required-why = These belong to a matter that you have open: an answer is awaited, or something ends by itself. They cannot be switched off.
notifications-suppressed = Mail to your address came back, so we have stopped sending notices there. Change the address, or tell us that mail arrives again.
notifications-suppressed-change = Change the address
notifications-suppressed-restore = Mail arrives again
notifications-flash-restored = Notices go to your address again.

notifications-stop = Stop this mail?
notifications-stop-text = We will send no more mail of this kind: { $what }. You can still read everything on this site after signing in.
notifications-stop-act = Stop
notifications-stopped = This mail has been stopped
notifications-stopped-text = We send no more mail of this kind: { $what }. You can turn it on again in the notification settings.

notifications-daily-subject = { $n ->
    [one] 1 new notice
   *[other] { $n } new notices
}
notifications-daily-more = { $n ->
    [one] One more is in your inbox.
   *[other] { $n } more are in your inbox.
}
notifications-daily-inbox = See all notices
notifications-daily-reason = You get this letter because your account is set to hear of some things once a day. To change that:
