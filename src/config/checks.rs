//! What settings have to do with each other.

use super::{Settings, is_loopback};

impl Settings {
    /// What does not go together; empty where all is well.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mut check = |is_right: bool, problem: &str| {
            if !is_right {
                problems.push(problem.to_owned());
            }
        };
        let base_url = self.base_url();
        check(
            base_url.starts_with("http://") || base_url.starts_with("https://"),
            "base_url begins with http:// or https://",
        );
        check(!base_url.ends_with('/'), "base_url has no slash at its end");
        check(matches!(&*self.log_format, "json" | "text"), "log_format is `json` or `text`");
        check(matches!(&*self.mail.transport, "folder" | "smtp"), "mail.transport is `folder` or `smtp`");
        check(
            matches!(&*self.mail.smtp_tls, "required" | "implicit" | "none"),
            "mail.smtp_tls is `required`, `implicit` or `none`",
        );
        check(crate::mail::is_sender(&self.mail.from), "mail.from is an address, or `Name <address>`");
        check(
            self.mail.bounce_address.as_deref().is_none_or(crate::mail::is_bounce_address),
            "mail.bounce_address is an address with one {id} before the @",
        );
        check(
            self.mail.bounce_maildir.is_none() || self.mail.bounce_address.is_some(),
            "mail.bounce_address is set where mail.bounce_maildir is",
        );
        check(crate::codes::regions::get(&self.office.region).is_some(), "office.region is a code of GB/T 2260");
        check((1..=200).contains(&self.database.pool), "database.pool is between 1 and 200");
        check(self.reviews.sample_percent <= 100, "reviews.sample_percent is between 0 and 100");
        check(self.database.queue > 0, "database.queue is at least 1");
        check((20..=365).contains(&self.applications.silence_days), "applications.silence_days is between 20 and 365");
        check(
            (1..=25).contains(&self.uploads.largest_mib),
            "uploads.largest_mib is between 1 and 25: clamd takes no more by default",
        );
        check(self.uploads.quota_mib >= self.uploads.largest_mib, "uploads.quota_mib holds at least one file");
        check(
            self.uploads.clamd.as_deref().is_none_or(crate::uploads::is_scanner),
            "uploads.clamd is `address:port` or `unix:/path`",
        );
        if let Err(problem) = crate::certificates::scheme::Scheme::parse(&self.certificates.number) {
            check(false, &format!("certificates.number {problem}"));
        }
        if self.mail.transport == "smtp" {
            check(self.mail.ehlo_name.is_some(), "mail.ehlo_name is set where mail goes out by smtp");
            check(
                self.mail.smtp_tls != "none" || is_loopback(&self.mail.smtp_host),
                "mail.smtp_tls is not `none` off this machine",
            );
        }
        if self.is_public() {
            check(base_url.starts_with("https://"), "base_url begins with https:// where the service is public");
            check(
                self.mail.transport == "smtp",
                "mail.transport is `smtp` where the service is public: a folder reaches no one",
            );
            check(
                !self.data.join(crate::demo::MARKER).exists(),
                "data is not a folder that the demo made: its log-ins and its token are known to everyone",
            );
            check(!self.demo, "demo is false where the service is public");
        }
        problems
    }
}
