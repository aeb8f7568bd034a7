using System.Diagnostics;
using System.Text;
using SourceGenBus.EventStore.Tests.Shop;

namespace SourceGenBus.EventStore.Tests;

public sealed class SerializerTests
{
    private readonly EventSerializer _serializer = ShopEvents.Serializer();

    [Fact]
    public void An_event_comes_back_as_it_was()
    {
        var placed = new OrderPlaced("4711", 9.5m);

        var envelope = _serializer.Wrap(placed);

        Assert.Equal(("order.placed", 2, "4711"), (envelope.Name, envelope.SchemaVersion, envelope.Key));
        Assert.Equal((placed.EventId, placed.OccurredAt), (envelope.Id, envelope.Time));
        Assert.Equal(placed, _serializer.Open(envelope));
    }

    [Fact]
    public void A_struct_with_a_key_that_is_no_string_is_as_good()
    {
        var envelope = _serializer.Wrap(new OrdersCounted(-7));

        Assert.Equal("-7", envelope.Key);
        Assert.Equal(new OrdersCounted(-7), _serializer.Open(envelope));
        Assert.NotEqual(envelope.Id, _serializer.Wrap(new OrdersCounted(-7)).Id);
    }

    [Fact]
    public void The_generator_registers_every_durable_event_of_the_project_and_of_those_it_references() =>
        Assert.Equal(
            [
                "instruments.tested 1", "order.placed 1", "order.placed 2", "order.shipped 1", "orders.counted 1",
                "parcel.picked 1", "parcel.returned 1", "parcel.sealed 1", "parcel.sealed 2", "parcel.sent 1",
                "parcel.stored 1", "parcel.weighed 1", "thing.made 1",
            ],
            ShopEvents.Registry().AddDurableEvents().Contracts.Select(static contract => $"{contract.Name} {contract.Version}"));

    [Fact]
    public void No_class_name_is_written()
    {
        var envelope = _serializer.Wrap(new OrderPlaced("4711", 9.5m));

        Assert.DoesNotContain(nameof(OrderPlaced), Encoding.UTF8.GetString(envelope.Payload.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void The_context_becomes_headers_and_the_headers_a_context()
    {
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        var context = new EventContext
        {
            CorrelationId = "c",
            CausationId = "cause",
            UserId = "u",
            Metadata = new Dictionary<string, string> { [EventSerializer.TenantMetadata] = "t", ["ip"] = "::1" },
        };

        var envelope = _serializer.Wrap(new OrderShipped("1"), context);
        var read = EventSerializer.ContextOf(envelope);

        Assert.Equal("shop", envelope.Headers.Source);
        Assert.Equal("t", envelope.Headers.TenantId);
        Assert.Equal(activity.Id, envelope.Headers.TraceParent);
        Assert.Equal(("c", "cause", "u", "::1"), (read.CorrelationId, read.CausationId, read.UserId, read.Metadata["ip"]));
    }

    [Fact]
    public void An_old_version_is_lifted_to_the_newest()
    {
        var old = _serializer.Wrap(new OrderPlacedV1("4711"));

        var lifted = Assert.IsType<OrderPlaced>(_serializer.Open(old));

        Assert.Equal(1, old.SchemaVersion);
        Assert.Equal("4711", lifted.OrderId);
    }

    [Theory]
    [InlineData("order.placed", 3)]
    [InlineData("order.forgotten", 1)]
    public void What_this_program_does_not_know_is_kept_as_it_is(string name, int version)
    {
        var envelope = new EventEnvelope(Guid.NewGuid(), name, version, DateTimeOffset.UnixEpoch, "{\"New\":1}"u8.ToArray());

        var unknown = Assert.IsType<UnknownEvent>(_serializer.Open(envelope));

        Assert.Same(envelope, unknown.Envelope);
        Assert.Same(envelope, _serializer.Wrap(unknown));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"OrderId\":[]}")]
    public void A_payload_that_cannot_be_read_says_which(string payload)
    {
        var envelope = new EventEnvelope(Guid.NewGuid(), "order.shipped", 1, DateTimeOffset.UnixEpoch, Encoding.UTF8.GetBytes(payload));

        var exception = Assert.Throws<EventFormatException>(() => _serializer.Open(envelope));

        Assert.Contains(envelope.Id.ToString(), exception.Message, StringComparison.Ordinal);
        Assert.Contains("order.shipped", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_without_a_name_is_refused()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => _serializer.Wrap(new NotDurable("x")));

        Assert.Contains(nameof(NotDurable), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_cannot_be_given_twice()
    {
        var registry = ShopEvents.Registry();

        Assert.Throws<ArgumentException>(() =>
            registry.Add(new EventContract<OrderPlaced>("order.shipped", 1, ShopJson.Default.OrderPlaced)));
        Assert.Throws<ArgumentException>(() =>
            registry.Add(new EventContract<OrderPlaced>("order.placed.again", 1, ShopJson.Default.OrderPlaced)));
    }

    [Fact]
    public void A_gap_in_the_chain_of_upcasters_is_found()
    {
        var registry = new EventTypeRegistry()
            .Add(new EventContract<OrderPlacedV1>("order.placed", 1, ShopJson.Default.OrderPlacedV1))
            .Add(new EventContract<OrderPlaced>("order.placed", 2, ShopJson.Default.OrderPlaced));

        var exception = Assert.Throws<InvalidOperationException>(registry.Validate);

        Assert.Contains("version 1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_upcaster_must_lead_upwards()
    {
        var registry = new EventTypeRegistry()
            .Add(new EventContract<OrderPlaced>("order.placed", 2, ShopJson.Default.OrderPlaced))
            .Add(new EventContract<OrderPlacedV1>("order.placed", 1, ShopJson.Default.OrderPlacedV1))
            .AddUpcaster<OrderPlaced, OrderPlacedV1>(static placed => new OrderPlacedV1(placed.OrderId));
        var serializer = new EventSerializer(registry);

        var exception = Assert.Throws<EventFormatException>(() => serializer.Open(serializer.Wrap(new OrderPlaced("1", 2))));

        Assert.Contains("no newer version", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_upcaster_that_makes_nothing_is_named()
    {
        var registry = new EventTypeRegistry()
            .Add(new EventContract<OrderPlacedV1>("order.placed", 1, ShopJson.Default.OrderPlacedV1))
            .Add(new EventContract<OrderPlaced>("order.placed", 2, ShopJson.Default.OrderPlaced))
            .AddUpcaster<OrderPlacedV1, OrderPlaced>(static _ => null!);
        var serializer = new EventSerializer(registry);

        var exception = Assert.Throws<EventFormatException>(() => serializer.Open(serializer.Wrap(new OrderPlacedV1("1"))));

        Assert.Contains("The upcaster of 'order.placed' version 1 returned null", exception.Message, StringComparison.Ordinal);
    }
}
