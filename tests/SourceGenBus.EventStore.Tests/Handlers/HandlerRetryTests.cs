using Microsoft.Extensions.DependencyInjection;
using SourceGenBus.EventStore.Testing;

namespace SourceGenBus.EventStore.Tests.Handlers;

public sealed class SqliteHandlerRetries() : HandlerRetryTests(Databases.Sqlite);

public sealed class PostgreSqlHandlerRetries() : HandlerRetryTests(Databases.PostgreSql);

/// <summary>A relay, a bus and generated handlers of which one fails, with an inbox and without.</summary>
public abstract class HandlerRetryTests(Func<ValueTask<IDurableStore>> create) : StoreContract(create)
{
    private readonly EventSerializer _serializer = new(new EventTypeRegistry().AddDurableEvents());
    private readonly PostOffice _office = new();
    private readonly SetClock _clock = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Only_the_handler_that_failed_is_tried_again_and_then_gives_up(bool withInbox)
    {
        await using var program = await StartAsync(withInbox);
        _office.Fault = static (handler, number) => handler == "mailer" && number == 1 ? new InvalidOperationException("no mail today") : null;
        await WriteAsync(new ParcelSent("Elm Street", 1));

        await program.RunAsync();
        Assert.Equal(["ledger 1", "mailer 1"], _office.Runs.Order(StringComparer.Ordinal));
        Assert.Equal(_clock.Now.AddMinutes(1), await Store.Outbox.GetNextDueAsync(Cancelled));
        await PassAsync(program, minutes: 1);
        Assert.Equal(_clock.Now.AddMinutes(2), await Store.Outbox.GetNextDueAsync(Cancelled));
        await PassAsync(program, minutes: 2);

        Assert.Equal(3, _office.Runs.Count(static run => run == "mailer 1"));
        Assert.Single(_office.Runs, "ledger 1");
        var letter = Assert.Single(await Store.DeadLetters.ListAsync(DeadLetterFilter.Default, cancellationToken: Cancelled));
        Assert.Equal("mailer", letter.Id.Handler);
        Assert.Equal(
            [.. new[] { 0, 1, 3 }.Select(static minutes => SetClock.Start.AddMinutes(minutes))],
            letter.Attempts.Select(static attempt => attempt.FailedAt));
        Assert.All(letter.Attempts, static attempt => Assert.Contains("no mail today", attempt.Error, StringComparison.Ordinal));
        await HasEffectsAsync(withInbox, "ledger 1");

        _office.Fault = static (_, _) => null;
        Assert.True(await Store.DeadLetters.ReplayAsync(letter.Id, cancellationToken: Cancelled));
        await program.RunAsync();

        Assert.Single(_office.Runs, "ledger 1");
        await HasEffectsAsync(withInbox, "ledger 1", "mailer 1");
        Assert.Equal(default, await Store.Outbox.GetStateAsync(Cancelled));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_other_handlers_go_on_with_the_key_and_the_failed_one_keeps_its_order(bool withInbox)
    {
        await using var program = await StartAsync(withInbox);
        _office.Fault = static (handler, number) => handler == "mailer" && number == 1 ? new InvalidOperationException() : null;
        await WriteAsync(new ParcelSent("Elm Street", 1), new ParcelSent("Elm Street", 2), new ParcelSent("Oak Street", 7));
        await program.RunAsync();
        await WriteAsync(new ParcelSent("Elm Street", 3));
        await program.RunAsync();

        Assert.Equal(["ledger 1", "ledger 2", "ledger 3"], _office.Runs.Where(static run => run.StartsWith("ledger", StringComparison.Ordinal) && !run.EndsWith('7')));
        Assert.Equal(["mailer 1", "mailer 7"], _office.Runs.Where(static run => run.StartsWith("mailer", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        _office.Fault = static (_, _) => null;
        _office.Runs.Clear();
        await PassAsync(program, minutes: 1);

        Assert.Equal(["mailer 1", "mailer 2", "mailer 3"], _office.Runs);
        await HasEffectsAsync(withInbox, "ledger 1", "ledger 2", "ledger 3", "ledger 7", "mailer 1", "mailer 2", "mailer 3", "mailer 7");
        Assert.Equal(default, await Store.Outbox.GetStateAsync(Cancelled));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_never_helps_is_tried_once_and_other_handlers_have_the_policy_of_the_relay(bool withInbox)
    {
        await using var program = await StartAsync(withInbox);
        _office.Fault = static (_, _) => new FormatException("unreadable address");
        await WriteAsync(new ParcelSent("Elm Street", 1));

        await program.RunAsync();
        Assert.Equal(["mailer"], await DeadAsync());
        await PassAsync(program, minutes: 10);

        Assert.Equal(["ledger", "mailer"], await DeadAsync());
        Assert.Equal((2, 1), (_office.Runs.Count(static run => run == "ledger 1"), _office.Runs.Count(static run => run == "mailer 1")));
    }

    /// <summary>As after a crash between the handlers' commit and the mark: the event comes again for all.</summary>
    [Fact]
    public async Task A_crash_after_some_handlers_have_succeeded_runs_only_the_others_again()
    {
        await using var program = await StartAsync(withInbox: true);
        _office.Fault = static (handler, _) => handler == "mailer" ? new InvalidOperationException() : null;
        var envelope = _serializer.Wrap(new ParcelSent("Elm Street", 1));

        Assert.Equal(["mailer"], (await program.Target.DeliverAsync(envelope, DeliveryScope.All, Cancelled)).Failures.Select(static failure => failure.Handler));
        _office.Fault = static (_, _) => null;
        Assert.Empty((await program.Target.DeliverAsync(envelope, DeliveryScope.All, Cancelled)).Failures);
        Assert.Empty((await program.Target.DeliverAsync(envelope, DeliveryScope.All, Cancelled)).Failures);

        Assert.Equal(["ledger 1", "mailer 1", "mailer 1"], _office.Runs.Order(StringComparer.Ordinal));
        await HasEffectsAsync(true, "ledger 1", "mailer 1");
    }

    [Fact]
    public async Task A_handler_that_spoils_the_transaction_costs_the_others_nothing()
    {
        await using var program = await StartAsync(withInbox: true);
        _office.Fault = static (handler, _) => handler == "ledger" ? new PostOffice.BadStatementException() : null;
        await WriteAsync(new ParcelSent("Elm Street", 1));

        await program.RunAsync();

        await HasEffectsAsync(true, "mailer 1");
        Assert.Equal(new OutboxState(0, 1, 0, 0), await Store.Outbox.GetStateAsync(Cancelled));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_middleware_that_runs_the_handlers_again_counts_with_the_last_run(bool withInbox)
    {
        await using var program = await StartAsync(withInbox);
        var failures = 0;
        _office.Fault = (handler, _) => handler == "mailer" && Interlocked.Increment(ref failures) == 1 ? new InvalidOperationException() : null;
        await WriteAsync(new ParcelReturned("Elm Street", 1));

        await program.RunAsync();

        Assert.Equal(default, await Store.Outbox.GetStateAsync(Cancelled));
        await HasEffectsAsync(withInbox, "ledger 1", "mailer 1");
        _office.Fault = static (handler, _) => handler == "mailer" ? new InvalidOperationException() : null;
        await WriteAsync(new ParcelReturned("Elm Street", 2));
        await program.RunAsync();

        Assert.Equal(new OutboxState(0, 1, 0, 0), await Store.Outbox.GetStateAsync(Cancelled));
        await HasEffectsAsync(withInbox, "ledger 1", "ledger 2", "mailer 1");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_event_whose_policy_stops_at_the_first_failure_fails_for_all(bool withInbox)
    {
        await using var program = await StartAsync(withInbox);
        _office.Fault = static (_, _) => new InvalidOperationException();
        await WriteAsync(new ParcelWeighed("Elm Street", 1));

        await program.RunAsync();
        Assert.Single(_office.Runs);
        _office.Fault = static (_, _) => null;
        _office.Runs.Clear();
        await PassAsync(program, minutes: 10);

        Assert.Equal(2, _office.Runs.Count);
        await HasEffectsAsync(withInbox, "ledger 1", "mailer 1");
        Assert.Equal(default, await Store.Outbox.GetStateAsync(Cancelled));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_subscriptions_of_one_class_are_two_handlers(bool withInbox)
    {
        await using var program = await StartAsync(withInbox);
        var runs = new List<string>();
        using var first = program.Bus.Subscribe<ParcelSent>((_, _, _) => Run("first", fails: false));
        using var second = program.Bus.Subscribe<ParcelSent>((_, _, _) => Run("second", fails: !runs.Contains("second")));
        await WriteAsync(new ParcelSent("Elm Street", 1));

        await program.RunAsync();
        await PassAsync(program, minutes: 10);

        Assert.Equal(["first", "second", "second"], runs.Order(StringComparer.Ordinal));
        Assert.Equal(default, await Store.Outbox.GetStateAsync(Cancelled));

        ValueTask Run(string name, bool fails)
        {
            lock (runs)
                runs.Add(name);
            return fails ? throw new InvalidOperationException() : default;
        }
    }

    /// <summary>As after a deployment that removed or renamed it: another program may still have it, so it is not given up at once.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_waits_for_a_handler_that_is_gone_is_a_dead_letter_that_says_so(bool withInbox)
    {
        await using var program = await StartAsync(withInbox);
        await WriteAsync(new ParcelSent("Elm Street", 1), new ParcelSent("Elm Street", 2));
        var lease = await Store.Outbox.LeaseAsync(new LeaseRequest(32, 1, TimeSpan.FromMinutes(1), _clock.Now), Cancelled);
        await Store.Outbox.SplitByHandlerAsync(lease, lease.Messages[0], [], ["retired"], Cancelled);
        await Store.Outbox.ReleaseAsync(lease, Cancelled);

        await program.RunAsync();
        Assert.Empty(await DeadAsync());
        await PassAsync(program, minutes: 10);

        Assert.Equal(["retired"], await DeadAsync());
        var letter = Assert.Single(await Store.DeadLetters.ListAsync(DeadLetterFilter.Default, cancellationToken: Cancelled));
        Assert.Contains("This program has no handler 'retired' for 'parcel.sent'", letter.Attempts[^1].Error, StringComparison.Ordinal);
        Assert.Equal(["ledger 2", "mailer 2"], _office.Runs.Order(StringComparer.Ordinal));

        Assert.True(await Store.DeadLetters.ReplayAsync(letter.Id, cancellationToken: Cancelled));
        await program.RunAsync();
        await PassAsync(program, minutes: 10);
        Assert.Equal(["retired"], await DeadAsync());
        Assert.True(await Store.DeadLetters.DiscardAsync(letter.Id, "the handler is gone", Cancelled));
        Assert.Equal(default, await Store.Outbox.GetStateAsync(Cancelled));
    }

    private async Task<List<string>> DeadAsync() =>
        [.. (await Store.DeadLetters.ListAsync(DeadLetterFilter.Default, cancellationToken: Cancelled)).Select(static letter => letter.Id.Handler).Order(StringComparer.Ordinal)];

    private async Task WriteAsync(params object[] events) =>
        await new Outbox(Store.Outbox, _serializer).WriteAsync(events, cancellationToken: Cancelled);

    private async Task PassAsync(Program program, int minutes)
    {
        _clock.Now += TimeSpan.FromMinutes(minutes);
        await program.RunAsync();
    }

    private async Task HasEffectsAsync(bool withInbox, params string[] expected)
    {
        if (!withInbox)
            return; // Without a session the handlers write none.
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

    private async Task<Program> StartAsync(bool withInbox)
    {
        await using (var unit = await Store.BeginAsync(Cancelled))
        {
            await PostOffice.ExecuteAsync(unit.Transaction, $"create table {_office.Table} (effect text)");
            await unit.CommitAsync(Cancelled);
        }

        var services = new ServiceCollection().AddSourceGenBus().AddSingleton(_office).BuildServiceProvider();
        var bus = services.GetRequiredService<IEventBus>();
        IHandlerTarget target = withInbox ? new TransactionalBusTarget(Store, bus, _serializer, "post") : new BusOutboxTarget(bus, _serializer);
        var options = new OutboxRelayOptions
        {
            Retries = new RetryPolicy { Attempts = 2, FirstDelay = TimeSpan.FromMinutes(10), MaximumDelay = TimeSpan.FromMinutes(10), Jitter = 0 },
        };
        return new Program(services, bus, target, new OutboxRelay(Store.Outbox, target, options, timeProvider: _clock));
    }

    private sealed record Program(ServiceProvider Services, IEventBus Bus, IHandlerTarget Target, OutboxRelay Relay) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Services.DisposeAsync();

        /// <summary>Relays until nothing is due.</summary>
        internal async Task RunAsync()
        {
            while (await Relay.RunOnceAsync(Cancelled))
            {
            }
        }
    }
}
