using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Commands.Tests;

/// <summary>What a handler throws reaches the sender as it is, with the stack that it was thrown from.</summary>
public sealed class ExceptionTests : IDisposable
{
    private readonly ServiceProvider _services = TestBus.InContainer();

    private EventBus Bus => _services.GetRequiredService<EventBus>();

#pragma warning disable CA1859 // The calls through the interface are what is tested.
    private ICommandBus Interface => Bus;
#pragma warning restore CA1859

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Handler_that_is_not_async_throws_from_the_call()
    {
        var thrown = new OverdrawnException();

        AssertUntouched(thrown, Assert.Throws<OverdrawnException>(() => Bus.SendAsync(new ThrowNow(thrown)).AsTask().IsCompleted));
        AssertUntouched(thrown, Assert.Throws<OverdrawnException>(() => Interface.SendAsync(new ThrowNow(thrown)).AsTask().IsCompleted));
    }

    [Fact]
    public async Task Async_handler_throws_when_it_is_awaited()
    {
        var thrown = new OverdrawnException();

        var task = Bus.SendAsync(new ThrowLater(thrown));

        AssertUntouched(thrown, await Assert.ThrowsAsync<OverdrawnException>(async () => await task));
        AssertUntouched(thrown, await Assert.ThrowsAsync<OverdrawnException>(async () => await Interface.SendAsync(new ThrowLater(thrown))));
    }

    [Fact]
    public async Task Handler_that_returns_a_failed_task()
    {
        var thrown = new OverdrawnException();

        AssertUntouched(thrown, await Assert.ThrowsAsync<OverdrawnException>(async () => await Bus.QueryAsync(new ThrowAsTask(thrown))));
    }

    [Fact]
    public async Task Scoped_handler()
    {
        var thrown = new OverdrawnException();

        AssertUntouched(thrown, await Assert.ThrowsAsync<OverdrawnException>(async () => await Bus.SendAsync(new ThrowInScope(thrown))));
    }

    [Fact]
    public async Task Stream_throws_where_it_has_come_to()
    {
        var thrown = new OverdrawnException();
        var received = new List<int>();

        var caught = await Assert.ThrowsAsync<OverdrawnException>(async () =>
        {
            await foreach (var item in Bus.StreamAsync(new ThrowAfterTwo(thrown)))
                received.Add(item);
        });

        AssertUntouched(thrown, caught);
        Assert.Equal([1, 2], received);
    }

    [Fact]
    public async Task Constructor_of_the_handler_throws_to_each_sender_until_it_succeeds()
    {
        FragileHandler.Fails = true;
        var caught = await Assert.ThrowsAsync<OverdrawnException>(async () => await Bus.SendAsync(new Fragile()));
        Assert.Contains(nameof(FragileHandler), caught.StackTrace, StringComparison.Ordinal);
        await Assert.ThrowsAsync<OverdrawnException>(async () => await Bus.SendAsync(new Fragile()));

        FragileHandler.Fails = false;
        await Bus.SendAsync(new Fragile());
    }

    private static void AssertUntouched(OverdrawnException thrown, OverdrawnException caught)
    {
        Assert.Same(thrown, caught);
        Assert.Contains("ThrowingHandler.HandleAsync", caught.StackTrace, StringComparison.Ordinal);
    }

    public sealed class OverdrawnException : Exception;

    public sealed record ThrowNow(Exception Exception) : ICommand;

    public sealed record ThrowLater(Exception Exception) : ICommand<int>;

    public sealed record ThrowAsTask(Exception Exception) : IQuery<int>;

    public sealed record ThrowInScope(Exception Exception) : ICommand;

    public sealed record ThrowAfterTwo(Exception Exception) : IStreamQuery<int>;

    [CommandHandler<ThrowNow>]
    [CommandHandler<ThrowLater, int>]
    [QueryHandler<ThrowAsTask, int>]
    [StreamQueryHandler<ThrowAfterTwo, int>]
    internal sealed class ThrowingHandler
    {
        public ValueTask HandleAsync(ThrowNow command) => throw command.Exception;

        public async ValueTask<int> HandleAsync(ThrowLater command)
        {
            await Task.Yield();
            throw command.Exception;
        }

        public async Task<int> HandleAsync(ThrowAsTask query)
        {
            await Task.Yield();
            throw query.Exception;
        }

        public async IAsyncEnumerable<int> HandleAsync(ThrowAfterTwo query)
        {
            yield return 1;
            await Task.Yield();
            yield return 2;
            throw query.Exception;
        }
    }

    [CommandHandler<ThrowInScope>(Lifetime = HandlerLifetime.Scoped)]
    internal sealed class ScopedThrowingHandler
    {
        public ValueTask HandleAsync(ThrowInScope command) => throw command.Exception;
    }

    public sealed record Fragile : ICommand;

    [CommandHandler<Fragile>]
    internal sealed class FragileHandler
    {
        public FragileHandler()
        {
            if (Fails)
                throw new OverdrawnException();
        }

        internal static bool Fails { get; set; }

        public ValueTask HandleAsync(Fragile command) => default;
    }
}
