using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Handlers;

public sealed class MissingHandleAsyncTests() : RuleTests(DiagnosticIds.MissingHandleAsync)
{
    protected override string Shared => "public sealed record OrderPlaced(string OrderId);";

    [Fact]
    public Task Fires_on_a_marked_class_without_the_method() => Fires(
        """
        [[|EventHandler<OrderPlaced>|]]
        public sealed class Mailer;
        """,
        "'Mailer' is marked as a handler of 'OrderPlaced' but has no method 'ValueTask HandleAsync(OrderPlaced)'; add it");

    [Fact]
    public Task Fires_on_methods_that_only_look_like_it() => Fires(
        """
        [[|EventHandler<OrderPlaced>|]]
        public sealed class Mailer
        {
            public ValueTask HandleAsync() => default;

            public ValueTask HandleAsync<T>(T happened) => default;

            public ValueTask Handle(OrderPlaced placed) => default;
        }
        """,
        "'Mailer' is marked as a handler of 'OrderPlaced' but has no method 'ValueTask HandleAsync(OrderPlaced)'; add it");

    [Fact]
    public Task Fires_on_the_event_that_no_method_takes() => Fires(
        """
        [EventHandler<string>, [|EventHandler<OrderPlaced>|]]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(string text) => default;
        }
        """,
        "'Mailer' is marked as a handler of 'OrderPlaced' but has no method 'ValueTask HandleAsync(OrderPlaced)'; add it");

    [Fact]
    public Task Fires_on_a_private_method_of_a_base_class() => Fires(
        """
        public class Handler
        {
            private ValueTask HandleAsync(OrderPlaced placed) => default;
        }

        [[|EventHandler<OrderPlaced>|]]
        public sealed class Mailer : Handler;
        """,
        "'Mailer' is marked as a handler of 'OrderPlaced' but has no method 'ValueTask HandleAsync(OrderPlaced)'; add it");

    [Fact]
    public Task Fires_on_handlers_of_commands() => Fires(
        """
        public sealed record SendMail : ICommand;

        [[|CommandHandler<SendMail>|]]
        public sealed class Mailer;
        """,
        "'Mailer' is marked as a handler of 'SendMail' but has no method 'ValueTask HandleAsync(SendMail)'; add it");

    [Fact]
    public Task Silent_when_the_method_is_there() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);

    [Fact]
    public Task Silent_on_every_way_to_have_the_method() => Silent(
        """
        public abstract class Handler<T>
        {
            public ValueTask HandleAsync(T happened, CancellationToken token) => default;
        }

        [EventHandler<OrderPlaced>]
        public sealed class Inherited : Handler<OrderPlaced>;

        [EventHandler<OrderPlaced>]
        internal static class Static
        {
            internal static Task HandleAsync(OrderPlaced placed, EventContext context) => Task.CompletedTask;
        }

        [EventHandler<OrderPlaced>]
        public sealed record Record(string Name)
        {
            public async ValueTask HandleAsync(object happened) => await Task.Yield();
        }

        [EventHandler<OrderPlaced>]
        public partial class Partial;

        public partial class Partial
        {
            public ValueTask HandleAsync(in OrderPlaced placed, CancellationToken token, EventContext context, int retries = 3) => default;
        }
        """);

    [Fact]
    public Task Silent_on_a_method_that_is_overridden() => Silent(
        """
        public abstract class Handler
        {
            public abstract Task HandleAsync(OrderPlaced placed);
        }

        [EventHandler<OrderPlaced>]
        public sealed class Mailer : Handler
        {
            public override Task HandleAsync(OrderPlaced placed) => Task.CompletedTask;
        }
        """);

    [Fact]
    public Task Silent_on_an_event_that_does_not_exist() => Silent(
        """
        [EventHandler<{|CS0246:OrderLost|}>]
        public sealed class Mailer;
        """);

    [Fact]
    public Task Silent_on_a_half_typed_attribute() => Silent(
        TestProject.Broken,
        """
        [EventHandler<]
        public sealed class Mailer;

        [EventHandler<OrderPl
        """);

    [Fact]
    public Task Silent_on_an_attribute_of_the_same_name() => Silent(
        """
        namespace Other
        {
            [AttributeUsage(AttributeTargets.All)]
            public sealed class EventHandlerAttribute<T> : Attribute;

            [EventHandler<OrderPlaced>]
            public sealed class Mailer;
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        [[|EventHandler<OrderPlaced>|]]
        public sealed class Mailer;
        """);
}
