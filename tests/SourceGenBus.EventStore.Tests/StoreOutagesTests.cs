using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using SourceGenBus.EventStore.Testing;

namespace SourceGenBus.EventStore.Tests;

public sealed class StoreOutagesTests : IAsyncLifetime
{
    private readonly RecordingLogger _log = new();
    private SwitchedStorage _storage = null!;
    private IDurableStore _store = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await Databases.Sqlite();
        _storage = new SwitchedStorage(_store.Outbox);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task However_many_try_and_however_often_the_log_hears_of_begin_and_end()
    {
        var outages = new StoreOutages(logger: _log);
        var options = new OutboxRelayOptions { OutageDelay = TimeSpan.FromMilliseconds(1), MaximumOutageDelay = TimeSpan.FromMilliseconds(5), PollingInterval = TimeSpan.FromMilliseconds(1) };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var relays = Enumerable.Range(0, 3).Select(_ => new OutboxRelay(_storage, new Nowhere(), options, outages: outages).RunAsync(stop.Token)).ToList();

        for (var outage = 1; outage <= 2; outage++)
        {
            Assert.Null(outages.Current);
            await _storage.FailAsync(atLeast: 30);
            Assert.Equal("no way", outages.Current?.Error);
            await _storage.WorkAsync(atLeast: 30);
            while (outages.Current is not null)
                await Task.Delay(1, Cancelled);
        }

        await stop.CancelAsync();
        await Task.WhenAll(relays);
        Assert.Collection(_log.Entries, IsBegin, IsEnd, IsBegin, IsEnd);

        static void IsBegin((LogLevel Level, string Text) entry) =>
            Assert.Equal((LogLevel.Error, "The database of the event store cannot be used: no way It is tried again until it can; nothing is lost meanwhile."), entry);
        static void IsEnd((LogLevel Level, string Text) entry) =>
            Assert.Matches("^Warning The database of the event store can be used again, after 00:00:0.*$", $"{entry.Level} {entry.Text}");
    }

    [Fact]
    public async Task A_relay_of_its_own_logs_outages_itself()
    {
        var options = new OutboxRelayOptions { OutageDelay = TimeSpan.FromMilliseconds(1), PollingInterval = TimeSpan.FromMilliseconds(1) };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var running = new OutboxRelay(_storage, new Nowhere(), options, new RecordingLogger<OutboxRelay>(_log)).RunAsync(stop.Token);

        await _storage.FailAsync(atLeast: 2);
        await stop.CancelAsync();
        await running;

        Assert.Single(_log.Entries);
    }

    [Fact]
    public async Task Who_stops_during_an_outage_does_not_hold_up_its_end()
    {
        var outages = new StoreOutages(logger: _log);
        var other = new object();
        var options = new OutboxRelayOptions { OutageDelay = TimeSpan.FromMilliseconds(1), PollingInterval = TimeSpan.FromMilliseconds(1) };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var running = new OutboxRelay(_storage, new Nowhere(), options, outages: outages).RunAsync(stop.Token);
        await _storage.FailAsync(atLeast: 2);
        outages.ReportFailure(other, new TimeoutException("no way either"));
        await stop.CancelAsync();
        await running;
        Assert.NotNull(outages.Current);

        outages.ReportSuccess(other);

        Assert.Null(outages.Current);
        Assert.Equal(2, _log.Entries.Count);
    }

    [Theory]
    [InlineData(nameof(OutboxRelayOptions.LeaseDuration))]
    [InlineData(nameof(OutboxRelayOptions.Partitions))]
    [InlineData(nameof(OutboxRelayOptions.MessagesPerPartition))]
    [InlineData(nameof(OutboxRelayOptions.Concurrency))]
    [InlineData(nameof(OutboxRelayOptions.PollingInterval))]
    [InlineData(nameof(OutboxRelayOptions.OutageDelay))]
    [InlineData(nameof(OutboxRelayOptions.MaximumOutageDelay))]
    public void A_relay_refuses_options_that_make_no_sense(string wrong)
    {
        var options = new OutboxRelayOptions();
        options = wrong switch
        {
            nameof(OutboxRelayOptions.LeaseDuration) => options with { LeaseDuration = TimeSpan.Zero },
            nameof(OutboxRelayOptions.Partitions) => options with { Partitions = 33 },
            nameof(OutboxRelayOptions.MessagesPerPartition) => options with { MessagesPerPartition = 0 },
            nameof(OutboxRelayOptions.Concurrency) => options with { Concurrency = 0 },
            nameof(OutboxRelayOptions.PollingInterval) => options with { PollingInterval = TimeSpan.Zero },
            nameof(OutboxRelayOptions.OutageDelay) => options with { OutageDelay = TimeSpan.Zero },
            _ => options with { MaximumOutageDelay = TimeSpan.FromMilliseconds(1) },
        };

        var exception = Assert.Throws<ArgumentException>(() => new OutboxRelay(_storage, new Nowhere(), options));

        Assert.StartsWith($"The relay cannot work with these options. {wrong} is ", exception.Message, StringComparison.Ordinal);
    }

    private sealed class Nowhere : IOutboxTarget
    {
        public ValueTask DeliverAsync(EventEnvelope envelope, CancellationToken cancellationToken) => default;
    }

    /// <summary>A database that can be switched off.</summary>
    private sealed class SwitchedStorage(IOutboxStorage storage) : Relay.ForwardingOutbox(storage)
    {
        private readonly StoreSignal _called = new();
        private volatile bool _fails;

        internal Task FailAsync(int atLeast) => SwitchAsync(true, atLeast);

        internal Task WorkAsync(int atLeast) => SwitchAsync(false, atLeast);

        public override ValueTask<OutboxLease> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken = default)
        {
            _called.Set();
            return _fails ? throw new StoreOutageException("no way") : base.LeaseAsync(request, cancellationToken);
        }

        private async Task SwitchAsync(bool fails, int calls)
        {
            _fails = fails;
            for (var call = 0; call < calls; call++)
                await _called.WaitAsync(_called.Current, Timeout.InfiniteTimeSpan, TimeProvider.System, Cancelled);
        }
    }
}
