-- name: migration_lock
select pg_advisory_xact_lock(hashtextextended('sourcegenbus migration of {schema}', 0))

-- name: schema_exists
select count(*) from pg_namespace where nspname = '{schema}'

-- name: schema_may_be_created
select has_database_privilege(current_database(), 'create')

-- name: schema_tables
select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = '{schema}' and c.relname = 'schema_version'

-- name: schema_version
select version from {schema}.schema_version

-- name: schema_version_set
update {schema}.schema_version set version = $1

-- name: append
select appended, new_version, last_position from {schema}.append_events($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)

-- name: notify
select pg_notify('{schema}', '')

-- In a transaction of its own, which has nothing to lose when the server fails: it need not wait until the disk has it.
-- name: notify_now
select set_config('synchronous_commit', 'off', true), pg_notify('{schema}', '')

-- Ends the session of the first number, unless a pooler stands between: then the second is not the number of this session either.
-- name: terminate
select pg_terminate_backend($1) where pg_backend_pid() = $2

-- name: listen
listen {schema}

-- name: event_by_id
select stream, version, position, event_id, name, schema_version, key, occurred_at, headers, payload
from {schema}.events where event_id = $1 order by position

-- Pages are limited in bytes. Rows behind the limit would be sent all the same if they were only not read, so a page is read in two steps. The first
-- gets the size, $4, that all of its events may have without exceeding the limit together; a larger payload is null, and the page ends before it. The second
-- begins with that event and gets the rest of the limit: it adds up how many bytes lie before each event, which is known without the payloads but not free.
-- name: read_forwards
select version, position, event_id, name, schema_version, key, occurred_at, headers, case when octet_length(payload) <= $4 then payload end
from {schema}.events where stream = $1 and version >= $2 order by version limit $3

-- name: read_forwards_by_size
select version, position, event_id, name, schema_version, key, occurred_at, headers, payload
from (
    select r.*, sum(octet_length(r.payload)) over (order by r.version rows unbounded preceding) - octet_length(r.payload) as bytes_before
    from (select * from {schema}.events where stream = $1 and version >= $2 order by version limit $3) r) e
where e.bytes_before < $4
order by version

-- name: read_backwards
select version, position, event_id, name, schema_version, key, occurred_at, headers, case when octet_length(payload) <= $4 then payload end
from {schema}.events where stream = $1 and version <= $2 order by version desc limit $3

-- name: read_backwards_by_size
select version, position, event_id, name, schema_version, key, occurred_at, headers, payload
from (
    select r.*, sum(octet_length(r.payload)) over (order by r.version desc rows unbounded preceding) - octet_length(r.payload) as bytes_before
    from (select * from {schema}.events where stream = $1 and version <= $2 order by version desc limit $3) r) e
where e.bytes_before < $4
order by version desc

-- name: horizon
select safe, last from {schema}.horizon()

-- name: read_all
select version, position, event_id, name, schema_version, key, occurred_at, headers, case when octet_length(payload) <= $4 then payload end, stream
from {schema}.events where position > $1 and position <= $2 order by position limit $3

-- name: read_all_by_size
select version, position, event_id, name, schema_version, key, occurred_at, headers, payload, stream
from (
    select r.*, sum(octet_length(r.payload)) over (order by r.position rows unbounded preceding) - octet_length(r.payload) as bytes_before
    from (select * from {schema}.events where position > $1 and position <= $2 order by position limit $3) r) e
where e.bytes_before < $4
order by position

-- name: snapshot_read
select version, name, schema_version, payload from {schema}.snapshots where stream = $1

-- name: snapshot_save
insert into {schema}.snapshots as s (stream, version, name, schema_version, payload) values ($1, $2, $3, $4, $5)
on conflict (stream) do update
set version = excluded.version, name = excluded.name, schema_version = excluded.schema_version, payload = excluded.payload
where excluded.version > s.version or excluded.schema_version <> s.schema_version or excluded.name <> s.name

-- name: checkpoint_read
select position from {schema}.checkpoints where name = $1

-- name: checkpoint_create
insert into {schema}.checkpoints (name, position) values ($1, 0) on conflict do nothing

-- name: checkpoint_lock
select position from {schema}.checkpoints where name = $1 for update

-- name: checkpoint_save
insert into {schema}.checkpoints (name, position) values ($1, $2) on conflict (name) do update set position = excluded.position

-- name: inbox_claim
insert into {schema}.inbox (handler, event_id, handled_at, content) values ($1, $2, $3, $4) on conflict do nothing

-- name: inbox_content
select content from {schema}.inbox where handler = $1 and event_id = $2

-- name: inbox_forget
delete from {schema}.inbox
where (handler, event_id) in (select handler, event_id from {schema}.inbox where handled_at < $1 order by handled_at limit $2)
