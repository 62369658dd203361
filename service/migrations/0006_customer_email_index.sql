-- no-transaction
-- With COLLATE "C", lower() changes A to Z only, whatever the database's locale:
-- in a Turkish one, "I" would become "ı". Drop the UNIQUE constraint of 0001 in a
-- later release: until then the old version needs it for ON CONFLICT (email).
-- If this fails, it leaves an invalid index: drop that before the next try.
CREATE UNIQUE INDEX CONCURRENTLY customers_email_without_case
    ON customers (lower(email COLLATE "C"));
