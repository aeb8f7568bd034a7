-- The shop's own tables, beside those of the event store. The same text for SQLite and PostgreSQL.
CREATE TABLE stock (
    product TEXT NOT NULL PRIMARY KEY,
    price_cents BIGINT NOT NULL CHECK (price_cents > 0),
    quantity BIGINT NOT NULL CHECK (quantity >= 0)
);

-- What AuditTrail has seen.
CREATE TABLE audit (
    event_id TEXT NOT NULL PRIMARY KEY,
    aggregate_id TEXT NOT NULL,
    event TEXT NOT NULL,
    occurred_at TEXT NOT NULL,
    correlation_id TEXT NULL,
    times BIGINT NOT NULL
);

CREATE INDEX audit_of_aggregate ON audit (aggregate_id, event_id);

-- What ReceiptPrinter has printed.
CREATE TABLE receipts (
    order_id TEXT NOT NULL PRIMARY KEY,
    text TEXT NOT NULL,
    copies BIGINT NOT NULL
);

INSERT INTO stock (product, price_cents, quantity) VALUES
    ('teapot', 2490, 1000000),
    ('vase', 8900, 5),
    ('unicorn', 99900, 0);
