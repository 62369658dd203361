-- no-transaction
-- With COLLATE "C", lower() changes only A to Z, in any locale of the database.
-- In a Turkish locale, "I" would become "ı". Drop the UNIQUE constraint of 0001 in
-- a later release: until then the old version needs it for ON CONFLICT (email).
-- If this fails, it leaves an invalid index: drop that index before the next run.
CREATE UNIQUE INDEX CONCURRENTLY customers_email_without_case
    ON customers (lower(email COLLATE "C"));
