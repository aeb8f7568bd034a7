using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Contracts;

public sealed class MutableEventTests() : RuleTests(DiagnosticIds.MutableEvent)
{
    [Fact]
    public Task Fires_on_a_settable_property_of_a_handled_event() => Fires(
        """
        public sealed class OrderPlaced
        {
            public string OrderId { get; [|set|]; } = "";
        }

        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """,
        "Event 'OrderPlaced' can be changed while handlers read it: property 'OrderId' has a setter; make it init-only");

    [Fact]
    public Task Fires_on_an_event_that_a_handler_returns() => Fires(
        """
        public sealed record OrderPlaced;

        public sealed class OrderConfirmed
        {
            public string OrderId { get; [|set|]; } = "";
        }

        [EventHandler<OrderPlaced>]
        public sealed class Confirmation
        {
            public ValueTask<OrderConfirmed[]> HandleAsync(OrderPlaced placed) => new([]);
        }
        """,
        "Event 'OrderConfirmed' can be changed while handlers read it: property 'OrderId' has a setter; make it init-only");

    [Fact]
    public Task Fires_on_a_writable_field_of_a_published_event() => Fires(
        """
        public sealed class OrderPlaced
        {
            internal int [|Count|];
        }

        public sealed class Shop(IEventBus bus)
        {
            public ValueTask PlaceAsync() => bus.PublishAsync(new OrderPlaced());
        }
        """,
        "Event 'OrderPlaced' can be changed while handlers read it: field 'Count' can be written; make it readonly");

    [Theory]
    [InlineData("List<string>")]
    [InlineData("IList<string>")]
    [InlineData("ICollection<string>")]
    [InlineData("HashSet<string>")]
    [InlineData("Dictionary<string, int>")]
    [InlineData("string[]")]
    public Task Fires_on_a_mutable_collection(string type) => Fires(
        $"public sealed record OrderPlaced([|{type}|] Lines) : DomainEvent;",
        $"Event 'OrderPlaced' can be changed while handlers read it: 'Lines' is of the mutable collection type '{type}'; use an immutable or read-only collection type");

    [Fact]
    public Task Fires_on_a_base_of_an_event() => Fires(
        """
        public abstract class OrderEvent
        {
            public string OrderId { get; [|set|]; } = "";
        }

        public sealed class OrderPlaced : OrderEvent;

        public sealed class Shop(IEventBus bus)
        {
            public ValueTask PlaceAsync() => bus.PublishAsync<object>(new OrderPlaced());
        }
        """,
        "Event 'OrderEvent' can be changed while handlers read it: property 'OrderId' has a setter; make it init-only");

    [Fact]
    public Task Fires_once_on_a_record_struct_whose_properties_can_be_set() => Fires(
        """
        public record struct [|OrderPlaced|](string OrderId, int Count);

        public sealed class Shop(IEventBus bus)
        {
            public ValueTask PlaceAsync() => bus.PublishAsync(new OrderPlaced("1", 2));
        }
        """,
        "Event 'OrderPlaced' can be changed while handlers read it: the properties of a record struct can be set; make it a 'readonly record struct'");

    [Fact]
    public Task Fires_for_each_reason_at_its_own_place() => Fires(
        """
        public sealed record OrderPlaced : DomainEvent
        {
            public [|List<string>|] Lines { get; [|set|]; } = [];
        }
        """,
        "Event 'OrderPlaced' can be changed while handlers read it: 'Lines' is of the mutable collection type 'List<string>'; use an immutable or read-only collection type",
        "Event 'OrderPlaced' can be changed while handlers read it: property 'Lines' has a setter; make it init-only");

    [Theory]
    [InlineData("string OrderId { get; init; }")]
    [InlineData("string OrderId { get; }")]
    [InlineData("string OrderId { get; private set; }")]
    [InlineData("string? OrderId => null;")]
    public Task Silent_on_a_property_that_nobody_else_can_set(string property) => Silent(
        $$"""
        #nullable disable
        public sealed record OrderPlaced : DomainEvent
        {
            public {{property}}
        }
        """);

    [Theory]
    [InlineData("IReadOnlyList<string>")]
    [InlineData("IReadOnlyDictionary<string, int>")]
    [InlineData("IEnumerable<string>")]
    [InlineData("System.Collections.Immutable.ImmutableArray<string>")]
    [InlineData("System.Collections.Immutable.ImmutableDictionary<string, int>")]
    [InlineData("System.Collections.Frozen.FrozenSet<string>")]
    [InlineData("System.Collections.ObjectModel.ReadOnlyCollection<string>")]
    [InlineData("ReadOnlyMemory<byte>")]
    [InlineData("ILookup<string, int>")]
    [InlineData("string")]
    public Task Silent_on_collections_that_cannot_be_changed(string type) => Silent(
        $"public sealed record OrderPlaced({type} Lines) : DomainEvent;");

    [Fact]
    public Task Silent_on_fields_that_cannot_be_written_or_seen() => Silent(
        """
        public sealed record OrderPlaced : DomainEvent
        {
            public const int Limit = 3;
            public static int Instances;
            public readonly int Count;
            private string? _text;
            private readonly List<string> _lines = [];

            public IReadOnlyList<string> Lines => _lines;

            public override string ToString() => _text ??= string.Join(", ", _lines);
        }
        """);

    [Fact]
    public Task Silent_on_a_readonly_record_struct() => Silent(
        """
        public readonly record struct OrderPlaced(string OrderId);

        public sealed class Shop(IEventBus bus)
        {
            public ValueTask PlaceAsync() => bus.PublishAsync(new OrderPlaced("1"));
        }
        """);

    [Fact]
    public Task Silent_on_types_that_are_no_events() => Silent(
        """
        public class Order
        {
            public string OrderId { get; set; } = "";
            public List<string> Lines { get; set; } = [];
        }

        public sealed class Shop
        {
            public ValueTask PublishAsync(Order order) => default;

            public ValueTask PlaceAsync() => PublishAsync(new Order());
        }
        """);

    [Fact]
    public Task Silent_without_the_bus() => Silent(
        TestProject.Library with { ReferencesSourceGenBus = false },
        """
        public abstract record DomainEvent;

        public sealed record OrderPlaced(List<string> Lines) : DomainEvent;
        """);

    [Fact]
    public Task Silent_on_generated_code() => Silent(
        TestProject.Library with { FileName = "Events.g.cs" },
        "public sealed record OrderPlaced(List<string> Lines) : DomainEvent;");

    [Fact]
    public Task Silent_on_types_that_do_not_compile() => Silent(
        TestProject.Broken,
        "public sealed record OrderPlaced(Lisst<string> Lines, ) : DomainEvent;");

    [Fact]
    public Task Fix_makes_the_property_init_only() => Fixes(
        """
        public sealed record OrderPlaced : DomainEvent
        {
            public string OrderId { get; [|set|]; } = ""; // the key
        }
        """,
        """
        public sealed record OrderPlaced : DomainEvent
        {
            public string OrderId { get; init; } = ""; // the key
        }
        """);

    [Fact]
    public Task Fix_makes_the_field_readonly() => Fixes(
        """
        public sealed record OrderPlaced : DomainEvent
        {
            public int [|Count|];
        }
        """,
        """
        public sealed record OrderPlaced : DomainEvent
        {
            public readonly int Count;
        }
        """);

    [Theory]
    [InlineData("List<string>", "IReadOnlyList<string>")]
    [InlineData("string[]", "IReadOnlyList<string>")]
    [InlineData("string[]?", "IReadOnlyList<string>?")]
    [InlineData("Dictionary<string, int>", "IReadOnlyDictionary<string, int>")]
    [InlineData("HashSet<string>", "IReadOnlySet<string>")]
    [InlineData("ICollection<string>", "IReadOnlyCollection<string>")]
    public Task Fix_uses_the_read_only_interface(string mutable, string readOnly) => Fixes(
        $"public sealed record OrderPlaced([|{mutable}|] Lines) : DomainEvent;",
        $"public sealed record OrderPlaced({readOnly} Lines) : DomainEvent;");

    [Fact]
    public Task Fix_makes_the_struct_readonly() => Fixes(
        """
        public record struct [|OrderPlaced|](string OrderId);

        public sealed class Shop(IEventBus bus)
        {
            public ValueTask PlaceAsync() => bus.PublishAsync(new OrderPlaced("1"));
        }
        """,
        """
        public readonly record struct OrderPlaced(string OrderId);

        public sealed class Shop(IEventBus bus)
        {
            public ValueTask PlaceAsync() => bus.PublishAsync(new OrderPlaced("1"));
        }
        """);

    [Fact]
    public Task Fixes_all_of_one_kind() => FixesAll(
        """
        public sealed record OrderPlaced : DomainEvent
        {
            public string OrderId { get; [|set|]; } = "";
            public string UserId { get; [|set|]; } = "";
        }

        public sealed record OrderPaid : DomainEvent
        {
            public string OrderId { get; [|set|]; } = "";
        }
        """,
        """
        public sealed record OrderPlaced : DomainEvent
        {
            public string OrderId { get; init; } = "";
            public string UserId { get; init; } = "";
        }

        public sealed record OrderPaid : DomainEvent
        {
            public string OrderId { get; init; } = "";
        }
        """);

    [Fact]
    public Task No_fix_for_a_collection_without_a_read_only_twin() => OffersNoFix(
        "public sealed record OrderPlaced([|Queue<string>|] Lines) : DomainEvent;");

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        "public sealed record OrderPlaced([|List<string>|] Lines) : DomainEvent;");
}
