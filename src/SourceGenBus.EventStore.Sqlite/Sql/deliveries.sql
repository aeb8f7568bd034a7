-- name: deliveries_exist
select count(*) from (select 1) one where exists (select 1 from sgb_outbox_deliveries);

-- name: delivery_wake
update sgb_outbox_deliveries set state = 0, due_at = 0
where state = 1 and due_at <= $2 and partition in (select partition from sgb_outbox_partitions where owner = $1);

-- name: held_wake
update sgb_outbox_held set until = 0
where until > 0 and until <= $2 and partition in (select partition from sgb_outbox_partitions where owner = $1);

-- name: delivery_fetch
select d.position, d.attempts, d.handler, d.event_id, d.name, d.schema_version, d.key, d.occurred_at, d.headers, d.payload
from (
    select p.rowid as id, sum(length(p.payload)) over (order by p.position, p.handler) - length(p.payload) as bytes_before
    from sgb_outbox_partitions l
    cross join sgb_outbox_deliveries p on p.rowid in (
        select r.rowid from sgb_outbox_deliveries r
        where r.partition = l.partition and r.state = 0
          and (r.key is null or r.key not in (select value from json_each($3))) and r.position || ' ' || r.handler not in (select value from json_each($4))
        order by r.position limit $2)
    where l.owner = $1) w
cross join sgb_outbox_deliveries d on d.rowid = w.id
where w.bytes_before < $5
order by d.position;

-- name: delivery_add
insert into sgb_outbox_deliveries (handler, position, partition, event_id, name, schema_version, key, occurred_at, headers, payload, state, due_at, attempts)
select $2, position, partition, event_id, name, schema_version, key, occurred_at, headers, payload, 1, $3, 1 from sgb_outbox where position = $1;

-- name: delivery_add_behind
insert into sgb_outbox_deliveries (handler, position, partition, event_id, name, schema_version, key, occurred_at, headers, payload, state, due_at)
select h.handler, o.position, o.partition, o.event_id, o.name, o.schema_version, o.key, o.occurred_at, o.headers, o.payload, case when h.until = 0 then 0 else 1 end, h.until
from sgb_outbox o join sgb_outbox_held h on h.key = o.key and h.handler = $2
where o.position = $1;

-- name: delivery_retry
update sgb_outbox_deliveries set state = 1, due_at = $3, attempts = $4 where position = $1 and handler = $2;

-- name: delivery_delete
delete from sgb_outbox_deliveries where position = $1 and handler = $2;

-- name: delivery_set_aside
update sgb_outbox_deliveries set state = 1, due_at = $3 where key = $1 and handler = $2;

-- name: delivery_attempts_delete
delete from sgb_outbox_attempts
where position = $1
  and exists (select 1 from sgb_outbox_deliveries d join sgb_outbox_partitions l on l.partition = d.partition where d.position = $1 and d.handler = $2 and l.owner = $3)
  and (delivery = $2 or (delivery = ''
    and not exists (select 1 from sgb_outbox_deliveries x where x.position = $1 and x.handler <> $2)
    and not exists (select 1 from sgb_dead_letters x where x.position = $1)));

-- name: delivery_complete
delete from sgb_outbox_deliveries
where position = $1 and handler = $2 and partition in (select partition from sgb_outbox_partitions where owner = $3);

-- name: held_set
insert into sgb_outbox_held (key, handler, partition, until) values ($1, $2, $3, $4)
on conflict (key, handler) do update set until = excluded.until;

-- name: held_ensure
insert into sgb_outbox_held (key, handler, partition, until) values ($1, $2, $3, 0)
on conflict (key, handler) do nothing;

-- name: held_release
delete from sgb_outbox_held
where until = 0 and partition in (select partition from sgb_outbox_partitions where owner = $1)
  and not exists (select 1 from sgb_outbox_deliveries d where d.key = sgb_outbox_held.key and d.handler = sgb_outbox_held.handler);
