-- Retention: the first version that a stream still has, and whether it is archived, which it is as long as it has not grown since
alter table {schema}.streams add column first_version bigint not null default 1;
alter table {schema}.streams add column archived_at bigint;
alter table {schema}.streams add column archived_version bigint;
create index streams_archived on {schema}.streams (archived_at) where archived_at is not null;
create index dead_letters_discarded on {schema}.dead_letters (coalesce(discarded_at, died_at)) where discard_reason is not null;
-- Projections and subscriptions: who runs a subscription and until when, in how many partitions a projection is built, and whether it was removed
alter table {schema}.checkpoints add column owner text;
alter table {schema}.checkpoints add column leased_until bigint not null default 0;
alter table {schema}.checkpoints add column partitions integer not null default 1;
alter table {schema}.checkpoints add column removed integer not null default 0;

-- The version of a projection that is read; without a row version 1
create table {schema}.projection_versions (
    name text collate "C" not null primary key,
    active integer not null
);

-- Events that a projection or a subscription has put aside because it failed on them
create table {schema}.parked_events (
    projection text collate "C" not null,
    position bigint not null,
    stream text collate "C" not null,
    version bigint not null,
    name text not null,
    attempts integer not null,
    error text not null,
    parked_at bigint not null,
    primary key (projection, position)
);
-- An id stands for one event of the store
create unique index events_id on {schema}.events (event_id);

-- What was claimed: a hash of the event's contents, so that another event with the same id is not taken for a duplicate. Null in older claims
alter table {schema}.inbox add column content bigint;

-- Announces that this transaction will take positions above the last one. Lasts until it ends. A lock key has 32 bits, so the lower half of the
-- position stands for it. One announcement serves the whole transaction: all positions that it takes lie above the first one's, and each lock
-- takes a place in the server's lock table. The setting is the transaction's own and ends, like the lock, with it or with the savepoint that it was made in.
create or replace function {schema}.announce() returns void language plpgsql volatile as $$
declare
    announced text := 'sourcegenbus.announced_' || '{schema}.events'::regclass::oid;
    taken bigint;
begin
    if coalesce(current_setting(announced, true), '') = '' then
        select case when q.is_called then q.last_value else 0 end into taken from {schema}.events_position_seq q;
        perform pg_advisory_xact_lock_shared('{schema}.events'::regclass::oid::integer, taken::bit(32)::integer);
        perform set_config(announced, 'yes', true);
    end if;
end
$$;

-- How far all events can be read: the last position that was read before the announcements of transactions under way. The
-- order of the two statements is what makes it safe. A server in recovery has neither the locks of its primary nor its last position, since both are
-- not in what it receives: safe is null there, and last the newest event that has arrived.
create or replace function {schema}.horizon(out safe bigint, out last bigint) language plpgsql volatile as $$
declare
    distance bigint;
begin
    if pg_is_in_recovery() then
        last := coalesce((select max(e.position) from {schema}.events e), 0);
        return;
    end if;

    select case when q.is_called then q.last_value else 0 end into last from {schema}.events_position_seq q;

    -- Announced after that: above 2^31 as an unsigned number of 32 bits, and no concern of this reader.
    select max(d.behind) into distance
    from pg_locks l, lateral (select (last - l.objid::bigint) & 4294967295 as behind) d
    where l.locktype = 'advisory' and l.objsubid = 2 and d.behind < 2147483648
      and l.classid = '{schema}.events'::regclass::oid
      and l.database = (select oid from pg_database where datname = current_database());

    safe := last - coalesce(distance, 0);
end
$$;

-- Whether one of these events is stored. A session plans this once, perhaps while the table is still empty, and keeps the plan while it grows: without
-- the setting it would read the table from end to end until the next ANALYZE, which a transaction of many appends does not live to see. The setting
-- stands here and not around the whole append: a plan that has no other way than the one it forbids costs so much that it is compiled each time.
create function {schema}.any_stored(p_ids uuid[]) returns boolean language plpgsql volatile set enable_seqscan = off as $$
begin
    return exists (select from {schema}.events e where e.event_id = any (p_ids));
end
$$;

-- Appends to a stream and, with partitions, to the outbox. appended is false for a conflict and null when one of the events is stored already; both are
-- rows that say so and leave the transaction as it was. What is a transaction of its own need not look for stored events: the index refuses them.
drop function {schema}.append_events(text, bigint, uuid[], text[], integer[], text[], bigint[], text[], bytea[], smallint[]);

create function {schema}.append_events(
    p_stream text, p_expected bigint, p_ids uuid[], p_names text[], p_versions integer[], p_keys text[], p_times bigint[],
    p_headers text[], p_payloads bytea[], p_partitions smallint[], p_looks boolean,
    out appended boolean, out new_version bigint, out last_position bigint)
language plpgsql volatile as $$
declare
    added integer := cardinality(p_ids);
    taken bigint;
begin
    last_position := 0;
    loop
        if p_expected = 0 then
            insert into {schema}.streams (stream, version) values (p_stream, added) on conflict do nothing;
            if found then
                new_version := added;
                exit;
            end if;
        end if;

        update {schema}.streams s set version = s.version + added
        where s.stream = p_stream and (p_expected = -1 or s.version = p_expected)
        returning s.version into new_version;
        exit when found;

        if p_expected = -1 then
            insert into {schema}.streams (stream, version) values (p_stream, added) on conflict do nothing;
            if found then
                new_version := added;
                exit;
            end if;
            -- Somebody else has created it meanwhile.
            continue;
        end if;

        if not {schema}.any_stored(p_ids) then
            appended := false;
        end if;
        new_version := coalesce((select s.version from {schema}.streams s where s.stream = p_stream), 0);
        return;
    end loop;

    -- After the row lock: an append that is repeated while its first attempt is still under way has waited for that here.
    if p_looks and {schema}.any_stored(p_ids) then
        if new_version = added then
            delete from {schema}.streams s where s.stream = p_stream;
        else
            update {schema}.streams s set version = s.version - added where s.stream = p_stream;
        end if;
        new_version := new_version - added;
        return;
    end if;

    if p_looks then
        perform {schema}.announce();
    else
        -- Nothing else in this transaction has announced anything, and nothing will.
        select case when q.is_called then q.last_value else 0 end into taken from {schema}.events_position_seq q;
        perform pg_advisory_xact_lock_shared('{schema}.events'::regclass::oid::integer, taken::bit(32)::integer);
    end if;

    -- The arrays are taken apart side by side, which needs no copy of the rows as a table made of them would.
    insert into {schema}.events (stream, version, event_id, name, schema_version, key, occurred_at, headers, payload)
    select p_stream, generate_series(new_version - added + 1, new_version),
        unnest(p_ids), unnest(p_names), unnest(p_versions), unnest(p_keys), unnest(p_times), unnest(p_headers), unnest(p_payloads);
    last_position := currval('{schema}.events_position_seq');

    if p_partitions is not null then
        insert into {schema}.outbox (partition, event_id, name, schema_version, key, occurred_at, headers, payload, state, due_at)
        select unnest(p_partitions), unnest(p_ids), unnest(p_names), unnest(p_versions), unnest(p_keys), unnest(p_times), unnest(p_headers),
            unnest(p_payloads), 0, 0;
    end if;

    appended := true;
end
$$;
