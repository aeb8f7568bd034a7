using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Concurrency;

/// <summary>Code that handlers inherit is reported where it stands, and once.</summary>
public sealed class InheritedBlockingCallTests() : RuleTests(DiagnosticIds.BlockingCall)
{
    protected override string Shared =>
        """
        public sealed record OrderPlaced(string OrderId);

        public interface IStock
        {
            Task<int> CountAsync();
        }
        """;

    [Fact]
    public Task Fires_once_in_the_base_class_of_several_handlers() => Fires(
        """
        public abstract class Mailer<TEvent>
        {
            public Task HandleAsync(TEvent @event)
            {
                Thread.[|Sleep|](1);
                Send(Describe(@event));
                return Task.CompletedTask;
            }

            protected abstract string Describe(TEvent @event);

            private static void Send(string text) => File.[|WriteAllText|]("mail.txt", text);
        }

        public sealed record OrderPaid(string OrderId);

        [EventHandler<OrderPlaced>]
        public sealed class PlacedMailer(IStock stock) : Mailer<OrderPlaced>
        {
            protected override string Describe(OrderPlaced placed) => stock.CountAsync().[|Result|].ToString();
        }

        [EventHandler<OrderPaid>]
        public sealed class PaidMailer : Mailer<OrderPaid>
        {
            protected override string Describe(OrderPaid paid) => paid.OrderId;
        }
        """,
        "'Thread.Sleep' blocks in handler 'Mailer<TEvent>', and with it the publisher and the other handlers; use 'await Task.Delay'",
        "'File.WriteAllText' blocks in handler 'Mailer<TEvent>', and with it the publisher and the other handlers; use 'await File.WriteAllTextAsync'",
        "'Task.Result' blocks in handler 'PlacedMailer', and with it the publisher and the other handlers; use 'await'");

    [Fact]
    public Task Fires_in_a_base_class_in_another_file_that_HandleAsync_calls() => Fires(
        TestProject.Library with
        {
            OtherFiles =
            [
                """
                [EventHandler<OrderPlaced>]
                public sealed partial class Mailer : Sender
                {
                    public ValueTask HandleAsync(OrderPlaced placed)
                    {
                        base.Send();
                        return default;
                    }

                    protected override void Send() => throw new NotSupportedException();
                }
                """,
            ],
        },
        """
        public class Root
        {
            protected void Wait() => Thread.[|Sleep|](1);
        }

        public class Sender : Root
        {
            protected virtual void Send() => Wait();
        }
        """,
        "'Thread.Sleep' blocks in handler 'Root', and with it the publisher and the other handlers; use 'await Task.Delay'");

    [Fact]
    public Task Silent_in_a_base_class_that_no_handler_leads_to() => Silent(
        """
        public class Sender
        {
            public virtual Task HandleAsync(OrderPlaced placed)
            {
                Thread.Sleep(1);
                return Task.CompletedTask;
            }

            protected void Wait() => Thread.Sleep(1);
        }

        [EventHandler<OrderPlaced>]
        public sealed class Mailer : Sender
        {
            public override Task HandleAsync(OrderPlaced placed) => Task.CompletedTask;
        }

        public class Unrelated
        {
            public void HandleAsync(OrderPlaced placed) => Thread.Sleep(1);
        }

        public sealed class NoHandler : Unrelated;
        """);

    [Fact]
    public Task Fixes_in_a_base_class() => Fixes(
        """
        public abstract class Sender
        {
            public async Task HandleAsync(OrderPlaced placed)
            {
                Thread.[|Sleep|](1);
                await Task.Yield();
            }
        }

        [EventHandler<OrderPlaced>]
        public sealed class Mailer : Sender;
        """,
        """
        public abstract class Sender
        {
            public async Task HandleAsync(OrderPlaced placed)
            {
                await Task.Delay(1);
                await Task.Yield();
            }
        }

        [EventHandler<OrderPlaced>]
        public sealed class Mailer : Sender;
        """);
}
