-- Expand: nullable and without a default that is computed per row, so that no
-- row is rewritten and the old version of the service goes on inserting.
SET LOCAL lock_timeout = '2s';

ALTER TABLE orders ADD COLUMN note TEXT;
