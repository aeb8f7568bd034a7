using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>The route of one event, for each way in which a handler can be written.</summary>
public sealed partial class RouteSnapshots
{
    [Fact]
    public void One_handler() => Matches(
        """
        namespace Shop;

        public sealed record OrderPlaced(string Id);

        [EventHandler<OrderPlaced>]
        internal sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced order) => new(Task.Delay(order.Id.Length));
        }
        """);

    [Fact]
    public void Several_handlers() => Matches(
        """
        namespace Shop;

        public sealed record OrderPlaced(string Id);

        [EventHandler<OrderPlaced>]
        internal sealed class Warehouse
        {
            public ValueTask HandleAsync(OrderPlaced order) => new(Task.Delay(order.Id.Length));
        }

        [EventHandler<OrderPlaced>]
        internal sealed class Mailer
        {
            public async ValueTask HandleAsync(OrderPlaced order) => await Task.Yield();
        }

        [EventHandler<OrderPlaced>]
        internal sealed class Ledger
        {
            public ValueTask HandleAsync(OrderPlaced order) => default;
        }
        """);

    [Fact]
    public void Handler_of_all_events_of_a_base()
    {
        var result = GeneratorHarness.Run(
            """
            namespace Shop;

            public abstract record OrderEvent(string Id);
            public sealed record OrderPlaced(string Id) : OrderEvent(Id);
            public sealed record OrderShipped(string Id) : OrderEvent(Id);
            public sealed record OrderNoted<T>(string Id) : OrderEvent(Id);

            [EventHandler<OrderEvent>(IncludeDerived = true)]
            internal sealed class Audit
            {
                public ValueTask HandleAsync(OrderEvent happened) => default;
            }

            [EventHandler<OrderShipped>]
            internal sealed class Mailer
            {
                public ValueTask HandleAsync(OrderShipped shipped) => default;
            }
            """);
        Snapshot.Matches(result, ["Module.g.cs", "Routes.OrderShippedRoute.g.cs"]);
    }

    [Fact]
    public void Handler_that_returns_an_event() => Matches(
        """
        namespace Shop;

        public sealed record OrderPlaced(string Id);
        public sealed record OrderConfirmed(string Id);

        [EventHandler<OrderPlaced>]
        internal sealed class Confirmation
        {
            public async ValueTask<OrderConfirmed?> HandleAsync(OrderPlaced order)
            {
                await Task.Yield();
                return null;
            }
        }
        """);

    [Fact]
    public void Handlers_that_return_events() => Matches(
        """
        namespace Shop;

        public sealed record OrderPlaced(string Id);
        public abstract record OrderEvent;

        [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Scoped)]
        internal sealed class Splitter
        {
            public async Task<IReadOnlyList<OrderEvent?>> HandleAsync(OrderPlaced order, EventContext context)
            {
                await Task.Yield();
                return [];
            }
        }

        [EventHandler<OrderPlaced>]
        internal sealed class Warehouse
        {
            public Task<OrderEvent[]?> HandleAsync(OrderPlaced order) => Task.FromResult<OrderEvent[]?>(null);
        }

        [EventHandler<OrderPlaced>]
        internal sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced order) => default;
        }
        """);

    [Fact]
    public void Handler_that_returns_a_task() => Matches(
        """
        namespace Shop;

        public sealed record OrderPlaced(string Id);

        [EventHandler<OrderPlaced>]
        internal sealed class Mailer
        {
            public Task HandleAsync(OrderPlaced order) => Task.Delay(order.Id.Length);
        }
        """);

    [Fact]
    public void Scoped_handler() => Matches(
        """
        namespace Shop;

        public sealed record OrderPlaced(string Id);

        [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Scoped)]
        internal sealed class Warehouse
        {
            public ValueTask HandleAsync(OrderPlaced order, EventContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public void Transient_handler_beside_a_singleton() => Matches(
        """
        namespace Shop;

        public sealed record OrderPlaced(string Id);

        [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Transient)]
        internal sealed class Warehouse
        {
            public Task HandleAsync(OrderPlaced order) => Task.CompletedTask;
        }

        [EventHandler<OrderPlaced>]
        internal sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced order) => default;
        }
        """);

    [Fact]
    public void Static_class() => Matches(
        """
        namespace Shop;

        public sealed record OrderPlaced(string Id);

        [EventHandler<OrderPlaced>]
        internal static class Mailer
        {
            public static ValueTask HandleAsync(OrderPlaced order, CancellationToken cancellationToken) => new(Task.Delay(1, cancellationToken));
        }
        """);

    [Fact]
    public void Static_method_of_a_class_with_instances() => Matches(
        """
        namespace Shop;

        public sealed record OrderPlaced(string Id);

        [EventHandler<OrderPlaced>]
        internal sealed class Mailer(string server)
        {
            public string Server => server;

            public static ValueTask HandleAsync(OrderPlaced order) => new(Task.Delay(1));
        }
        """);

    [Fact]
    public void Context_and_token_in_either_order() => Matches(
        """
        namespace Shop;

        public sealed record OrderPlaced(string Id);

        [EventHandler<OrderPlaced>]
        internal sealed class A
        {
            public ValueTask HandleAsync(OrderPlaced order, EventContext context) => default;
        }

        [EventHandler<OrderPlaced>]
        internal sealed class B
        {
            public ValueTask HandleAsync(OrderPlaced order, CancellationToken cancellationToken) => default;
        }

        [EventHandler<OrderPlaced>]
        internal sealed class C
        {
            public ValueTask HandleAsync(OrderPlaced order, CancellationToken cancellationToken, EventContext context) => default;
        }

        [EventHandler<OrderPlaced>]
        internal sealed class D
        {
            public ValueTask HandleAsync(OrderPlaced order, EventContext context, CancellationToken cancellationToken = default, int ignored = 0) => default;
        }
        """);

    [Fact]
    public void Inherited_method() => Matches(
        """
        namespace Shop;

        public sealed record OrderPlaced(string Id);

        internal abstract class Handler<TEvent>
        {
            public ValueTask HandleAsync(TEvent @event, CancellationToken cancellationToken) => default;
        }

        [EventHandler<OrderPlaced>]
        internal sealed class Mailer : Handler<OrderPlaced>;
        """);

    [Fact]
    public void One_method_for_a_base_type_serves_several_events()
    {
        var result = GeneratorHarness.Run(
            """
            namespace Shop;

            public abstract record OrderEvent(string Id);
            public sealed record OrderPlaced(string Id) : OrderEvent(Id);
            public sealed record OrderShipped(string Id) : OrderEvent(Id);

            [EventHandler<OrderPlaced>]
            [EventHandler<OrderShipped>]
            internal sealed class Audit
            {
                public ValueTask HandleAsync(OrderEvent order) => default;
            }
            """);

        Snapshot.Matches(result, ["Routes.OrderPlacedRoute.g.cs", "Routes.OrderShippedRoute.g.cs", "Module.g.cs"]);
    }

    [Fact]
    public void Partial_class_with_its_attributes_on_two_parts()
    {
        var result = GeneratorHarness.Run(
            GeneratorOptions.Default,
            GeneratorHarness.Usings,
            new SourceFile(
                "One.cs",
                """
                namespace Shop;

                public sealed record OrderPlaced(string Id);
                public sealed record OrderShipped(string Id);

                [EventHandler<OrderPlaced>]
                internal sealed partial class Mailer
                {
                    public partial ValueTask HandleAsync(OrderPlaced order);
                    public ValueTask HandleAsync(OrderShipped order) => default;
                }
                """),
            new SourceFile(
                "Two.cs",
                """
                namespace Shop;

                [EventHandler<OrderShipped>]
                internal sealed partial class Mailer
                {
                    public async partial ValueTask HandleAsync(OrderPlaced order) => await Task.Yield();
                }
                """));

        Snapshot.Matches(result, ["Routes.OrderPlacedRoute.g.cs", "Routes.OrderShippedRoute.g.cs"]);
    }

    private static void Matches(string source, [System.Runtime.CompilerServices.CallerMemberName] string test = "") =>
        Snapshot.Matches(GeneratorHarness.Run(source), ["Routes.OrderPlacedRoute.g.cs"], test);

    [Fact]
    public void Handlers_that_emit_through_their_context()
    {
        var result = GeneratorHarness.Run(
            """
            namespace Shop;

            public sealed record OrderPlaced(string Id);

            public sealed record StockReserved(string Id);

            [EventHandler<OrderPlaced>]
            internal sealed class StockReservation
            {
                public ValueTask HandleAsync(OrderPlaced placed, EmittingContext context, CancellationToken cancellationToken)
                {
                    context.Emit(new StockReserved(placed.Id));
                    return default;
                }
            }

            [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Scoped)]
            internal sealed class Scoring
            {
                public async ValueTask<StockReserved?> HandleAsync(OrderPlaced placed, EmittingContext context)
                {
                    await Task.Yield();
                    return context.Emitted.Count > 0 ? null : new StockReserved(placed.Id);
                }
            }
            """);
        Snapshot.Matches(result, ["Routes.OrderPlacedRoute.g.cs"]);
    }
}
