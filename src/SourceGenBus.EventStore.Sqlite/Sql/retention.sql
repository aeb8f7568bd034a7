-- name: retention_discarded_count
select count(*) from sgb_dead_letters where discard_reason is not null and coalesce(discarded_at, died_at) < $1;

-- name: retention_discarded
select position, handler from sgb_dead_letters
where discard_reason is not null and coalesce(discarded_at, died_at) < $1
order by coalesce(discarded_at, died_at) limit $2;

-- name: retention_attempts
delete from sgb_outbox_attempts
where position = $1 and (delivery = $2 or not exists (select 1 from sgb_dead_letters d where d.position = $1))
  and not exists (select 1 from sgb_outbox o where o.position = $1)
  and not exists (select 1 from sgb_outbox_deliveries d where d.position = $1 and (d.handler = $2 or sgb_outbox_attempts.delivery = ''));

-- name: retention_inbox_count
select count(*) from sgb_inbox where handled_at < $1;

-- name: retention_inbox
delete from sgb_inbox
where (handler, event_id) in (select handler, event_id from sgb_inbox where handled_at < $1 order by handled_at limit $2);

-- name: retention_archive
update sgb_streams set archived_at = $2, archived_version = version where stream = $1;

-- name: retention_restore
update sgb_streams set archived_at = null, archived_version = null where stream = $1 and archived_version = version;

-- name: retention_streams
select s.stream from sgb_streams s join sgb_events e on e.stream = s.stream and e.version = s.first_version
where s.stream > $1 and substr(s.stream, 1, length($2)) = $2 and s.first_version < s.version
  and (e.occurred_at < $3 or s.version - s.first_version >= $4)
order by s.stream limit $5;

-- name: retention_archived
select s.stream from sgb_streams s
where s.stream > $1 and substr(s.stream, 1, length($2)) = $2 and s.archived_version = s.version and s.archived_at < $3 and s.first_version <= s.version
  and s.version <= $4
order by s.stream limit $5;

-- name: retention_stream
select s.version, s.first_version, case when s.archived_version = s.version then 1 else 0 end,
    (select n.version from sgb_snapshots n where n.stream = s.stream)
from sgb_streams s where s.stream = $1;

-- name: retention_stream_lock
select s.version, s.first_version, case when s.archived_version = s.version then 1 else 0 end,
    (select n.version from sgb_snapshots n where n.stream = s.stream)
from sgb_streams s where s.stream = $1;

-- name: retention_events
select version, position, occurred_at from sgb_events where stream = $1 and version >= $2 and version < $3 order by version limit $4;

-- name: retention_events_delete
delete from sgb_events where stream = $1 and version <= $2;

-- name: retention_stream_cut
update sgb_streams set first_version = $2 where stream = $1;

-- name: erase_prepare
pragma secure_delete = on;

-- name: erase_versions
select version from sgb_events where stream = $1 and version >= $2 and name <> '$redacted' order by version limit $3;

-- name: erase_dead_find
select position, handler from sgb_dead_letters
where discard_reason is null and event_id in (select e.event_id from sgb_events e where e.stream = $1 and e.version between $2 and $3 and e.name <> '$redacted')
order by position, handler;

-- name: erase_attempts
update sgb_outbox_attempts set error = '(redacted)'
where position in (
    select o.position from sgb_outbox o where o.event_id in (select e.event_id from sgb_events e where e.stream = $1 and e.version between $2 and $3)
    union
    select o.position from sgb_outbox_deliveries o where o.event_id in (select e.event_id from sgb_events e where e.stream = $1 and e.version between $2 and $3)
    union
    select o.position from sgb_dead_letters o where o.event_id in (select e.event_id from sgb_events e where e.stream = $1 and e.version between $2 and $3));

-- name: erase_parked
update sgb_parked_events set error = '(redacted)' where stream = $1 and version between $2 and $3;

-- name: erase_dead
update sgb_dead_letters set name = '$redacted', schema_version = 1, payload = $5,
    key = case when discard_reason is null then key else null end, discard_reason = case when discard_reason is null then null else 'redacted' end,
    headers = json_object('metadata', json_object('redactedname', name, 'redactedat', $4))
where name <> '$redacted' and event_id in (select e.event_id from sgb_events e where e.stream = $1 and e.version between $2 and $3);

-- name: erase_outbox
update sgb_outbox set name = '$redacted', schema_version = 1, payload = $5,
    headers = json_object('metadata', json_object('redactedname', name, 'redactedat', $4))
where name <> '$redacted' and event_id in (select e.event_id from sgb_events e where e.stream = $1 and e.version between $2 and $3);

-- name: erase_deliveries
update sgb_outbox_deliveries set name = '$redacted', schema_version = 1, payload = $5,
    headers = json_object('metadata', json_object('redactedname', name, 'redactedat', $4))
where name <> '$redacted' and event_id in (select e.event_id from sgb_events e where e.stream = $1 and e.version between $2 and $3);

-- name: erase_snapshot
delete from sgb_snapshots where stream = $1;

-- name: erase_events
update sgb_events set name = '$redacted', schema_version = 1, key = null, payload = $5,
    headers = json_object('metadata', json_object('redactedname', name, 'redactedat', $4))
where stream = $1 and version between $2 and $3 and name <> '$redacted';
