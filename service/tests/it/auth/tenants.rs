//! Row-level security for tenants.

use sqlx::Connection;
use uuid::Uuid;

use crate::support::Database;

#[tokio::test]
async fn row_level_security_hides_other_tenants() {
    let pool = Database::empty().await.pool().await;
    let tables = "CREATE TABLE invoices (tenant_id UUID NOT NULL);
        INSERT INTO invoices VALUES (gen_random_uuid()), (gen_random_uuid());
        CREATE ROLE tenants_app;
        GRANT SELECT, INSERT ON invoices TO tenants_app";
    sqlx::raw_sql(tables).execute(&pool).await.unwrap();
    let tenants: Vec<Uuid> =
        sqlx::query_scalar("SELECT tenant_id FROM invoices")
            .fetch_all(&pool)
            .await
            .unwrap();
    let policy = include_str!("../../../examples/tenants.sql");
    sqlx::raw_sql(policy).execute(&pool).await.unwrap();

    let mut connection = pool.acquire().await.unwrap();
    // Superusers are exempt from policies.
    sqlx::query("SET ROLE tenants_app")
        .execute(&mut *connection)
        .await
        .unwrap();
    for tenant in &tenants {
        let mut tx = connection.begin().await.unwrap();
        sqlx::query("SELECT set_config('app.tenant', $1::text, true)")
            .bind(tenant.to_string())
            .execute(&mut *tx)
            .await
            .unwrap();
        let seen: Vec<Uuid> =
            sqlx::query_scalar("SELECT tenant_id FROM invoices")
                .fetch_all(&mut *tx)
                .await
                .unwrap();
        assert_eq!(seen, [*tenant]);
        let foreign = sqlx::query("INSERT INTO invoices VALUES ($1)");
        let foreign = foreign.bind(Uuid::nil()).execute(&mut *tx).await;
        let error = foreign.unwrap_err().to_string();
        assert!(error.contains("row-level security"), "{error}");
    }
    // Outside such a transaction: an error, not all rows.
    let none = sqlx::query("SELECT tenant_id FROM invoices");
    assert!(none.fetch_all(&mut *connection).await.is_err());
}
