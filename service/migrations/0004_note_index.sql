-- no-transaction
-- CONCURRENTLY cannot run in a transaction, and needs a file of one statement. It
-- needs no lock_timeout: reads and writes do not wait behind it.
-- If it fails, it leaves an invalid index: drop that index before the next run.
CREATE INDEX CONCURRENTLY orders_with_note ON orders (created_at)
    WHERE note IS NOT NULL;
