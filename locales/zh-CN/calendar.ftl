# 日历：供日历程序读取本人日程的地址。

calendar-name = 我的日程 · { $office }
calendar-title = 日历
calendar-text = 日历程序可以通过您专用的地址读取您的面试安排和培训课次，改期或取消后会自动更新。
calendar-secret = 请在日历程序中订阅这个地址。知道它的人都能看到您的日程，请不要告诉别人；如已泄露，请换一个新地址。
calendar-make = 生成地址
calendar-renew = 换一个新地址
calendar-end = 停用
calendar-flash-made = 日历地址已生成，以前的地址已失效。
calendar-flash-ended = 日历已停用，原地址已失效。
