# Calendars: the address under which a calendar program reads one's own appointments.

calendar-name = Appointments · { $office }
calendar-title = Calendar
calendar-text = Your calendar program can read your interviews and the sessions of your classes from an address of your own. It keeps them up to date by itself, also when one is moved or called off.
calendar-secret = Subscribe to this address in your calendar program. Whoever knows it can read your appointments: tell it to no one. If it has become known, make a new one.
calendar-make = Make the address
calendar-renew = Make a new address
calendar-end = Switch it off
calendar-flash-made = The calendar has an address. One that it had before no longer works.
calendar-flash-ended = The calendar is switched off; its address no longer works.
