using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using SourceGenBus.EventStore.Testing;
using SourceGenBus.EventStore.Tests.Shop;

namespace SourceGenBus.EventStore.Tests;

public sealed class SqliteProtection() : ProtectionTests(Databases.Sqlite);

public sealed class PostgreSqlProtection() : ProtectionTests(Databases.PostgreSql);

/// <summary>Encrypted payloads, and what is read when the key is gone.</summary>
public abstract class ProtectionTests(Func<ValueTask<IDurableStore>> create) : StoreContract(create)
{
    private readonly SubjectKeys _keys = new();

    private EventStreams Streams => new(Store.Events, Serializer);

    private EventSerializer Serializer => new(ShopEvents.Registry(), "shop", protection: _keys);

    [Fact]
    public async Task What_is_stored_is_encrypted_and_read_as_before()
    {
        await Streams.AppendAsync("order-1", ExpectedVersion.None, [new OrderPlaced("ada", 7)], cancellationToken: Cancelled);

        var stored = Assert.Single(await Store.Events.ReadStreamAsync("order-1", ReadDirection.Forwards, 1, 9, Cancelled));
        Assert.DoesNotContain("ada", Encoding.UTF8.GetString(stored.Envelope.Payload.Span), StringComparison.Ordinal);
        Assert.StartsWith("\"", Encoding.UTF8.GetString(stored.Envelope.Payload.Span), StringComparison.Ordinal);
        Assert.Equal("ada", Assert.IsType<OrderPlaced>(Assert.Single(await Streams.ReadAsync("order-1", cancellationToken: Cancelled).ToListAsync(Cancelled)).Event).OrderId);
    }

    [Fact]
    public async Task Without_its_key_an_event_is_redacted_everywhere_and_its_neighbors_are_not()
    {
        await Streams.AppendAsync("order-1", ExpectedVersion.None, [new OrderPlaced("ada", 7), new OrderPlaced("bob", 8)], cancellationToken: Cancelled);
        await new Outbox(Store.Outbox, Serializer).WriteAsync([new OrderPlaced("ada", 7)], cancellationToken: Cancelled);
        _keys.Forget("ada");

        var read = await Streams.ReadAsync("order-1", cancellationToken: Cancelled).ToListAsync(Cancelled);
        Assert.Equal("order.placed", Assert.IsType<RedactedEvent>(read[0].Event).OriginalName);
        Assert.Equal("bob", Assert.IsType<OrderPlaced>(read[1].Event).OrderId);
        Assert.Throws<InvalidOperationException>(() => Serializer.Wrap(new OrderPlaced("ada", 9)));

        // Nothing is left to deliver, so it is delivered.
        await using var bus = new EventBusBuilder().Build();
        var relay = new OutboxRelay(Store.Outbox, new BusOutboxTarget(bus, Serializer));
        Assert.True(await relay.RunOnceAsync(Cancelled));
        Assert.Equal(new OutboxState(0, 0, 0, 0), await Store.Outbox.GetStateAsync(Cancelled));
    }

    [Fact]
    public async Task Without_protection_an_encrypted_event_is_an_error_that_says_so()
    {
        await Streams.AppendAsync("order-1", ExpectedVersion.None, [new OrderPlaced("ada", 7)], cancellationToken: Cancelled);
        var unprotected = new EventStreams(Store.Events, new EventSerializer(ShopEvents.Registry()));

        var error = await Assert.ThrowsAsync<EventFormatException>(async () => await unprotected.ReadAsync("order-1", cancellationToken: Cancelled).ToListAsync(Cancelled));

        Assert.Contains("IPayloadProtection", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_subject_of_a_cause_is_not_that_of_its_effect()
    {
        var cause = Serializer.Wrap(new OrderPlaced("ada", 7));

        var effect = new EventSerializer(ShopEvents.Registry()).Wrap(new OrderPlaced("none", 1), EventSerializer.ContextOf(cause));

        Assert.DoesNotContain("ada", string.Join(' ', effect.Headers.Metadata.Values), StringComparison.Ordinal);
    }

    [Fact]
    public void A_protection_that_returns_no_payload_is_named()
    {
        var written = Serializer.Wrap(new OrderPlaced("ada", 7));
        var broken = new EventSerializer(ShopEvents.Registry(), "shop", protection: new Broken());

        Assert.Contains(
            $"Protect of '{typeof(Broken)}' returned no payload",
            Assert.Throws<InvalidOperationException>(() => broken.Wrap(new OrderPlaced("ada", 7))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            $"TryUnprotect of '{typeof(Broken)}' returned no payload",
            Assert.ThrowsAny<Exception>(() => broken.Open(written)).Message,
            StringComparison.Ordinal);
    }

    private sealed class Broken : IPayloadProtection
    {
        public string? SubjectOf(object @event) => "ada";

        public byte[] Protect(string subject, ReadOnlySpan<byte> payload) => null!;

        public bool TryUnprotect(string subject, ReadOnlySpan<byte> protectedPayload, [NotNullWhen(true)] out byte[]? payload)
        {
            payload = null!;
            return true;
        }
    }

    private sealed class SubjectKeys : IPayloadProtection
    {
        private readonly ConcurrentDictionary<string, byte[]?> _keys = new();

        public string? SubjectOf(object @event) => @event is OrderPlaced placed ? placed.OrderId : null;

        public byte[] Protect(string subject, ReadOnlySpan<byte> payload)
        {
            var key = _keys.GetOrAdd(subject, static _ => RandomNumberGenerator.GetBytes(32)) ?? throw new InvalidOperationException("The key was deleted.");
            var result = new byte[12 + 16 + payload.Length];
            HMACSHA256.HashData(key, payload).AsSpan(0, 12).CopyTo(result);
            using var aes = new AesGcm(key, 16);
            aes.Encrypt(result.AsSpan(0, 12), payload, result.AsSpan(28), result.AsSpan(12, 16));
            return result;
        }

        public bool TryUnprotect(string subject, ReadOnlySpan<byte> protectedPayload, [NotNullWhen(true)] out byte[]? payload)
        {
            payload = null;
            if (_keys[subject] is not { } key)
                return false;
            payload = new byte[protectedPayload.Length - 28];
            using var aes = new AesGcm(key, 16);
            aes.Decrypt(protectedPayload[..12], protectedPayload[28..], protectedPayload.Slice(12, 16), payload);
            return true;
        }

        internal void Forget(string subject) => _keys[subject] = null;
    }
}
