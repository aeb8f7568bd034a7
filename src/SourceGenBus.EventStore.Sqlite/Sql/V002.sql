-- What single handlers still have to get of events that the others have. state: 0 is ready, 1 waits for due_at
create table sgb_outbox_deliveries (
    position integer not null,
    handler text not null,
    partition integer not null,
    event_id text not null,
    name text not null,
    schema_version integer not null,
    key text,
    occurred_at integer not null,
    headers text,
    payload blob not null,
    state integer not null,
    due_at integer not null,
    attempts integer not null default 0,
    primary key (position, handler)
);

create index sgb_outbox_deliveries_ready on sgb_outbox_deliveries (partition, position) where state = 0;
create index sgb_outbox_deliveries_waiting on sgb_outbox_deliveries (partition, due_at) where state = 1;
create index sgb_outbox_deliveries_due on sgb_outbox_deliveries (due_at) where state = 1;
create index sgb_outbox_deliveries_key on sgb_outbox_deliveries (key, handler, position) where key is not null;

-- Handlers that are behind with a key. until: 0 while they catch up, otherwise the time of the next attempt
create table sgb_outbox_held (
    key text not null,
    handler text not null,
    partition integer not null,
    until integer not null,
    primary key (key, handler)
) without rowid;

create index sgb_outbox_held_due on sgb_outbox_held (partition, until);

-- The delivery to a single handler that an attempt was part of; empty for one to all of them
alter table sgb_outbox_attempts add column delivery text not null default '';

-- A dead letter is one handler's from now on, or with an empty handler everybody's. SQLite cannot change a primary key.
create table sgb_dead_letters_by_handler (
    position integer not null,
    handler text not null default '',
    partition integer not null,
    event_id text not null,
    name text not null,
    schema_version integer not null,
    key text,
    occurred_at integer not null,
    headers text,
    payload blob not null,
    died_at integer not null,
    discard_reason text,
    discarded_at integer,
    primary key (position, handler)
);

insert into sgb_dead_letters_by_handler (position, partition, event_id, name, schema_version, key, occurred_at, headers, payload, died_at, discard_reason)
select position, partition, event_id, name, schema_version, key, occurred_at, headers, payload, died_at, discard_reason from sgb_dead_letters;

drop table sgb_dead_letters;
alter table sgb_dead_letters_by_handler rename to sgb_dead_letters;
