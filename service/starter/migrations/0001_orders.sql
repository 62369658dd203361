-- A statement that waits for a lock blocks every later query on the table. Give
-- up early instead.
SET LOCAL lock_timeout = '2s';

CREATE TABLE orders (
    id         UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    item       TEXT NOT NULL CHECK (length(item) BETWEEN 1 AND 200),
    quantity   INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 1000),
    created_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
