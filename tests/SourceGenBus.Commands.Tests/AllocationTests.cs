using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Commands.Tests;

/// <summary>A handler that completes synchronously costs not one byte, however it is reached.</summary>
public sealed class AllocationTests : IDisposable
{
    private static readonly Add AddTwo = new(1, 1);
    private static readonly Touch TouchIt = new();
    private static readonly GetName NameIt = new();
    private static readonly EventContext Context = new() { UserId = "ada" };

    private readonly ServiceProvider _services = TestBus.InContainer();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Command_without_a_result() => AssertNothing(static (bus, _) => bus.SendAsync(TouchIt).GetAwaiter().GetResult());

    [Fact]
    public void Struct_result() => AssertNothing(static (bus, _) => bus.SendAsync(AddTwo).GetAwaiter().GetResult());

    [Fact]
    public void Reference_result() => AssertNothing(static (bus, _) => bus.QueryAsync(NameIt).GetAwaiter().GetResult());

    [Fact]
    public void In_a_context() => AssertNothing(static (bus, _) => bus.SendAsync(AddTwo, Context).GetAwaiter().GetResult());

    [Fact]
    public void Through_the_interface() => AssertNothing(static (_, bus) =>
    {
        bus.SendAsync(TouchIt).GetAwaiter().GetResult();
        bus.SendAsync(AddTwo).GetAwaiter().GetResult();
        bus.QueryAsync(NameIt, Context).GetAwaiter().GetResult();
    });

    [Fact]
    public void Through_a_base_type() => AssertNothing(static (_, bus) =>
    {
        ICommand touch = TouchIt;
        bus.SendAsync(touch).GetAwaiter().GetResult();
        ICommand<Sum> add = AddTwo;
        bus.SendAsync(add).GetAwaiter().GetResult();
        IQuery<string> name = NameIt;
        bus.QueryAsync(name).GetAwaiter().GetResult();
    });

    private void AssertNothing(Action<EventBus, ICommandBus> send)
    {
        var bus = _services.GetRequiredService<EventBus>();
        send(bus, bus); // Makes the route.

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1_000; round++)
            send(bus, bus);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    public readonly record struct Sum(long Value, long Steps);

    public sealed record Add(int Left, int Right) : ICommand<Sum>;

    public sealed record Touch : ICommand;

    public sealed record GetName : IQuery<string>;

    [CommandHandler<Add, Sum>]
    [CommandHandler<Touch>]
    [QueryHandler<GetName, string>]
    internal sealed class SynchronousHandler
    {
        public ValueTask<Sum> HandleAsync(Add command, EventContext context) => new(new Sum(command.Left + command.Right, 1));

        public ValueTask HandleAsync(Touch command, CancellationToken cancellationToken) => default;

        public ValueTask<string> HandleAsync(GetName query) => new("Ada");
    }
}
