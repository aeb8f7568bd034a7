using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Delivery;

public sealed class SubscriptionNeverCalledTests() : RuleTests(DiagnosticIds.SubscriptionNeverCalled)
{
    protected override string Shared =>
        """
        public interface IOrderEvent;

        public abstract record OrderEvent : IOrderEvent;

        public sealed record OrderPlaced(string OrderId) : OrderEvent;
        """;

    [Fact]
    public Task Fires_on_types_that_no_event_can_have() => Fires(
        """
        public static class Listener
        {
            public static IEnumerable<IDisposable> Listen(IEventBus bus) =>
            [
                bus.Subscribe<[|IOrderEvent|]>((placed, context, token) => default),
                bus.Subscribe<[|OrderEvent|]>((placed, context, token) => default),
                bus.Subscribe<[|DomainEvent|]>((placed, context, token) => default),
            ];
        }
        """,
        "'IOrderEvent' is an interface, so no event is ever exactly of that type and Subscribe throws; subscribe to the concrete event types",
        "'OrderEvent' is an abstract class, so no event is ever exactly of that type and Subscribe throws; subscribe to the concrete event types",
        "'DomainEvent' is an abstract class, so no event is ever exactly of that type and Subscribe throws; subscribe to the concrete event types");

    [Fact]
    public Task Fires_on_an_inferred_type() => Fires(
        """
        public static class Listener
        {
            public static IDisposable Listen(EventBus bus) =>
                bus.[|Subscribe|]((OrderEvent placed, EventContext context, CancellationToken token) => default);
        }
        """,
        "'OrderEvent' is an abstract class, so no event is ever exactly of that type and Subscribe throws; subscribe to the concrete event types");

    [Fact]
    public Task Fires_on_a_nullable_value_type() => Fires(
        """
        #nullable disable
        public static class Listener
        {
            public static IDisposable Listen(EventBus bus) => bus.Subscribe<[|int?|]>((placed, context, token) => default);
        }
        """,
        "'int?' is a nullable value type, so no event is ever exactly of that type and Subscribe throws; subscribe to the concrete event types");

    [Theory]
    [InlineData("(int Number, dynamic Text)")]
    [InlineData("DayOfWeek")]
    [InlineData("List<dynamic>")]
    public Task Silent_on_what_can_be_published(string type) => Silent(
        $$"""
        public static class Listener
        {
            public static IDisposable Listen(IEventBus bus) => bus.Subscribe<{{type}}>((placed, context, token) => default);
        }
        """);

    [Fact]
    public Task Fires_on_dynamic_which_is_object_at_run_time() => Fires(
        """
        public static class Listener
        {
            public static IDisposable Listen(IEventBus bus) => bus.Subscribe<[|dynamic|]>((placed, context, token) => default);
        }
        """,
        "'dynamic' is the base of all types, and routing goes by the exact type of an event, so this subscriber is never called; subscribe to the concrete event types");

    [Fact]
    public Task Fires_on_the_base_of_all_types() => Fires(
        """
        public static class Listener
        {
            public static IDisposable Listen(IEventBus bus) => bus.Subscribe<[|object|]>((placed, context, token) => default);
        }
        """,
        "'object' is the base of all types, and routing goes by the exact type of an event, so this subscriber is never called; subscribe to the concrete event types");

    [Fact]
    public Task Silent_on_concrete_types() => Silent(
        """
        public static class Listener
        {
            public static IEnumerable<IDisposable> Listen(IEventBus bus) =>
            [
                bus.Subscribe<OrderPlaced>((placed, context, token) => default),
                bus.Subscribe<int>((number, context, token) => default),
                bus.Subscribe((DateTime time, EventContext context, CancellationToken token) => default),
            ];
        }
        """);

    [Fact]
    public Task Silent_where_the_type_is_known_only_at_run_time() => Silent(
        """
        public static class Listener
        {
            public static IDisposable Listen<T>(IEventBus bus) where T : OrderEvent => bus.Subscribe<T>((placed, context, token) => default);
        }
        """);

    [Fact]
    public Task Silent_on_another_method_of_that_name() => Silent(
        """
        public sealed class Feed
        {
            public void Use() => Subscribe<object>(static _ => { });

            private static void Subscribe<T>(Action<T> act) { }
        }
        """);

    [Fact]
    public Task Silent_on_a_type_that_does_not_exist() => Silent(
        """
        public static class Listener
        {
            public static IDisposable Listen(IEventBus bus) => bus.Subscribe<{|CS0246:OrderLost|}>((placed, context, token) => default);
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        public static class Listener
        {
            public static IDisposable Listen(IEventBus bus) => bus.Subscribe<[|OrderEvent|]>((placed, context, token) => default);
        }
        """);
}
