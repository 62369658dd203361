//! Which errors of the database a client may retry.

use orders::error::AppError;

use super::raise;
use crate::support::Database;

#[tokio::test]
async fn text_it_cannot_store_is_the_fault_of_the_request() {
    let database = Database::empty().await;
    let pool = database.pool().await;
    let query = sqlx::query_scalar::<_, String>("SELECT $1::text");
    let error = query.bind("a\0b").fetch_one(&pool).await.unwrap_err();
    let error = AppError::from(error);
    assert!(
        matches!(&error, AppError::Rejected(status, _) if *status == 422),
        "{error:?}"
    );
}

#[tokio::test]
async fn an_error_of_the_pooler_is_temporary() {
    let database = Database::empty().await;
    let pool = database.pool().await;
    // PgBouncer reports all its own errors with this code.
    let query = sqlx::query(
        "DO $$ BEGIN
             RAISE 'server conn crashed?' USING ERRCODE = '08P01';
         END $$",
    );
    let error = query.execute(&pool).await.unwrap_err();
    let error = AppError::from(error);
    assert!(matches!(error, AppError::Unavailable(_)), "{error:?}");
}

#[tokio::test]
async fn temporary_errors_may_be_retried() {
    let database = Database::empty().await;
    let pool = database.pool().await;
    for code in [
        "57014", "55P03", "25P03", "25P04", "40P01", "40001", "57P01", "57P02",
        "57P03", "53300", "25006",
    ] {
        let error = raise(code);
        let error = sqlx::query(error).execute(&pool).await.unwrap_err();
        let error = AppError::from(error);
        assert!(matches!(error, AppError::Unavailable(_)), "{code}: {error:?}");
    }
    let error = sqlx::query(raise("42P01")).execute(&pool).await.unwrap_err();
    assert!(matches!(AppError::from(error), AppError::Internal(_)));
}
