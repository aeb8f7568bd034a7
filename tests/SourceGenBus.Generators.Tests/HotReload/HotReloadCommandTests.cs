namespace SourceGenBus.Generators.Tests.HotReload;

/// <summary>The same for commands and queries: no sender sees anything of an edit but what was edited.</summary>
public sealed class HotReloadCommandTests
{
    private const string Main =
        """
        using Microsoft.Extensions.DependencyInjection;

        await using var provider = new ServiceCollection().AddSourceGenBus().BuildServiceProvider(validateScopes: true);
        var commands = provider.GetRequiredService<ICommandBus>();
        await Round();
        Edit.Apply();
        await Round();
        await Round();
        Edit.Tell();
        await Round();

        async Task Round()
        {
            await commands.SendAsync(new Place());
            ICommand place = new Place();
            await commands.SendAsync(place);
            await Calls.Add("q" + await commands.QueryAsync(new Count()));
            Calls.Print();
        }
        """;

    private const string Handlers =
        """
        [assembly: UseMiddleware<First>(order: 1)]
        [assembly: UseMiddleware<Second>(order: 2)]
        [assembly: UseMiddleware<Third>(order: 3)]

        public sealed record Place : ICommand;
        public sealed record Other : ICommand;
        public sealed record Count : IQuery<int>;

        [CommandHandler<Place>]
        internal sealed class Placing
        {
            public ValueTask HandleAsync(Place command) => Calls.Add("p");
        }

        [CommandHandler<Other>]
        internal sealed class OtherHandler
        {
            public ValueTask HandleAsync(Other command) => default;
        }

        [QueryHandler<Count, int>]
        internal sealed class Counting
        {
            public ValueTask<int> HandleAsync(Count query) => new(1);
        }

        internal sealed class First
        {
            // First
            public ValueTask InvokeAsync(Other command, EventContext context, CommandNext<Other> next, CancellationToken cancellationToken) =>
                next.InvokeAsync(command, context, cancellationToken);
        }

        internal sealed class Second
        {
            public async ValueTask InvokeAsync(Place command, EventContext context, CommandNext<Place> next, CancellationToken cancellationToken)
            {
                await Calls.Add("2");
                if (Edit.Count == 0 && InFlight)
                    Edit.Apply();
                await next.InvokeAsync(command, context, cancellationToken);
            }

            public async ValueTask<int> InvokeAsync(Count query, EventContext context, CommandNext<Count, int> next, CancellationToken cancellationToken)
            {
                await Calls.Add("q2");
                return await next.InvokeAsync(query, context, cancellationToken);
            }

            internal static bool InFlight;
        }

        internal sealed class Third
        {
            // Third
            public ValueTask InvokeAsync(Other command, EventContext context, CommandNext<Other> next, CancellationToken cancellationToken) =>
                next.InvokeAsync(command, context, cancellationToken);
        }
        """;

    /// <summary>Middleware outside of that which is there, and inside of it.</summary>
    private static string Edited { get; } = Handlers
        .Replace("// First", Overloads(1), StringComparison.Ordinal)
        .Replace("// Third", Overloads(3), StringComparison.Ordinal);

    [Fact]
    public async Task Middleware_gets_to_see_more()
    {
        var lines = await RunAsync(Main, Handlers, Edited);

        Assert.Equal("2 2 p p q1 q2", lines[0]);
        Assert.All(lines[1..3], AssertReached);
        Assert.Equal("1 1 2 2 3 3 p p q1 q1 q2 q3", lines[3]);
    }

    [Fact]
    public async Task The_code_changes_while_a_command_is_under_way()
    {
        var lines = await RunAsync(Main.Replace("await Round();\nEdit.Apply();", "await Round();\nSecond.InFlight = true;", StringComparison.Ordinal), Handlers, Edited);

        Assert.Equal("2 2 p p q1 q2", lines[0]);
        Assert.All(lines[1..3], AssertReached);
        Assert.Equal("1 1 2 2 3 3 p p q1 q1 q2 q3", lines[3]);
    }

    [Fact]
    public async Task A_handler_becomes_a_singleton()
    {
        var edited = Handlers.Replace("HandleAsync(Place command)", "HandleAsync(Place command, EmittingContext context)", StringComparison.Ordinal);
        var former = edited.Replace("[CommandHandler<Place>]", "[CommandHandler<Place>(Lifetime = HandlerLifetime.Scoped)]", StringComparison.Ordinal);
        var lines = await RunAsync(Main, former, edited);

        Assert.Equal(Enumerable.Repeat("2 2 p p q1 q2", 4), lines);
    }

    private static string Overloads(int number) =>
        $$"""
        public async ValueTask InvokeAsync(Place command, EventContext context, CommandNext<Place> next, CancellationToken cancellationToken)
        {
            await Calls.Add("{{number}}");
            await next.InvokeAsync(command, context, cancellationToken);
        }

        public async ValueTask<int> InvokeAsync(Count query, EventContext context, CommandNext<Count, int> next, CancellationToken cancellationToken)
        {
            await Calls.Add("q{{number}}");
            return await next.InvokeAsync(query, context, cancellationToken);
        }
        """;

    /// <summary>The handlers and what stood around them, once for each call, and perhaps what stands there now.</summary>
    private static void AssertReached(string line)
    {
        var calls = line.Split(' ');
        Assert.Equal(["2", "2", "p", "p", "q2"], calls.Where(static call => call is "2" or "p" or "q2"));
        Assert.InRange(calls.Count(static call => call == "1"), 0, 2);
        Assert.InRange(calls.Count(static call => call == "3"), 0, 2);
        Assert.InRange(calls.Count(static call => call == "q3"), 0, 1);
        Assert.InRange(calls.Count(static call => call == "q1"), 1, 2);
        Assert.Empty(calls.Except(["1", "2", "3", "p", "q1", "q2", "q3"]));
    }

    private static async Task<string[]> RunAsync(string main, params string[] versions) => (await EditedProgram.RunAsync(main, versions)).Split('\n');
}
