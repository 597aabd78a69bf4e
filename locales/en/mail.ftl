## Mail: the foot of every message, the letters that did not go out, the demo's letter box.

mail-foot-automatic = This message was sent automatically. Please do not reply to it.
mail-foot-help = Help line { $phone }, { $hours }.
mail-foot-phone = Help line { $phone }.

mail-status-waiting = Waiting
mail-status-sent = Sent
mail-status-dead = Not sent

mail-waiting-since = Oldest waiting since
mail-dead-title = Mail that did not go out
mail-dead-intro = Messages that the receiving server refused, or that were given up after many attempts, stay here. Send them again once the cause is known.
mail-dead-table = Mail that did not go out
mail-dead-kind = Message
mail-dead-occasion = Occasion
mail-dead-attempts = Attempts
mail-dead-error = Last answer
mail-dead-act = Action
mail-dead-retry = Send again
mail-dead-retry-label = Send { $occasion } again
mail-dead-none = No mail has failed
mail-dead-none-why = Every message has gone out or is waiting to.
mail-dead-more = Only the oldest { $n } are listed; the others follow once these are dealt with.
mail-retried = Back in the queue; it goes out within seconds.

mail-demo-title = Demo letter box
mail-demo-intro = Mail of the demo is not really sent. It is all here, newest on top.
mail-demo-none = No mail yet
mail-demo-none-why = Register or reset a password, and the message appears here.
mail-demo-to = To
mail-demo-from = From
mail-demo-date = Date
mail-demo-links = Links in it
mail-demo-text = Text
mail-demo-source = Source
