namespace SourceGenBus.UnitsOfWork.Tests;

/// <summary>A command in its unit of work: begin, handler, commit, events.</summary>
public sealed class CommandTests : IAsyncDisposable
{
    private readonly TestBus _test = new();

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task Events_are_published_after_the_commit_in_order()
    {
        await _test.RunAsync(async work =>
        {
            await work.Unit.PublishAsync(new Second("1"));
            await work.Unit.PublishAsync<object>(new First("2"));
            _test.Journal.Add("handler ends");
        });

        Assert.Equal(["begin", "handler ends", "commit", "release", "Second { Text = 1 }", "First { Text = 2 }"], _test.Entries);
    }

    [Fact]
    public async Task A_command_with_a_result_returns_it_after_its_events()
    {
        var result = await _test.Bus.SendAsync(new RunForResult(async work =>
        {
            await work.Unit.PublishAsync(new First("1"));
            return 42;
        }));

        Assert.Equal(42, result);
        Assert.Equal(["begin", "commit", "release", "First { Text = 1 }"], _test.Entries);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failing_handler_rolls_back_and_its_exception_reaches_the_sender_as_it_is(bool withResult)
    {
        var thrown = new BrokenException();

        var caught = await Assert.ThrowsAsync<BrokenException>(async () =>
        {
            if (withResult)
                await _test.Bus.SendAsync(new RunForResult(async work => { await FailAsync(work.Unit); return 1; }));
            else
                await _test.RunAsync(work => FailAsync(work.Unit));
        });

        Assert.Same(thrown, caught);
        Assert.Contains(nameof(FailAsync), caught.StackTrace, StringComparison.Ordinal);
        Assert.Equal(["begin", "rollback", "release"], _test.Entries);

        async ValueTask FailAsync(IUnitOfWork unit)
        {
            await unit.PublishAsync(new First("never"));
            throw thrown;
        }
    }

    [Fact]
    public async Task A_commit_that_throws_discards_the_events_and_reaches_the_sender()
    {
        var thrown = new BrokenException();
        _test.Faults.Commit = () => throw thrown;
        var basket = new Basket("b");

        var caught = await Assert.ThrowsAsync<BrokenException>(async () => await _test.RunAsync(async work =>
        {
            work.Unit.Track(basket);
            basket.Fill(1);
            await work.Unit.PublishAsync(new First("never"));
        }));

        Assert.Same(thrown, caught);
        Assert.Equal(["begin", "rollback", "release"], _test.Entries);
        Assert.Single(basket.UncommittedEvents);
    }

    [Fact]
    public async Task A_rollback_that_throws_does_not_hide_why()
    {
        var failure = new InvalidTimeZoneException();
        _test.Faults.Rollback = () => throw failure;

        await Assert.ThrowsAsync<BrokenException>(async () => await _test.RunAsync(static _ => throw new BrokenException()));

        var entry = Assert.Single(_test.Log.Entries);
        Assert.Equal(8, entry.Id);
        Assert.Same(failure, entry.Exception);
        Assert.Equal(["begin", "rollback", "release"], _test.Entries);
    }

    [Fact]
    public async Task A_beginning_that_throws_reaches_the_sender_before_the_handler_runs()
    {
        _test.Faults.Begin = static () => throw new BrokenException();

        await Assert.ThrowsAsync<BrokenException>(async () => await _test.RunAsync(_ =>
        {
            _test.Journal.Add("handler");
            return default;
        }));

        Assert.Equal(["begin", "release"], _test.Entries);
    }

    [Fact]
    public async Task Releasing_that_throws_after_the_commit_is_logged_and_the_events_go_out()
    {
        _test.Faults.Release = static () => throw new BrokenException();

        await _test.RunAsync(static work => work.Unit.PublishAsync(new First("1")));

        Assert.Equal(9, Assert.Single(_test.Log.Entries).Id);
        Assert.Equal("First { Text = 1 }", _test.Entries[^1]);
    }

    [Fact]
    public async Task Publishing_that_fails_after_the_commit_is_logged_and_the_next_event_goes_out()
    {
        _test.Journal.Handled = static (@event, _, _) => @event is Strict ? throw new BrokenException() : default;

        await _test.RunAsync(static async work =>
        {
            await work.Unit.PublishAsync(new Strict("1"));
            await work.Unit.PublishAsync(new First("2"));
        });

        Assert.Equal(["begin", "commit", "release", "Strict { Text = 1 }", "First { Text = 2 }"], _test.Entries);
        var entry = Assert.Single(_test.Log.Entries, static entry => entry.Id == 7);
        Assert.Contains(nameof(Strict), entry.Text, StringComparison.Ordinal);
        Assert.IsType<AggregateException>(entry.Exception);
    }

    [Fact]
    public async Task Cancelled_before_the_commit_it_is_rolled_back()
    {
        using var source = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _test.Bus.SendAsync(
            new Run(async work =>
            {
                await work.Unit.PublishAsync(new First("never"), work.Token);
                await source.CancelAsync();
            }),
            source.Token));

        Assert.Equal(["begin", "rollback", "release"], _test.Entries);
    }

    [Fact]
    public async Task Cancelled_once_the_commit_has_begun_the_events_go_out_uncancelled()
    {
        using var source = new CancellationTokenSource();
        _test.Faults.Commit = source.Cancel;
        var wasCancelled = true;
        _test.Journal.Handled = (_, _, token) =>
        {
            wasCancelled = token.IsCancellationRequested;
            return default;
        };

        await _test.Bus.SendAsync(new Run(static work => work.Unit.PublishAsync(new First("1"), work.Token)), source.Token);

        Assert.False(wasCancelled);
        Assert.Equal(["begin", "commit", "release", "First { Text = 1 }"], _test.Entries);
    }

    [Fact]
    public async Task Handlers_of_the_events_are_outside_of_the_transaction()
    {
        EventContext? seen = null;
        _test.Journal.Handled = (_, context, _) =>
        {
            seen = context;
            return default;
        };

        await _test.Bus.SendAsync(
            new Run(static async work =>
            {
                Assert.Same(work.Unit, work.Context.UnitOfWork);
                Assert.Same(work.Unit.Session, work.Context.Session);
                Assert.NotNull(work.Context.Session);
                await work.Unit.PublishAsync(new First("1"));
            }),
            new EventContext { CorrelationId = "c", UserId = "ada" });

        Assert.Equal(new EventContext { CorrelationId = "c", UserId = "ada" }, seen! with { Services = null });
        Assert.Throws<InvalidOperationException>(() => seen.Services!.GetService<IUnitOfWork>()); // The root's, not the command's scope.
    }

    [Fact]
    public async Task An_event_may_bring_a_context_of_its_own()
    {
        var users = new List<string?>();
        _test.Journal.Handled = (_, context, _) =>
        {
            users.Add(context.UserId);
            return default;
        };

        await _test.Bus.SendAsync(
            new Run(static async work =>
            {
                await work.Unit.PublishAsync(new First("1"), work.Context with { UserId = "bob" });
                await work.Unit.PublishAsync(new First("2"));
            }),
            new EventContext { UserId = "ada" });

        Assert.Equal(["bob", "ada"], users);
    }

    [Fact]
    public async Task A_singleton_finds_the_unit_of_work_in_its_context()
    {
        await _test.Bus.SendAsync(new RunInSingleton(static context => context.UnitOfWork!.PublishAsync(new First("1"))));

        Assert.Equal(["begin", "commit", "release", "First { Text = 1 }"], _test.Entries);
    }

    [Fact]
    public async Task Queries_have_none()
    {
        var answer = await _test.Bus.QueryAsync(new Ask(static context => new(context.UnitOfWork is null ? 1 : 2)));

        Assert.Equal(1, answer);
        Assert.Empty(_test.Entries);
    }

    [Fact]
    public async Task Without_a_registered_one_the_sender_is_told()
    {
        await using var test = new TestBus(withUnit: false);

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(async () => await test.RunAsync(static _ => default));

        Assert.Contains("IUnitOfWork", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_concurrent_commands_the_failed_ones_publish_nothing_and_the_others_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Task.Run(async () =>
        {
            try
            {
                await _test.RunAsync(async work =>
                {
                    await work.Unit.PublishAsync(new First($"{number}"));
                    await Task.Yield();
                    if (number % 2 == 1)
                        throw new BrokenException();
                });
            }
            catch (BrokenException)
            {
                Assert.Equal(1, number % 2);
            }
        })));

        Assert.Equal(
            Enumerable.Range(0, 100).Select(static number => $"First {{ Text = {number * 2} }}").Order(StringComparer.Ordinal),
            _test.Entries.Where(static entry => entry.StartsWith("First", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_a_container_the_scope_spans_the_given_services()
    {
        var journal = new Journal();
        await using var services = new ServiceCollection()
            .AddSingleton(journal)
            .AddSingleton<Faults>()
            .AddScoped<IUnitOfWork>(provider => new JournalUnitOfWork(new EventBusBuilder().Build(), journal, provider.GetRequiredService<Faults>()))
            .BuildServiceProvider(validateScopes: true);
        await using var bus = new EventBusBuilder().AddHandlers().UseServices(services).Build();

        await bus.SendAsync(new Run(static work => work.Unit.PublishAsync(new First("1"))));

        Assert.Equal(["begin", "commit", "release"], journal.Entries);
    }
}
