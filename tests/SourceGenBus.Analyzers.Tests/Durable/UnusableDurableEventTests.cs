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

        [[|Event("former.empty", Formerly = [" "])|]]
        public sealed record FormerEmpty(string Id);

        [[|Event("former.own", Formerly = ["other", "former.own"])|]]
        public sealed record FormerOwn(string Id);

        [[|Event("former.twice", Formerly = ["other", "other"])|]]
        public sealed record FormerTwice(string Id);

        [[|Event("former.none", WritesFormerName = true)|]]
        public sealed record FormerNone(string Id);

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
        "'FormerEmpty' cannot be durable, because one of its former names is empty",
        "'FormerOwn' cannot be durable, because 'former.own' is its name and a former one",
        "'FormerTwice' cannot be durable, because 'other' is there twice among its former names",
        "'FormerNone' cannot be durable, because it shall be written under its former name, and Formerly names none",
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

            [Event("order.counted", Formerly = ["order.numbered"], WritesFormerName = true)]
            internal readonly record struct OrderCounted(int Number);
        }

        [JsonSerializable(typeof(Shop.OrderPlaced))]
        [JsonSerializable(typeof(Shop.OrderCounted))]
        internal sealed class ShopJson : Completed<ShopJson>;
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(DurableSource.Project, Faulty);
}
