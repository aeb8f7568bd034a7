using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Durable;

public sealed class UnusableDurableEventTests() : RuleTests(DiagnosticIds.UnusableDurableEvent)
{
    private const string Faulty =
        DurableSource.Usings +
        """
        [[|Event(" ")|]]
        public sealed record Nameless(string Id);

        [[|Event("versionless", Version = 0)|]]
        public sealed record Versionless(string Id);

        [[|Event("generic")|]]
        public sealed record Generic<T>(T Id);

        [[|Event("abstract")|]]
        public abstract record Abstract(string Id);

        public sealed class Shop
        {
            [[|Event("hidden")|]]
            private sealed record Hidden(string Id);
        }
        """;

    [Fact]
    public Task Fires_on_what_no_name_can_stand_for() => Fires(
        DurableSource.Project,
        Faulty,
        "'Nameless' cannot be durable, because its name is empty",
        "'Versionless' cannot be durable, because its version is below 1",
        "'Generic<T>' cannot be durable, because it is generic, and a stored name stands for one type",
        "'Abstract' cannot be durable, because it is abstract, and what is read must be of exactly this type",
        "'Hidden' cannot be durable, because it is private");

    [Fact]
    public Task Silent_on_nested_and_internal_events() => Silent(
        DurableSource.Project,
        DurableSource.Usings +
        """
        internal static class Shop
        {
            [Event("order.placed")]
            internal sealed record OrderPlaced(string Id);

            [Event("order.counted")]
            internal readonly record struct OrderCounted(int Number);
        }

        [JsonSerializable(typeof(Shop.OrderPlaced))]
        [JsonSerializable(typeof(Shop.OrderCounted))]
        internal sealed class ShopJson : Completed<ShopJson>;
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(DurableSource.Project, Faulty);
}
