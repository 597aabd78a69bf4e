# Training: programmes, classes, enrolment, attendance, assessment.
training-audience-general = Everyone
training-audience-employees = People in work
training-audience-sanzhang = Grid, building and unit chiefs

training-programme-draft = Draft
training-programme-submitted = Waits for approval
training-programme-approved = Approved
training-programme-retired = Retired

training-class-planned = In preparation
training-class-open = Open for enrolment
training-class-running = Running
training-class-assessing = In assessment
training-class-released = Results released
training-class-archived = Archived
training-class-cancelled = Cancelled

training-enrolment-applied = Conditions are checked
training-enrolment-not_eligible = Not eligible
training-enrolment-enrolled = Enrolled
training-enrolment-waitlisted = On the waiting list
training-enrolment-seat_declined = Seat not taken
training-enrolment-attending = Attending
training-enrolment-completed = Completed
training-enrolment-passed = Passed
training-enrolment-failed = Not passed
training-enrolment-absent = Missed the assessment
training-enrolment-withdrawn = Withdrawn
training-enrolment-no_show = Did not come

training-duty-a = Main holder (A)
training-duty-b = Stand-in (B)

training-source-self = By themselves
training-source-employer = By their employer
training-source-office = On their behalf
training-source-list = From a list

training-member-manager = Manager
training-member-trainer = Trainer

training-presence-present = Present
training-presence-late = Late
training-presence-excused = Excused
training-presence-absent = Absent

training-mover-person = The person
training-mover-employer = The employer
training-mover-trainer = Training organisation
training-mover-office = The office
training-mover-clock = System
