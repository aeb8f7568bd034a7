using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Delivery;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Delivery;

public sealed class UnpublishedEventTests() : RuleTests(DiagnosticIds.UnpublishedEvent)
{
    private const string Mailer =
        """

        [EventHandler<OrderPlaced>]
        internal sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """;

    protected override string Shared => "public sealed record OrderPlaced(string OrderId);";

    [Fact]
    public Task Fires_when_nobody_publishes_or_creates_the_event() => Fires(
        TestProject.Program,
        """
        await using var bus = new EventBusBuilder().AddHandlers().Build();

        [[|EventHandler<OrderPlaced>|]]
        internal sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """,
        "'Mailer' handles 'OrderPlaced', but this program never publishes or creates one; publish it or remove the handler");

    [Fact]
    public Task Silent_when_it_is_published() => Silent(
        TestProject.Program,
        """
        await using var bus = new EventBusBuilder().AddHandlers().Build();
        await bus.PublishAsync(new OrderPlaced("1"));
        """ + Mailer);

    [Fact]
    public Task Silent_when_it_is_emitted() => Silent(
        TestProject.Program,
        """
        await using var bus = new EventBusBuilder().AddHandlers().Build();
        await bus.PublishAsync(new Started());

        public sealed record Started;

        [EventHandler<Started>]
        internal sealed class Starter(Func<OrderPlaced> next)
        {
            public async ValueTask HandleAsync(Started started, EmittingContext context)
            {
                await Task.Yield();
                context.Emit(next());
            }
        }
        """ + Mailer);

    [Fact]
    public Task Silent_when_it_is_created_and_may_be_published_later() => Silent(
        TestProject.Program,
        """
        var outbox = new List<object> { new OrderPlaced("1") };
        Console.WriteLine(outbox.Count);
        """ + Mailer);

    [Fact]
    public Task Silent_in_a_library() => Silent(Mailer);

    [Fact]
    public Task Silent_on_an_event_of_another_assembly() => Silent(
        TestProject.Program with { ReferencedLibraries = ["namespace Library; public sealed record GoodsShipped(int Parcels);"] },
        """
        await Task.Yield();

        [EventHandler<Library.GoodsShipped>]
        internal sealed class Counter
        {
            public ValueTask HandleAsync(Library.GoodsShipped shipped) => default;
        }
        """);

    [Fact]
    public void Silent_unless_it_is_switched_on() => Assert.False(DeliveryDescriptors.UnpublishedEvent.IsEnabledByDefault);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        TestProject.Program,
        """
        internal static class Program
        {
            private static void Main()
            {
            }
        }
        """ + Mailer);
}
