using SourceGenBus.Domain;

namespace SourceGenBus.Emission.Tests;

/// <summary>Inside a unit of work, what handlers return waits for the commit.</summary>
public sealed class UnitOfWorkTests : IAsyncDisposable
{
    private readonly TestBus _test = new();
    private readonly EmptyUnitOfWork _unit;

    public UnitOfWorkTests() => _unit = new EmptyUnitOfWork(_test.Bus);

    public async ValueTask DisposeAsync()
    {
        await _unit.DisposeAsync();
        await _test.DisposeAsync();
    }

    [Fact]
    public async Task It_is_collected_and_goes_out_after_the_commit_in_its_own_context()
    {
        var contexts = _test.Contexts();
        var single = new Wrapped(new Leaf("1"));
        await _unit.BeginAsync(EventContext.Empty);

        await _test.Bus.PublishAsync(single, new EventContext { UnitOfWork = _unit, Session = _unit.Session, UserId = "ada" });
        Assert.Equal(["wrapped"], _test.Entries);
        await _unit.CommitAsync();

        Assert.Equal(["wrapped", "leaf 1"], _test.Entries);
        var context = Assert.Single(contexts);
        Assert.Equal((single.EventId.ToString(), "ada"), (context.CausationId, context.UserId));
        Assert.Null(context.Session);
        Assert.Null(context.UnitOfWork);
    }

    [Fact]
    public async Task It_is_discarded_with_the_rest()
    {
        await _unit.BeginAsync(EventContext.Empty);
        await _test.Bus.PublishAsync(new Arrayed(new Leaf("never")), new EventContext { UnitOfWork = _unit });
        await _unit.RollbackAsync();

        Assert.Empty(_test.Entries);
    }

    [Fact]
    public async Task What_is_emitted_through_the_context_waits_for_the_commit()
    {
        await _unit.BeginAsync(EventContext.Empty);
        await _test.Bus.PublishAsync(
            new Emitted(static context => { context.Emit(new Leaf("1")); return default; }), new EventContext { UnitOfWork = _unit });
        await _test.Bus.SendAsync(
            new EmitByCommand(static context => { context.Emit(new Leaf("2")); return default; }), new EventContext { UnitOfWork = _unit });
        Assert.Equal(["command ends"], _test.Entries);
        await _unit.CommitAsync();
        Assert.Equal(["command ends", "leaf 1", "leaf 2"], _test.Entries);

        await _unit.BeginAsync(EventContext.Empty);
        await _test.Bus.SendAsync(
            new EmitByCommand(static context => { context.Emit(new Leaf("never")); return default; }), new EventContext { UnitOfWork = _unit });
        await _unit.RollbackAsync();
        Assert.DoesNotContain("leaf never", _test.Entries);
    }

    private sealed class EmptyUnitOfWork(IEventBus bus) : TransactionalUnitOfWork(bus)
    {
        protected override ValueTask<object?> BeginTransactionAsync(CancellationToken cancellationToken) => new(new object());

        protected override ValueTask CommitTransactionAsync() => default;

        protected override ValueTask RollbackTransactionAsync() => default;
    }
}
