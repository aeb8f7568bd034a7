using System.Data.Common;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using SourceGenBus.EventStore.Testing;

namespace SourceGenBus.EventStore.Tests;

[Event("instruments.tested", Key = nameof(Number))]
public sealed record InstrumentTested(int Number);

[System.Text.Json.Serialization.JsonSerializable(typeof(InstrumentTested))]
internal sealed partial class InstrumentJson : System.Text.Json.Serialization.JsonSerializerContext;

// One after the other: they count the same event.
[Collection(nameof(InstrumentTests))]
public sealed class SqliteInstruments() : InstrumentTests(Databases.Sqlite);

[Collection(nameof(InstrumentTests))]
public sealed class PostgreSqlInstruments() : InstrumentTests(Databases.PostgreSql);

/// <summary>A listener hears the whole process, so these tests look only at an event, a handler and a projection of their own.</summary>
public abstract class InstrumentTests(Func<ValueTask<IDurableStore>> create) : StoreContract(create)
{
    private readonly string _name = $"instruments-{Guid.NewGuid():N}";
    private readonly EventSerializer _serializer = Shop.ShopEvents.Serializer();
    [Fact]
    public async Task What_streams_outbox_relay_and_projection_do_is_counted()
    {
        using var counts = new Counts();
        var streams = new EventStreams(Store.Events, _serializer, new EventStreamOptions { Append = new AppendOptions { Publish = true } });
        await streams.AppendAsync(_name, ExpectedVersion.None, [new InstrumentTested(1), new InstrumentTested(2)], cancellationToken: Cancelled);
        await Assert.ThrowsAsync<VersionConflictException>(async () =>
            await streams.AppendAsync(_name, ExpectedVersion.None, [new InstrumentTested(3)], cancellationToken: Cancelled));
        await new Outbox(Store.Outbox, _serializer).WriteAsync([new InstrumentTested(4)], cancellationToken: Cancelled);

        var target = new FailingTarget();
        await new OutboxRelay(Store.Outbox, target, new OutboxRelayOptions { Retries = new RetryPolicy { Attempts = 1 } }).RunOnceAsync(Cancelled);
        await new Projection(Store, _serializer, _name, static (_, _, _) => default).CatchUpAsync(Cancelled);

        Assert.Equal(2, counts["sourcegenbus.store.appended instruments.tested"]);
        Assert.Equal(3, counts["sourcegenbus.outbox.written instruments.tested"]);
        Assert.Equal(2, counts["sourcegenbus.outbox.delivered instruments.tested"]);
        Assert.Equal(1, counts["sourcegenbus.outbox.failed instruments.tested System.InvalidTimeZoneException"]);
        Assert.Equal(1, counts["sourcegenbus.outbox.dead instruments.tested"]);
        Assert.Equal(2, counts[$"sourcegenbus.projection.events {_name}"]);
    }

    [Fact]
    public async Task What_arrives_again_is_counted()
    {
        using var counts = new Counts();
        for (var time = 0; time < 3; time++)
        {
            await using var unit = await Store.BeginAsync(Cancelled);
            Assert.Equal(time == 0, await Store.Inbox.TryClaimAsync(unit.Transaction, _name, new Guid(1, 2, 3, new byte[8]), Cancelled));
            await unit.CommitAsync(Cancelled);
        }

        Assert.Equal(2, counts[$"sourcegenbus.inbox.duplicates {_name}"]);
    }

    [Fact]
    public async Task A_projection_that_fails_is_counted()
    {
        using var counts = new Counts();
        await Store.Events.AppendAsync(_name, ExpectedVersion.None, [_serializer.Wrap(new InstrumentTested(1))], AppendOptions.Default, Cancelled);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var failures = 0;
        var projection = new Projection(
            Store,
            _serializer,
            _name,
            (_, _, _) => ++failures <= 3 ? throw new InvalidOperationException("not yet") : Stop(),
            new ProjectionOptions { FailureDelay = TimeSpan.FromMilliseconds(1) });

        await projection.RunAsync(stop.Token);

        Assert.Equal(3, counts[$"sourcegenbus.projection.failures {_name}"]);

        ValueTask Stop()
        {
            stop.Cancel();
            return default;
        }
    }

    [Fact]
    public async Task The_trace_that_an_event_comes_from_reaches_its_handlers()
    {
        using var activity = new Activity("request").Start();
        var envelope = _serializer.Wrap(new InstrumentTested(1));
        activity.Stop();
        var later = _serializer.Wrap(new InstrumentTested(1), EventSerializer.ContextOf(envelope));

        Assert.Equal(activity.Id, EventSerializer.ContextOf(envelope).TraceParent);
        Assert.Equal(activity.Id, EventSerializer.ContextOf(later).TraceParent);
        await Store.Outbox.WriteAsync([envelope], cancellationToken: Cancelled);
        var lease = await Store.Outbox.LeaseAsync(new LeaseRequest(32, 1, TimeSpan.FromMinutes(1), DateTimeOffset.UtcNow), Cancelled);
        Assert.Equal(activity.Id, EventSerializer.ContextOf(lease.Messages[0].Envelope).TraceParent);
    }

    /// <summary>Adds up what is counted, by the instrument's name and the values of the tags.</summary>
    private sealed class Counts : IDisposable
    {
        private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
        private readonly MeterListener _listener = new();

        internal Counts()
        {
            _listener.InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == EventBusTelemetry.MeterName)
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>(Hear);
            _listener.Start();
        }

        internal long this[string key]
        {
            get
            {
                lock (_counts)
                    return _counts.GetValueOrDefault(key);
            }
        }

        public void Dispose() => _listener.Dispose();

        private void Hear(Instrument instrument, long measurement, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
        {
            var key = instrument.Name;
            foreach (var tag in tags)
                key += $" {tag.Value}";
            lock (_counts)
                _counts[key] = _counts.GetValueOrDefault(key) + measurement;
        }
    }

    private sealed class FailingTarget : IOutboxTarget
    {
        private int _calls;

        public ValueTask DeliverAsync(EventEnvelope envelope, CancellationToken cancellationToken) => Interlocked.Increment(ref _calls) == 2
            ? throw new DeliveryException("mailer", "1 of 1 handlers failed.", new AggregateException(new InvalidTimeZoneException("the cause")))
            : default;
    }
}
