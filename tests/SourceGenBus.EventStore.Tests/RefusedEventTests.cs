using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using SourceGenBus.EventStore.Testing;

namespace SourceGenBus.EventStore.Tests;

public sealed class SqliteRefusedEvents() : RefusedEventTests(Databases.Sqlite);

public sealed class PostgreSqlRefusedEvents() : RefusedEventTests(Databases.PostgreSql);

/// <summary>Stored events that code of the application refuses to read: a constructor, a converter, an upcaster.</summary>
public abstract class RefusedEventTests(Func<ValueTask<IDurableStore>> create) : StoreContract(create)
{
    private readonly EventSerializer _serializer = new(new EventTypeRegistry()
        .Add(new EventContract<Amount>("amount", 2, RefusedJson.Default.Amount))
        .Add(new EventContract<AmountV1>("amount", 1, RefusedJson.Default.AmountV1))
        .Add(new EventContract<Tag>("tag", 1, RefusedJson.Default.Tag))
        .Add(new EventContract<Mute>("mute", 1, RefusedJson.Default.Mute))
        .AddUpcaster<AmountV1, Amount>(static old => old.Text == "wrong" ? null! : new Amount(int.Parse(old.Text, System.Globalization.CultureInfo.InvariantCulture))));

    public static TheoryData<string, int, string> Refused => new()
    {
        { "amount", 2, "{\"Value\":-1}" },
        { "amount", 1, "{\"Text\":\"many\"}" },
        { "amount", 1, "{\"Text\":\"-5\"}" },
        { "amount", 1, "{\"Text\":\"wrong\"}" },
        { "tag", 1, "{\"Value\":\"x\"}" },
        { "mute", 1, "{\"Value\":1}" },
        { "amount", 2, "null" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Reading_names_stream_version_and_event(string name, int version, string payload)
    {
        var envelope = Envelope(name, version, payload);
        await Store.Events.AppendAsync("a", ExpectedVersion.None, [Envelope("amount", 2, "{\"Value\":1}"), envelope], AppendOptions.Default, Cancelled);
        var streams = new EventStreams(Store.Events, _serializer);

        foreach (var read in (Func<Task>[])
        [
            async () => await streams.ReadAsync("a", cancellationToken: Cancelled).ToListAsync(Cancelled),
            async () => await streams.ReadAllAsync(cancellationToken: Cancelled).ToListAsync(Cancelled),
            async () => await new Projection(Store, _serializer, "p", static (_, _, _) => default).CatchUpAsync(Cancelled),
            async () => await new EventSubscription(Store, _serializer, "s", static (_, _) => default).CatchUpAsync(Cancelled),
        ])
        {
            var exception = await Assert.ThrowsAsync<EventFormatException>(read);
            foreach (var part in new[] { "Version 2 of stream 'a'", $"'{name}' version {version}", $"{envelope.Id}" })
                Assert.Contains(part, exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("amount", 2, "{\"Value\":-1}")]
    [InlineData("amount", 1, "{\"Text\":\"many\"}")]
    [InlineData("tag", 1, "{\"Value\":\"x\"}")]
    public async Task A_relay_makes_it_a_dead_letter_at_once(string name, int version, string payload)
    {
        await Store.Outbox.WriteAsync([Envelope(name, version, payload)], cancellationToken: Cancelled);
        await using var bus = new EventBusBuilder().Build();

        await new OutboxRelay(Store.Outbox, new TransactionalBusTarget(Store, bus, _serializer, "shop")).RunOnceAsync(Cancelled);

        Assert.Single(Assert.Single(await Store.DeadLetters.ListAsync(DeadLetterFilter.Default, cancellationToken: Cancelled)).Attempts);
    }

    [Fact]
    public async Task A_second_event_with_a_claimed_id_is_a_dead_letter_that_names_both_at_once()
    {
        await using var bus = new EventBusBuilder().Build();
        var handled = new List<int>();
        using var subscription = bus.Subscribe<Amount>((amount, _, _) =>
        {
            handled.Add(amount.Value);
            return default;
        });
        var relay = new OutboxRelay(Store.Outbox, new TransactionalBusTarget(Store, bus, _serializer, "shop"));
        var first = Envelope("amount", 2, "{\"Value\":1}");
        var copy = Envelope("amount", 2, "{\"Value\":2}") with { Id = first.Id };
        foreach (var envelope in new[] { first, first, copy })
        {
            await Store.Outbox.WriteAsync([envelope], cancellationToken: Cancelled);
            while (await relay.RunOnceAsync(Cancelled))
            {
            }
        }

        Assert.Equal([1], handled);
        var letter = Assert.Single(await Store.DeadLetters.ListAsync(DeadLetterFilter.Default, cancellationToken: Cancelled));
        Assert.Contains($"{first.Id}", Assert.Single(letter.Attempts).Error, StringComparison.Ordinal);
        Assert.Equal(copy.Payload.ToArray(), letter.Envelope.Payload.ToArray());
    }

    private static EventEnvelope Envelope(string name, int version, string payload) =>
        new(Guid.NewGuid(), name, version, DateTimeOffset.UnixEpoch, Encoding.UTF8.GetBytes(payload));
}

internal sealed record Amount
{
    public Amount(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        Value = value;
    }

    public int Value { get; }
}

internal sealed record AmountV1(string Text);

internal sealed record Tag([property: JsonConverter(typeof(RefusingConverter))] string Value);

internal sealed record Mute
{
    public Mute(int value) => throw new MuteException(value);

    public int Value { get; }
}

internal sealed class MuteException(int value) : Exception
{
    public override string Message => throw new InvalidOperationException($"No message for {value}.");
}

internal sealed class RefusingConverter : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new InvalidCastException("refused");

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

[JsonSerializable(typeof(Amount))]
[JsonSerializable(typeof(AmountV1))]
[JsonSerializable(typeof(Tag))]
[JsonSerializable(typeof(Mute))]
internal sealed partial class RefusedJson : JsonSerializerContext;
