namespace SourceGenBus.Package.Tests;

/// <summary>A program that is changed while it runs, by <c>dotnet watch</c>: no edit leaves out a handler that is there.</summary>
public sealed class HotReloadTests(PackedLibrary library) : IDisposable
{
    private const string Events =
        """
        using SourceGenBus;

        namespace Shop;

        public sealed record Placed;
        public sealed record Shipped;
        public sealed record Count : IQuery<int>;

        internal static class Calls
        {
            internal static readonly List<string> Made = [];

            internal static ValueTask Add(string name)
            {
                lock (Made)
                    Made.Add(name);
                return default;
            }
        }

        internal static class Sales
        {
            internal static async Task RunAsync(IEventBus bus, ICommandBus commands)
            {
                while (true)
                {
                    await Round.PublishAsync(bus, commands);
                    lock (Calls.Made)
                    {
                        Console.WriteLine($"{Environment.ProcessId}: {string.Join(' ', Calls.Made.Order())}");
                        Calls.Made.Clear();
                    }

                    await Task.Delay(100);
                }
            }
        }
        """;

    private const string Round =
        """
        using SourceGenBus;

        namespace Shop;

        internal static class Round
        {
            internal static async Task PublishAsync(IEventBus bus, ICommandBus commands)
            {
                await bus.PublishAsync(new Placed());
                await bus.PublishAsync<object>(new Placed());
                await bus.PublishAsync(new Shipped());
                await Calls.Add($"q{await commands.QueryAsync(new Count())}");
            }
        }
        """;

    private const string Handlers =
        """
        using SourceGenBus;

        [assembly: UseMiddleware<Shop.Around>(order: 1)]

        namespace Shop;

        internal sealed class Around
        {
            public ValueTask InvokeAsync(Shipped e, EventContext context, EventNext<Shipped> next, CancellationToken cancellationToken)
            {
                _ = Calls.Add("m1");
                return next.InvokeAsync(e, context, cancellationToken);
            }
        }

        [EventHandler<Placed>]
        internal sealed class B
        {
            public ValueTask HandleAsync(Placed e) => Calls.Add("b");
        }

        [EventHandler<Placed>(Lifetime = HandlerLifetime.Scoped)]
        internal sealed class D(IServiceProvider services)
        {
            public async ValueTask HandleAsync(Placed e)
            {
                _ = services;
                await Calls.Add("d");
            }
        }

        [QueryHandler<Count, int>]
        internal sealed class Counter
        {
            public ValueTask<int> HandleAsync(Count query) => new(1);
        }
        """;

    private const string Added =
        """

        [EventHandler<Placed>]
        internal sealed class A
        {
            public ValueTask HandleAsync(Placed e) => Calls.Add("a");
        }

        [EventHandler<Placed>(Lifetime = HandlerLifetime.Scoped)]
        internal sealed class C(IEventBus bus)
        {
            public async ValueTask HandleAsync(Placed e) => await Calls.Add(bus is null ? "?" : "c");
        }
        """;

    private const string NewEvent =
        """

        [EventHandler<Shipped>]
        internal sealed class S
        {
            public ValueTask HandleAsync(Shipped e) => Calls.Add("s");
        }

        public sealed record Paid(int Amount);

        [EventHandler<Paid>]
        internal sealed class P
        {
            public ValueTask HandleAsync(Paid e) => Calls.Add("p");
        }
        """;

    private readonly Workspace _workspace = new(library);

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_handler_that_is_written_runs_and_none_stops(bool container)
    {
        _workspace
            .WriteProject("Shop/Shop.csproj", Workspace.PackageReference + Workspace.ContainerReference, "<EmitCompilerGeneratedFiles>false</EmitCompilerGeneratedFiles>")
            .Write("Shop/Events.cs", Events)
            .Write("Shop/Round.cs", Round)
            .Write("Shop/Handlers.cs", Handlers)
            .Write(
                "Shop/Program.cs",
                container
                    ? """
                    using Microsoft.Extensions.DependencyInjection;
                    using Shop;
                    using SourceGenBus;

                    await using var provider = new ServiceCollection().AddSourceGenBus().BuildServiceProvider(validateScopes: true);
                    await Sales.RunAsync(provider.GetRequiredService<IEventBus>(), provider.GetRequiredService<ICommandBus>());
                    """
                    : """
                    using Shop;
                    using SourceGenBus;

                    await using var bus = new EventBusBuilder().AddHandlers().Build();
                    await Sales.RunAsync(bus, bus);
                    """);

        await using var program = new WatchedProgram(Path.Combine(_workspace.Root, "Shop"), _workspace.Environment);
        var first = await program.WaitForAsync(": b b d d q1");

        // A handler before the others and one between them; a constructor with a service.
        _workspace.Write("Shop/Handlers.cs", Handlers + Added);
        var second = await program.WaitForAsync(": a a b b c c d d q1");

        // What is called by generated code, and what calls it.
        _workspace
            .Write("Shop/Handlers.cs", (Handlers + Added).Replace("new(1)", "new(2)", StringComparison.Ordinal))
            .Write("Shop/Round.cs", Round.Replace("new Shipped());", "new Shipped()); _ = Calls.Add(\"x\");", StringComparison.Ordinal));
        var third = await program.WaitForAsync(": a a b b c c d d q2 x");

        // None of this takes a new process. What follows may: a new event, behind edited middleware, and a handler that goes while another is renamed.
        Assert.Equal([first, first], [second, third]);

        _workspace
            .Write("Shop/Handlers.cs", (Handlers + Added + NewEvent).Replace("m1", "m2", StringComparison.Ordinal))
            .Write("Shop/Round.cs", Round.Replace("new Shipped());", "new Shipped()); await bus.PublishAsync(new Paid(1));", StringComparison.Ordinal));
        await program.WaitForAsync(": a a b b c c d d m2 p q1 s");

        _workspace.Write(
            "Shop/Handlers.cs",
            (Handlers + Added + NewEvent)
                .Replace("class B", "class Renamed", StringComparison.Ordinal)
                .Replace("[EventHandler<Placed>]\ninternal sealed class A", "internal sealed class A", StringComparison.Ordinal));
        await program.WaitForAsync(": b b c c d d m1 p q1 s");
    }
}
