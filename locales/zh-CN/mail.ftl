## Mail: the foot of every message, the letters that did not go out, the demo's letter box.

mail-foot-automatic = 这封信由系统自动发出，请不要直接回复。
mail-foot-help = 服务电话{ $phone }，{ $hours }。
mail-foot-phone = 服务电话{ $phone }。

mail-status-waiting = 待发送
mail-status-sent = 已发送
mail-status-dead = 未能发出

mail-waiting-since = 最早一封等待自
mail-dead-title = 未能发出的邮件
mail-dead-intro = 收件服务器拒收，或多次尝试后放弃的邮件停在这里。查明原因后可以重新发送。
mail-dead-table = 未能发出的邮件
mail-dead-kind = 邮件
mail-dead-occasion = 事由
mail-dead-attempts = 尝试次数
mail-dead-error = 最后一次的回答
mail-dead-act = 操作
mail-dead-retry = 重新发送
mail-dead-retry-label = 重新发送{ $occasion }
mail-dead-none = 没有未能发出的邮件
mail-dead-none-why = 每封邮件都已发出，或还在等待发送。
mail-dead-more = 只列出最早的{ $n }封；处理后会显示其余的。
mail-retried = 已放回队列，几秒内会再次发送。

mail-demo-title = 演示邮箱
mail-demo-intro = 演示中的邮件不会真的寄出，都在这里，最新的在最上面。
mail-demo-none = 还没有邮件
mail-demo-none-why = 注册账户或找回密码后，邮件会出现在这里。
mail-demo-to = 收件人
mail-demo-from = 发件人
mail-demo-date = 时间
mail-demo-links = 信中的链接
mail-demo-text = 正文
mail-demo-source = 原始内容
