## 上传文件：字段旁的错误、不能下载的文件，以及相关消息。

uploads-hint = PDF、PNG 或 JPEG 文件，清晰的照片也可以。
uploads-too-large = 文件太大，请选择较小的文件，或降低分辨率重新拍摄
uploads-wrong-kind = 文件不是 PDF、PNG 或 JPEG，请选择其中一种格式的文件
uploads-broken = 文件不完整或已损坏，请重新保存或拍摄
uploads-too-many-pixels = 图片超过 4000 万像素，请降低分辨率重新拍摄
uploads-too-many = 一次最多发送五个文件，请减少数量
uploads-quota = 您的账号保存的文件已达上限，请先删除不再需要的文件，再重新发送
uploads-missing = 请选择文件

uploads-purpose-licence = 营业执照
uploads-purpose-mandate = 授权委托书
uploads-purpose-agent_id = 经办人身份证件
uploads-purpose-attachment = 附件
uploads-purpose-material = 培训资料

uploads-scan-unscanned = 文件即将进行病毒检查
uploads-scan-unscanned-why = 该文件在启用病毒检查之前上传。一般需要一分钟，请稍后刷新本页。
uploads-scan-pending = 文件正在进行病毒检查
uploads-scan-pending-why = 一般需要一分钟，请稍后刷新本页。
uploads-scan-clean = 未发现病毒
uploads-scan-infected = 文件已被删除
uploads-scan-infected-why = 病毒检查发现该文件含有有害内容，因此已删除。请检查您的设备，然后在原处重新上传安全的文件。
uploads-scan-error = 文件暂时无法进行病毒检查
uploads-scan-error-why = 系统每小时会再次检查。如果一直无法完成，请重新上传，或致电服务机构。

uploads-look-reason = 附件：{ $name }

notice-upload-infected = 您上传的一个文件已被删除
notice-upload-infected-text = 病毒检查发现“{ $name }”含有有害内容，因此已删除，没有人从本站下载过它。请检查您的设备，然后重新上传安全的文件。
