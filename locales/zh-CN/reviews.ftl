## 岗位审核。

notice-reviews-waiting = 有岗位等待审核
notice-reviews-waiting-text = 请到审核队列查看，最先到期的排在最前。
notice-reviews-assigned = 有一项审核指派给您：{ $title }
notice-reviews-assigned-text = 请打开并领取，领取后岗位进入审核中。
notice-reviews-override = 需要第二位审核员：{ $title }
notice-reviews-override-text = 同事申请放行被拦截的内容。请阅读依据，再决定通过、退回或不通过。
notice-reviews-published = 您的岗位已发布：{ $title }
notice-reviews-published-text = 岗位已通过审核，现在所有人都能看到。
notice-reviews-approved = 您的岗位已通过审核：{ $title }
notice-reviews-approved-text = 单位核验有效后将自动发布。
notice-reviews-returned = 您的岗位需要修改：{ $title }
notice-reviews-returned-text = { $reason } { $requests }
notice-reviews-refused = 您的岗位未通过审核：{ $title }
notice-reviews-refused-text = 原因：{ $reason }
notice-reviews-revision-approved = 您的修改已发布：{ $title }
notice-reviews-revision-approved-text = 修改后的内容已代替原来的岗位。
notice-reviews-revision-returned = 您提交的修改需要再改：{ $title }
notice-reviews-revision-returned-text = 已发布的岗位保持不变。{ $reason } { $requests }
notice-reviews-revision-refused = 您提交的修改未通过：{ $title }
notice-reviews-revision-refused-text = 已发布的岗位保持不变。原因：{ $reason }
notice-reviews-removed = 您的岗位已被下架：{ $title }
notice-reviews-removed-text = 原因：{ $reason }
