using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>What can be an event, and how generated code names it.</summary>
public sealed class EventSnapshots
{
    [Fact]
    public void Closed_generic_event() => Matches(
        """
        namespace Shop;

        public sealed record Envelope<T>(T Body);

        [EventHandler<Envelope<int>>]
        internal sealed class Counter
        {
            public ValueTask HandleAsync(Envelope<int> envelope) => default;
        }
        """,
        "Routes.EnvelopeOfInt32Route.g.cs");

    [Fact]
    public void Struct_event() => Matches(
        """
        namespace Shop;

        public readonly record struct Tick(long At);

        [EventHandler<Tick>]
        internal sealed class Clock
        {
            public ValueTask HandleAsync(in Tick tick) => default;
        }

        internal static class Timer
        {
            public static ValueTask Ring(EventBus bus) => bus.PublishAsync(new Tick(1));
        }
        """,
        "Routes.TickRoute.g.cs",
        "Interceptors.Program.g.cs");

    [Fact]
    public void Nested_event_and_nested_handler() => Matches(
        """
        namespace Shop;

        public static class Orders
        {
            public sealed record Placed(string Id);

            internal static class Handlers
            {
                [EventHandler<Placed>]
                internal sealed record Mail
                {
                    public ValueTask HandleAsync(Placed order) => default;
                }
            }
        }
        """,
        "Routes.PlacedRoute.g.cs",
        "Module.g.cs");

    [Fact]
    public void Events_of_the_same_simple_name() => Matches(
        """
        namespace Shop.Orders
        {
            public sealed record Placed(string Id);
        }

        namespace Shop.Bets
        {
            public sealed record Placed(string Id);
        }

        namespace Shop.Mail
        {
            [EventHandler<Orders.Placed>]
            [EventHandler<Bets.Placed>]
            internal sealed class Mailer
            {
                public ValueTask HandleAsync(Orders.Placed order) => default;
                public ValueTask HandleAsync(Bets.Placed bet) => default;
            }
        }
        """,
        "Routes.PlacedRoute.g.cs",
        "Routes.PlacedRoute2.g.cs",
        "Module.g.cs");

    [Fact]
    public void Names_that_are_keywords() => Matches(
        """
        namespace @namespace;

        public sealed class @class;

        [EventHandler<@class>]
        internal sealed class @event
        {
            public ValueTask HandleAsync(@class @object) => default;
        }

        [EventHandler<@class>(Lifetime = HandlerLifetime.Scoped)]
        internal sealed class @int
        {
            public ValueTask HandleAsync(@class @object) => default;
        }

        internal static class Program
        {
            public static ValueTask Run(IEventBus bus) => bus.PublishAsync(new @class());
        }
        """,
        "Routes.classRoute.g.cs",
        "Interceptors.Program.g.cs");

    [Fact]
    public void Events_that_are_no_classes_of_ones_own() => Matches(
        """
        namespace Shop;

        public enum Weather { Dry, Wet }

        [EventHandler<string>]
        [EventHandler<int[]>]
        [EventHandler<Weather>]
        [EventHandler<(int, string)>]
        [EventHandler<Outer<int>.Inner>]
        internal sealed class Everything
        {
            public ValueTask HandleAsync(object anything) => default;
        }

        public static class Outer<T>
        {
            public sealed record Inner(T Value);
        }
        """,
        "Module.g.cs",
        "Routes.Int32ArrayRoute.g.cs",
        "Routes.TupleOfInt32StringRoute.g.cs");

    private static void Matches(string source, params string[] outputs) => Matches(source, outputs, Caller());

    private static void Matches(string source, string[] outputs, string test) =>
        Snapshot.Matches(GeneratorHarness.Run(source), outputs, test);

    private static string Caller() => TestContext.Current.TestMethod!.MethodName;
}
