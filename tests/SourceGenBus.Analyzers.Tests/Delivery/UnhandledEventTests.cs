using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Delivery;

public sealed class UnhandledEventTests() : RuleTests(DiagnosticIds.UnhandledEvent)
{
    private const string Message =
        "'OrderPlaced' is published, but no handler in this project or its references takes it; mark a class [EventHandler<OrderPlaced>] or remove the call";

    protected override string Shared => "public sealed record OrderPlaced(string OrderId);";

    [Fact]
    public Task Fires_in_a_program_that_has_no_handler() => Fires(
        TestProject.Program,
        """
        await using var bus = new EventBusBuilder().AddHandlers().Build();
        await bus.[|PublishAsync|](new OrderPlaced("1"));
        await bus.[|EnqueueAsync|](new OrderPlaced("2"));
        bus.[|Enqueue|](new OrderPlaced("3"));
        """,
        Message,
        Message,
        Message);

    [Fact]
    public Task Fires_on_an_event_that_is_emitted() => Fires(
        """
        internal sealed record CacheEmptied;

        public static class Cache
        {
            public static void Clear(EmittingContext context) => context.[|Emit|](new CacheEmptied());
        }
        """,
        "'CacheEmptied' is published, but no handler in this project or its references takes it; mark a class [EventHandler<CacheEmptied>] or remove the call");

    [Fact]
    public Task Silent_on_an_Emit_of_ones_own_and_on_an_emitted_base_type() => Silent(
        """
        internal sealed record CacheEmptied;

        public sealed class Cache
        {
            public void Emit(object light) => Console.WriteLine(light);

            public void Clear(EmittingContext context, object late)
            {
                Emit(new CacheEmptied());
                context.Emit(late);
            }
        }
        """);

    [Fact]
    public Task Fires_in_a_library_on_an_event_that_nobody_else_can_name() => Fires(
        """
        internal sealed record CacheEmptied;

        public sealed class Cache(IEventBus bus)
        {
            public ValueTask Clear() => bus.[|PublishAsync|](new CacheEmptied());
        }
        """,
        "'CacheEmptied' is published, but no handler in this project or its references takes it; mark a class [EventHandler<CacheEmptied>] or remove the call");

    [Fact]
    public Task Fires_on_an_unsealed_event_that_is_created_in_the_call() => Fires(
        TestProject.Program,
        """
        await using var bus = new EventBusBuilder().AddHandlers().Build();
        await bus.[|PublishAsync|](new Ping());

        public class Ping;
        """,
        "'Ping' is published, but no handler in this project or its references takes it; mark a class [EventHandler<Ping>] or remove the call");

    [Fact]
    public Task Silent_when_a_handler_of_the_project_takes_it() => Silent(
        TestProject.Program with
        {
            OtherFiles =
            [
                """
                [EventHandler<OrderPlaced>]
                internal sealed class Mailer
                {
                    public ValueTask HandleAsync(OrderPlaced placed) => default;
                }
                """,
            ],
        },
        """
        await using var bus = new EventBusBuilder().AddHandlers().Build();
        await bus.PublishAsync(new OrderPlaced("1"));
        await bus.PublishAsync<object>(new OrderPlaced("2"));
        """);

    [Fact]
    public Task Silent_when_an_internal_handler_of_a_referenced_library_takes_it() => Silent(
        TestProject.Program with
        {
            ReferencedLibraries =
            [
                """
                namespace Library;

                public sealed record GoodsShipped(int Parcels);

                [EventHandler<GoodsShipped>]
                internal sealed class Counter
                {
                    public ValueTask HandleAsync(GoodsShipped shipped) => default;
                }
                """,
            ],
        },
        """
        await using var bus = new EventBusBuilder().AddHandlers().Build();
        await bus.PublishAsync(new Library.GoodsShipped(1));
        """);

    [Fact]
    public Task Silent_when_it_is_subscribed_to_at_run_time() => Silent(
        TestProject.Program,
        """
        await using var bus = new EventBusBuilder().AddHandlers().Build();
        using var subscription = bus.Subscribe<OrderPlaced>((placed, context, token) => default);
        await bus.PublishAsync(new OrderPlaced("1"));
        """);

    [Fact]
    public Task Silent_when_any_event_may_be_subscribed_to() => Silent(
        TestProject.Program,
        """
        await using var bus = new EventBusBuilder().AddHandlers().Build();
        using var subscription = Listener.Listen<OrderPlaced>(bus);
        await bus.PublishAsync(new OrderPlaced("1"));

        internal static class Listener
        {
            internal static IDisposable Listen<T>(IEventBus bus) where T : notnull => bus.Subscribe<T>((_, _, _) => default);
        }
        """);

    [Fact]
    public Task Silent_in_a_library_whose_host_may_handle_it() => Silent(
        """
        public sealed class Shop(IEventBus bus)
        {
            public ValueTask Place() => bus.PublishAsync(new OrderPlaced("1"));
        }
        """);

    [Fact]
    public Task Silent_in_a_library_whose_friends_may_handle_it() => Silent(
        """
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Host")]

        internal sealed record CacheEmptied;

        public sealed class Cache(IEventBus bus)
        {
            public ValueTask Clear() => bus.PublishAsync(new CacheEmptied());
        }
        """);

    [Fact]
    public Task Silent_when_the_type_of_the_event_is_known_only_at_run_time() => Silent(
        TestProject.Program,
        """
        await using var bus = new EventBusBuilder().AddHandlers().Build();
        foreach (var change in new List<DomainEvent>())
            await bus.PublishAsync(change);
        await Publisher.Publish(bus, new OrderPlaced("1"));

        public record Moved;

        internal static class Publisher
        {
            internal static ValueTask Publish<T>(IEventBus bus, T @event) where T : notnull => bus.PublishAsync(@event);

            internal static ValueTask Publish(IEventBus bus, Moved moved) => bus.PublishAsync(moved);
        }
        """);

    [Fact]
    public Task Silent_in_generic_code_whose_events_are_made_elsewhere() => Silent(
        TestProject.Program,
        """
        await using var bus = new EventBusBuilder().AddHandlers().Build();
        await new Window<int>(bus).CloseAsync(1);

        public sealed record WindowClosed<T>(T Value);

        internal sealed class Window<T>(IEventBus bus)
        {
            public ValueTask CloseAsync(T value) => bus.PublishAsync(new WindowClosed<T>(value));
        }

        [EventHandler<WindowClosed<int>>]
        internal sealed class Mailer
        {
            public ValueTask HandleAsync(WindowClosed<int> closed) => default;
        }
        """);

    [Fact]
    public Task Silent_when_only_the_names_in_a_tuple_differ() => Silent(
        TestProject.Program,
        """
        await using var bus = new EventBusBuilder().AddHandlers().Build();
        await bus.PublishAsync(new Averaged<(double Sum, int Count)>((1, 2)));

        public sealed record Averaged<T>(T Value);

        [EventHandler<Averaged<(double, int)>>]
        internal sealed class Mailer
        {
            public ValueTask HandleAsync(Averaged<(double Total, int Items)> averaged) => default;
        }
        """);

    [Fact]
    public Task Silent_when_its_handler_breaks_another_rule() => Silent(
        TestProject.Program,
        """
        await using var bus = new EventBusBuilder().AddHandlers().Build();
        await bus.PublishAsync(new OrderPlaced("1"));

        [{|SGB1001:EventHandler<OrderPlaced>|}]
        internal sealed class Mailer;
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        internal sealed record CacheEmptied;

        public sealed class Cache(IEventBus bus)
        {
            public ValueTask Clear() => bus.[|PublishAsync|](new CacheEmptied());
        }
        """);
}
