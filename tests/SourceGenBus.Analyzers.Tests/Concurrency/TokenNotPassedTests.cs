using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Concurrency;

public sealed class TokenNotPassedTests() : RuleTests(DiagnosticIds.TokenNotPassed)
{
    protected override string Shared =>
        """
        public sealed record OrderPlaced(string OrderId);

        public sealed record MailSent(string OrderId);

        public interface IMail
        {
            Task SendAsync(string text, int priority = 0, CancellationToken token = default);
        }

        public static class MailExtensions
        {
            public static Task SendTwiceAsync(this IMail mail, string text) => Task.CompletedTask;

            public static Task SendTwiceAsync(this IMail mail, string text, CancellationToken token) => Task.CompletedTask;
        }
        """;

    [Fact]
    public Task Fires_on_optional_tokens_and_on_overloads() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer(IEventBus bus, IMail mail)
        {
            public async Task HandleAsync(OrderPlaced placed, CancellationToken cancellationToken)
            {
                await Task.[|Delay|](10);
                await mail.[|SendAsync|]("text");
                await mail.[|SendTwiceAsync|]("text");
                await bus.[|PublishAsync|](new MailSent(placed.OrderId));
            }
        }
        """,
        "'Delay' accepts a CancellationToken, but 'cancellationToken' is not passed on; pass it, or CancellationToken.None if the call must not be cancelled",
        "'SendAsync' accepts a CancellationToken, but 'cancellationToken' is not passed on; pass it, or CancellationToken.None if the call must not be cancelled",
        "'SendTwiceAsync' accepts a CancellationToken, but 'cancellationToken' is not passed on; pass it, or CancellationToken.None if the call must not be cancelled",
        "'PublishAsync' accepts a CancellationToken, but 'cancellationToken' is not passed on; pass it, or CancellationToken.None if the call must not be cancelled");

    [Fact]
    public Task Fires_in_methods_of_the_class_that_have_a_token() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer(IMail mail)
        {
            public Task HandleAsync(OrderPlaced placed, CancellationToken cancellationToken) => SendAsync(cancellationToken);

            private async Task SendAsync(CancellationToken stop)
            {
                await Task.WhenAll(new[] { "a", "b" }.Select(text => mail.[|SendAsync|](text)));
            }
        }
        """,
        "'SendAsync' accepts a CancellationToken, but 'stop' is not passed on; pass it, or CancellationToken.None if the call must not be cancelled");

    [Fact]
    public Task Silent_when_a_token_is_passed_or_refused() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer(IEventBus bus, IMail mail)
        {
            public async Task HandleAsync(OrderPlaced placed, CancellationToken cancellationToken)
            {
                await Task.Delay(10, cancellationToken);
                await mail.SendAsync("text", token: cancellationToken);
                await mail.SendAsync("text", 1, CancellationToken.None);
                await mail.SendTwiceAsync("text", default);
                using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                await bus.PublishAsync(new MailSent(placed.OrderId), linked.Token);
            }
        }
        """);

    [Fact]
    public Task Silent_on_cleaning_up() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer(IMail mail)
        {
            public async Task HandleAsync(OrderPlaced placed, CancellationToken cancellationToken)
            {
                try
                {
                    await mail.SendAsync("text", token: cancellationToken);
                }
                catch (IOException)
                {
                    await mail.SendAsync("sorry");
                }
                finally
                {
                    await mail.SendAsync("end");
                }
            }
        }
        """);

    [Fact]
    public Task Silent_where_no_token_can_be_had_or_taken() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer(IMail mail)
        {
            public async Task HandleAsync(OrderPlaced placed, CancellationToken cancellationToken)
            {
                await Task.Yield();
                await Task.Run(() => 1);
                cancellationToken.ThrowIfCancellationRequested();
                Func<IMail, Task> send = static mail => mail.SendAsync("text");
                await send(mail);
                await SendAsync();
            }

            private Task SendAsync() => mail.SendAsync("text");
        }

        public sealed class NotAHandler(IMail mail)
        {
            public Task HandleAsync(OrderPlaced placed, CancellationToken cancellationToken) => mail.SendAsync("text");
        }
        """);

    [Fact]
    public Task Fixes_by_passing_it() => Fixes(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public async Task HandleAsync(OrderPlaced placed, CancellationToken stop) => await Task.[|Delay|](10);
        }
        """,
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public async Task HandleAsync(OrderPlaced placed, CancellationToken stop) => await Task.Delay(10, stop);
        }
        """,
        "Pass the cancellation token");

    [Fact]
    public Task Fixes_all_by_position_or_by_name() => FixesAll(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer(IEventBus bus, IMail mail)
        {
            public async Task HandleAsync(OrderPlaced placed, EventContext context, CancellationToken cancellationToken)
            {
                await mail.[|SendAsync|]("text");
                await mail.[|SendAsync|]("text", 1);
                await mail.[|SendTwiceAsync|]("text");
                await mail.[|SendTwiceAsync|](text: "text");
                await bus.[|PublishAsync|](new MailSent(placed.OrderId), context);
                await Task.[|Delay|](10);
            }
        }
        """,
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer(IEventBus bus, IMail mail)
        {
            public async Task HandleAsync(OrderPlaced placed, EventContext context, CancellationToken cancellationToken)
            {
                await mail.SendAsync("text", token: cancellationToken);
                await mail.SendAsync("text", 1, cancellationToken);
                await mail.SendTwiceAsync("text", cancellationToken);
                await mail.SendTwiceAsync(text: "text", token: cancellationToken);
                await bus.PublishAsync(new MailSent(placed.OrderId), context, cancellationToken);
                await Task.Delay(10, cancellationToken);
            }
        }
        """);

    [Fact]
    public Task Fires_once_in_the_base_class_of_several_handlers() => Fires(
        """
        public abstract class Waiter
        {
            public async Task HandleAsync(OrderPlaced placed, CancellationToken token)
            {
                await Task.[|Delay|](1);
                await WaitAsync(token);
            }

            protected virtual Task WaitAsync(CancellationToken token) => Task.Delay(1);
        }

        [EventHandler<OrderPlaced>]
        public sealed class Long : Waiter
        {
            protected override Task WaitAsync(CancellationToken token) => Task.[|Delay|](100);
        }

        [EventHandler<OrderPlaced>]
        public sealed class Longer : Waiter
        {
            protected override Task WaitAsync(CancellationToken token) => Task.Delay(1000, token);
        }
        """,
        "'Delay' accepts a CancellationToken, but 'token' is not passed on; pass it, or CancellationToken.None if the call must not be cancelled");

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public async Task HandleAsync(OrderPlaced placed, CancellationToken stop) => await Task.[|Delay|](10);
        }
        """);
}
