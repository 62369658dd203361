-- One row for each browser that is signed in. Only a hash of the token is
-- stored, so a stolen backup contains no usable session.
CREATE TABLE sessions (
    token_hash  BYTEA PRIMARY KEY,
    customer_id UUID NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    created_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    seen_at     TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- For "sign out everywhere", and for the job that deletes expired sessions.
CREATE INDEX sessions_customer_id ON sessions (customer_id);
CREATE INDEX sessions_created_at ON sessions (created_at);
