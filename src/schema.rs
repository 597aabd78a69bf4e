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
    }
}

diesel::table! {
    employer_members (id) {
        id -> BigInt,
        employer_id -> BigInt,
        account_id -> BigInt,
        created_at -> Timestamp,
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
    }
}

diesel::joinable!(account_roles -> accounts (account_id));
diesel::joinable!(sessions -> accounts (account_id));
diesel::joinable!(account_tokens -> accounts (account_id));
diesel::joinable!(recovery_codes -> accounts (account_id));
diesel::joinable!(api_tokens -> accounts (account_id));
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
diesel::allow_tables_to_appear_in_same_query!(
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
);
