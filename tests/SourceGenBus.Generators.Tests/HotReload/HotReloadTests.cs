namespace SourceGenBus.Generators.Tests.HotReload;

/// <summary>
/// Hot Reload changes code a moment before it tells libraries. Events of this moment reach every handler that was there, in whatever
/// way they are published, and nothing throws.
/// </summary>
public sealed class HotReloadTests
{
    private const string Handlers =
        """
        using Microsoft.Extensions.DependencyInjection;

        public sealed record Placed;

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
                await Task.Yield();
                await Calls.Add("d");
            }
        }

        [EventHandler<Placed>]
        internal sealed class F
        {
            public ValueTask HandleAsync(Placed e) => Calls.Add("f");
        }

        """;

    /// <summary>Before the others, between them and behind them.</summary>
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

        [EventHandler<Placed>(Lifetime = HandlerLifetime.Transient)]
        internal sealed class E
        {
            public Task HandleAsync(Placed e) => Calls.Add("e").AsTask();
        }

        [EventHandler<Placed>]
        internal sealed class G
        {
            public async ValueTask HandleAsync(Placed e) => await Calls.Add("g");
        }
        """;

    private const string WithoutContainer = "await using var bus = new EventBusBuilder().AddHandlers().AddFailureHandler(new Failures()).Build();";

    private const string WithContainer =
        """
        await using var provider = new ServiceCollection()
            .AddSourceGenBus()
            .AddSingleton<IEventFailureHandler, Failures>()
            .BuildServiceProvider(validateScopes: true);
        var bus = provider.GetRequiredService<EventBus>();
        """;

    [Theory]
    [InlineData(WithoutContainer, "bus.PublishAsync(new Placed())")]
    [InlineData(WithContainer, "bus.PublishAsync(new Placed())")]
    [InlineData(WithContainer, "bus.PublishAsync<object>(new Placed())")]
    [InlineData(WithContainer, "bus.PublishAsync(new Placed(), new EventContext { UserId = \"me\" })")]
    [InlineData(WithContainer, "bus.PublishAndReportAsync(new Placed())")]
    [InlineData(WithContainer, "bus.PublishAsync(new Placed(), new EventContext { Execution = HandlerExecution.Sequential })")]
    public async Task Handlers_are_added(string bus, string publish)
    {
        var lines = await RunAsync(
            $$"""
            {{bus}}
            await {{publish}};
            Calls.Print();
            Edit.Apply();
            await {{publish}};
            Calls.Print();
            await {{publish}};
            Calls.Print();
            Edit.Tell();
            await {{publish}};
            Calls.Print();
            """,
            Handlers,
            Handlers + Added);

        Assert.Equal("b d f", lines[0]);
        AssertReached(lines[1]);
        AssertReached(lines[2]);
        Assert.Equal("a b c d e f g", lines[3]);
    }

    [Fact]
    public async Task The_first_event_of_a_program_comes_in_between()
    {
        var lines = await RunAsync(
            $$"""
            {{WithContainer}}
            Edit.Apply();
            await bus.PublishAsync(new Placed());
            Calls.Print();
            Edit.Tell();
            await bus.PublishAsync(new Placed());
            Calls.Print();
            """,
            Handlers,
            Handlers + Added);

        AssertReached(lines[0]);
        Assert.Equal("a b c d e f g", lines[1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("bus.Subscribe<Placed>(static (e, context, cancellationToken) => Calls.Add(\"s\"))")]
    [InlineData("new System.Diagnostics.ActivityListener { ShouldListenTo = static source => true, Sample = static (ref System.Diagnostics.ActivityCreationOptions<System.Diagnostics.ActivityContext> options) => System.Diagnostics.ActivitySamplingResult.AllData }")]
    public async Task Something_stands_around_the_handlers(string more)
    {
        const string Around =
            """

            internal sealed class Around
            {
                public async ValueTask InvokeAsync<TEvent>(TEvent e, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken)
                    where TEvent : notnull
                {
                    await next.InvokeAsync(e, context, cancellationToken);
                    await Calls.Add("m");
                }
            }
            """;
        var handlers = Handlers.Replace("public sealed record", "[assembly: UseMiddleware<Around>(order: 1)]\n\npublic sealed record", StringComparison.Ordinal) + Around;
        var lines = await RunAsync(
            $$"""
            {{WithContainer}}
            {{(more.Length == 0 ? "" : $"using var more = {more};")}}
            {{(more.Contains("ActivityListener", StringComparison.Ordinal) ? "System.Diagnostics.ActivitySource.AddActivityListener(more);" : "")}}
            await bus.PublishAsync(new Placed());
            Calls.Print();
            Edit.Apply();
            await bus.PublishAsync(new Placed());
            Calls.Print();
            Edit.Tell();
            await bus.PublishAsync(new Placed());
            Calls.Print();
            """,
            handlers,
            handlers + Added);

        var subscriber = more.Contains("Subscribe", StringComparison.Ordinal) ? " s" : "";
        Assert.Equal("b d f m" + subscriber, lines[0]);
        Assert.Contains(" m" + subscriber, lines[1], StringComparison.Ordinal);
        AssertReached(lines[1].Replace(" m" + subscriber, "", StringComparison.Ordinal));
        Assert.Equal("a b c d e f g m" + subscriber, lines[2]);
    }

    [Theory]
    [InlineData("Edit.Apply(); await Calls.Add(\"b\");")]
    [InlineData("Edit.Apply(); await Task.Yield(); await Calls.Add(\"b\");")]
    [InlineData("await Task.Yield(); Edit.Apply(); await Calls.Add(\"b\");")]
    [InlineData("Edit.Apply(); Edit.Tell(); await Task.Yield(); await Calls.Add(\"b\");")]
    public async Task The_code_changes_while_an_event_is_under_way(string body)
    {
        var edited = Handlers.Replace(
            "public ValueTask HandleAsync(Placed e) => Calls.Add(\"b\");",
            "public async ValueTask HandleAsync(Placed e) { if (Edit.Count == 0) { " + body + " } else await Calls.Add(\"b\"); }",
            StringComparison.Ordinal);
        var lines = await RunAsync(
            $$"""
            {{WithContainer}}
            await bus.PublishAsync(new Placed());
            Calls.Print();
            await bus.PublishAsync(new Placed());
            Calls.Print();
            Edit.Tell();
            await bus.PublishAsync(new Placed());
            Calls.Print();
            """,
            edited,
            edited + Added);

        Assert.Equal("b d f", lines[0]);
        AssertReached(lines[1]);
        Assert.Equal("a b c d e f g", lines[2]);
    }

    [Fact]
    public async Task A_second_handler_is_added()
    {
        const string One =
            """
            public sealed record Placed;

            [EventHandler<Placed>]
            internal sealed class B
            {
                public ValueTask HandleAsync(Placed e)
                {
                    Number++;
                    return default;
                }

                internal static int Number;
            }

            """;
        const string Two =
            """

            [EventHandler<Placed>(Order = -1)]
            internal sealed class A
            {
                public ValueTask HandleAsync(Placed e) => throw new InvalidOperationException("a");
            }
            """;
        var lines = await RunAsync(
            $$"""
            {{WithoutContainer}}
            await bus.PublishAsync(new Placed());
            Edit.Apply();
            await bus.PublishAsync(new Placed());
            Calls.Print();
            Edit.Tell();
            await bus.PublishAsync(new Placed());
            Calls.Print();
            Console.WriteLine(B.Number);
            """,
            One,
            One + Two);

        Assert.Contains(lines[0], new[] { "", "!A:a" });
        Assert.Equal("!A:a", lines[1]);
        Assert.Equal("3", lines[2]);
    }

    /// <summary>All that was there, once, and perhaps what is new.</summary>
    private static void AssertReached(string line)
    {
        var calls = line.Split(' ');
        Assert.Equal(calls.Distinct(), calls);
        Assert.Equal(["b", "d", "f"], calls.Intersect(["b", "d", "f"]));
        Assert.Empty(calls.Except(["a", "b", "c", "d", "e", "f", "g"]));
    }

    private static async Task<string[]> RunAsync(string main, params string[] versions) =>
        (await EditedProgram.RunAsync("using Microsoft.Extensions.DependencyInjection;\n\n" + main, versions)).Split('\n');
}
