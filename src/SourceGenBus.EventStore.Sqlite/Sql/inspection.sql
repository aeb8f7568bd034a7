-- name: stream_list
select s.stream, s.version, coalesce(e.position, 0), coalesce(e.occurred_at, 0)
from sgb_streams s left join sgb_events e on e.stream = s.stream and e.version = s.version
where s.stream > $1 and substr(s.stream, 1, length($2)) = $2
order by s.stream limit $3;

-- name: outbox_list
select position, handler, state, due_at, attempts, event_id, name, schema_version, key, occurred_at, headers, payload
from (
    select * from (
        select position, '' as handler, state, due_at, attempts, event_id, name, schema_version, key, occurred_at, headers, payload
        from sgb_outbox where position > $1
        order by position limit $3) events
    union all
    select * from (
        select position, handler, state, due_at, attempts, event_id, name, schema_version, key, occurred_at, headers, payload
        from sgb_outbox_deliveries where position >= $1 and (position > $1 or handler > $2)
        order by position, handler limit $3) deliveries) entries
order by position, handler limit $3;

-- name: inbox_list
select handler, count(*), min(handled_at), max(handled_at) from sgb_inbox group by handler order by handler;

-- name: checkpoint_list
select name, position from sgb_checkpoints where partitions = 1 and removed = 0 order by name;

-- name: check_file
select 'file', 'database', integrity_check from pragma_integrity_check where integrity_check <> 'ok';

-- name: check_store
select 'stream' as kind, s.stream as subject,
    'it has version ' || s.version || ', but ' || coalesce(e.events, 0) || ' events, the last of version ' || coalesce(e.newest, 0) as description
from sgb_streams s
left join (select stream, count(*) as events, max(version) as newest, min(version) as oldest from sgb_events group by stream) e on e.stream = s.stream
where s.version - s.first_version + 1 <> coalesce(e.events, 0) or s.version <> coalesce(e.newest, s.version) or coalesce(e.oldest, s.first_version) <> s.first_version

union all
select distinct 'stream', e.stream, 'it has events, but is not listed among the streams'
from sgb_events e
where not exists (select 1 from sgb_streams s where s.stream = e.stream)

union all
select 'checkpoint', c.name, 'it is at position ' || c.position || ', but the last one given out is ' || (select coalesce(max(seq), 0) from sqlite_sequence where name = 'sgb_events')
from sgb_checkpoints c
where c.position > (select coalesce(max(seq), 0) from sqlite_sequence where name = 'sgb_events')

union all
select 'outbox', b.key, 'the key is parked, but there is no dead letter to replay or discard'
from sgb_outbox_blocked b
where b.until = $1
  and not exists (select 1 from sgb_dead_letters d where d.key = b.key and d.handler = '' and d.discard_reason is null)

union all
select 'outbox', h.key, 'the key is parked for ' || h.handler || ', but there is no dead letter to replay or discard'
from sgb_outbox_held h
where h.until = $1
  and not exists (select 1 from sgb_dead_letters d where d.key = h.key and d.handler = h.handler and d.discard_reason is null)

union all
select 'outbox', cast(o.position as text), 'it is parked, but its key is not'
from sgb_outbox o
where o.state = 1 and o.due_at = $1
  and not exists (select 1 from sgb_outbox_blocked b where b.key = o.key)

union all
select 'outbox', cast(o.position as text), 'it is parked for ' || o.handler || ', but its key is not'
from sgb_outbox_deliveries o
where o.state = 1 and o.due_at = $1
  and not exists (select 1 from sgb_outbox_held h where h.key = o.key and h.handler = o.handler)

union all
select 'partitions', cast(count(*) as text), 'there must be 32 of them, from 0 to 31'
from sgb_outbox_partitions
having count(*) <> 32 or min(partition) <> 0 or max(partition) <> 31

order by 1, 2, 3;
