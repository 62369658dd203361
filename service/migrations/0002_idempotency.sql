SET LOCAL lock_timeout = '2s';

-- The primary key stops duplicates: of two requests with the same key, the second
-- waits for the first and then finds its row.
--
-- Keys are global, because this service has no accounts. With accounts, two
-- clients may choose the same key, and one would get the other's order. Add
-- account_id UUID NOT NULL here, use PRIMARY KEY (account_id, key), and add
-- account_id to the INSERT and the WHERE in src/orders.rs.
CREATE TABLE idempotency_keys (
    key        TEXT PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 100),
    order_id   UUID NOT NULL
               REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- For the job that deletes keys older than the last retry of any client.
CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at);
