using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Commands.Tests;

/// <summary>What cannot be sent is refused at once and by name.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly ServiceProvider _services = TestBus.InContainer();

    private EventBus Bus => _services.GetRequiredService<EventBus>();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Message_that_nobody_handles()
    {
#pragma warning disable SGB2007 // The compiler says it first; this is about what happens when nobody listens.
        var command = Assert.Throws<InvalidOperationException>(() => Bus.SendAsync(new Orphan()).IsCompleted);
        var query = Assert.Throws<InvalidOperationException>(() => Bus.QueryAsync(new Orphan()).IsCompleted);
        var stream = Assert.Throws<InvalidOperationException>(() => Bus.StreamAsync(new Orphan()));
#pragma warning restore SGB2007

        Assert.All([command, query, stream], static exception => Assert.Equal(
            $"Nothing handles '{typeof(Orphan)}'. Mark a class [CommandHandler<...>], [QueryHandler<...>] or [StreamQueryHandler<...>] for exactly " +
            "this type, in a .cs file of the host or of an assembly that the host references; what another generator writes, such as " +
            "the @code of a Razor component, does not count (SGB1017).",
            exception.Message));
    }

    [Fact]
    public async Task Null_instead_of_a_message()
    {
        await Bus.SendAsync(new BusLifetimeTests.Note("The route is there."));

        AssertNull("command", () => Bus.SendAsync((BusLifetimeTests.Note)null!).IsCompleted);
        AssertNull("command", () => Bus.SendAsync((ICommand)null!).IsCompleted);
        AssertNull("command", () => Bus.SendAsync((ICommand<int>)null!, new EventContext()).IsCompleted);
        AssertNull("query", () => Bus.QueryAsync((HandlerShapeTests.GetOwner)null!).IsCompleted);
        AssertNull("query", () => Bus.StreamAsync((StreamTests.Count)null!));
    }

    [Fact]
    public async Task Null_instead_of_a_context()
    {
        EventContext none = null!;
        await Bus.SendAsync(new BusLifetimeTests.Note("The route is there."));

        AssertNull("context", () => Bus.SendAsync(new BusLifetimeTests.Note("1"), none).IsCompleted);
        AssertNull("context", () => ((ICommandBus)Bus).SendAsync(new BusLifetimeTests.Note("1"), none).IsCompleted);
        AssertNull("context", () => Bus.SendAsync(new HandlerShapeTests.Deposit(1), none).IsCompleted);
        AssertNull("context", () => Bus.QueryAsync(new HandlerShapeTests.GetOwner(1), none).IsCompleted);
        AssertNull("context", () => Bus.StreamAsync(new StreamTests.Count(1), none));
    }

    private static void AssertNull(string parameter, Func<object?> send) =>
        Assert.Equal(parameter, Assert.Throws<ArgumentNullException>(() => { send(); }).ParamName);

    public sealed record Orphan : ICommand, IQuery<int>, IStreamQuery<string>;
}
