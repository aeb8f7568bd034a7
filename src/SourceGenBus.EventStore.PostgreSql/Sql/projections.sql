-- name: projection_create
insert into {schema}.checkpoints (name, position, partitions) values ($1, 0, $2) on conflict do nothing

-- name: projection_lock
select position, partitions, removed from {schema}.checkpoints where name = $1 for update

-- name: projection_share
select position, partitions, removed from {schema}.checkpoints where name = $1 for share

-- name: projection_reset
update {schema}.checkpoints set position = 0, partitions = $2 where name = $1

-- name: projection_remove
update {schema}.checkpoints set position = 0, partitions = 1, removed = 1 where name = $1

-- name: projection_state
select position, partitions, removed from {schema}.checkpoints where name = $1

-- name: checkpoint_delete
delete from {schema}.checkpoints where name = $1

-- name: version_create
insert into {schema}.projection_versions (name, active) values ($1, 1) on conflict do nothing

-- name: version_lock
select active from {schema}.projection_versions where name = $1 for update

-- name: version_read
select active from {schema}.projection_versions where name = $1

-- name: version_set
update {schema}.projection_versions set active = $2 where name = $1

-- name: parked_insert
insert into {schema}.parked_events (projection, position, stream, version, name, attempts, error, parked_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (projection, position) do update set attempts = excluded.attempts, error = excluded.error, parked_at = excluded.parked_at

-- name: parked_delete
delete from {schema}.parked_events where projection = $1 and position = $2

-- name: parked_clear
delete from {schema}.parked_events where projection = $1

-- name: parked_list
select projection, position, stream, version, name, attempts, error, parked_at
from {schema}.parked_events where ($1 = '' or projection = $1) and position >= $2 and (position > $2 or projection > $3::text) order by position, projection limit $4

-- name: parked_count
select count(*) from {schema}.parked_events where projection = $1

-- name: subscription_lease
insert into {schema}.checkpoints as c (name, position, owner, leased_until)
values ($1, 0, $2, {schema}.now_microseconds() + $3)
on conflict (name) do update set owner = excluded.owner, leased_until = excluded.leased_until
where c.owner is null or c.owner = excluded.owner or c.leased_until <= {schema}.now_microseconds() or c.leased_until > {schema}.now_microseconds() + 3600000000
returning position

-- name: subscription_advance
update {schema}.checkpoints set position = $3 where name = $1 and owner = $2

-- name: subscription_release
update {schema}.checkpoints set owner = null, leased_until = 0 where name = $1 and owner = $2
