use super::super::names::*;

#[test]
fn pools_have_many_names() {
    for name in [
        "DB_MAX_CONNECTIONS",
        "DATABASE_MAX_CONNECTIONS",
        "DATABASE_POOL_SIZE",
        "POOL_SIZE",
        "MAX_POOL_SIZE",
        "SQLX_MAX_CONNECTIONS",
        "APP__DATABASE__MAX_CONNECTIONS",
        "APP_DATABASE__MAX_CONNECTIONS",
        "PG__POOL__MAX_SIZE",
        "ORDERS_DB_POOL_MAX_SIZE",
        "MAX_DB_CONNECTIONS",
        "DB_MAX_CONNS",
        "DB_POOL",
        "DATABASE_CONNECTION_LIMIT",
        "db_max_connections",
        "DATABASE__MAXCONNECTIONS",
        "POSTGRES_POOL_MAX_CONNECTIONS",
    ] {
        assert!(is_pool_size(name), "{name}");
    }
}

#[test]
fn other_limits_are_not_pools() {
    for name in [
        "MAX_CONNECTIONS",
        "MAX_CONNECTIONS_PER_PEER",
        "REDIS_POOL_SIZE",
        "REDIS_DB_POOL_SIZE",
        "THREAD_POOL_SIZE",
        "HTTP_POOL_MAX_SIZE",
        "DB_MIN_CONNECTIONS",
        "DB_MAX_IDLE_CONNECTIONS",
        "DB_MAX_CONNECTION_LIFETIME",
        "DB_POOL_TIMEOUT",
        "DB_POOL_MIN",
        "READ_DB_POOL_SIZE",
        "DB_READ_POOL_SIZE",
        "TEST_DATABASE_POOL_SIZE",
        "DATABASE_URL",
        "MAX_DB_SIZE",
        "DB_MAX_SIZE",
        "POSTGRES_DB",
        "DB_CONNECTION",
        "WORKER_POOL_SIZE",
        "POOL",
        "",
        "__",
    ] {
        assert!(!is_pool_size(name), "{name}");
    }
}

#[test]
fn times_have_names() {
    for name in [
        "SHUTDOWN_TIMEOUT",
        "SHUTDOWN_DEADLINE",
        "DRAIN_TIMEOUT_SECS",
        "APP__SERVER__SHUTDOWN_TIMEOUT",
        "GRACEFUL_SHUTDOWN_TIMEOUT_SECONDS",
        "SHUTDOWN_GRACE_PERIOD",
        "SHUTDOWN_TIMEOUT_MS",
    ] {
        assert!(is_drain(name), "{name}");
    }
    for name in
        ["OTEL_SHUTDOWN_TIMEOUT", "SHUTDOWN_DELAY", "SHUTDOWN", "TIMEOUT", "WORKER_SHUTDOWN_TIMEOUT", "GRACE_PERIOD"]
    {
        assert!(!is_drain(name), "{name}");
    }
    assert!(is_shutdown_delay("SHUTDOWN_DELAY") && !is_shutdown_delay("RETRY_DELAY"));
    for name in [
        "DB_ACQUIRE_TIMEOUT",
        "DATABASE_ACQUIRE_TIMEOUT_SECS",
        "ACQUIRE_TIMEOUT",
        "DB_POOL_TIMEOUT",
        "SQLX_ACQUIRE_TIMEOUT",
    ] {
        assert!(is_acquire_timeout(name), "{name}");
    }
    for name in ["DB_CONNECT_TIMEOUT", "REDIS_POOL_TIMEOUT", "POOL_TIMEOUT", "REQUEST_TIMEOUT", "DB_IDLE_TIMEOUT"] {
        assert!(!is_acquire_timeout(name), "{name}");
    }
    assert!(is_request_timeout("REQUEST_TIMEOUT_SECS") && is_request_timeout("HTTP_REQUEST_TIMEOUT"));
    assert!(!is_request_timeout("UPSTREAM_REQUEST_TIMEOUT") && !is_request_timeout("FIRST_REQUEST_TIMEOUT"));
}

#[test]
fn units_are_in_the_value_or_in_the_name() {
    for (name, text, expected) in [
        ("SHUTDOWN_TIMEOUT", "20s", Some(20.0)),
        ("SHUTDOWN_TIMEOUT", "30", Some(30.0)),
        ("SHUTDOWN_TIMEOUT", "30000", None),
        ("SHUTDOWN_TIMEOUT_MS", "30000", Some(30.0)),
        ("SHUTDOWN_TIMEOUT_SECS", "3000", Some(3000.0)),
        ("SHUTDOWN_TIMEOUT", "20 seconds", Some(20.0)),
        ("SHUTDOWN_TIMEOUT", "1m30s", Some(90.0)),
        ("SHUTDOWN_TIMEOUT", "-1", None),
        ("SHUTDOWN_TIMEOUT", "inf", None),
        ("SHUTDOWN_TIMEOUT", "soon", None),
        ("SHUTDOWN_DELAY", "0", Some(0.0)),
    ] {
        assert_eq!(seconds(name, text, 300.0), expected, "{name}={text}");
    }
}

#[test]
fn urls_have_hosts_and_parameters() {
    for (text, host) in [
        ("postgres://u:p@db:5432/a", Some("db")),
        ("postgresql://db/a?x=1", Some("db")),
        ("postgres://u:p%40@[::1]:5432/a", Some("::1")),
        ("mysql://db/a", None),
        ("postgres://", Some("")),
        ("db", None),
    ] {
        assert_eq!(Url::read(text).map(|url| url.host), host, "{text}");
    }
    let url = Url::read("postgres://db/a?sslmode=disable&max_connections=7").expect("a URL");
    assert_eq!(url.parameter(is_pool_parameter), Some("7"));
    assert!(is_database_url("DATABASE_URL_FILE") && is_database_url("SVIX_DB_DSN") && !is_database_url("REDIS_URL"));
    assert!(is_database_host("PGHOST") && is_database_host("APP_DATABASE__HOST") && !is_database_host("HOST"));
}
