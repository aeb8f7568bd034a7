using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Flow;

public sealed class PublishOfHandledEventTests() : RuleTests(DiagnosticIds.PublishOfHandledEvent)
{
    private const string Message =
        "'Mailer' publishes 'OrderPlaced' while it handles 'OrderPlaced', which calls it again without end; publish another event for the outcome";

    protected override string Shared =>
        """
        public sealed record OrderPlaced(int Attempt);
        public sealed record MailSent;
        """;

    [Fact]
    public Task Fires_in_the_handler() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer(IEventBus bus)
        {
            public async ValueTask HandleAsync(OrderPlaced placed, CancellationToken token) =>
                await [|bus.PublishAsync(placed with { Attempt = 2 }, token)|];
        }
        """,
        Message);

    [Fact]
    public Task Fires_on_a_handler_that_returns_it() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public [|ValueTask<OrderPlaced?>|] HandleAsync(OrderPlaced placed) => new(placed.Attempt > 3 ? null : placed);
        }
        """,
        Message);

    [Fact]
    public Task Fires_in_a_method_that_it_calls() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer(IEventBus bus)
        {
            public ValueTask HandleAsync(OrderPlaced placed) => RetryAsync(placed.Attempt);

            private ValueTask RetryAsync(int attempt) =>
                attempt > 3 ? default : [|bus.PublishAsync<object>(new OrderPlaced(attempt + 1))|];
        }
        """,
        Message);

    [Fact]
    public Task Fires_on_an_event_that_is_enqueued_again() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer(IEventBus bus)
        {
            public async ValueTask HandleAsync(OrderPlaced placed) => await [|bus.EnqueueAsync(placed)|];
        }
        """,
        Message);

    [Fact]
    public Task Fires_on_an_event_that_is_emitted_again() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public async ValueTask HandleAsync(OrderPlaced placed, EmittingContext context)
            {
                await Task.Yield();
                [|context.Emit(placed)|];
            }
        }
        """,
        Message);

    [Fact]
    public Task Silent_on_another_event_that_is_emitted_and_on_an_Emit_of_ones_own() => Silent(
        """
        public sealed class Lamp
        {
            public void Emit(object light) => Console.WriteLine(light);
        }

        [EventHandler<OrderPlaced>]
        public sealed class Mailer(Lamp lamp)
        {
            public async ValueTask HandleAsync(OrderPlaced placed, EmittingContext context)
            {
                await Task.Yield();
                context.Emit(new MailSent());
                lamp.Emit(placed);
            }
        }
        """);

    [Fact]
    public Task Silent_on_another_event_that_is_enqueued() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer(IEventBus bus)
        {
            public async ValueTask HandleAsync(OrderPlaced placed) => await bus.EnqueueAsync(new MailSent());
        }
        """);

    [Fact]
    public Task Fires_in_a_handler_of_a_base_type() => Fires(
        """
        [EventHandler<OrderPlaced>]
        [EventHandler<MailSent>]
        public sealed class Mailer(IEventBus bus)
        {
            public ValueTask HandleAsync(object @event) => [|bus.PublishAsync(new OrderPlaced(1))|];
        }
        """,
        Message);

    [Fact]
    public Task Fires_in_a_static_handler() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public static class Mailer
        {
            public static ValueTask HandleAsync(OrderPlaced placed, EventContext context) =>
                [|context.Services!.GetRequiredService<IEventBus>().PublishAsync(placed)|];
        }
        """,
        Message);

    [Fact]
    public Task Silent_on_another_event() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer(IEventBus bus)
        {
            public ValueTask HandleAsync(OrderPlaced placed) => bus.PublishAsync(new MailSent());
        }
        """);

    [Fact]
    public Task Silent_in_a_method_that_handling_does_not_lead_to() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer(IEventBus bus)
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;

            public ValueTask TestAsync() => bus.PublishAsync(new OrderPlaced(1));
        }
        """);

    [Fact]
    public Task Silent_on_a_handler_that_returns_another_event() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask<MailSent?> HandleAsync(OrderPlaced placed) => new(placed.Attempt > 3 ? null : new MailSent());
        }
        """);

    [Fact]
    public Task Silent_in_a_nested_class() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;

            public sealed class Shop(IEventBus bus)
            {
                public ValueTask HandleAsync(OrderPlaced placed) => bus.PublishAsync(placed);
            }
        }
        """);

    [Fact]
    public Task Silent_on_an_event_whose_type_is_not_known() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer(IEventBus bus)
        {
            public ValueTask HandleAsync(OrderPlaced placed, EventContext context) => bus.PublishAsync(context.Session!);
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer(IEventBus bus)
        {
            public ValueTask HandleAsync(OrderPlaced placed) => [|bus.PublishAsync(placed)|];
        }
        """);
}
