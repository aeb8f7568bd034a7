-- name: migration_lock
select 1;

-- name: schema_tables
select count(*) from sqlite_master where type = 'table' and name = 'sgb_schema_version';

-- name: schema_version
select version from sgb_schema_version;

-- name: schema_version_set
update sgb_schema_version set version = $1;

-- name: stream_advance
update sgb_streams set version = version + $2 where stream = $1 and ($3 = -1 or version = $3) returning version;

-- name: stream_create
insert into sgb_streams (stream, version) values ($1, $2) on conflict do nothing;

-- name: stream_version
select version from sgb_streams where stream = $1;

-- name: event_insert
insert into sgb_events (event_id, name, schema_version, key, occurred_at, headers, payload, stream, version)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (event_id) do nothing;

-- name: events_take_back
delete from sgb_events where stream = $1 and version > $2;

-- name: stream_take_back
update sgb_streams set version = $2 where stream = $1;

-- name: stream_forget
delete from sgb_streams where stream = $1 and version = 0;

-- name: event_by_id
select stream, version, position, event_id, name, schema_version, key, occurred_at, headers, payload
from sgb_events where event_id = $1 order by position;

-- name: read_forwards
select version, position, event_id, name, schema_version, key, occurred_at, headers, payload
from sgb_events where stream = $1 and version >= $2 order by version limit $3;

-- name: read_backwards
select version, position, event_id, name, schema_version, key, occurred_at, headers, payload
from sgb_events where stream = $1 and version <= $2 order by version desc limit $3;

-- name: horizon
select coalesce(max(seq), 0), coalesce(max(seq), 0) from sqlite_sequence where name = 'sgb_events';

-- name: read_all
select version, position, event_id, name, schema_version, key, occurred_at, headers, payload, stream
from sgb_events where position > $1 and position <= $2 order by position limit $3;

-- name: snapshot_read
select version, name, schema_version, payload from sgb_snapshots where stream = $1;

-- name: snapshot_save
insert into sgb_snapshots (stream, version, name, schema_version, payload) values ($1, $2, $3, $4, $5)
on conflict (stream) do update
set version = excluded.version, name = excluded.name, schema_version = excluded.schema_version, payload = excluded.payload
where excluded.version > sgb_snapshots.version or excluded.schema_version <> sgb_snapshots.schema_version or excluded.name <> sgb_snapshots.name;

-- name: checkpoint_read
select position from sgb_checkpoints where name = $1;

-- name: checkpoint_create
insert into sgb_checkpoints (name, position) values ($1, 0) on conflict do nothing;

-- name: checkpoint_lock
select position from sgb_checkpoints where name = $1;

-- name: checkpoint_save
insert into sgb_checkpoints (name, position) values ($1, $2) on conflict (name) do update set position = excluded.position;

-- name: inbox_claim
insert into sgb_inbox (handler, event_id, handled_at, content) values ($1, $2, $3, $4) on conflict do nothing;

-- name: inbox_content
select content from sgb_inbox where handler = $1 and event_id = $2;

-- name: inbox_forget
delete from sgb_inbox
where (handler, event_id) in (select handler, event_id from sgb_inbox where handled_at < $1 order by handled_at limit $2);
