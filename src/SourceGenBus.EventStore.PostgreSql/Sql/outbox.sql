-- name: outbox_write
insert into {schema}.outbox (partition, event_id, name, schema_version, key, occurred_at, headers, payload, state, due_at)
select n.partition, n.id, n.name, n.version, n.key, n.time, n.headers, n.payload, case when n.due = 0 then 0 else 1 end, n.due
from (
    select unnest($1::uuid[]) as id, unnest($2::text[]) as name, unnest($3::integer[]) as version, unnest($4::text[]) as key,
        unnest($5::bigint[]) as time, unnest($6::text[]) as headers, unnest($7::bytea[]) as payload, unnest($8::smallint[]) as partition,
        unnest($9::bigint[]) as due) n

-- The first entry of an index is asked for by the order of that index, and a partition by a range instead of by '=': with 'exists' and '=' the planner
-- also takes plans that read the whole table when a backlog lies in a few partitions, and a search in a partition without work then costs seconds.
-- name: outbox_has_work
select count(*) from (select 1) one
where (select partition from {schema}.outbox where state = 0 order by partition, position limit 1) is not null
   or (select due_at from {schema}.outbox where state = 1 order by due_at limit 1) <= $1
   or (select until from {schema}.outbox_blocked order by until limit 1) <= $1
   or (select partition from {schema}.outbox_deliveries where state = 0 order by partition, position limit 1) is not null
   or (select due_at from {schema}.outbox_deliveries where state = 1 order by due_at limit 1) <= $1

-- name: outbox_lease
update {schema}.outbox_partitions
set owner = $1, leased_until = {schema}.now_microseconds() + $2
where partition in (
    select l.partition from {schema}.outbox_partitions l
    where (l.owner is null or l.leased_until <= {schema}.now_microseconds() or l.leased_until > {schema}.now_microseconds() + $5)
      and l.owner is distinct from $1
      and ((select o.partition from {schema}.outbox o
            where o.partition >= l.partition and o.partition <= l.partition and o.state = 0 order by o.partition, o.position limit 1) is not null
        or (select o.due_at from {schema}.outbox o
            where o.partition >= l.partition and o.partition <= l.partition and o.state = 1 order by o.partition, o.due_at, o.position limit 1) <= $3
        or (select b.until from {schema}.outbox_blocked b
            where b.partition >= l.partition and b.partition <= l.partition order by b.partition, b.until limit 1) <= $3
        or (select d.partition from {schema}.outbox_deliveries d
            where d.partition >= l.partition and d.partition <= l.partition and d.state = 0 order by d.partition, d.position limit 1) is not null
        or (select d.due_at from {schema}.outbox_deliveries d
            where d.partition >= l.partition and d.partition <= l.partition and d.state = 1 order by d.partition, d.due_at limit 1) <= $3)
    order by l.leased_until
    limit $4
    for update skip locked)
returning partition

-- name: outbox_owned
select partition from {schema}.outbox_partitions where owner = $1 order by partition for update

-- name: outbox_release_idle
update {schema}.outbox_partitions set owner = null, leased_until = {schema}.now_microseconds() where owner = $1 and partition <> all($2)

-- name: outbox_wake_keys
update {schema}.outbox set state = 0
where state = 1 and due_at <= $2
  and key in (select b.key from {schema}.outbox_blocked b
              where b.until <= $2 and b.partition in (select partition from {schema}.outbox_partitions where owner = $1))

-- name: outbox_unblock_due
delete from {schema}.outbox_blocked
where until <= $2 and partition in (select partition from {schema}.outbox_partitions where owner = $1)

-- name: outbox_wake
update {schema}.outbox set state = 0
where position in (
    select o.position from {schema}.outbox o
    where o.state = 1 and o.due_at <= $2 and o.partition in (select partition from {schema}.outbox_partitions where owner = $1)
    order by o.due_at, o.position
    limit 1000)

-- name: outbox_fetch
select o.position, o.attempts, b.until,
    (select string_agg(h.handler, chr(31)) from {schema}.outbox_held h where h.key = o.key),
    o.event_id, o.name, o.schema_version, o.key, o.occurred_at, o.headers, o.payload
from (
    select r.*, sum(octet_length(r.payload)) over (order by r.position) - octet_length(r.payload) as bytes_before
    from {schema}.outbox_partitions l
    cross join lateral (
        select p.* from {schema}.outbox p
        where p.partition >= l.partition and p.partition <= l.partition and p.state = 0 and (p.key is null or p.key <> all($3)) and p.position <> all($4)
        order by p.partition, p.position limit $2) r
    where l.owner = $1) o
left join {schema}.outbox_blocked b on b.key = o.key
where o.bytes_before < $5
order by o.position

-- name: outbox_set_aside
update {schema}.outbox set state = 1, due_at = $2 where key = $1 and state = 0

-- name: outbox_hold
update {schema}.outbox_partitions set leased_until = leased_until where owner = $1 and partition = $2

-- name: outbox_renew
update {schema}.outbox_partitions set leased_until = {schema}.now_microseconds() + $2 where owner = $1

-- name: outbox_release
update {schema}.outbox_partitions set owner = null, leased_until = {schema}.now_microseconds() where owner = $1

-- name: outbox_complete
delete from {schema}.outbox o
using {schema}.outbox_partitions l
where o.position = any($1) and l.partition = o.partition and l.owner = $2

-- name: outbox_complete_one
with gone as (
    delete from {schema}.outbox o using {schema}.outbox_partitions l
    where o.position = $1 and l.partition = o.partition and l.owner = $2
    returning o.position)
, attempts as (
    delete from {schema}.outbox_attempts a using gone where a.position = gone.position)
select count(*) from gone

-- name: attempts_delete
delete from {schema}.outbox_attempts a
using {schema}.outbox o, {schema}.outbox_partitions l
where a.position = any($1) and o.position = a.position and l.partition = o.partition and l.owner = $2

-- name: attempt_add
insert into {schema}.outbox_attempts (position, attempt, delivery, handler, error, failed_at)
select $1, coalesce(max(attempt), 0) + 1, $2, $3, $4, $5 from {schema}.outbox_attempts where position = $1

-- name: attempts_list
select row_number() over (order by attempt)::integer, handler, error, failed_at
from {schema}.outbox_attempts where position = $1 and delivery in ('', $2) order by attempt

-- name: outbox_retry
update {schema}.outbox set state = 1, due_at = $2, attempts = $3 where position = $1

-- name: outbox_delete
delete from {schema}.outbox where position = $1

-- name: outbox_block
insert into {schema}.outbox_blocked (key, partition, until) values ($1, $2, $3)
on conflict (key) do update set until = excluded.until

-- name: outbox_next_due
select min(due_at) from (
    select min(due_at) as due_at from {schema}.outbox where state = 1 and due_at < $1
    union all
    select min(due_at) from {schema}.outbox_deliveries where state = 1 and due_at < $1) due

-- name: outbox_oldest
select min(since) from (
    select (
        select greatest(o.occurred_at, o.due_at) from {schema}.outbox o
        where o.partition >= l.partition and o.partition <= l.partition and o.state = 0 order by o.partition, o.position limit 1) as since
    from {schema}.outbox_partitions l
    union all
    select min(o.due_at) from {schema}.outbox o where o.state = 1 and o.due_at <= $1
    union all
    select (
        select greatest(d.occurred_at, d.due_at) from {schema}.outbox_deliveries d
        where d.partition >= l.partition and d.partition <= l.partition and d.state = 0 order by d.partition, d.position limit 1)
    from {schema}.outbox_partitions l
    union all
    select min(d.due_at) from {schema}.outbox_deliveries d where d.state = 1 and d.due_at <= $1) waiting

-- name: outbox_state
select o.ready + d.ready, o.waiting + d.waiting, o.parked + d.parked, (select count(*) from {schema}.dead_letters where discard_reason is null)
from (
    select count(*) filter (where state = 0) as ready, count(*) filter (where state = 1 and due_at < $1) as waiting,
        count(*) filter (where state = 1 and due_at = $1) as parked
    from {schema}.outbox) o,
    (
    select count(*) filter (where state = 0) as ready, count(*) filter (where state = 1 and due_at < $1) as waiting,
        count(*) filter (where state = 1 and due_at = $1) as parked
    from {schema}.outbox_deliveries) d
