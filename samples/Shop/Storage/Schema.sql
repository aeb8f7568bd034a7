-- The events that aggregates are made of.
CREATE TABLE events (
    aggregate_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    event_id TEXT NOT NULL UNIQUE,
    payload TEXT NOT NULL,
    PRIMARY KEY (aggregate_id, version)
) WITHOUT ROWID;

CREATE TABLE stock (
    product TEXT NOT NULL PRIMARY KEY,
    price_cents INTEGER NOT NULL CHECK (price_cents > 0),
    quantity INTEGER NOT NULL CHECK (quantity >= 0)
) WITHOUT ROWID;

-- What AuditTrail has seen.
CREATE TABLE audit (
    event_id TEXT NOT NULL PRIMARY KEY,
    aggregate_id TEXT NOT NULL,
    event TEXT NOT NULL,
    occurred_at TEXT NOT NULL,
    correlation_id TEXT NULL,
    times INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX audit_of_aggregate ON audit (aggregate_id, event_id);

-- What ReceiptPrinter has printed in the background.
CREATE TABLE receipts (
    order_id TEXT NOT NULL PRIMARY KEY,
    text TEXT NOT NULL,
    copies INTEGER NOT NULL
) WITHOUT ROWID;

INSERT INTO stock (product, price_cents, quantity) VALUES
    ('teapot', 2490, 1000000),
    ('vase', 8900, 5),
    ('unicorn', 99900, 0);
