using System.Collections.Concurrent;
using System.Data.Common;
using System.Text;
using SourceGenBus.EventStore.PostgreSql;

namespace SourceGenBus.EventStore.Tests;

public sealed class OutageTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_relay_goes_on_after_the_server_was_killed_and_started_again()
    {
        var server = await PostgreSqlServer.StartNewAsync();
        try
        {
            await using var store = new PostgreSqlStore(new PostgreSqlStoreOptions
            {
                ConnectionString = server.ConnectionString,
                ReconnectDelay = TimeSpan.FromMilliseconds(10),
            });
            await store.MigrateAsync(Cancelled);
            var target = new RecordingTarget();
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
            var options = new OutboxRelayOptions
            {
                // What was leased when the server died stays leased until this has passed.
                LeaseDuration = TimeSpan.FromMilliseconds(500),
                OutageDelay = TimeSpan.FromMilliseconds(10),
                PollingInterval = TimeSpan.FromMilliseconds(20),
            };
            var relaying = new OutboxRelay(store.Outbox, target, options).RunAsync(stop.Token);

            var stored = new List<int>();
            for (var number = 0; number < 200; number++)
            {
                if (number == 100)
                    await server.RestartAsync();
                try
                {
                    await store.Outbox.WriteAsync([Event(number)], cancellationToken: Cancelled);
                    stored.Add(number);
                }
                catch (DbException)
                {
                    // Connections of the pool that the server's death has broken.
                }
            }

            await target.ArrivedAsync(stored).WaitAsync(Cancelled);
            await stop.CancelAsync();
            await relaying;

            var firsts = target.Numbers.Distinct().ToList();
            Assert.Equal(firsts.Order(), firsts);
            Assert.True(stored.Count > 100, "Nothing was stored after the restart.");
        }
        finally
        {
            await server.DeleteAsync();
        }
    }

    private static EventEnvelope Event(int number) =>
        new(Guid.NewGuid(), "thing.happened", 1, DateTimeOffset.UnixEpoch, Encoding.UTF8.GetBytes($"{number}")) { Key = "k" };

    private sealed class RecordingTarget : IOutboxTarget
    {
        private readonly StoreSignal _arrived = new();

        internal ConcurrentQueue<int> Numbers { get; } = new();

        public ValueTask DeliverAsync(EventEnvelope envelope, CancellationToken cancellationToken)
        {
            Numbers.Enqueue(int.Parse(Encoding.UTF8.GetString(envelope.Payload.Span), System.Globalization.CultureInfo.InvariantCulture));
            _arrived.Set();
            return default;
        }

        internal async Task ArrivedAsync(IReadOnlyCollection<int> expected)
        {
            while (true)
            {
                var seen = _arrived.Current;
                if (!expected.Except(Numbers).Any())
                    return;
                await _arrived.WaitAsync(seen, Timeout.InfiniteTimeSpan, TimeProvider.System, Cancelled);
            }
        }
    }
}
