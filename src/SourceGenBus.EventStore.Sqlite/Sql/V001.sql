create table sgb_schema_version (version integer not null);

insert into sgb_schema_version (version) values (0);

create table sgb_streams (
    stream text not null primary key,
    version integer not null
) without rowid;

create table sgb_events (
    position integer primary key autoincrement,
    stream text not null,
    version integer not null,
    event_id text not null,
    name text not null,
    schema_version integer not null,
    key text,
    occurred_at integer not null,
    headers text,
    payload blob not null,
    unique (stream, version)
);

create table sgb_snapshots (
    stream text not null primary key,
    version integer not null,
    name text not null,
    schema_version integer not null,
    payload blob not null
);

create table sgb_checkpoints (
    name text not null primary key,
    position integer not null
) without rowid;

-- state: 0 is ready, 1 waits for due_at
create table sgb_outbox (
    position integer primary key autoincrement,
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
    attempts integer not null default 0
);

create index sgb_outbox_ready on sgb_outbox (partition, position) where state = 0;
create index sgb_outbox_waiting on sgb_outbox (partition, due_at, position) where state = 1;
create index sgb_outbox_due on sgb_outbox (due_at) where state = 1;
create index sgb_outbox_key on sgb_outbox (key, position) where key is not null;

create table sgb_outbox_partitions (
    partition integer not null primary key,
    owner text,
    leased_until integer not null default 0
);

insert into sgb_outbox_partitions (partition)
with recursive partitions (partition) as (select 0 union all select partition + 1 from partitions where partition < 31)
select partition from partitions;

create table sgb_outbox_blocked (
    key text not null primary key,
    partition integer not null,
    until integer not null
) without rowid;

create index sgb_outbox_blocked_due on sgb_outbox_blocked (partition, until);
create index sgb_outbox_blocked_until on sgb_outbox_blocked (until);

create table sgb_outbox_attempts (
    position integer not null,
    attempt integer not null,
    failed_at integer not null,
    handler text not null,
    error text not null,
    primary key (position, attempt)
) without rowid;

create table sgb_dead_letters (
    position integer primary key,
    partition integer not null,
    event_id text not null,
    name text not null,
    schema_version integer not null,
    key text,
    occurred_at integer not null,
    headers text,
    payload blob not null,
    died_at integer not null,
    discard_reason text
);

create table sgb_inbox (
    handler text not null,
    event_id text not null,
    handled_at integer not null,
    primary key (handler, event_id)
) without rowid;

create index sgb_inbox_age on sgb_inbox (handled_at);
