SET LOCAL lock_timeout = '2s';

-- The primary key is the whole mechanism: of two requests with one key, the
-- second waits for the first and then finds its row.
CREATE TABLE idempotency_keys (
    key        TEXT PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 100),
    order_id   UUID NOT NULL
               REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- For the job that deletes keys older than the clients' last retry.
CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at);
