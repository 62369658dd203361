-- no-transaction
-- CONCURRENTLY needs a file of one statement and no transaction around it.
-- If it fails, it leaves an invalid index: drop that before the next try.
CREATE INDEX CONCURRENTLY orders_with_note ON orders (created_at)
    WHERE note IS NOT NULL;
