using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Contracts;

public sealed class UnsealedEventTests() : RuleTests(DiagnosticIds.UnsealedEvent)
{
    private const string Message =
        "Event class 'OrderPlaced' is not sealed, so a publish cannot be bound to its handlers when it is compiled; seal it, or make it abstract if it is a base";

    [Fact]
    public Task Fires_on_a_domain_event() => Fires("public record [|OrderPlaced|](string OrderId) : DomainEvent;", Message);

    [Fact]
    public Task Fires_on_a_handled_event() => Fires(
        """
        public class [|OrderPlaced|];

        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """,
        Message);

    [Fact]
    public Task Fires_on_a_published_event() => Fires(
        """
        internal record [|OrderPlaced|];

        public static class Shop
        {
            public static ValueTask PlaceAsync(EventBus bus) => bus.PublishAsync(new OrderPlaced());
        }
        """,
        Message);

    [Fact]
    public Task Fires_on_an_emitted_event() => Fires(
        """
        internal record [|OrderPlaced|];

        public static class Shop
        {
            public static void Place(EmittingContext context) => context.Emit(new OrderPlaced());
        }
        """,
        Message);

    [Fact]
    public Task Silent_on_a_sealed_event() => Silent("public sealed record OrderPlaced(string OrderId) : DomainEvent;");

    [Fact]
    public Task Silent_on_an_abstract_base() => Silent("public abstract record OrderEvent(string OrderId) : DomainEvent;");

    [Fact]
    public Task Silent_on_a_class_that_another_derives_from() => Silent(
        """
        public record OrderPlaced(string OrderId) : DomainEvent;

        public sealed record GiftOrderPlaced(string OrderId, string Recipient) : OrderPlaced(OrderId);
        """);

    [Fact]
    public Task Silent_on_a_generic_base() => Silent(
        """
        public record Created<T>(T Id) : DomainEvent;

        public sealed record OrderCreated(int Id) : Created<int>(Id);
        """);

    [Fact]
    public Task Silent_on_a_struct() => Silent(
        """
        public readonly record struct OrderPlaced;

        public static class Shop
        {
            public static ValueTask PlaceAsync(IEventBus bus) => bus.PublishAsync(new OrderPlaced());
        }
        """);

    [Fact]
    public Task Silent_on_other_classes() => Silent("public class Order;");

    [Fact]
    public Task Fix_seals_the_class() => Fixes(
        """
        /// <summary>An order was placed.</summary>
        public partial record [|OrderPlaced|](string OrderId) : DomainEvent;
        """,
        """
        /// <summary>An order was placed.</summary>
        public sealed partial record OrderPlaced(string OrderId) : DomainEvent;
        """);

    [Fact]
    public Task Fixes_all() => FixesAll(
        """
        record [|OrderPlaced|] : DomainEvent;
        public record [|OrderPaid|] : DomainEvent;
        """,
        """
        sealed record OrderPlaced : DomainEvent;
        public sealed record OrderPaid : DomainEvent;
        """);

    [Fact]
    public Task No_fix_for_a_class_with_virtual_members() => OffersNoFix(
        """
        public record [|OrderPlaced|] : DomainEvent
        {
            public virtual string Text => "placed";
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed("public record [|OrderPlaced|](string OrderId) : DomainEvent;");
}
