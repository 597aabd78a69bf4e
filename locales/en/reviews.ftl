## Reviews of postings by the office.

notice-reviews-waiting = Job postings are waiting for review
notice-reviews-waiting-text = The queue shows what is due first.
notice-reviews-assigned = A review was given to you: { $title }
notice-reviews-assigned-text = Open it and take it; then the posting counts as being in review.
notice-reviews-override = A second reviewer is needed: { $title }
notice-reviews-override-text = A colleague asks to override a finding that blocks. Read the basis, then approve, return or refuse.
notice-reviews-published = Your job posting is public: { $title }
notice-reviews-published-text = It was reviewed and can now be found by everyone.
notice-reviews-approved = Your job posting was approved: { $title }
notice-reviews-approved-text = It is published as soon as your unit is verified.
notice-reviews-returned = Your job posting needs changes: { $title }
notice-reviews-returned-text = { $reason } { $requests }
notice-reviews-refused = Your job posting was not approved: { $title }
notice-reviews-refused-text = Reason: { $reason }
notice-reviews-revision-approved = Your changes are public: { $title }
notice-reviews-revision-approved-text = The changed posting has taken the place of the old one.
notice-reviews-revision-returned = Your changes need to be changed: { $title }
notice-reviews-revision-returned-text = The published posting stays as it is. { $reason } { $requests }
notice-reviews-revision-refused = Your changes were not approved: { $title }
notice-reviews-revision-refused-text = The published posting stays as it is. Reason: { $reason }
notice-reviews-removed = Your job posting was taken down: { $title }
notice-reviews-removed-text = Reason: { $reason }
