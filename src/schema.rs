//! The tables as diesel sees them; a test compares them with both databases.
#![allow(missing_docs, reason = "the migrations say what each column means")]

diesel::table! {
    changes (id) {
        id -> BigInt,
        concept -> Text,
        record_id -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    job_runs (id) {
        id -> BigInt,
        name -> Text,
        period -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    idempotency_keys (id) {
        id -> BigInt,
        principal -> BigInt,
        route -> Text,
        key -> Text,
        request_hash -> Text,
        status -> Integer,
        location -> Nullable<Text>,
        body -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    accounts (id) {
        id -> BigInt,
        reference -> Text,
        email -> Text,
        name -> Text,
        password_hash -> Text,
        locale -> Text,
        confirmed_at -> Nullable<Timestamp>,
        suspended_at -> Nullable<Timestamp>,
        totp_secret -> Nullable<Text>,
        totp_last_step -> BigInt,
        totp_confirmed_at -> Nullable<Timestamp>,
        auth_epoch -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    account_roles (id) {
        id -> BigInt,
        account_id -> BigInt,
        role -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    sessions (id) {
        id -> BigInt,
        token_hash -> Text,
        account_id -> BigInt,
        auth_epoch -> BigInt,
        user_agent -> Text,
        address -> Text,
        is_complete -> Bool,
        seen_at -> Timestamp,
        expires_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    account_tokens (id) {
        id -> BigInt,
        token_hash -> Text,
        account_id -> BigInt,
        purpose -> Text,
        payload -> Nullable<Text>,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    recovery_codes (id) {
        id -> BigInt,
        account_id -> BigInt,
        code_hash -> Text,
        used_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    throttles (id) {
        id -> BigInt,
        key -> Text,
        n_failures -> Integer,
        blocked_until -> Timestamp,
        last_failure_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    api_tokens (id) {
        id -> BigInt,
        reference -> Text,
        account_id -> BigInt,
        name -> Text,
        token_hash -> Text,
        scopes -> Text,
        last_used_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    mail_queue (id) {
        id -> BigInt,
        occasion -> Text,
        kind -> Text,
        recipient -> Text,
        body -> Nullable<Text>,
        message_id -> Text,
        status -> Text,
        n_attempts -> Integer,
        next_attempt_at -> Timestamp,
        lease_token -> Nullable<Text>,
        last_error -> Nullable<Text>,
        sent_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        stop_reference -> Nullable<Text>,
        stops -> Nullable<Text>,
        stopped_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    calendar_feeds (id) {
        id -> BigInt,
        account_id -> BigInt,
        token_hash -> Text,
        token_sealed -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    employers (id) {
        id -> BigInt,
        reference -> Text,
        name -> Text,
        uscc -> Nullable<Text>,
        industry -> Nullable<Text>,
        size -> Nullable<Text>,
        region -> Nullable<Text>,
        address -> Nullable<Text>,
        introduction -> Text,
        verified_at -> Nullable<Timestamp>,
        verified_until -> Nullable<Timestamp>,
        created_at -> Timestamp,
        kind -> Nullable<Text>,
        account_kind -> Nullable<Text>,
        contact_name -> Nullable<Text>,
        contact_phone_sealed -> Nullable<Text>,
        state -> Text,
        is_trusted -> Bool,
        reminded_at -> Nullable<Timestamp>,
        version -> BigInt,
        updated_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    employer_members (id) {
        id -> BigInt,
        employer_id -> BigInt,
        account_id -> BigInt,
        created_at -> Timestamp,
        role -> Text,
    }
}

diesel::table! {
    postings (id) {
        id -> BigInt,
        reference -> Text,
        employer_id -> BigInt,
        title -> Text,
        occupation -> Nullable<Text>,
        kind -> Text,
        headcount -> Integer,
        duties -> Text,
        requirements -> Text,
        pay_min_fen -> Nullable<BigInt>,
        pay_max_fen -> Nullable<BigInt>,
        pay_period -> Text,
        pay_months -> SmallInt,
        pay_negotiable -> Bool,
        region -> Nullable<Text>,
        address -> Nullable<Text>,
        is_remote -> Bool,
        education -> Nullable<Text>,
        experience_years -> Nullable<Integer>,
        majors -> Text,
        benefits -> Text,
        contact -> Nullable<Text>,
        source -> Nullable<Text>,
        source_key -> Nullable<Text>,
        source_hash -> Nullable<Text>,
        state -> Text,
        outcome -> Nullable<Text>,
        published_at -> Nullable<Timestamp>,
        valid_until -> Nullable<Timestamp>,
        closed_at -> Nullable<Timestamp>,
        version -> BigInt,
        created_by -> Nullable<BigInt>,
        updated_at -> Timestamp,
        created_at -> Timestamp,
        hidden_reason -> Nullable<Text>,
        filled_by -> Nullable<Text>,
        confirmed_at -> Nullable<Timestamp>,
        first_headcount -> Nullable<Integer>,
        relist_of -> Nullable<BigInt>,
        copy_of -> Nullable<BigInt>,
        contract_months -> Nullable<Integer>,
        probation_months -> Nullable<Integer>,
        occupation_source -> Nullable<Text>,
        occupation_confidence -> Nullable<SmallInt>,
    }
}

diesel::table! {
    posting_certificates (id) {
        id -> BigInt,
        posting_id -> BigInt,
        name -> Text,
        is_required -> Bool,
        created_at -> Timestamp,
    }
}

diesel::table! {
    posting_moves (id) {
        id -> BigInt,
        posting_id -> BigInt,
        from_state -> Text,
        to_state -> Text,
        account_id -> Nullable<BigInt>,
        reason -> Nullable<Text>,
        moved_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    profiles (id) {
        id -> BigInt,
        reference -> Text,
        account_id -> Nullable<BigInt>,
        name_sealed -> Nullable<Text>,
        email_sealed -> Nullable<Text>,
        phone_sealed -> Nullable<Text>,
        citizen_id_sealed -> Nullable<Text>,
        citizen_id_index -> Nullable<Text>,
        region -> Nullable<Text>,
        headline -> Text,
        summary -> Text,
        education -> Nullable<Text>,
        experience_years -> Nullable<Integer>,
        wanted_pay -> Nullable<Integer>,
        wants_remote -> Bool,
        visibility -> Text,
        source -> Nullable<Text>,
        source_key -> Nullable<Text>,
        source_hash -> Nullable<Text>,
        version -> BigInt,
        updated_at -> Timestamp,
        restricted_until -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    profile_entries (id) {
        id -> BigInt,
        profile_id -> BigInt,
        kind -> Text,
        position -> Integer,
        name -> Text,
        organisation -> Nullable<Text>,
        level -> Nullable<Text>,
        started -> Nullable<Text>,
        ended -> Nullable<Text>,
        text -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    profile_preferences (id) {
        id -> BigInt,
        profile_id -> BigInt,
        kind -> Text,
        code -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    profile_exclusions (id) {
        id -> BigInt,
        profile_id -> BigInt,
        employer_id -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    access_log (id) {
        id -> BigInt,
        profile_id -> BigInt,
        account_id -> Nullable<BigInt>,
        viewer -> Text,
        fields -> Text,
        reason -> Text,
        looked_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    certificates (id) {
        id -> BigInt,
        reference -> Text,
        number -> Text,
        holder_name_sealed -> Text,
        holder_name_index -> Text,
        citizen_id_index -> Nullable<Text>,
        profile_id -> Nullable<BigInt>,
        name -> Text,
        occupation -> Nullable<Text>,
        level -> Nullable<SmallInt>,
        issuer -> Text,
        issued_on -> Date,
        expires_on -> Nullable<Date>,
        state -> Text,
        revoked_at -> Nullable<Timestamp>,
        revoked_reason -> Nullable<Text>,
        created_by -> Nullable<BigInt>,
        created_at -> Timestamp,
        enrolment_id -> Nullable<BigInt>,
        programme -> Nullable<Text>,
        hours -> Nullable<Integer>,
        region -> Nullable<Text>,
        is_historic -> Bool,
        replaced_by -> Nullable<BigInt>,
        renews -> Nullable<BigInt>,
        suspended_at -> Nullable<Timestamp>,
        suspended_reason -> Nullable<Text>,
        reminded_days -> Nullable<SmallInt>,
        batch_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    uploads (id) {
        id -> BigInt,
        reference -> Text,
        account_id -> Nullable<BigInt>,
        purpose -> Text,
        file_name -> Text,
        media_type -> Text,
        n_bytes -> BigInt,
        sha256 -> Text,
        storage_name -> Text,
        scan_state -> Text,
        scanned_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    employer_invitations (id) {
        id -> BigInt,
        reference -> Text,
        employer_id -> BigInt,
        email_sealed -> Text,
        email_index -> Text,
        role -> Text,
        token_hash -> Text,
        invited_by -> Nullable<BigInt>,
        expires_at -> Timestamp,
        accepted_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    employer_documents (id) {
        id -> BigInt,
        employer_id -> BigInt,
        upload_id -> BigInt,
        kind -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    employer_moves (id) {
        id -> BigInt,
        employer_id -> BigInt,
        from_state -> Text,
        to_state -> Text,
        account_id -> Nullable<BigInt>,
        reason -> Nullable<Text>,
        moved_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    employer_verifications (id) {
        id -> BigInt,
        employer_id -> BigInt,
        snapshot -> Text,
        submitted_by -> Nullable<BigInt>,
        submitted_at -> Timestamp,
        due_at -> Timestamp,
        assigned_to -> Nullable<BigInt>,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<Timestamp>,
        outcome -> Nullable<Text>,
        note -> Text,
        created_at -> Timestamp,
        checks -> Text,
    }
}

diesel::table! {
    employer_verification_requests (id) {
        id -> BigInt,
        verification_id -> BigInt,
        field -> Text,
        text -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    employer_suspensions (id) {
        id -> BigInt,
        employer_id -> BigInt,
        reason -> Text,
        proposed_by -> Nullable<BigInt>,
        proposed_at -> Timestamp,
        confirmed_by -> Nullable<BigInt>,
        confirmed_at -> Nullable<Timestamp>,
        appeal -> Nullable<Text>,
        appealed_at -> Nullable<Timestamp>,
        lifted_by -> Nullable<BigInt>,
        lifted_at -> Nullable<Timestamp>,
        answer -> Nullable<Text>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    posting_revisions (id) {
        id -> BigInt,
        posting_id -> BigInt,
        fields -> Text,
        saved_by -> Nullable<BigInt>,
        saved_at -> Timestamp,
        submitted_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    posting_questions (id) {
        id -> BigInt,
        posting_id -> BigInt,
        position -> Integer,
        text -> Text,
        is_required -> Bool,
        created_at -> Timestamp,
    }
}

diesel::table! {
    posting_reviews (id) {
        id -> BigInt,
        posting_id -> BigInt,
        kind -> Text,
        snapshot -> Text,
        findings -> Text,
        score -> Integer,
        submitted_by -> Nullable<BigInt>,
        submitted_at -> Timestamp,
        due_at -> Timestamp,
        assigned_to -> Nullable<BigInt>,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<Timestamp>,
        outcome -> Nullable<Text>,
        reason -> Nullable<Text>,
        override_by -> Nullable<BigInt>,
        override_basis -> Nullable<Text>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    posting_review_requests (id) {
        id -> BigInt,
        review_id -> BigInt,
        field -> Text,
        text -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    posting_review_answers (id) {
        id -> BigInt,
        review_id -> BigInt,
        rule -> Text,
        answer -> Text,
        reason -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    posting_review_notes (id) {
        id -> BigInt,
        review_id -> BigInt,
        account_id -> Nullable<BigInt>,
        text -> Text,
        noted_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    posting_bases (id) {
        id -> BigInt,
        posting_id -> BigInt,
        rule -> Text,
        text -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    posting_views (id) {
        id -> BigInt,
        posting_id -> BigInt,
        day -> Date,
        n_views -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    saved_postings (id) {
        id -> BigInt,
        account_id -> BigInt,
        posting_id -> BigInt,
        saved_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    posting_reports (id) {
        id -> BigInt,
        reference -> Text,
        posting_id -> BigInt,
        account_id -> Nullable<BigInt>,
        email_sealed -> Nullable<Text>,
        locale -> Text,
        reason -> Text,
        text -> Text,
        state -> Text,
        reported_at -> Timestamp,
        due_at -> Timestamp,
        assigned_to -> Nullable<BigInt>,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<Timestamp>,
        answer -> Nullable<Text>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    notifications (id) {
        id -> BigInt,
        reference -> Text,
        account_id -> BigInt,
        topic -> Text,
        kind -> Text,
        occasion -> Text,
        arguments -> Text,
        link -> Text,
        told_at -> Timestamp,
        read_at -> Nullable<Timestamp>,
        mailed_at -> Nullable<Timestamp>,
        is_for_digest -> Bool,
        created_at -> Timestamp,
    }
}

diesel::table! {
    notification_settings (id) {
        id -> BigInt,
        account_id -> BigInt,
        topic -> Text,
        frequency -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    consents (id) {
        id -> BigInt,
        reference -> Text,
        profile_id -> BigInt,
        purpose -> Text,
        notice_version -> Text,
        recipient_id -> Nullable<BigInt>,
        recipient -> Text,
        fields -> Text,
        given_at -> Timestamp,
        withdrawn_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    applications (id) {
        id -> BigInt,
        reference -> Text,
        posting_id -> BigInt,
        profile_id -> BigInt,
        consent_id -> Nullable<BigInt>,
        state -> Text,
        source -> Text,
        letter_sealed -> Nullable<Text>,
        submitted_at -> Timestamp,
        promised_at -> Timestamp,
        delivered_at -> Nullable<Timestamp>,
        viewed_at -> Nullable<Timestamp>,
        answered_at -> Nullable<Timestamp>,
        moved_at -> Timestamp,
        reminded_at -> Nullable<Timestamp>,
        ended_at -> Nullable<Timestamp>,
        version -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    application_moves (id) {
        id -> BigInt,
        application_id -> BigInt,
        from_state -> Nullable<Text>,
        to_state -> Text,
        actor -> Text,
        account_id -> Nullable<BigInt>,
        reason -> Nullable<Text>,
        shared_text -> Nullable<Text>,
        moved_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    application_answers (id) {
        id -> BigInt,
        application_id -> BigInt,
        position -> Integer,
        question -> Text,
        answer -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    application_files (id) {
        id -> BigInt,
        application_id -> BigInt,
        upload_id -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    application_messages (id) {
        id -> BigInt,
        application_id -> BigInt,
        side -> Text,
        account_id -> Nullable<BigInt>,
        text_sealed -> Text,
        sent_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    application_notes (id) {
        id -> BigInt,
        application_id -> BigInt,
        account_id -> Nullable<BigInt>,
        text -> Text,
        noted_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    interviews (id) {
        id -> BigInt,
        reference -> Text,
        application_id -> BigInt,
        starts_at -> Timestamp,
        ends_at -> Timestamp,
        place -> Text,
        note -> Text,
        state -> Text,
        request -> Nullable<Text>,
        sequence -> Integer,
        updated_at -> Timestamp,
        reminded_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    offers (id) {
        id -> BigInt,
        application_id -> BigInt,
        text -> Text,
        pay -> Text,
        starts_on -> Nullable<Date>,
        expires_at -> Timestamp,
        state -> Text,
        answered_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    employment_intentions (id) {
        id -> BigInt,
        reference -> Text,
        employer_id -> BigInt,
        profile_id -> BigInt,
        posting_id -> Nullable<BigInt>,
        application_id -> Nullable<BigInt>,
        state -> Text,
        source -> Text,
        proposed_by -> Text,
        proposed_at -> Timestamp,
        seeker_confirmed_at -> Nullable<Timestamp>,
        seeker_channel -> Nullable<Text>,
        employer_confirmed_at -> Nullable<Timestamp>,
        employer_channel -> Nullable<Text>,
        agreed_at -> Nullable<Timestamp>,
        ended_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    hires (id) {
        id -> BigInt,
        reference -> Text,
        employer_id -> BigInt,
        profile_id -> BigInt,
        posting_id -> Nullable<BigInt>,
        application_id -> Nullable<BigInt>,
        source -> Text,
        starts_on -> Date,
        reported_at -> Timestamp,
        confirmed_at -> Nullable<Timestamp>,
        objected_at -> Nullable<Timestamp>,
        others_settled_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    hire_checks (id) {
        id -> BigInt,
        hire_id -> BigInt,
        days -> Integer,
        asked_at -> Timestamp,
        is_there -> Nullable<Bool>,
        answered_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    talent_lists (id) {
        id -> BigInt,
        reference -> Text,
        employer_id -> BigInt,
        name -> Text,
        created_by -> Nullable<BigInt>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    talent_list_entries (id) {
        id -> BigInt,
        list_id -> BigInt,
        profile_id -> BigInt,
        note -> Text,
        added_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    job_invitations (id) {
        id -> BigInt,
        reference -> Text,
        posting_id -> BigInt,
        profile_id -> BigInt,
        invited_by -> Nullable<BigInt>,
        text -> Text,
        state -> Text,
        sent_at -> Timestamp,
        expires_at -> Timestamp,
        answered_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    invitation_refusals (id) {
        id -> BigInt,
        profile_id -> BigInt,
        employer_id -> Nullable<BigInt>,
        refused_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    saved_searches (id) {
        id -> BigInt,
        reference -> Text,
        account_id -> Nullable<BigInt>,
        email_sealed -> Text,
        email_index -> Text,
        locale -> Text,
        name -> Text,
        query -> Text,
        frequency -> Text,
        hour -> Integer,
        weekday -> Integer,
        state -> Text,
        pause_reason -> Nullable<Text>,
        since -> Timestamp,
        confirmed_at -> Nullable<Timestamp>,
        next_run_at -> Nullable<Timestamp>,
        asked_again_at -> Nullable<Timestamp>,
        updated_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    alert_runs (id) {
        id -> BigInt,
        reference -> Text,
        saved_search_id -> BigInt,
        due_at -> Timestamp,
        n_hits -> Integer,
        ran_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    alert_hits (id) {
        id -> BigInt,
        saved_search_id -> BigInt,
        posting_id -> BigInt,
        found_at -> Timestamp,
        run_id -> Nullable<BigInt>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    alert_feedback (id) {
        id -> BigInt,
        saved_search_id -> BigInt,
        posting_id -> BigInt,
        is_relevant -> Bool,
        reason -> Nullable<Text>,
        said_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    match_feedback (id) {
        id -> BigInt,
        posting_id -> BigInt,
        profile_id -> BigInt,
        account_id -> BigInt,
        side -> Text,
        fits -> Bool,
        reason -> Nullable<Text>,
        note -> Text,
        score -> Integer,
        place -> Nullable<Integer>,
        said_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    followers (id) {
        id -> BigInt,
        name -> Text,
        sequence -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    mail_suppressions (id) {
        id -> BigInt,
        email_index -> Text,
        reason -> Text,
        suppressed_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    candidate_hits (id) {
        id -> BigInt,
        posting_id -> BigInt,
        profile_id -> BigInt,
        told_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    search_misses (id) {
        id -> BigInt,
        day -> Date,
        term -> Text,
        n_searches -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    occupation_corrections (id) {
        id -> BigInt,
        title -> Text,
        code -> Nullable<Text>,
        corrected_by -> Nullable<BigInt>,
        created_at -> Timestamp,
    }
}

diesel::joinable!(account_roles -> accounts (account_id));
diesel::joinable!(occupation_corrections -> accounts (corrected_by));
diesel::joinable!(sessions -> accounts (account_id));
diesel::joinable!(account_tokens -> accounts (account_id));
diesel::joinable!(recovery_codes -> accounts (account_id));
diesel::joinable!(api_tokens -> accounts (account_id));
diesel::joinable!(calendar_feeds -> accounts (account_id));
diesel::joinable!(employer_members -> employers (employer_id));
diesel::joinable!(employer_members -> accounts (account_id));
diesel::joinable!(postings -> employers (employer_id));
diesel::joinable!(posting_certificates -> postings (posting_id));
diesel::joinable!(posting_moves -> postings (posting_id));
diesel::joinable!(posting_moves -> accounts (account_id));
diesel::joinable!(profiles -> accounts (account_id));
diesel::joinable!(profile_entries -> profiles (profile_id));
diesel::joinable!(profile_preferences -> profiles (profile_id));
diesel::joinable!(profile_exclusions -> profiles (profile_id));
diesel::joinable!(profile_exclusions -> employers (employer_id));
diesel::joinable!(access_log -> accounts (account_id));
diesel::joinable!(certificates -> profiles (profile_id));
diesel::joinable!(certificate_moves -> accounts (account_id));
diesel::joinable!(certificate_revocations -> certificates (certificate_id));
diesel::joinable!(uploads -> accounts (account_id));
diesel::joinable!(employer_invitations -> employers (employer_id));
diesel::joinable!(employer_invitations -> accounts (invited_by));
diesel::joinable!(employer_documents -> employers (employer_id));
diesel::joinable!(employer_documents -> uploads (upload_id));
diesel::joinable!(employer_moves -> employers (employer_id));
diesel::joinable!(employer_moves -> accounts (account_id));
diesel::joinable!(employer_verifications -> employers (employer_id));
diesel::joinable!(employer_verification_requests -> employer_verifications (verification_id));
diesel::joinable!(employer_suspensions -> employers (employer_id));
diesel::joinable!(posting_revisions -> postings (posting_id));
diesel::joinable!(posting_revisions -> accounts (saved_by));
diesel::joinable!(posting_questions -> postings (posting_id));
diesel::joinable!(posting_reviews -> postings (posting_id));
diesel::joinable!(posting_review_requests -> posting_reviews (review_id));
diesel::joinable!(posting_review_answers -> posting_reviews (review_id));
diesel::joinable!(posting_review_notes -> posting_reviews (review_id));
diesel::joinable!(posting_review_notes -> accounts (account_id));
diesel::joinable!(posting_bases -> postings (posting_id));
diesel::joinable!(posting_views -> postings (posting_id));
diesel::joinable!(saved_postings -> accounts (account_id));
diesel::joinable!(saved_postings -> postings (posting_id));
diesel::joinable!(posting_reports -> postings (posting_id));
diesel::joinable!(notifications -> accounts (account_id));
diesel::joinable!(notification_settings -> accounts (account_id));
diesel::joinable!(consents -> profiles (profile_id));
diesel::joinable!(consents -> employers (recipient_id));
diesel::joinable!(applications -> postings (posting_id));
diesel::joinable!(applications -> profiles (profile_id));
diesel::joinable!(applications -> consents (consent_id));
diesel::joinable!(application_moves -> applications (application_id));
diesel::joinable!(application_moves -> accounts (account_id));
diesel::joinable!(application_answers -> applications (application_id));
diesel::joinable!(application_files -> applications (application_id));
diesel::joinable!(application_files -> uploads (upload_id));
diesel::joinable!(application_messages -> applications (application_id));
diesel::joinable!(application_messages -> accounts (account_id));
diesel::joinable!(application_notes -> applications (application_id));
diesel::joinable!(application_notes -> accounts (account_id));
diesel::joinable!(interviews -> applications (application_id));
diesel::joinable!(offers -> applications (application_id));
diesel::joinable!(employment_intentions -> employers (employer_id));
diesel::joinable!(employment_intentions -> profiles (profile_id));
diesel::joinable!(employment_intentions -> postings (posting_id));
diesel::joinable!(employment_intentions -> applications (application_id));
diesel::joinable!(hires -> employers (employer_id));
diesel::joinable!(hires -> profiles (profile_id));
diesel::joinable!(hires -> postings (posting_id));
diesel::joinable!(hires -> applications (application_id));
diesel::joinable!(hire_checks -> hires (hire_id));
diesel::joinable!(talent_lists -> employers (employer_id));
diesel::joinable!(talent_lists -> accounts (created_by));
diesel::joinable!(talent_list_entries -> talent_lists (list_id));
diesel::joinable!(talent_list_entries -> profiles (profile_id));
diesel::joinable!(job_invitations -> postings (posting_id));
diesel::joinable!(job_invitations -> profiles (profile_id));
diesel::joinable!(job_invitations -> accounts (invited_by));
diesel::joinable!(invitation_refusals -> profiles (profile_id));
diesel::joinable!(invitation_refusals -> employers (employer_id));
diesel::joinable!(saved_searches -> accounts (account_id));
diesel::joinable!(alert_runs -> saved_searches (saved_search_id));
diesel::joinable!(alert_hits -> saved_searches (saved_search_id));
diesel::joinable!(alert_hits -> postings (posting_id));
diesel::joinable!(alert_hits -> alert_runs (run_id));
diesel::joinable!(alert_feedback -> saved_searches (saved_search_id));
diesel::joinable!(alert_feedback -> postings (posting_id));
diesel::joinable!(candidate_hits -> postings (posting_id));
diesel::joinable!(candidate_hits -> profiles (profile_id));
diesel::joinable!(match_feedback -> postings (posting_id));
diesel::joinable!(match_feedback -> profiles (profile_id));
diesel::joinable!(match_feedback -> accounts (account_id));
diesel::table! {
    training_organisations (id) {
        id -> BigInt,
        reference -> Text,
        name -> Text,
        uscc -> Nullable<Text>,
        region -> Nullable<Text>,
        address -> Text,
        phone -> Text,
        introduction -> Text,
        ended_at -> Nullable<Timestamp>,
        version -> BigInt,
        updated_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    training_members (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        account_id -> BigInt,
        role -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    programmes (id) {
        id -> BigInt,
        reference -> Text,
        organisation_id -> BigInt,
        copy_of -> Nullable<BigInt>,
        name -> Text,
        summary -> Text,
        audience -> Text,
        has_duty_roles -> Bool,
        hours -> Integer,
        education -> Nullable<Text>,
        experience_years -> Nullable<Integer>,
        age_min -> Nullable<SmallInt>,
        certificates_required -> Text,
        pass_mark -> Integer,
        completion_percent -> SmallInt,
        n_resits -> SmallInt,
        subsidy_fen -> Nullable<BigInt>,
        certificate_months -> Nullable<SmallInt>,
        state -> Text,
        version -> BigInt,
        created_by -> Nullable<BigInt>,
        updated_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    programme_specialisms (id) {
        id -> BigInt,
        programme_id -> BigInt,
        position -> SmallInt,
        name -> Text,
        occupation -> Nullable<Text>,
        level -> Nullable<SmallInt>,
        certificate_name -> Nullable<Text>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    programme_parts (id) {
        id -> BigInt,
        programme_id -> BigInt,
        position -> SmallInt,
        name -> Text,
        full_mark -> Integer,
        weight -> SmallInt,
        least_mark -> Nullable<Integer>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    programme_moves (id) {
        id -> BigInt,
        programme_id -> BigInt,
        from_state -> Nullable<Text>,
        to_state -> Text,
        account_id -> Nullable<BigInt>,
        reason -> Nullable<Text>,
        moved_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    training_classes (id) {
        id -> BigInt,
        reference -> Text,
        programme_id -> BigInt,
        specialism_id -> BigInt,
        organisation_id -> BigInt,
        name -> Text,
        region -> Nullable<Text>,
        place -> Text,
        is_online -> Bool,
        online_url -> Nullable<Text>,
        note -> Text,
        capacity -> Integer,
        n_taken -> Integer,
        enrols_from -> Timestamp,
        enrols_until -> Timestamp,
        starts_on -> Date,
        ends_on -> Date,
        state -> Text,
        release_proposed_by -> Nullable<BigInt>,
        release_proposed_at -> Nullable<Timestamp>,
        release_at -> Nullable<Timestamp>,
        release_confirmed_by -> Nullable<BigInt>,
        released_at -> Nullable<Timestamp>,
        version -> BigInt,
        created_by -> Nullable<BigInt>,
        updated_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    class_moves (id) {
        id -> BigInt,
        class_id -> BigInt,
        from_state -> Nullable<Text>,
        to_state -> Text,
        account_id -> Nullable<BigInt>,
        reason -> Nullable<Text>,
        moved_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    class_trainers (id) {
        id -> BigInt,
        class_id -> BigInt,
        account_id -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    class_sessions (id) {
        id -> BigInt,
        reference -> Text,
        class_id -> BigInt,
        starts_at -> Timestamp,
        ends_at -> Timestamp,
        place -> Text,
        topic -> Text,
        sequence -> Integer,
        cancelled_at -> Nullable<Timestamp>,
        code_seed_sealed -> Nullable<Text>,
        updated_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    enrolments (id) {
        id -> BigInt,
        reference -> Text,
        class_id -> BigInt,
        profile_id -> BigInt,
        state -> Text,
        holds_seat -> Bool,
        duty_role -> Nullable<Text>,
        source -> Text,
        employer_id -> Nullable<BigInt>,
        enrolled_by -> Nullable<BigInt>,
        consent -> Nullable<Text>,
        applied_at -> Timestamp,
        offered_until -> Nullable<Timestamp>,
        moved_at -> Timestamp,
        total -> Nullable<Integer>,
        result_at -> Nullable<Timestamp>,
        version -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    enrolment_moves (id) {
        id -> BigInt,
        enrolment_id -> BigInt,
        from_state -> Nullable<Text>,
        to_state -> Text,
        actor -> Text,
        account_id -> Nullable<BigInt>,
        reason -> Nullable<Text>,
        moved_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    class_invitations (id) {
        id -> BigInt,
        class_id -> BigInt,
        profile_id -> BigInt,
        invited_by -> Nullable<BigInt>,
        invited_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    profile_claims (id) {
        id -> BigInt,
        profile_id -> BigInt,
        code_hash -> Text,
        channel -> Text,
        created_by -> Nullable<BigInt>,
        expires_at -> Timestamp,
        n_wrong -> SmallInt,
        used_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    attendances (id) {
        id -> BigInt,
        session_id -> BigInt,
        enrolment_id -> BigInt,
        state -> Text,
        source -> Text,
        recorded_by -> Nullable<BigInt>,
        recorded_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    attendance_corrections (id) {
        id -> BigInt,
        attendance_id -> BigInt,
        old_state -> Text,
        new_state -> Text,
        reason -> Text,
        account_id -> Nullable<BigInt>,
        corrected_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    marks (id) {
        id -> BigInt,
        enrolment_id -> BigInt,
        part_id -> BigInt,
        attempt -> SmallInt,
        mark -> Nullable<Integer>,
        recorded_by -> Nullable<BigInt>,
        recorded_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    mark_corrections (id) {
        id -> BigInt,
        mark_id -> BigInt,
        old_mark -> Nullable<Integer>,
        new_mark -> Nullable<Integer>,
        reason -> Text,
        account_id -> Nullable<BigInt>,
        corrected_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    result_appeals (id) {
        id -> BigInt,
        reference -> Text,
        enrolment_id -> BigInt,
        text -> Text,
        filed_at -> Timestamp,
        outcome -> Nullable<Text>,
        answer -> Nullable<Text>,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    class_materials (id) {
        id -> BigInt,
        class_id -> BigInt,
        upload_id -> BigInt,
        title -> Text,
        added_by -> Nullable<BigInt>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    class_messages (id) {
        id -> BigInt,
        reference -> Text,
        class_id -> BigInt,
        account_id -> Nullable<BigInt>,
        subject -> Text,
        text -> Text,
        sent_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    class_ratings (id) {
        id -> BigInt,
        enrolment_id -> BigInt,
        score -> SmallInt,
        text -> Text,
        rated_at -> Timestamp,
        follow_up -> Nullable<Text>,
        followed_up_by -> Nullable<BigInt>,
        followed_up_at -> Nullable<Timestamp>,
        follow_up_note -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    certificate_numbers (id) {
        id -> BigInt,
        series -> Text,
        last -> Integer,
        created_at -> Timestamp,
    }
}

diesel::table! {
    certificate_batches (id) {
        id -> BigInt,
        reference -> Text,
        class_id -> Nullable<BigInt>,
        programme_id -> Nullable<BigInt>,
        issued_on -> Date,
        state -> Text,
        n_total -> Integer,
        n_issued -> Integer,
        n_refused -> Integer,
        started_by -> Nullable<BigInt>,
        started_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    certificate_refusals (id) {
        id -> BigInt,
        batch_id -> BigInt,
        enrolment_id -> BigInt,
        message -> Text,
        detail -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    certificate_moves (id) {
        id -> BigInt,
        certificate_id -> BigInt,
        act -> Text,
        account_id -> Nullable<BigInt>,
        reason -> Nullable<Text>,
        moved_at -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    certificate_revocations (id) {
        id -> BigInt,
        reference -> Text,
        certificate_id -> BigInt,
        reason -> Text,
        proposed_by -> Nullable<BigInt>,
        proposed_at -> Timestamp,
        confirmed_by -> Nullable<BigInt>,
        confirmed_at -> Nullable<Timestamp>,
        dropped_at -> Nullable<Timestamp>,
        appeal -> Nullable<Text>,
        appealed_at -> Nullable<Timestamp>,
        lift_reason -> Nullable<Text>,
        lift_proposed_by -> Nullable<BigInt>,
        lift_proposed_at -> Nullable<Timestamp>,
        lifted_by -> Nullable<BigInt>,
        lifted_at -> Nullable<Timestamp>,
        answer -> Nullable<Text>,
        answered_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    certificate_checks (id) {
        id -> BigInt,
        day -> Date,
        channel -> Text,
        answer -> Text,
        n -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    signing_keys (id) {
        id -> BigInt,
        kid -> Text,
        public_jwk -> Text,
        private_sealed -> Text,
        retired_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::joinable!(training_members -> training_organisations (organisation_id));
diesel::joinable!(training_members -> accounts (account_id));
diesel::joinable!(programmes -> training_organisations (organisation_id));
diesel::joinable!(programme_specialisms -> programmes (programme_id));
diesel::joinable!(programme_parts -> programmes (programme_id));
diesel::joinable!(training_classes -> programmes (programme_id));
diesel::joinable!(training_classes -> programme_specialisms (specialism_id));
diesel::joinable!(training_classes -> training_organisations (organisation_id));
diesel::joinable!(class_trainers -> training_classes (class_id));
diesel::joinable!(class_trainers -> accounts (account_id));
diesel::joinable!(class_sessions -> training_classes (class_id));
diesel::joinable!(enrolments -> training_classes (class_id));
diesel::joinable!(enrolments -> profiles (profile_id));
diesel::joinable!(enrolment_moves -> enrolments (enrolment_id));
diesel::joinable!(class_invitations -> training_classes (class_id));
diesel::joinable!(attendances -> class_sessions (session_id));
diesel::joinable!(attendances -> enrolments (enrolment_id));
diesel::joinable!(marks -> enrolments (enrolment_id));
diesel::joinable!(marks -> programme_parts (part_id));
diesel::joinable!(attendance_corrections -> attendances (attendance_id));
diesel::joinable!(mark_corrections -> marks (mark_id));
diesel::joinable!(result_appeals -> enrolments (enrolment_id));
diesel::joinable!(class_materials -> training_classes (class_id));
diesel::joinable!(class_materials -> uploads (upload_id));
diesel::joinable!(class_messages -> training_classes (class_id));
diesel::joinable!(class_ratings -> enrolments (enrolment_id));
diesel::joinable!(certificates -> enrolments (enrolment_id));
diesel::joinable!(certificate_refusals -> enrolments (enrolment_id));

diesel::allow_tables_to_appear_in_same_query!(
    match_feedback,
    changes,
    job_runs,
    idempotency_keys,
    accounts,
    account_roles,
    sessions,
    account_tokens,
    recovery_codes,
    throttles,
    api_tokens,
    mail_queue,
    calendar_feeds,
    employers,
    employer_members,
    postings,
    posting_certificates,
    posting_moves,
    profiles,
    profile_entries,
    profile_preferences,
    profile_exclusions,
    access_log,
    certificates,
    uploads,
    employer_invitations,
    employer_documents,
    employer_moves,
    employer_verifications,
    employer_verification_requests,
    employer_suspensions,
    posting_revisions,
    posting_questions,
    posting_reviews,
    posting_review_requests,
    posting_review_answers,
    posting_review_notes,
    posting_bases,
    posting_views,
    saved_postings,
    posting_reports,
    notifications,
    notification_settings,
    consents,
    applications,
    application_moves,
    application_answers,
    application_files,
    application_messages,
    application_notes,
    interviews,
    offers,
    employment_intentions,
    hires,
    hire_checks,
    talent_lists,
    talent_list_entries,
    job_invitations,
    invitation_refusals,
    saved_searches,
    alert_runs,
    alert_hits,
    alert_feedback,
    followers,
    mail_suppressions,
    candidate_hits,
    search_misses,
    occupation_corrections,
    training_organisations,
    training_members,
    programmes,
    programme_specialisms,
    programme_parts,
    programme_moves,
    training_classes,
    class_moves,
    class_trainers,
    class_sessions,
    enrolments,
    enrolment_moves,
    class_invitations,
    profile_claims,
    attendances,
    attendance_corrections,
    marks,
    mark_corrections,
    result_appeals,
    class_materials,
    class_messages,
    class_ratings,
    certificate_numbers,
    certificate_batches,
    certificate_refusals,
    certificate_moves,
    certificate_revocations,
    certificate_checks,
    signing_keys,
);
