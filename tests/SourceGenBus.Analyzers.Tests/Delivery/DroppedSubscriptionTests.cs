using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Delivery;

public sealed class DroppedSubscriptionTests() : RuleTests(DiagnosticIds.DroppedSubscription)
{
    private const string Message =
        "Nobody can end this subscription to 'OrderPlaced', and the bus keeps its handler alive; keep it and dispose it, or assign it to '_' if it lasts as long as the bus";

    protected override string Shared => "public sealed record OrderPlaced(string OrderId);";

    [Fact]
    public Task Fires_on_a_subscription_that_is_not_kept() => Fires(
        """
        public sealed class Window
        {
            public Window(IEventBus bus) => bus.[|Subscribe<OrderPlaced>|]((placed, context, token) => default);

            public void Show(EventBus? bus) => bus?.[|Subscribe<OrderPlaced>|]((placed, context, token) => default);
        }
        """,
        Message);

    [Fact]
    public Task Silent_when_it_is_kept_disposed_or_returned() => Silent(
        """
        public sealed class Window(IEventBus bus) : IDisposable
        {
            private readonly IDisposable _subscription = bus.Subscribe<OrderPlaced>((placed, context, token) => default);

            public void Show()
            {
                using var here = bus.Subscribe<OrderPlaced>((placed, context, token) => default);
            }

            public IDisposable Listen() => bus.Subscribe<OrderPlaced>((placed, context, token) => default);

            public void Dispose() => _subscription.Dispose();
        }
        """);

    [Fact]
    public Task Silent_when_the_discard_says_that_it_is_meant() => Silent(
        TestProject.Program,
        """
        await using var bus = new EventBusBuilder().AddHandlers().Build();
        _ = bus.Subscribe<OrderPlaced>((placed, context, token) => default);
        await bus.PublishAsync(new OrderPlaced("1"));
        """);

    [Fact]
    public Task Silent_on_other_peoples_subscriptions() => Silent(
        """
        public sealed class Feed
        {
            public IDisposable Subscribe<T>(Action<T> handler) => new MemoryStream();

            public void Start() => Subscribe<OrderPlaced>(placed => { });
        }
        """);

    [Fact]
    public Task Fixes_by_keeping_it_in_a_field() => Fixes(
        """
        public sealed class Window
        {
            private readonly int _width = 80;

            public Window(IEventBus bus)
            {
                // Redraw.
                bus.[|Subscribe<OrderPlaced>|]((placed, context, token) => default);
            }

            public int Width => _width;
        }
        """,
        """
        public sealed class Window
        {
            private readonly IDisposable _subscription;
            private readonly int _width = 80;

            public Window(IEventBus bus)
            {
                // Redraw.
                _subscription = bus.Subscribe<OrderPlaced>((placed, context, token) => default);
            }

            public int Width => _width;
        }
        """,
        "Keep the subscription in a field");

    [Fact]
    public Task Fixes_by_saying_that_it_lasts() => Fixes(
        TestProject.Program,
        """
        await using var bus = new EventBusBuilder().AddHandlers().Build();
        bus.[|Subscribe<OrderPlaced>|]((placed, context, token) => default);
        """,
        """
        await using var bus = new EventBusBuilder().AddHandlers().Build();
        _ = bus.Subscribe<OrderPlaced>((placed, context, token) => default);
        """,
        "Let the subscription last as long as the bus");

    [Fact]
    public Task Fixes_all_of_them_with_a_field_each() => FixesAll(
        """
        public sealed class Window
        {
            public Window(IEventBus bus)
            {
                bus.[|Subscribe<OrderPlaced>|]((placed, context, token) => default);
                bus.[|Subscribe<string>|]((text, context, token) => default);
            }
        }
        """,
        """
        public sealed class Window
        {
            private readonly IDisposable _subscription2;
            private readonly IDisposable _subscription;

            public Window(IEventBus bus)
            {
                _subscription = bus.Subscribe<OrderPlaced>((placed, context, token) => default);
                _subscription2 = bus.Subscribe<string>((text, context, token) => default);
            }
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        public sealed class Window
        {
            public Window(IEventBus bus) => bus.[|Subscribe<OrderPlaced>|]((placed, context, token) => default);
        }
        """);
}
