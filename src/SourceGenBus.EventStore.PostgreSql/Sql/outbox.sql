-- name: outbox_write
insert into {schema}.outbox (lane, event_id, name, schema_version, key, occurred_at, headers, payload, state, due_at)
select n.lane, n.id, n.name, n.version, n.key, n.time, n.headers, n.payload, case when n.due = 0 then 0 else 1 end, n.due
from unnest($1::uuid[], $2::text[], $3::integer[], $4::text[], $5::bigint[], $6::text[], $7::bytea[], $8::smallint[], $9::bigint[])
    with ordinality as n (id, name, version, key, time, headers, payload, lane, due, number)
order by n.number

-- name: outbox_has_work
select count(*) from (select 1) one
where exists (select from {schema}.outbox where state = 0)
   or exists (select from {schema}.outbox where state = 1 and due_at <= $1)
   or exists (select from {schema}.outbox_blocked where until <= $1)

-- name: outbox_lease
update {schema}.outbox_lanes
set owner = $1, leased_until = {schema}.now_microseconds() + $2
where lane in (
    select l.lane from {schema}.outbox_lanes l
    where l.leased_until <= {schema}.now_microseconds()
      and (exists (select from {schema}.outbox o where o.lane = l.lane and o.state = 0)
        or exists (select from {schema}.outbox o where o.lane = l.lane and o.state = 1 and o.due_at <= $3)
        or exists (select from {schema}.outbox_blocked b where b.lane = l.lane and b.until <= $3))
    order by l.leased_until
    limit $4
    for update skip locked)
returning lane

-- name: outbox_wake_keys
update {schema}.outbox set state = 0
where state = 1 and due_at <= $2
  and key in (select b.key from {schema}.outbox_blocked b
              where b.until <= $2 and b.lane in (select lane from {schema}.outbox_lanes where owner = $1))

-- name: outbox_unblock_due
delete from {schema}.outbox_blocked
where until <= $2 and lane in (select lane from {schema}.outbox_lanes where owner = $1)

-- name: outbox_wake
update {schema}.outbox set state = 0
where position in (
    select o.position from {schema}.outbox o
    where o.state = 1 and o.due_at <= $2 and o.lane in (select lane from {schema}.outbox_lanes where owner = $1)
    order by o.due_at, o.position
    limit 1000)

-- name: outbox_fetch
select o.position, o.attempts, b.until, o.event_id, o.name, o.schema_version, o.key, o.occurred_at, o.headers, o.payload
from {schema}.outbox_lanes l
cross join lateral (
    select r.* from {schema}.outbox r where r.lane = l.lane and r.state = 0 order by r.position limit $2) o
left join {schema}.outbox_blocked b on b.key = o.key
where l.owner = $1
order by o.position

-- name: outbox_set_aside
update {schema}.outbox set state = 1, due_at = $2 where key = $1 and state = 0

-- name: outbox_hold
update {schema}.outbox_lanes set leased_until = leased_until where owner = $1 and lane = $2

-- name: outbox_renew
update {schema}.outbox_lanes set leased_until = {schema}.now_microseconds() + $2 where owner = $1

-- name: outbox_release
update {schema}.outbox_lanes set owner = null, leased_until = 0 where owner = $1

-- name: outbox_complete
delete from {schema}.outbox o
using unnest($1::bigint[], $2::text[]) as d (position, token), {schema}.outbox_lanes l
where o.position = d.position and l.lane = o.lane and l.owner = d.token

-- name: attempts_delete
delete from {schema}.outbox_attempts a
using unnest($1::bigint[], $2::text[]) as d (position, token), {schema}.outbox o, {schema}.outbox_lanes l
where a.position = d.position and o.position = d.position and l.lane = o.lane and l.owner = d.token

-- name: attempt_add
insert into {schema}.outbox_attempts (position, attempt, handler, error, failed_at)
select $1, coalesce(max(attempt), 0) + 1, $2, $3, $4 from {schema}.outbox_attempts where position = $1

-- name: attempts_list
select attempt, handler, error, failed_at from {schema}.outbox_attempts where position = $1 order by attempt

-- name: outbox_retry
update {schema}.outbox set state = 1, due_at = $2, attempts = $3 where position = $1

-- name: outbox_delete
delete from {schema}.outbox where position = $1

-- name: outbox_block
insert into {schema}.outbox_blocked (key, lane, until) values ($1, $2, $3)
on conflict (key) do update set until = excluded.until

-- name: outbox_next_due
select min(due_at) from {schema}.outbox where state = 1 and due_at < $1

-- name: outbox_oldest
select min(since) from (
    select (select greatest(o.occurred_at, o.due_at) from {schema}.outbox o where o.lane = l.lane and o.state = 0 order by o.position limit 1) as since
    from {schema}.outbox_lanes l
    union all
    select min(o.due_at) from {schema}.outbox o where o.state = 1 and o.due_at <= $1) waiting

-- name: outbox_state
select count(*) filter (where state = 0), count(*) filter (where state = 1 and due_at < $1),
    count(*) filter (where state = 1 and due_at = $1),
    (select count(*) from {schema}.dead_letters where discard_reason is null)
from {schema}.outbox

-- name: dead_add
insert into {schema}.dead_letters (position, lane, event_id, name, schema_version, key, occurred_at, headers, payload, died_at)
select position, lane, event_id, name, schema_version, key, occurred_at, headers, payload, $2 from {schema}.outbox where position = $1

-- name: dead_list
select position, died_at, discard_reason, event_id, name, schema_version, key, occurred_at, headers, payload
from {schema}.dead_letters
where position > $1 and ($2::text is null or name = $2) and ($3::text is null or key = $3) and ($4::integer = 1 or discard_reason is null)
order by position limit $5

-- name: dead_lock
select d.key from {schema}.dead_letters d join {schema}.outbox_lanes l on l.lane = d.lane
where d.position = $1 and d.discard_reason is null
for update of l, d

-- name: dead_replay
insert into {schema}.outbox (position, lane, event_id, name, schema_version, key, occurred_at, headers, payload, state, due_at)
select position, lane, event_id, name, schema_version, key, occurred_at, headers, coalesce($2::bytea, payload), 0, 0
from {schema}.dead_letters where position = $1

-- name: dead_delete
delete from {schema}.dead_letters where position = $1

-- name: dead_discard
update {schema}.dead_letters set discard_reason = $2 where position = $1

-- name: outbox_free
update {schema}.outbox set state = 0, due_at = 0 where key = $1 and state = 1 and due_at = $2

-- name: outbox_unblock
delete from {schema}.outbox_blocked where key = $1
