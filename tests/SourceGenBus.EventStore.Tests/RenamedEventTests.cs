using System.Text.Json.Serialization;
using SourceGenBus.EventStore.Testing;
using SourceGenBus.EventStore.Tests.Shop;

namespace SourceGenBus.EventStore.Tests;

public sealed class SqliteRenamedEvents() : RenamedEventTests(Databases.Sqlite);

public sealed class PostgreSqlRenamedEvents() : RenamedEventTests(Databases.PostgreSql);

/// <summary>What was stored under a former name reaches everybody who reads, and programs that know one name alone run beside those that know both.</summary>
public abstract class RenamedEventTests(Func<ValueTask<IDurableStore>> create) : StoreContract(create)
{
    private static readonly AppendOptions Published = new() { Publish = true };

    /// <summary>The program before the rename.</summary>
    private readonly EventSerializer _older = new(new EventTypeRegistry().Add(Contract("parcel.packed")));

    private readonly EventSerializer _newer = ShopEvents.Serializer();

    [Fact]
    public async Task A_stream_is_read_under_both_names_and_written_under_the_new_one()
    {
        await AppendAsync(_older, new ParcelSealedV1("first"));
        await AppendAsync(_newer, new ParcelSealed("second", 2));

        var read = await ReadAsync(_newer);

        Assert.Equal(["parcel.packed 1", "parcel.sealed 2"], read.Select(static recorded => $"{recorded.Envelope.Name} {recorded.Envelope.SchemaVersion}"));
        Assert.Equal([("first", 0), ("second", 2)], read.Select(static recorded => (ParcelSealed)recorded.Event).Select(static parcel => (parcel.Id, parcel.Weight)));
    }

    [Fact]
    public async Task Projections_and_subscriptions_see_what_is_stored_under_both_names()
    {
        await AppendAsync(_older, new ParcelSealedV1("first"));
        await AppendAsync(_newer, new ParcelSealed("second", 2));
        var (projected, subscribed) = (new List<object>(), new List<object>());

        await new Projection(Store, _newer, "projection", (recorded, _, _) => Keep(projected, recorded)).CatchUpAsync(Cancelled);
        await new EventSubscription(Store, _newer, "subscription", (recorded, _) => Keep(subscribed, recorded)).CatchUpAsync(Cancelled);

        Assert.Equal(["first", "second"], projected.Cast<ParcelSealed>().Select(static parcel => parcel.Id));
        Assert.Equal(projected, subscribed);

        static ValueTask Keep(List<object> kept, RecordedEvent recorded)
        {
            kept.Add(recorded.Event);
            return default;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_relay_delivers_what_was_written_under_both_names(bool transactional)
    {
        await AppendAsync(_older, new ParcelSealedV1("first"));
        await Store.Outbox.WriteAsync([_older.Wrap(new ParcelSealedV1("second"))], cancellationToken: Cancelled);
        await AppendAsync(_newer, new ParcelSealed("third", 3));
        await using var bus = new EventBusBuilder().Build();
        var handled = new List<string>();
        using var subscription = bus.Subscribe<ParcelSealed>((parcel, _, _) =>
        {
            handled.Add(parcel.Id);
            return default;
        });
        IOutboxTarget target = transactional ? new TransactionalBusTarget(Store, bus, _newer, "shop") : new BusOutboxTarget(bus, _newer);
        var relay = new OutboxRelay(Store.Outbox, target, new OutboxRelayOptions { Concurrency = 1 });

        while (await relay.RunOnceAsync(Cancelled))
        {
        }

        Assert.Equal(["first", "second", "third"], handled.Order(StringComparer.Ordinal));
        Assert.Equal(new OutboxState(0, 0, 0, 0), await Store.Outbox.GetStateAsync(Cancelled));
    }

    [Fact]
    public async Task A_program_that_knows_the_former_name_alone_reads_what_is_still_written_under_it()
    {
        var contract = new EventContract<ParcelSealedV1>("parcel.sealed", 1, SealedParcelJson.Default.ParcelSealedV1)
        {
            FormerNames = ["parcel.wrapped", "parcel.packed"],
            WritesFormerName = true,
        };
        var between = new EventSerializer(new EventTypeRegistry().Add(contract));

        await AppendAsync(between, new ParcelSealedV1("early"));
        await AppendAsync(_newer, new ParcelSealed("late", 2));

        var read = await ReadAsync(_older);
        Assert.Equal(new ParcelSealedV1("early"), read[0].Event);
        Assert.Equal("parcel.sealed", Assert.IsType<UnknownEvent>(read[1].Event).Envelope.Name);
        Assert.Equal(new ParcelSealedV1("early"), (await ReadAsync(between))[0].Event);
    }

    [Fact]
    public async Task An_append_is_repeated_under_the_name_that_it_had()
    {
        var envelope = _older.Wrap(new ParcelSealedV1("first"));
        var first = await Store.Events.AppendAsync("parcel", ExpectedVersion.None, [envelope], Published, Cancelled);

        Assert.Equal(first, await Store.Events.AppendAsync("parcel", ExpectedVersion.None, [envelope], Published, Cancelled));
        await Assert.ThrowsAsync<EventIdConflictException>(async () =>
            await Store.Events.AppendAsync("parcel", ExpectedVersion.None, [envelope with { Name = "parcel.sealed" }], Published, Cancelled));
    }

    private static EventContract<ParcelSealedV1> Contract(string name) => new(name, 1, SealedParcelJson.Default.ParcelSealedV1);

    private async Task AppendAsync(EventSerializer serializer, object parcel) =>
        await new EventStreams(Store.Events, serializer, new EventStreamOptions { Append = Published })
            .AppendAsync("parcel", ExpectedVersion.Any, [parcel], cancellationToken: Cancelled);

    private async Task<List<RecordedEvent>> ReadAsync(EventSerializer serializer) =>
        await new EventStreams(Store.Events, serializer).ReadAsync("parcel", cancellationToken: Cancelled).ToListAsync(Cancelled);
}

/// <summary>Called <c>parcel.packed</c> in its first release, and all its versions so since.</summary>
[Event("parcel.sealed")]
public sealed record ParcelSealedV1(string Id);

[Event("parcel.sealed", Version = 2, Formerly = ["parcel.packed", "parcel.wrapped"])]
public sealed record ParcelSealed(string Id, int Weight)
{
    [Upcaster]
    public static ParcelSealed From(ParcelSealedV1 old) => new(old.Id, 0);
}

[JsonSerializable(typeof(ParcelSealed))]
[JsonSerializable(typeof(ParcelSealedV1))]
internal sealed partial class SealedParcelJson : JsonSerializerContext;
