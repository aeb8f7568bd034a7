-- Retention: the first version that a stream still has, and whether it is archived, which it is as long as it has not grown since
alter table sgb_streams add column first_version integer not null default 1;
alter table sgb_streams add column archived_at integer;
alter table sgb_streams add column archived_version integer;
create index sgb_streams_archived on sgb_streams (archived_at) where archived_at is not null;
create index sgb_dead_letters_discarded on sgb_dead_letters (coalesce(discarded_at, died_at)) where discard_reason is not null;
-- Projections and subscriptions: who runs a subscription and until when, in how many partitions a projection is built, and whether it was removed
alter table sgb_checkpoints add column owner text;
alter table sgb_checkpoints add column leased_until integer not null default 0;
alter table sgb_checkpoints add column partitions integer not null default 1;
alter table sgb_checkpoints add column removed integer not null default 0;

-- The version of a projection that is read; without a row version 1
create table sgb_projection_versions (
    name text not null primary key,
    active integer not null
) without rowid;

-- Events that a projection or a subscription has put aside because it failed on them
create table sgb_parked_events (
    projection text not null,
    position integer not null,
    stream text not null,
    version integer not null,
    name text not null,
    attempts integer not null,
    error text not null,
    parked_at integer not null,
    primary key (projection, position)
) without rowid;
-- An append finds out whether its events are stored already
create unique index sgb_events_id on sgb_events (event_id);

-- What was claimed: a hash of the event's contents, so that another event with the same id is not taken for a duplicate. Null in older claims
alter table sgb_inbox add column content integer;
