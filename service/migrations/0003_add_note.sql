-- Expand: the column is nullable and has no volatile default. PostgreSQL rewrites
-- no rows, and the old version of the service can still insert.
SET LOCAL lock_timeout = '2s';

ALTER TABLE orders ADD COLUMN note TEXT;
