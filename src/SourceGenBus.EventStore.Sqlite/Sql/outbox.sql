-- name: outbox_write
insert into sgb_outbox (event_id, name, schema_version, key, occurred_at, headers, payload, partition, due_at, state)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, case when $9 = 0 then 0 else 1 end);

-- name: outbox_has_work
select count(*) from (select 1) one
where exists (select 1 from sgb_outbox where state = 0)
   or exists (select 1 from sgb_outbox where state = 1 and due_at <= $1)
   or exists (select 1 from sgb_outbox_blocked where until <= $1)
   or exists (select 1 from sgb_outbox_deliveries where state = 0)
   or exists (select 1 from sgb_outbox_deliveries where state = 1 and due_at <= $1);

-- name: outbox_lease
update sgb_outbox_partitions
set owner = $1, leased_until = cast((julianday('now') - 2440587.5) * 86400000000 as integer) + $2
where partition in (
    select l.partition from sgb_outbox_partitions l
    where (l.owner is null or l.leased_until <= cast((julianday('now') - 2440587.5) * 86400000000 as integer)
        or l.leased_until > cast((julianday('now') - 2440587.5) * 86400000000 as integer) + $5)
      and l.owner is not $1
      and (exists (select 1 from sgb_outbox o where o.partition = l.partition and o.state = 0)
        or exists (select 1 from sgb_outbox o where o.partition = l.partition and o.state = 1 and o.due_at <= $3)
        or exists (select 1 from sgb_outbox_blocked b where b.partition = l.partition and b.until <= $3)
        or exists (select 1 from sgb_outbox_deliveries d where d.partition = l.partition and d.state = 0)
        or exists (select 1 from sgb_outbox_deliveries d where d.partition = l.partition and d.state = 1 and d.due_at <= $3))
    order by l.leased_until
    limit $4)
returning partition;

-- name: outbox_owned
select partition from sgb_outbox_partitions where owner = $1 order by partition;

-- name: outbox_release_idle
update sgb_outbox_partitions
set owner = null, leased_until = cast((julianday('now') - 2440587.5) * 86400000000 as integer)
where owner = $1 and partition not in (select value from json_each($2));

-- name: outbox_hold_one
update sgb_outbox_partitions
set leased_until = cast((julianday('now') - 2440587.5) * 86400000000 as integer) + $3
where owner = $1 and partition = $2;

-- name: outbox_wake_keys
update sgb_outbox set state = 0
where state = 1 and due_at <= $2
  and key in (select b.key from sgb_outbox_blocked b
              where b.until <= $2 and b.partition in (select partition from sgb_outbox_partitions where owner = $1));

-- name: outbox_unblock_due
delete from sgb_outbox_blocked
where until <= $2 and partition in (select partition from sgb_outbox_partitions where owner = $1);

-- name: outbox_wake
update sgb_outbox set state = 0
where position in (
    select o.position from sgb_outbox o
    where o.state = 1 and o.due_at <= $2 and o.partition in (select partition from sgb_outbox_partitions where owner = $1)
    order by o.due_at, o.position
    limit 1000);

-- name: outbox_fetch
select o.position, o.attempts, b.until,
    (select group_concat(h.handler, char(31)) from sgb_outbox_held h where h.key = o.key),
    o.event_id, o.name, o.schema_version, o.key, o.occurred_at, o.headers, o.payload
from (
    select p.position, sum(length(p.payload)) over (order by p.position) - length(p.payload) as bytes_before
    from sgb_outbox_partitions l
    cross join sgb_outbox p on p.position in (
        select r.position from sgb_outbox r
        where r.partition = l.partition and r.state = 0
          and (r.key is null or r.key not in (select value from json_each($3))) and r.position not in (select value from json_each($4))
        order by r.position limit $2)
    where l.owner = $1) w
cross join sgb_outbox o on o.position = w.position
left join sgb_outbox_blocked b on b.key = o.key
where w.bytes_before < $5
order by o.position;

-- name: outbox_set_aside
update sgb_outbox set state = 1, due_at = $2 where key = $1 and state = 0;

-- name: outbox_hold
update sgb_outbox_partitions set leased_until = leased_until where owner = $1 and partition = $2;

-- name: outbox_renew
update sgb_outbox_partitions
set leased_until = cast((julianday('now') - 2440587.5) * 86400000000 as integer) + $2
where owner = $1;

-- name: outbox_release
update sgb_outbox_partitions set owner = null, leased_until = cast((julianday('now') - 2440587.5) * 86400000000 as integer) where owner = $1;

-- name: outbox_complete
delete from sgb_outbox
where position in (select value from json_each($1)) and partition in (select partition from sgb_outbox_partitions where owner = $2);

-- name: outbox_complete_one
delete from sgb_outbox where position = $1 and partition in (select partition from sgb_outbox_partitions where owner = $2) returning 1;

-- name: attempts_delete
delete from sgb_outbox_attempts
where position in (
    select o.position from json_each($1) f cross join sgb_outbox o on o.position = f.value join sgb_outbox_partitions l on l.partition = o.partition where l.owner = $2);

-- name: attempt_add
insert into sgb_outbox_attempts (position, attempt, delivery, handler, error, failed_at)
select $1, coalesce(max(attempt), 0) + 1, $2, $3, $4, $5 from sgb_outbox_attempts where position = $1;

-- name: attempts_list
select row_number() over (order by attempt), handler, error, failed_at
from sgb_outbox_attempts where position = $1 and delivery in ('', $2) order by attempt;

-- name: outbox_retry
update sgb_outbox set state = 1, due_at = $2, attempts = $3 where position = $1;

-- name: outbox_delete
delete from sgb_outbox where position = $1;

-- name: outbox_block
insert into sgb_outbox_blocked (key, partition, until) values ($1, $2, $3)
on conflict (key) do update set until = excluded.until;

-- name: outbox_next_due
select min(due_at) from (
    select min(due_at) as due_at from sgb_outbox where state = 1 and due_at < $1
    union all
    select min(due_at) from sgb_outbox_deliveries where state = 1 and due_at < $1) due;

-- name: outbox_oldest
select min(since) from (
    select (select max(o.occurred_at, o.due_at) from sgb_outbox o where o.partition = l.partition and o.state = 0 order by o.position limit 1) as since
    from sgb_outbox_partitions l
    union all
    select min(o.due_at) from sgb_outbox o where o.state = 1 and o.due_at <= $1
    union all
    select (select max(d.occurred_at, d.due_at) from sgb_outbox_deliveries d where d.partition = l.partition and d.state = 0 order by d.position limit 1)
    from sgb_outbox_partitions l
    union all
    select min(d.due_at) from sgb_outbox_deliveries d where d.state = 1 and d.due_at <= $1) waiting;

-- name: outbox_state
select o.ready + d.ready, o.waiting + d.waiting, o.parked + d.parked, (select count(*) from sgb_dead_letters where discard_reason is null)
from (
    select coalesce(sum(state = 0), 0) as ready, coalesce(sum(state = 1 and due_at < $1), 0) as waiting, coalesce(sum(state = 1 and due_at = $1), 0) as parked
    from sgb_outbox) o,
    (
    select coalesce(sum(state = 0), 0) as ready, coalesce(sum(state = 1 and due_at < $1), 0) as waiting, coalesce(sum(state = 1 and due_at = $1), 0) as parked
    from sgb_outbox_deliveries) d;
