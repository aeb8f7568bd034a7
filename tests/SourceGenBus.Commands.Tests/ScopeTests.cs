using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Commands.Tests;

/// <summary>A scoped handler lives in the sender's scope when it is given one, and in its own otherwise.</summary>
public sealed class ScopeTests : IDisposable
{
    private readonly ServiceProvider _services = TestBus.InContainer();

    private EventBus Bus => _services.GetRequiredService<EventBus>();

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Own_scope_ends_with_the_command()
    {
        var seen = await Bus.SendAsync(new Save());

        Assert.False(seen.WasDisposed);
        Assert.True(seen.Unit.IsDisposed);
        Assert.Same(seen.Unit, seen.UnitOfContext);
    }

    [Fact]
    public async Task Own_scope_ends_when_the_handler_throws()
    {
        UnitOfWork? unit = null;

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Bus.SendAsync(new Spoil(opened => unit = opened)));

        Assert.True(unit!.IsDisposed);
    }

    [Fact]
    public async Task Each_command_has_a_scope_of_its_own()
    {
        var seen = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Bus.SendAsync(new Save()).AsTask()));

        Assert.Equal(20, seen.Select(static saved => saved.Unit).Distinct().Count());
        Assert.Equal(20, seen.Select(static saved => saved.Handler).Distinct().Count());
    }

    [Fact]
    public async Task Senders_scope_is_shared_and_stays_open()
    {
        using var scope = _services.CreateScope();
        var context = new EventContext { Services = scope.ServiceProvider, UserId = "ada" };

        var first = await Bus.SendAsync(new Save(), context);
        var second = await Bus.SendAsync(new Save(), context);

        Assert.Same(scope.ServiceProvider.GetRequiredService<UnitOfWork>(), first.Unit);
        Assert.Same(first.Handler, second.Handler);
        Assert.Same(context, first.Context);
        Assert.False(first.Unit.IsDisposed);
    }

    [Fact]
    public async Task Transient_handler_is_made_for_each_command_in_the_senders_scope()
    {
        using var scope = _services.CreateScope();
        var context = new EventContext { Services = scope.ServiceProvider };

        var first = await Bus.SendAsync(new SaveAnew(), context);
        var second = await Bus.SendAsync(new SaveAnew(), context);

        Assert.NotSame(first.Handler, second.Handler);
        Assert.Same(first.Unit, second.Unit);
    }

    [Fact]
    public async Task Root_container_is_not_a_scope()
    {
        var byProvider = await Bus.SendAsync(new Save(), new EventContext { Services = _services });
        var byContextOfSingleton = await Bus.SendAsync(new SaveThroughSingleton());

        Assert.True(byProvider.Unit.IsDisposed);
        Assert.True(byContextOfSingleton.Unit.IsDisposed);
    }

    [Fact]
    public async Task Without_a_container_own_scope_spans_the_given_services()
    {
        await using var bus = TestBus.Alone();

        var seen = await bus.SendAsync(new Save());

        Assert.True(seen.Unit.IsDisposed);
        Assert.Same(seen.Unit, seen.UnitOfContext);
    }

    [Fact]
    public async Task Without_a_container_the_senders_scope_is_shared_too()
    {
        await using var bus = TestBus.Alone(out var services);
        using var scope = services.CreateScope();

        var seen = await bus.SendAsync(new Save(), new EventContext { Services = scope.ServiceProvider, UserId = "ada" });

        Assert.Same(scope.ServiceProvider.GetRequiredService<UnitOfWork>(), seen.Unit);
        Assert.Equal("ada", seen.Context.UserId);
        Assert.False(seen.Unit.IsDisposed);
    }

    [Fact]
    public async Task Command_of_a_handler_shares_its_scope_when_it_passes_its_context_on()
    {
        await using var alone = TestBus.Alone();
        foreach (var bus in new[] { Bus, alone })
        {
            var (outer, inner) = await bus.SendAsync(new SaveTwice());

            Assert.Same(outer, inner.Unit);
        }
    }

    public sealed record Saved(object Handler, UnitOfWork Unit, UnitOfWork UnitOfContext, EventContext Context, bool WasDisposed);

    public sealed record Save : ICommand<Saved>;

    [CommandHandler<Save, Saved>(Lifetime = HandlerLifetime.Scoped)]
    internal sealed class SaveHandler(UnitOfWork unit)
    {
        public async ValueTask<Saved> HandleAsync(Save command, EventContext context)
        {
            await Task.Yield();
            return new Saved(this, unit, context.Services!.GetRequiredService<UnitOfWork>(), context, unit.IsDisposed);
        }
    }

    public sealed record SaveAnew : ICommand<Saved>;

    [CommandHandler<SaveAnew, Saved>(Lifetime = HandlerLifetime.Transient)]
    internal sealed class SaveAnewHandler(UnitOfWork unit)
    {
        public Task<Saved> HandleAsync(SaveAnew command, EventContext context) =>
            Task.FromResult(new Saved(this, unit, unit, context, unit.IsDisposed));
    }

    public sealed record Spoil(Action<UnitOfWork> Opened) : ICommand;

    [CommandHandler<Spoil>(Lifetime = HandlerLifetime.Scoped)]
    internal sealed class SpoilHandler(UnitOfWork unit)
    {
        public ValueTask HandleAsync(Spoil command)
        {
            command.Opened(unit);
            throw new InvalidOperationException("Spoilt.");
        }
    }

    public sealed record SaveThroughSingleton : ICommand<Saved>;

    [CommandHandler<SaveThroughSingleton, Saved>]
    internal sealed class SaveThroughSingletonHandler(ICommandBus bus)
    {
        public ValueTask<Saved> HandleAsync(SaveThroughSingleton command, EventContext context) => bus.SendAsync(new Save(), context);
    }

    public sealed record SaveTwice : ICommand<(UnitOfWork Outer, Saved Inner)>;

    [CommandHandler<SaveTwice, (UnitOfWork, Saved)>(Lifetime = HandlerLifetime.Scoped)]
    internal sealed class SaveTwiceHandler(UnitOfWork unit, ICommandBus bus)
    {
        public async ValueTask<(UnitOfWork Outer, Saved Inner)> HandleAsync(SaveTwice command, EventContext context, CancellationToken token) =>
            (unit, await bus.SendAsync(new Save(), context, token));
    }
}
