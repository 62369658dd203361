SET LOCAL lock_timeout = '2s';

-- The primary key is the whole mechanism: of two requests with one key, the
-- second waits for the first and then finds its row.
--
-- Keys are global: this service knows no accounts. With accounts, two may choose
-- the same key, and one would get the order of the other. Then scope it:
-- account_id UUID NOT NULL here, PRIMARY KEY (account_id, key), and account_id
-- in the INSERT and in the WHERE of src/orders.rs.
CREATE TABLE idempotency_keys (
    key        TEXT PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 100),
    order_id   UUID NOT NULL
               REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- For the job that deletes keys older than the clients' last retry.
CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at);
