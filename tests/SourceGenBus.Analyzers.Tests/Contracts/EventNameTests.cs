using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Contracts;

public sealed class EventNameTests() : RuleTests(DiagnosticIds.EventNotInPastTense)
{
    [Fact]
    public Task Fires_on_an_order() => Fires(
        "public sealed record [|PlaceOrder|](string OrderId) : DomainEvent;",
        "Event 'PlaceOrder' is not named in the past tense, but an event is a fact that has happened; call it 'OrderPlaced'");

    [Fact]
    public Task Fires_without_a_proposal_where_none_is_sure() => Fires(
        """
        public sealed record [|StockLevel|](int Count);

        [EventHandler<StockLevel>]
        public sealed class Display
        {
            public ValueTask HandleAsync(StockLevel level) => default;
        }
        """,
        "Event 'StockLevel' is not named in the past tense, but an event is a fact that has happened; say what happened, as in 'OrderPlaced'");

    [Fact]
    public Task Silent_on_a_fact() => Silent("public sealed record OrderPlaced(string OrderId) : DomainEvent;");

    [Fact]
    public Task Silent_on_an_abstract_base() => Silent("public abstract record OrderEvent(string OrderId) : DomainEvent;");

    [Fact]
    public Task Silent_unless_it_is_enabled() => SilentUnlessEnabled("public sealed record PlaceOrder(string OrderId) : DomainEvent;");

    [Fact]
    public Task Silent_on_types_that_are_no_events() => Silent("public sealed record PlaceOrder(string OrderId);");

    [Fact]
    public Task Silent_on_the_answer_of_a_query_that_a_handler_of_events_gives() => Silent(
        """
        public sealed record FileCopied(string Path);

        public sealed record Summary(long Copied);

        public sealed record GetSummary : IQuery<Summary>;

        [EventHandler<FileCopied>]
        [QueryHandler<GetSummary, Summary>]
        public sealed class Tally
        {
            private long _copied;

            public ValueTask HandleAsync(FileCopied copied)
            {
                Interlocked.Increment(ref _copied);
                return default;
            }

            public ValueTask<Summary> HandleAsync(GetSummary query) => new(new Summary(Interlocked.Read(ref _copied)));
        }
        """);

    [Fact]
    public Task Fires_on_an_event_that_a_handler_returns() => Fires(
        """
        public sealed record FileCopied(string Path);

        public sealed record [|StockLevel|](string Path);

        [EventHandler<FileCopied>]
        public sealed class Tally
        {
            public ValueTask<StockLevel> HandleAsync(FileCopied copied) => new(new StockLevel(copied.Path));
        }
        """,
        "Event 'StockLevel' is not named in the past tense, but an event is a fact that has happened; say what happened, as in 'OrderPlaced'");

    [Fact]
    public Task Silent_on_events_of_other_assemblies() => Silent(
        TestProject.Library with { ReferencedLibraries = ["public sealed record PlaceOrder(string OrderId) : DomainEvent;"] },
        """
        [EventHandler<PlaceOrder>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(PlaceOrder placed) => default;
        }
        """);

    [Fact]
    public Task Fix_renames_it_everywhere() => Fixes(
        TestProject.Library,
        """
        public sealed record [|PlaceOrder|](string OrderId) : DomainEvent;

        [EventHandler<PlaceOrder>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(PlaceOrder placed) => new Shop().SendAsync(placed);
        }

        public sealed class Shop
        {
            public ValueTask SendAsync(PlaceOrder placed) => default;
        }
        """,
        """
        public sealed record OrderPlaced(string OrderId) : DomainEvent;

        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => new Shop().SendAsync(placed);
        }

        public sealed class Shop
        {
            public ValueTask SendAsync(OrderPlaced placed) => default;
        }
        """,
        "Rename to 'OrderPlaced'");

    [Fact]
    public Task No_fix_without_a_sure_name() => OffersNoFix("public sealed record [|StockLevel|](int Count) : DomainEvent;");

    [Fact]
    public Task No_fix_when_the_name_is_taken() => OffersNoFix(
        """
        public sealed record [|PlaceOrder|](string OrderId) : DomainEvent;
        public sealed record OrderPlaced(string OrderId) : DomainEvent;
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed("public sealed record [|PlaceOrder|](string OrderId) : DomainEvent;");
}
