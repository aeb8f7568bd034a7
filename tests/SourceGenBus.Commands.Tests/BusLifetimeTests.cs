using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Commands.Tests;

/// <summary>Several buses in one process do not know one another, and a disposed one refuses.</summary>
public sealed class BusLifetimeTests
{
    [Fact]
    public async Task Each_bus_reaches_its_own_handlers()
    {
        using var first = TestBus.InContainer();
        using var second = TestBus.InContainer();

        for (var round = 0; round < 3; round++)
        {
            await first.GetRequiredService<EventBus>().SendAsync(new Note("first"));
            await second.GetRequiredService<EventBus>().SendAsync(new Note("second"));
        }

        Assert.Equal(["first", "first", "first"], first.GetRequiredService<Journal>().Entries);
        Assert.Equal(["second", "second", "second"], second.GetRequiredService<Journal>().Entries);
    }

    [Fact]
    public async Task Older_bus_goes_on_when_the_newer_one_is_disposed()
    {
        using var older = TestBus.InContainer();
        var bus = older.GetRequiredService<EventBus>();
        await bus.SendAsync(new Note("before"));
        using (var newer = TestBus.InContainer())
            await newer.GetRequiredService<EventBus>().SendAsync(new Note("elsewhere"));

        await bus.SendAsync(new Note("after"));

        Assert.Equal(["before", "after"], older.GetRequiredService<Journal>().Entries);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Disposed_bus_refuses_whether_it_was_used_or_not(bool used)
    {
        var bus = TestBus.Alone();
        if (used)
            await bus.SendAsync(new Note("used"));
        await bus.DisposeAsync();
        await bus.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => bus.SendAsync(new Note("late")).IsCompleted);
        Assert.Throws<ObjectDisposedException>(() => ((ICommandBus)bus).SendAsync(new Note("late")).IsCompleted);
        Assert.Throws<ObjectDisposedException>(() => bus.SendAsync((ICommand)new Note("late")).IsCompleted);
        Assert.Throws<ObjectDisposedException>(() => bus.StreamAsync(new StreamTests.Count(1)));
    }

    [Fact]
    public async Task Disposed_container_disposes_its_bus()
    {
        var services = TestBus.InContainer();
        var bus = services.GetRequiredService<EventBus>();
        await bus.SendAsync(new Note("in time"));
        await services.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => bus.SendAsync(new Note("late")).IsCompleted);
    }

    [Fact]
    public async Task First_messages_of_many_threads_share_one_handler()
    {
        using var services = TestBus.InContainer();
        var bus = services.GetRequiredService<EventBus>();
        using var start = new Barrier(8);

        var handlers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return bus.SendAsync(new WhoAreYou()).AsTask().Result;
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.Single(handlers.Distinct());
    }

    [Fact]
    public async Task Buses_come_and_go_while_another_works()
    {
        using var services = TestBus.InContainer();
        var bus = services.GetRequiredService<EventBus>();
        var handler = await bus.SendAsync(new WhoAreYou());
        using var done = new CancellationTokenSource();

        var others = Task.Run(
            async () =>
            {
                for (var number = 0; number < 50; number++)
                {
                    using var other = TestBus.InContainer();
                    Assert.NotSame(handler, await other.GetRequiredService<EventBus>().SendAsync(new WhoAreYou()));
                }

                await done.CancelAsync();
            },
            TestContext.Current.CancellationToken);
        while (!done.IsCancellationRequested)
            Assert.Same(handler, await bus.SendAsync(new WhoAreYou()));

        await others;
    }

    public sealed record Note(string Text) : ICommand;

    public sealed record WhoAreYou : ICommand<object>;

    [CommandHandler<Note>]
    [CommandHandler<WhoAreYou, object>]
    internal sealed class NoteHandler(Journal journal)
    {
        public ValueTask HandleAsync(Note command)
        {
            journal.Write(command.Text);
            return default;
        }

        public ValueTask<object> HandleAsync(WhoAreYou command) => new(this);
    }

    [Fact]
    public async Task One_that_nobody_disposes_is_collected_after_it_was_used()
    {
        var forgotten = await SendAndForgetAsync();
        var started = DateTime.UtcNow;
        while (forgotten.TryGetTarget(out _))
        {
            Assert.True(DateTime.UtcNow - started < TimeSpan.FromSeconds(120), "The bus is still alive.");
            await Task.Delay(50);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference<EventBus>> SendAndForgetAsync()
    {
        var bus = TestBus.Alone();
        await bus.SendAsync(new Note("forgotten"));
        return new WeakReference<EventBus>(bus);
    }
}
