namespace SourceGenBus.Package.Tests;

/// <summary>
/// A program that is changed while it runs, by <c>dotnet watch</c>: no edit leaves out a handler that is there, also for the events that two
/// threads publish all the time.
/// </summary>
public sealed class HotReloadTests(PackedLibrary library) : IDisposable
{
    private const string Events =
        """
        using SourceGenBus;

        namespace Shop;

        public sealed record Placed;
        public sealed record Shipped;
        public sealed record Noted;
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

        public sealed class Ticked
        {
            internal int First;
            internal int Second;
        }

        internal sealed class Ticks : IEventFailureHandler
        {
            /// <summary>What went wrong, at any time.</summary>
            internal static volatile string Wrong = "";

            public ValueTask HandleFailureAsync(EventFailure failure)
            {
                Wrong = $" {failure.HandlerType}: {failure.Exception}";
                return default;
            }

            /// <summary>Publishes all the time, also while the code changes.</summary>
            internal static async Task RunAsync(IEventBus bus)
            {
                while (true)
                {
                    var ticked = new Ticked();
                    try
                    {
                        await bus.PublishAsync(ticked);
                    }
                    catch (Exception exception)
                    {
                        Wrong = " " + exception;
                    }

                    if (ticked is not { First: 1, Second: 1 })
                        Wrong = $" {ticked.First} and {ticked.Second} calls";
                    await Task.Yield();
                }
            }
        }

        internal static class Sales
        {
            internal static async Task RunAsync(IEventBus bus, ICommandBus commands)
            {
                _ = Task.Run(() => Ticks.RunAsync(bus));
                _ = Task.Run(() => Ticks.RunAsync(bus));
                while (true)
                {
                    await Round.PublishAsync(bus, commands);
                    lock (Calls.Made)
                    {
                        Console.WriteLine($"{Environment.ProcessId}: {string.Join(' ', Calls.Made.Order())}{Ticks.Wrong}");
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
                await bus.PublishAsync(new Noted());
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

        [EventHandler<Noted>]
        internal sealed class N
        {
            public ValueTask HandleAsync(Noted e)
            {
                lock (Calls.Made)
                    Calls.Made.Add("n");
                return default;
            }
        }

        [EventHandler<Ticked>]
        internal sealed class T1
        {
            public async ValueTask HandleAsync(Ticked e)
            {
                await Task.Yield();
                e.First++;
            }
        }

        [EventHandler<Ticked>(Lifetime = HandlerLifetime.Scoped)]
        internal sealed class T3
        {
            public Task HandleAsync(Ticked e)
            {
                e.Second++;
                return Task.CompletedTask;
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

        [EventHandler<Noted>]
        internal sealed class O
        {
            public ValueTask HandleAsync(Noted e) => Calls.Add("o");
        }

        [EventHandler<Ticked>]
        internal sealed class T0
        {
            public ValueTask HandleAsync(Ticked e) => default;
        }

        [EventHandler<Ticked>(Lifetime = HandlerLifetime.Scoped)]
        internal sealed class T2
        {
            public async ValueTask HandleAsync(Ticked e) => await Task.Yield();
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

                    await using var provider = new ServiceCollection().AddSourceGenBus().AddSingleton<IEventFailureHandler, Ticks>().BuildServiceProvider(validateScopes: true);
                    await Sales.RunAsync(provider.GetRequiredService<IEventBus>(), provider.GetRequiredService<ICommandBus>());
                    """
                    : """
                    using Shop;
                    using SourceGenBus;

                    await using var bus = new EventBusBuilder().AddHandlers().AddFailureHandler(new Ticks()).Build();
                    await Sales.RunAsync(bus, bus);
                    """);

        await using var program = new WatchedProgram(Path.Combine(_workspace.Root, "Shop"), _workspace.Environment);
        var first = await program.WaitForAsync(": b b d d n q1");

        // A handler before the others, one between them, a second one; a constructor with a service.
        _workspace.Write("Shop/Handlers.cs", Handlers + Added);
        var second = await program.WaitForAsync(": a a b b c c d d n o q1");

        // What is called by generated code, and what calls it.
        _workspace
            .Write("Shop/Handlers.cs", (Handlers + Added).Replace("new(1)", "new(2)", StringComparison.Ordinal))
            .Write("Shop/Round.cs", Round.Replace("new Shipped());", "new Shipped()); _ = Calls.Add(\"x\");", StringComparison.Ordinal));
        var third = await program.WaitForAsync(": a a b b c c d d n o q2 x");

        // None of this takes a new process. What follows may: a new event, behind edited middleware, and a handler that goes while another is renamed.
        Assert.Equal([first, first], [second, third]);

        _workspace
            .Write("Shop/Handlers.cs", (Handlers + Added + NewEvent).Replace("m1", "m2", StringComparison.Ordinal))
            .Write("Shop/Round.cs", Round.Replace("new Shipped());", "new Shipped()); await bus.PublishAsync(new Paid(1));", StringComparison.Ordinal));
        await program.WaitForAsync(": a a b b c c d d m2 n o p q1 s");

        _workspace.Write(
            "Shop/Handlers.cs",
            (Handlers + Added + NewEvent)
                .Replace("class B", "class Renamed", StringComparison.Ordinal)
                .Replace("[EventHandler<Placed>]\ninternal sealed class A", "internal sealed class A", StringComparison.Ordinal));
        await program.WaitForAsync(": b b c c d d m1 n o p q1 s");
    }
}
