using Microsoft.Extensions.DependencyInjection;
using SourceGenBus.Domain;

namespace SourceGenBus.Testing.Tests;

/// <summary>One handler alone, and the real bus with chosen handlers replaced.</summary>
public sealed class IsolationTests
{
    [Fact]
    public async Task One_handler_runs_alone_with_the_context_that_the_test_made_up()
    {
        await using var test = Create(out var ledger);
        await test.GetRequiredService<EventBus>().RunHandlerAsync<Bookkeeper>(new OrderPaid(1), new EventContext { UserId = "ada" });
        Assert.Equal(["order 1 paid by ada"], ledger.Lines);
    }

    [Fact]
    public async Task What_it_throws_reaches_the_test()
    {
        await using var test = Create(out _);
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await test.GetRequiredService<EventBus>().RunHandlerAsync<Bookkeeper>(new OrderPaid(-1)));
        Assert.Equal("negative", thrown.Message);
    }

    [Fact]
    public async Task What_it_emits_and_returns_reaches_the_test_and_nobody_else()
    {
        await using var test = Create(out var ledger);
        var bus = test.GetRequiredService<EventBus>();
        var events = await bus.RunHandlerAsync<Shipping>(new OrderShipped(1), new EventContext { UserId = "ada" });
        Assert.Equal(["by the unit of work", new ParcelPacked(1), new ParcelLabelled(1)], events);
        Assert.Empty(await bus.RunHandlerAsync<Bookkeeper>(new OrderPaid(1)));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await bus.RunHandlerAsync<Shipping>(new OrderShipped(-1)));
        Assert.Equal(["order 1 paid by "], ledger.Lines);

        await bus.PublishAsync(new OrderShipped(2));
        Assert.Equal(3, ledger.Lines.Count);
    }

    [Fact]
    public async Task A_unit_of_work_that_the_test_brings_collects_the_events()
    {
        await using var test = Create(out var ledger);
        var bus = test.GetRequiredService<EventBus>();
        await using var unit = new EmptyUnitOfWork(bus);
        await unit.BeginAsync(EventContext.Empty);
        Assert.Empty(await bus.RunHandlerAsync<Shipping>(new OrderShipped(1), new EventContext { UnitOfWork = unit }));
        Assert.Empty(ledger.Lines);
        await unit.CommitAsync();
        Assert.Equal(2, ledger.Lines.Count);
    }

    [Fact]
    public async Task A_static_handler_is_named_by_its_type()
    {
        await using var test = Create(out var ledger);
        var session = new List<string>();
        await test.GetRequiredService<EventBus>().RunHandlerAsync(typeof(PaymentLog), new OrderPaid(1), new EventContext { Session = session });
        Assert.Equal(["order 1 paid logged"], session);
        Assert.Empty(ledger.Lines);
    }

    [Fact]
    public async Task Only_the_dependencies_of_kept_handlers_are_needed_and_only_they_are_called()
    {
        var session = new List<string>();
        await using var test = new ServiceCollection().AddSourceGenBus().KeepOnlyHandler(typeof(PaymentLog)).BuildServiceProvider();
        await test.GetRequiredService<IEventBus>().PublishAsync(new OrderPaid(1), new EventContext { Session = session });
        await test.GetRequiredService<IEventBus>().PublishAsync(new OrderPlaced(1));
        Assert.Equal(["order 1 paid logged"], session);
        Assert.Equal(0, test.GetRequiredService<Mailer>().Sent);
    }

    [Fact]
    public async Task A_sealed_handler_is_replaced_without_being_constructed_and_the_others_run()
    {
        var (session, replaced) = (new List<string>(), new List<string>());
        await using var test = new ServiceCollection().AddSourceGenBus()
            .ReplaceHandler<Bookkeeper, OrderPaid>((paid, context, _) =>
            {
                replaced.Add($"{paid} replaced for {context.UserId}");
                return default;
            })
            .BuildServiceProvider();
        var bus = test.GetRequiredService<IEventBus>();
        using var subscription = bus.Subscribe<OrderPaid>((_, _, _) =>
        {
            session.Add("subscriber");
            return default;
        });
        await bus.PublishAsync(new OrderPaid(1), new EventContext { Session = session, UserId = "ada" });
        Assert.Equal(["order 1 paid replaced for ada"], replaced);
        Assert.Equal(["order 1 paid logged", "subscriber"], session);
    }

    [Fact]
    public async Task What_a_replacement_throws_is_a_failure_of_the_handler_it_stands_for()
    {
        await using var test = Create(
            out var ledger, static services => services.ReplaceHandler<OrderPaid>(typeof(PaymentLog), static (_, _, _) => throw new TimeoutException()));
        var report = await test.GetRequiredService<IEventBus>().PublishAndReportAsync(new OrderPaid(1));
        var failed = Assert.Single(report.Failures);
        Assert.Equal(typeof(PaymentLog), failed.HandlerType);
        Assert.IsType<TimeoutException>(failed.Exception);
        Assert.Single(ledger.Lines);
    }

    [Fact]
    public async Task A_handler_of_another_event_is_named_with_those_that_there_are()
    {
        await using var test = Create(out _, static services => services.ReplaceHandler<Mailer, OrderPaid>(static (_, _, _) => default));
        var replaced = await Assert.ThrowsAsync<InvalidOperationException>(async () => await test.GetRequiredService<IEventBus>().PublishAsync(new OrderPaid(1)));
        Assert.Equal(
            "'SourceGenBus.Testing.Tests.Mailer' cannot be replaced for 'SourceGenBus.Testing.Tests.OrderPaid', because it does not handle it. " +
            "Its handlers are: SourceGenBus.Testing.Tests.Bookkeeper, SourceGenBus.Testing.Tests.PaymentLog.",
            replaced.Message);

        await using var other = Create(out _);
        var run = await Assert.ThrowsAsync<InvalidOperationException>(async () => await other.GetRequiredService<EventBus>().RunHandlerAsync<Bookkeeper>(new OrderPlaced(1)));
        Assert.Equal(
            "'SourceGenBus.Testing.Tests.Bookkeeper' does not handle 'SourceGenBus.Testing.Tests.OrderPlaced'. Its handlers are: SourceGenBus.Testing.Tests.Mailer.",
            run.Message);
        run = await Assert.ThrowsAsync<InvalidOperationException>(async () => await other.GetRequiredService<EventBus>().RunHandlerAsync<Bookkeeper>("text"));
        Assert.Equal("'SourceGenBus.Testing.Tests.Bookkeeper' does not handle 'System.String'. Its handlers are: none.", run.Message);
    }

    [Fact]
    public async Task Events_that_reach_no_handler_are_told()
    {
        await using var test = Create(out _, static services => services.RecordEvents());
        var bus = test.GetRequiredService<RecordingEventBus>();
        await bus.PublishAsync(new OrderPaid(1));
        bus.EveryEventShouldHaveAHandler();
        await bus.PublishAsync("nobody");
        Assert.Equal(
            """
            Expected every event to have a handler, but there was one (marked with *).
            Published, in order:
              1. SourceGenBus.Testing.Tests.OrderPaid: order 1 paid
            * 2. System.String: nobody
            """.ReplaceLineEndings("\n"),
            Assert.Throws<EventAssertionException>(bus.EveryEventShouldHaveAHandler).Message);
        Assert.Equal([2, 0], bus.Published.Select(static entry => entry.HandlerCount));
    }

    private static ServiceProvider Create(out Ledger ledger, Action<IServiceCollection>? configure = null)
    {
        ledger = new Ledger();
        var services = new ServiceCollection().AddSingleton<ILedger>(ledger).AddSourceGenBus();
        configure?.Invoke(services);
        return services.BuildServiceProvider();
    }

    private sealed class EmptyUnitOfWork(IEventBus bus) : TransactionalUnitOfWork(bus)
    {
        protected override ValueTask<object?> BeginTransactionAsync(CancellationToken cancellationToken) => default;

        protected override ValueTask CommitTransactionAsync() => default;

        protected override ValueTask RollbackTransactionAsync() => default;
    }
}
