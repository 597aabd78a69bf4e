# The gap between what is asked for and what is learned, and "one certificate away".
gap-stage-open = Class
gap-stage-planned = Planned class
gap-stage-programme = Programme
gap-way-open = { $organisation }, starts { $starts }, { $n ->
    [one] { $n } seat
   *[other] { $n } seats
} free, enrol until { $until }
gap-way-full = { $organisation }, starts { $starts }, full; you can wait for a seat
gap-way-planned = { $organisation }, planned for { $starts }
gap-way-programme = { $organisation }, no class yet
gap-one-away = One certificate away: with { $certificate }, no other condition is in the way.
gap-one-away-posting = How to get { $certificate }
gap-no-way = There is no training programme for this certificate yet.
gap-nearby-title = One certificate away
gap-nearby-lede = You do not have these certificates yet; apart from them, no condition of these postings is in your way.
gap-nearby-none = No posting is one certificate away
gap-nearby-none-why = The certificates that you have are enough, or other conditions are not met.
gap-opens = { $n ->
    [one] { $postings } more posting
   *[other] { $postings } more postings
}, { $headcount } places in all
gap-more = { $n ->
    [one] { $n } more posting
   *[other] { $n } more postings
}
gap-title = Training gap
gap-lede = Which certificates open postings ask for, who has them, who lacks only that one, and whether there are classes enough.
gap-none = No posting asks for a certificate
gap-none-why = The open postings of this region ask for none.
gap-as-of = Counted at { $at }.
gap-definition = One away: people whom no condition of some open posting is against but this one certificate. Shortage: places minus people who hold it, free seats of classes that enrol and seats of planned classes, never below nought. By region, postings and classes count where they are, holders where they live.
gap-column-certificate = Certificate
gap-column-postings = Postings
gap-column-headcount = Places
gap-column-holders = Hold it
gap-column-short = One away
gap-column-open = Seats free
gap-column-planned = Seats planned
gap-column-shortage = Shortage
gap-class-title = { $certificate }: training gap
gap-places = By region
gap-places-table = The figures by region
gap-classes = Classes there are
gap-plan = Plan a class
gap-plan-note = People who can be invited: { $n } (they have an account and let others find their profile).
gap-no-programme = No approved programme leads to this certificate. A training organisation has to hand one in first.
gap-choice = { $programme } ({ $organisation })
gap-field-way = Programme
gap-field-name = Name of the class
gap-field-place = Place
gap-field-capacity = Seats
gap-field-starts = First day
gap-field-ends = Last day
gap-field-until = Enrol until
gap-field-until-hint = Until the day before it starts, if you leave this empty
gap-field-invite = Invite the people who lack only this certificate
gap-field-invite-hint = Each person once, and only those who let others find them
gap-submit = Open it for enrolment
gap-invite = Invite who is one away
gap-way-missing = Choose a programme that leads to this certificate
gap-enrolment-over = The last day of enrolment has passed
gap-planned = The class takes people, and invitations are on their way.
gap-invited = Invitations are on their way.
gap-invited-nobody = There is nobody new to invite.
gap-you-are-invited = The office invites you to this class.
notice-training-invited = You are invited to a class: { $class }
notice-training-invited-text = With { $certificate }, there are open postings whose conditions you all meet. The class starts { $starts }; enrol until { $until }.
notice-training-planned-for-you = The talent office has opened a class of yours: { $class }
notice-training-planned-for-you-text = { $starts } to { $ends }, place: { $place }, enrolment until { $until }. Please check days, place and trainers, and plan the sessions.
staff-door-gap = Training gap
staff-door-gap-note = Which certificates postings ask for, who is one away; plan classes and invite
accounts-scope-training-gap-read = Read the training gap
accounts-scope-training-gap-write = Plan classes from the training gap
