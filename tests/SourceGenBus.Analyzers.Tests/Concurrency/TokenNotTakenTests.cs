using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Concurrency;

public sealed class TokenNotTakenTests() : RuleTests(DiagnosticIds.TokenNotTaken)
{
    protected override string Shared =>
        """
        public sealed record OrderPlaced(string OrderId);

        public interface IMail
        {
            Task SendAsync(string text, CancellationToken token = default);
        }
        """;

    [Fact]
    public Task Fires_when_something_inside_takes_one() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer(IMail mail)
        {
            public async Task [|HandleAsync|](OrderPlaced placed)
            {
                await mail.SendAsync("text");
                await Task.Delay(10);
            }
        }
        """,
        "'Mailer.HandleAsync' takes no CancellationToken, so 'SendAsync' cannot be cancelled; take one and pass it on");

    [Fact]
    public Task Silent_when_nothing_inside_takes_one() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public async Task HandleAsync(OrderPlaced placed) => await Task.Yield();
        }
        """);

    [Fact]
    public Task Silent_when_it_is_taken() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer(IMail mail)
        {
            public Task HandleAsync(OrderPlaced placed, CancellationToken token) => mail.SendAsync("text", token);
        }
        """);

    [Fact]
    public Task Silent_when_the_calls_say_that_they_must_not_be_cancelled() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer(IMail mail)
        {
            public Task HandleAsync(OrderPlaced placed) => mail.SendAsync("text", CancellationToken.None);
        }
        """);

    [Fact]
    public Task Silent_when_somebody_else_prescribes_the_parameters() => Silent(
        """
        public interface IHandle<T>
        {
            Task HandleAsync(T message);
        }

        [EventHandler<OrderPlaced>]
        public sealed class Mailer(IMail mail) : IHandle<OrderPlaced>
        {
            public Task HandleAsync(OrderPlaced placed) => mail.SendAsync("text");
        }

        public abstract class Handler
        {
            public abstract Task HandleAsync(OrderPlaced placed);
        }

        [EventHandler<OrderPlaced>]
        public sealed class Printer(IMail mail) : Handler
        {
            public override Task HandleAsync(OrderPlaced placed) => mail.SendAsync("text");
        }
        """);

    [Fact]
    public Task Fixes_by_taking_and_passing_it() => Fixes(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer(IMail mail)
        {
            public async Task [|HandleAsync|](OrderPlaced placed, EventContext context)
            {
                await mail.SendAsync("text");
                await Task.Delay(10);
                await mail.SendAsync("end", CancellationToken.None);
            }
        }
        """,
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer(IMail mail)
        {
            public async Task HandleAsync(OrderPlaced placed, EventContext context, CancellationToken cancellationToken)
            {
                await mail.SendAsync("text", cancellationToken);
                await Task.Delay(10, cancellationToken);
                await mail.SendAsync("end", CancellationToken.None);
            }
        }
        """,
        "Take a cancellation token and pass it on");

    [Fact]
    public Task Fixes_all_handlers() => FixesAll(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer(IMail mail)
        {
            public Task [|HandleAsync|](OrderPlaced placed) => mail.SendAsync("text");
        }

        [EventHandler<OrderPlaced>]
        public static class Waiter
        {
            public static Task [|HandleAsync|](OrderPlaced placed) => Task.Delay(1);
        }
        """,
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer(IMail mail)
        {
            public Task HandleAsync(OrderPlaced placed, CancellationToken cancellationToken) => mail.SendAsync("text", cancellationToken);
        }

        [EventHandler<OrderPlaced>]
        public static class Waiter
        {
            public static Task HandleAsync(OrderPlaced placed, CancellationToken cancellationToken) => Task.Delay(1, cancellationToken);
        }
        """);

    [Fact]
    public Task Fires_once_on_a_method_that_several_handlers_inherit() => Fires(
        """
        public abstract class Waiter<TEvent>
        {
            public Task [|HandleAsync|](TEvent @event) => Task.Delay(1);
        }

        [EventHandler<OrderPlaced>]
        public sealed class Long : Waiter<OrderPlaced>;

        [EventHandler<string>]
        public sealed class Longer : Waiter<string>;
        """,
        "'Waiter<TEvent>.HandleAsync' takes no CancellationToken, so 'Delay' cannot be cancelled; take one and pass it on");

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public Task [|HandleAsync|](OrderPlaced placed) => Task.Delay(1);
        }
        """);
}
