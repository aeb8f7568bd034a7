using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>The classes that call middleware in order, and the module that puts them around the routes.</summary>
public sealed class MiddlewareSnapshots
{
    private const string Middleware =
        """
        [assembly: UseMiddleware<Shop.Timing>(1)]
        [assembly: UseMiddleware<Shop.Auditing>(2)]

        namespace Shop;

        internal sealed class Timing
        {
            public ValueTask InvokeAsync<TEvent>(TEvent @event, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken)
                where TEvent : notnull => next.InvokeAsync(@event, context, cancellationToken);

            public ValueTask InvokeAsync<TCommand>(TCommand command, EventContext context, CommandNext<TCommand> next, CancellationToken cancellationToken)
                where TCommand : notnull => next.InvokeAsync(command, context, cancellationToken);

            public ValueTask<TResult> InvokeAsync<TCommand, TResult>(TCommand command, EventContext context, CommandNext<TCommand, TResult> next, CancellationToken cancellationToken)
                where TCommand : notnull => next.InvokeAsync(command, context, cancellationToken);
        }

        internal sealed class Auditing(IServiceProvider services)
        {
            public ValueTask InvokeAsync(OrderPlaced placed, EventContext context, EventNext<OrderPlaced> next, CancellationToken cancellationToken) =>
                services is null ? default : next.InvokeAsync(placed, context, cancellationToken);

            public ValueTask<string?> InvokeAsync(FindOrder query, EventContext context, CommandNext<FindOrder, string?> next, CancellationToken cancellationToken) =>
                next.InvokeAsync(query, context, cancellationToken);
        }

        public sealed record OrderPlaced(string Id);

        public sealed record FindOrder(string Id) : IQuery<string?>;

        public sealed record PlaceOrder(string Id) : ICommand;
        """;

    [Fact]
    public void Around_an_event()
    {
        var result = Run(
            """
            [EventHandler<OrderPlaced>]
            internal sealed class Mailer
            {
                public async ValueTask HandleAsync(OrderPlaced placed) => await Task.Yield();
            }
            """);
        Snapshot.Matches(result, ["Pipelines.OrderPlacedPipeline.g.cs", "Module.g.cs"]);
    }

    [Fact]
    public void Around_an_event_that_another_assembly_handles()
    {
        var orders = Assemblies.Module("Orders", "Placed");
        var result = GeneratorHarness.Run(
            """
            [assembly: UseMiddleware<Shop.Timing>(1)]

            namespace Shop;

            internal sealed class Timing
            {
                public ValueTask InvokeAsync<TEvent>(TEvent @event, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken)
                    where TEvent : notnull => next.InvokeAsync(@event, context, cancellationToken);
            }

            internal sealed class Sales(IEventBus bus)
            {
                public ValueTask SellAsync(Orders.Placed placed, EventContext context) => bus.PublishAsync(placed, context);
            }
            """,
            GeneratorOptions.Default.With(orders));
        Snapshot.Matches(result, ["Pipelines.PlacedPipeline.g.cs", "Interceptors.Program.g.cs"]);
    }

    [Fact]
    public void Orders_may_be_any_numbers_and_lower_ones_are_outside()
    {
        var result = Run(
            """
            [EventHandler<OrderPlaced>]
            internal sealed class Mailer
            {
                public async ValueTask HandleAsync(OrderPlaced placed) => await Task.Yield();
            }
            """,
            Middleware.Replace("Auditing>(2)", "Auditing>(int.MinValue)", StringComparison.Ordinal).Replace("Timing>(1)", "Timing>(-1)", StringComparison.Ordinal));
        var pipeline = result["Pipelines.OrderPlacedPipeline.g.cs"];
        Assert.Contains("new AuditingStep(_auditing, // order -2147483648\n", pipeline, StringComparison.Ordinal);
        Assert.Contains("new TimingStep(_timing, new Handlers(handlers))); // order -1\n", pipeline, StringComparison.Ordinal);
    }

    [Fact]
    public void A_middleware_without_an_order_does_not_compile_and_is_left_out()
    {
        var result = GeneratorHarness.RunOnce(
            GeneratorOptions.Default,
            GeneratorHarness.Usings,
            new SourceFile(
                "Program.cs",
                Middleware.Replace("Auditing>(2)", "Auditing>", StringComparison.Ordinal)
                + "\n[EventHandler<OrderPlaced>] internal sealed class Mailer { public ValueTask HandleAsync(OrderPlaced placed) => default; }"));
        Assert.Contains(result.Compilation.GetDiagnostics(TestContext.Current.CancellationToken), static diagnostic => diagnostic.Id == "CS7036");
        Assert.Contains("TimingStep", result["Pipelines.OrderPlacedPipeline.g.cs"], StringComparison.Ordinal);
        Assert.DoesNotContain("Auditing", result["Pipelines.OrderPlacedPipeline.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void Around_a_command()
    {
        var result = Run(
            """
            [CommandHandler<PlaceOrder>]
            internal sealed class Orders
            {
                public ValueTask HandleAsync(PlaceOrder command) => default;
            }
            """);
        Snapshot.Matches(result, ["Pipelines.PlaceOrderPipeline.g.cs"]);
    }

    [Fact]
    public void Around_a_query()
    {
        var result = Run(
            """
            [QueryHandler<FindOrder, string>]
            internal sealed class Orders
            {
                public ValueTask<string?> HandleAsync(FindOrder query) => default;
            }
            """);
        Snapshot.Matches(result, ["Pipelines.FindOrderPipeline.g.cs"]);
    }

    [Fact]
    public void Policies_of_event_types()
    {
        var result = GeneratorHarness.Run(
            """
            namespace Shop;

            [DispatchPolicy(Execution = HandlerExecution.Sequential, Failures = FailurePolicy.StopAtFirst)]
            public sealed record OrderPlaced;

            [DispatchPolicy(Failures = FailurePolicy.ThrowAfterAll)]
            public sealed record Changed<T>(T Value);

            public static class Outer<T>
            {
                [DispatchPolicy(Failures = FailurePolicy.ThrowAfterAll)]
                public sealed record Unhandled;
            }

            [EventHandler<Changed<int>>]
            internal sealed class Mailer
            {
                public async ValueTask HandleAsync(Changed<int> changed) => await Task.Yield();
            }
            """);
        Snapshot.Matches(result, ["Module.g.cs"]);
    }

    [Fact]
    public void Attempts()
    {
        var result = GeneratorHarness.Run(
            """
            namespace Shop;

            [AttemptEvent]
            public abstract record Attempted;

            public sealed record PaymentAttempted : Attempted;

            [AttemptEvent]
            [DispatchPolicy(Execution = HandlerExecution.Sequential)]
            public sealed record LoginAttempted;

            [AttemptEvent]
            public sealed record Tried<T>(T Value);

            [EventHandler<PaymentAttempted>]
            [EventHandler<Tried<int>>]
            internal sealed class Audit
            {
                public ValueTask HandleAsync(object attempt) => default;
            }
            """);
        Snapshot.Matches(result, ["Module.g.cs"]);
    }

    private static GeneratorResult Run(string handlers, string middleware = Middleware) => GeneratorHarness.Run($"{middleware}\n\n{handlers}");
}
