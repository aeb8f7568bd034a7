namespace SourceGenBus.UnitsOfWork.Tests;

/// <summary>A caller may block its one thread: whatever step suspends, nothing waits to come back to its context.</summary>
public sealed class CallerContextTests : IAsyncDisposable
{
    private readonly TestBus _test = new();
    private readonly JournalConnection _connection = new(new Journal()) { Saved = static () => { } };
    private readonly CallerContext _caller = new();

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _test.DisposeAsync();
    }

    [Theory]
    [InlineData("open")]
    [InlineData("begin")]
    [InlineData("attempt")]
    [InlineData("save")]
    [InlineData("commit")]
    [InlineData("dispose")]
    [InlineData("close")]
    [InlineData("event")]
    public async Task A_commit_does_not_come_back_to_it(string step) =>
        Assert.Null(await RunAsync(step, static unit => unit.CommitAsync()));

    [Theory]
    [InlineData("attempt")]
    [InlineData("rollback")]
    [InlineData("dispose")]
    public async Task A_rollback_does_not_come_back_to_it(string step) =>
        Assert.Null(await RunAsync(step, static unit => unit.RollbackAsync()));

    [Fact]
    public async Task Disposing_does_not_come_back_to_it() => Assert.Null(await RunAsync("rollback", static unit => unit.DisposeAsync()));

    [Fact]
    public async Task A_commit_that_was_forbidden_does_not_come_back_to_it()
    {
        var thrown = await RunAsync("rollback", static unit =>
        {
            unit.MarkRollbackOnly(new BrokenException());
            return unit.CommitAsync();
        });

        Assert.IsType<InvalidOperationException>(thrown);
    }

    [Fact]
    public async Task A_beginning_that_fails_does_not_come_back_to_it()
    {
        _connection.Begun = static () => throw new BrokenException();
        var pause = _connection.Pause = new Pause("close");
        await using var unit = new DbUnitOfWork(_connection, _test.Bus);

        Assert.IsType<BrokenException>(await _caller.RunAsync(() => unit.BeginAsync(EventContext.Empty), pause));
        Assert.True(pause.WasReached);
        Assert.Equal(0, _caller.Posts);
    }

    [Theory]
    [InlineData("begin", false, "")]
    [InlineData("begin", true, "")]
    [InlineData("handler", false, "")]
    [InlineData("handler", true, "")]
    [InlineData("commit", false, "")]
    [InlineData("commit", true, "")]
    [InlineData("rollback", false, "")]
    [InlineData("rollback", true, "")]
    [InlineData("handler", false, "unit")]
    [InlineData("handler", true, "unit")]
    [InlineData("handler", false, "scope")]
    [InlineData("handler", true, "scope")]
    public async Task A_command_in_its_unit_of_work_does_not_come_back_to_it(string step, bool withResult, string joinedBy)
    {
        var pause = _connection.Pause = new Pause(step);
        await using var services = new ServiceCollection()
            .AddSingleton(_test.Journal)
            .AddScoped<IUnitOfWork>(_ => new DbUnitOfWork(_connection, _test.Bus))
            .BuildServiceProvider(validateScopes: true);
        await using var bus = new EventBusBuilder().AddHandlers().UseServices(services).Build();

        var thrown = await _caller.RunAsync(
            () => SendAsync(work => joinedBy.Length == 0 ? HandleAsync() : SendAsync(_ => HandleAsync(), Joined(work))), pause);

        Assert.True(pause.WasReached);
        Assert.Equal(0, _caller.Posts);
        Assert.Equal(step == "rollback", thrown is BrokenException);

        ValueTask HandleAsync() => step == "rollback" ? throw new BrokenException() : new(pause.At("handler"));

        EventContext Joined(Work work) => joinedBy == "unit"
            ? new EventContext { UnitOfWork = work.Unit, Services = work.Context.Services }
            : new EventContext { Services = work.Context.Services };

        ValueTask SendAsync(Func<Work, ValueTask> action, EventContext? context = null) => withResult
            ? new(bus.SendAsync(new RunForResult(work => WithResultAsync(action(work))), context ?? EventContext.Empty).AsTask())
            : bus.SendAsync(new Run(action), context ?? EventContext.Empty);
    }

    private static async ValueTask<int> WithResultAsync(ValueTask handling)
    {
        await handling.ConfigureAwait(false);
        return 1;
    }

    private async Task<Exception?> RunAsync(string step, Func<DbUnitOfWork, ValueTask> end)
    {
        var pause = _connection.Pause = new Pause(step);
        _test.Journal.Handled = (@event, _, _) => new(pause.At(@event is BasketTried ? "attempt" : "event"));
        await using var unit = new DbUnitOfWork(_connection, _test.Bus);

        Assert.Null(await _caller.RunAsync(() => unit.BeginAsync(EventContext.Empty), pause));
        await unit.PublishAsync(new First("1"));
        var basket = new Basket("b");
        unit.Track(basket);
        basket.Try(1);
        var thrown = await _caller.RunAsync(() => end(unit), pause);

        Assert.True(pause.WasReached);
        Assert.Equal(0, _caller.Posts);
        return thrown;
    }
}
