using Microsoft.Extensions.DependencyInjection;
using SourceGenBus.EventStore.Testing;
using SourceGenBus.EventStore.Tests.Relay;
using SourceGenBus.Testing;

namespace SourceGenBus.EventStore.Tests.Handlers;

public sealed class SqliteHandlerTimeouts() : HandlerTimeoutTests(Databases.Sqlite);

public sealed class PostgreSqlHandlerTimeouts() : HandlerTimeoutTests(Databases.PostgreSql);

/// <summary>A handler with a time limit of its own that hangs costs neither other handlers nor other keys anything, with an inbox and without.</summary>
public abstract class HandlerTimeoutTests(Func<ValueTask<IDurableStore>> create) : StoreContract(create)
{
    private readonly EventSerializer _serializer = new(new EventTypeRegistry().AddDurableEvents());
    private readonly PostOffice _office = new();
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_heeds_its_token_is_cancelled_and_becomes_a_dead_letter(bool withInbox)
    {
        _office.Work = static (number, token) => number == 1 ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;

        var letter = await RelayAsync(withInbox);

        Assert.All(letter.Attempts, static attempt => Assert.Contains("The handler 'robot' took longer than 00:00:00.05", attempt.Error, StringComparison.Ordinal));
        await HasEffectsAsync(withInbox, "a clerk 1", "storer 7", "z clerk 1");
        Assert.Equal(0, await CountClaimsAsync("post/robot"));
        Assert.Equal(withInbox ? 1 : 0, await CountClaimsAsync("post/" + typeof(StoringRobot).FullName));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_ignores_its_token_is_left_behind_and_the_others_keep_their_effects(bool withInbox)
    {
        _office.Work = (number, _) => number == 1 ? _open.Task : Task.CompletedTask;

        var letter = await RelayAsync(withInbox);

        Assert.All(letter.Attempts, static attempt => Assert.Contains("did not heed its cancellation", attempt.Error, StringComparison.Ordinal));
        await HasEffectsAsync(withInbox, "a clerk 1", "storer 7", "z clerk 1");

        // What it does after its time is lost with the transaction.
        _open.SetResult();
        while (_office.Runs.Count(static run => run == "robot done 1") < 2)
            await Task.Delay(5, Cancelled);
        await HasEffectsAsync(withInbox, "a clerk 1", "storer 7", "z clerk 1");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_blocks_its_thread_is_left_behind_as_well(bool withInbox)
    {
        _office.Work = (number, _) =>
        {
            if (number == 1)
                _open.Task.Wait(CancellationToken.None);
            return Task.CompletedTask;
        };

        var letter = await RelayAsync(withInbox);
        _open.SetResult();

        Assert.Equal(2, letter.Attempts.Count);
        await HasEffectsAsync(withInbox, "a clerk 1", "storer 7", "z clerk 1");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Its_own_limit_takes_precedence_over_the_relays(bool withInbox)
    {
        var timeProvider = new ManualTimeProvider();
        _office.Work = (_, token) =>
        {
            timeProvider.Advance(TimeSpan.FromMinutes(2));
            return Task.Delay(100, token);
        };
        await using var services = await StartAsync();
        await WriteAsync(new ParcelStored("Elm Street", 1));
        var options = new OutboxRelayOptions
        {
            DeliveryTimeout = TimeSpan.FromMinutes(1), LeaseDuration = TimeSpan.FromHours(1), Retries = new RetryPolicy { Attempts = 1 },
        };

        await Create(services, withInbox, options, timeProvider).RunOnceAsync(Cancelled);

        Assert.Equal(default, await Store.Outbox.GetStateAsync(Cancelled));
        await HasEffectsAsync(withInbox, "storer 1");
    }

    /// <summary>
    /// Delivers what hangs and another key, whose handler has a limit that no slow machine reaches. Returns the dead letter of what hangs.
    /// </summary>
    private async Task<DeadLetter> RelayAsync(bool withInbox)
    {
        await using var services = await StartAsync();
        await WriteAsync(new ParcelPicked("Elm Street", 1), new ParcelStored("Oak Street", 7));
        await using (var relay = new RunningRelay(Create(services, withInbox, new OutboxRelayOptions())))
            await relay.UntilAsync(async () => await Store.Outbox.GetStateAsync(Cancelled) == new OutboxState(0, 0, 0, 1));

        Assert.Equal(2, _office.Runs.Count(static run => run == "robot 1"));
        var letter = Assert.Single(await Store.DeadLetters.ListAsync(DeadLetterFilter.Default, cancellationToken: Cancelled));
        Assert.Equal(("robot", 2), (letter.Id.Handler, letter.Attempts.Count));
        return letter;
    }

    private async Task<ServiceProvider> StartAsync()
    {
        await using var unit = await Store.BeginAsync(Cancelled);
        await PostOffice.ExecuteAsync(unit.Transaction, $"create table {_office.Table} (effect text)");
        await unit.CommitAsync(Cancelled);
        return new ServiceCollection().AddSourceGenBus().AddSingleton(_office).BuildServiceProvider();
    }

    private OutboxRelay Create(ServiceProvider services, bool withInbox, OutboxRelayOptions options, TimeProvider? timeProvider = null)
    {
        var bus = services.GetRequiredService<IEventBus>();
        IHandlerTarget target = withInbox ? new TransactionalBusTarget(Store, bus, _serializer, "post") : new BusOutboxTarget(bus, _serializer);
        return new OutboxRelay(Store.Outbox, target, options, timeProvider: timeProvider);
    }

    private async Task WriteAsync(params object[] events) =>
        await new Outbox(Store.Outbox, _serializer).WriteAsync(events, cancellationToken: Cancelled);

    private async Task<long> CountClaimsAsync(string handler) =>
        (await Store.Inspection.ListInboxAsync(Cancelled)).SingleOrDefault(claims => claims.Handler == handler)?.Claims ?? 0;

    private async Task HasEffectsAsync(bool withInbox, params string[] expected)
    {
        if (!withInbox)
        {
            // Without a session the handlers write none; that they have run is what there is to see.
            Assert.Empty(expected.Except(_office.Runs));
            return;
        }

        await using var unit = await Store.BeginAsync(Cancelled);
        await using var command = unit.Transaction.Connection!.CreateCommand();
        command.Transaction = unit.Transaction;
        command.CommandText = $"select effect from {_office.Table}";
        await using var reader = await command.ExecuteReaderAsync(Cancelled);
        var effects = new List<string>();
        while (await reader.ReadAsync(Cancelled))
            effects.Add(reader.GetString(0));
        Assert.Equal(expected, effects.Order(StringComparer.Ordinal));
    }
}
