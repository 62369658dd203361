ALTER TABLE customers ADD COLUMN admin BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE orders ADD COLUMN customer_id UUID REFERENCES customers (id);
CREATE INDEX orders_customer_id ON orders (customer_id);
