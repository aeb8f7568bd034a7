-- name: dead_add
insert into sgb_dead_letters (position, partition, event_id, name, schema_version, key, occurred_at, headers, payload, died_at)
select position, partition, event_id, name, schema_version, key, occurred_at, headers, payload, $2 from sgb_outbox where position = $1;

-- name: dead_add_of_event
insert into sgb_dead_letters (handler, position, partition, event_id, name, schema_version, key, occurred_at, headers, payload, died_at)
select $3, position, partition, event_id, name, schema_version, key, occurred_at, headers, payload, $2 from sgb_outbox where position = $1;

-- name: dead_add_of_delivery
insert into sgb_dead_letters (handler, position, partition, event_id, name, schema_version, key, occurred_at, headers, payload, died_at)
select handler, position, partition, event_id, name, schema_version, key, occurred_at, headers, payload, $2 from sgb_outbox_deliveries where position = $1 and handler = $3;

-- name: dead_list
select position, handler, died_at, discard_reason, discarded_at, event_id, name, schema_version, key, occurred_at, headers, payload
from sgb_dead_letters d
where (position, handler) > ($1, $2)
  and ($3 is null or name = $3) and ($4 is null or key = $4) and ($5 is null or handler = $5)
  and died_at >= $6 and died_at < $7
  and ($8 is null or exists (
    select 1 from sgb_outbox_attempts a
    where a.position = d.position and a.delivery in ('', d.handler) and instr(lower(a.error), lower($8)) > 0))
  and ($9 = 1 or discard_reason is null)
order by position, handler limit $10;

-- name: dead_count
select count(*) from sgb_dead_letters d
where (position, handler) > ($1, $2)
  and ($3 is null or name = $3) and ($4 is null or key = $4) and ($5 is null or handler = $5)
  and died_at >= $6 and died_at < $7
  and ($8 is null or exists (
    select 1 from sgb_outbox_attempts a
    where a.position = d.position and a.delivery in ('', d.handler) and instr(lower(a.error), lower($8)) > 0))
  and ($9 = 1 or discard_reason is null);

-- name: dead_find
select position, handler, died_at, discard_reason, discarded_at, event_id, name, schema_version, key, occurred_at, headers, payload
from sgb_dead_letters where position = $1 and handler = $2;

-- name: dead_lock
select key, partition from sgb_dead_letters where position = $1 and handler = $2 and discard_reason is null;

-- name: dead_replay
insert into sgb_outbox (position, partition, event_id, name, schema_version, key, occurred_at, headers, payload, state, due_at)
select position, partition, event_id, name, schema_version, key, occurred_at, headers, coalesce($2, payload), 0, 0
from sgb_dead_letters where position = $1 and handler = '';

-- name: dead_replay_delivery
insert into sgb_outbox_deliveries (handler, position, partition, event_id, name, schema_version, key, occurred_at, headers, payload, state, due_at)
select handler, position, partition, event_id, name, schema_version, key, occurred_at, headers, coalesce($3, payload), 0, 0
from sgb_dead_letters where position = $1 and handler = $2;

-- name: dead_delete
delete from sgb_dead_letters where position = $1 and handler = $2;

-- name: dead_discard
update sgb_dead_letters set discard_reason = $3, discarded_at = $4 where position = $1 and handler = $2;

-- name: outbox_free
update sgb_outbox set state = 0, due_at = 0 where key = $1 and state = 1 and due_at = $2;

-- name: outbox_unblock
delete from sgb_outbox_blocked where key = $1;

-- name: delivery_free
update sgb_outbox_deliveries set state = 0, due_at = 0 where key = $1 and handler = $2 and state = 1;

-- name: held_free
update sgb_outbox_held set until = 0 where key = $1 and handler = $2;

-- name: held_forget
delete from sgb_outbox_held
where key = $1 and handler = $2
  and not exists (select 1 from sgb_outbox_deliveries where key = $1 and handler = $2);
