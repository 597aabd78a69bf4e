drop table notification_settings;
drop table notifications;
