-- What single handlers still have to get of events that the others have. state: 0 is ready, 1 waits for due_at
create table {schema}.outbox_deliveries (
    position bigint not null,
    handler text collate "C" not null,
    partition smallint not null,
    event_id uuid not null,
    name text not null,
    schema_version integer not null,
    key text collate "C",
    occurred_at bigint not null,
    headers text,
    payload bytea not null,
    state smallint not null,
    due_at bigint not null,
    attempts integer not null default 0,
    primary key (position, handler)
);

create index outbox_deliveries_ready on {schema}.outbox_deliveries (partition, position) where state = 0;
create index outbox_deliveries_waiting on {schema}.outbox_deliveries (partition, due_at) where state = 1;
create index outbox_deliveries_due on {schema}.outbox_deliveries (due_at) where state = 1;
create index outbox_deliveries_key on {schema}.outbox_deliveries (key, handler, position) where key is not null;

-- Handlers that are behind with a key. until: 0 while they catch up, otherwise the time of the next attempt
create table {schema}.outbox_held (
    key text collate "C" not null,
    handler text collate "C" not null,
    partition smallint not null,
    until bigint not null,
    primary key (key, handler)
);

create index outbox_held_due on {schema}.outbox_held (partition, until);

-- The delivery to a single handler that an attempt was part of; empty for one to all of them
alter table {schema}.outbox_attempts add column delivery text collate "C" not null default '';

-- A dead letter is one handler's from now on, or with an empty handler everybody's
alter table {schema}.dead_letters add column handler text collate "C" not null default '';
alter table {schema}.dead_letters add column discarded_at bigint;
alter table {schema}.dead_letters drop constraint dead_letters_pkey;
alter table {schema}.dead_letters add primary key (position, handler);
