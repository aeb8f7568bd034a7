-- name: deliveries_exist
select count(*) from (select 1) one where exists (select from {schema}.outbox_deliveries)

-- name: delivery_wake
update {schema}.outbox_deliveries set state = 0, due_at = 0
where state = 1 and due_at <= $2 and partition in (select partition from {schema}.outbox_partitions where owner = $1)

-- name: held_wake
update {schema}.outbox_held set until = 0
where until > 0 and until <= $2 and partition in (select partition from {schema}.outbox_partitions where owner = $1)

-- name: delivery_fetch
select d.position, d.attempts, d.handler, d.event_id, d.name, d.schema_version, d.key, d.occurred_at, d.headers, d.payload
from (
    select r.*, sum(octet_length(r.payload)) over (order by r.position, r.handler) - octet_length(r.payload) as bytes_before
    from {schema}.outbox_partitions l
    cross join lateral (
        select p.* from {schema}.outbox_deliveries p
        where p.partition >= l.partition and p.partition <= l.partition and p.state = 0 and (p.key is null or p.key <> all($3))
          and p.position || ' ' || p.handler <> all($4)
        order by p.partition, p.position limit $2) r
    where l.owner = $1) d
where d.bytes_before < $5
order by d.position

-- name: delivery_add
insert into {schema}.outbox_deliveries (handler, position, partition, event_id, name, schema_version, key, occurred_at, headers, payload, state, due_at, attempts)
select $2, position, partition, event_id, name, schema_version, key, occurred_at, headers, payload, 1, $3, 1 from {schema}.outbox where position = $1

-- name: delivery_add_behind
insert into {schema}.outbox_deliveries (handler, position, partition, event_id, name, schema_version, key, occurred_at, headers, payload, state, due_at)
select h.handler, o.position, o.partition, o.event_id, o.name, o.schema_version, o.key, o.occurred_at, o.headers, o.payload, case when h.until = 0 then 0 else 1 end, h.until
from {schema}.outbox o join {schema}.outbox_held h on h.key = o.key and h.handler = $2
where o.position = $1

-- name: delivery_retry
update {schema}.outbox_deliveries set state = 1, due_at = $3, attempts = $4 where position = $1 and handler = $2

-- name: delivery_delete
delete from {schema}.outbox_deliveries where position = $1 and handler = $2

-- name: delivery_set_aside
update {schema}.outbox_deliveries set state = 1, due_at = $3 where key = $1 and handler = $2

-- name: delivery_attempts_delete
delete from {schema}.outbox_attempts a
using unnest($1::bigint[], $2::text[], $3::text[]) as f (position, handler, token), {schema}.outbox_deliveries d, {schema}.outbox_partitions l
where d.position = f.position and d.handler = f.handler and l.partition = d.partition and l.owner = f.token and a.position = f.position
  and (a.delivery = f.handler or (a.delivery = ''
    and not exists (select from {schema}.outbox_deliveries x where x.position = f.position and x.handler <> f.handler)
    and not exists (select from {schema}.dead_letters x where x.position = f.position)))

-- name: delivery_complete
delete from {schema}.outbox_deliveries d
using unnest($1::bigint[], $2::text[], $3::text[]) as f (position, handler, token), {schema}.outbox_partitions l
where d.position = f.position and d.handler = f.handler and l.partition = d.partition and l.owner = f.token

-- name: held_set
insert into {schema}.outbox_held (key, handler, partition, until) values ($1, $2, $3, $4)
on conflict (key, handler) do update set until = excluded.until

-- name: held_ensure
insert into {schema}.outbox_held (key, handler, partition, until) values ($1, $2, $3, 0)
on conflict (key, handler) do nothing

-- name: held_release
delete from {schema}.outbox_held h
where h.until = 0 and h.partition in (select partition from {schema}.outbox_partitions where owner = $1)
  and not exists (select from {schema}.outbox_deliveries d where d.key = h.key and d.handler = h.handler)
