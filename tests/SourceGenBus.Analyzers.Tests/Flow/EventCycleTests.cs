using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Flow;

public sealed class EventCycleTests() : RuleTests(DiagnosticIds.EventCycle)
{
    private const string Message =
        "Publishing 'A' here closes a cycle of events: A -> AHandler -> B -> BHandler -> A; break it, or one event keeps the others going without end";

    private const string TwoHandlers =
        """
        [EventHandler<A>]
        public sealed class AHandler(IEventBus bus)
        {
            public ValueTask HandleAsync(A a) => bus.PublishAsync(new B());
        }

        [EventHandler<B>]
        public sealed class BHandler(IEventBus bus)
        {
            public ValueTask HandleAsync(B b) => [|bus.PublishAsync(new A())|];
        }
        """;

    protected override string Shared =>
        """
        public sealed record A;
        public sealed record B;
        public sealed record C;
        """;

    [Fact]
    public Task Fires_once_at_the_publish_that_closes_the_cycle() => Fires(TwoHandlers, Message);

    [Fact]
    public Task Fires_where_events_are_emitted_through_the_context() => Fires(
        """
        [EventHandler<A>]
        public sealed class AHandler
        {
            public ValueTask HandleAsync(A a, EmittingContext context) => Forward(context);

            private static ValueTask Forward(EmittingContext context)
            {
                context.Emit(new B());
                return default;
            }
        }

        [EventHandler<B>]
        public sealed class BHandler
        {
            public async ValueTask HandleAsync(B b, EmittingContext context)
            {
                await Task.Yield();
                [|context.Emit(new A())|];
            }
        }
        """,
        Message);

    [Fact]
    public Task Silent_where_what_is_emitted_leads_nowhere() => Silent(
        """
        [EventHandler<A>]
        public sealed class AHandler
        {
            public async ValueTask HandleAsync(A a, EmittingContext context)
            {
                await Task.Yield();
                context.Emit(new B());
                context.Emit(new C());
            }
        }

        [EventHandler<B>]
        public sealed class BHandler
        {
            public async ValueTask HandleAsync(B b, EmittingContext context)
            {
                await Task.Yield();
                context.Emit(new C());
            }
        }
        """);

    [Fact]
    public Task Fires_through_methods_of_the_handler() => Fires(
        """
        [EventHandler<A>]
        public sealed partial class AHandler(IEventBus bus)
        {
            public async ValueTask HandleAsync(A a)
            {
                foreach (var task in new[] { a }.Select(Step))
                    await task;
            }

            private Task Step(A a) => a is null ? Task.CompletedTask : ForwardAsync();
        }

        public sealed partial class AHandler
        {
            private async Task ForwardAsync() => await bus.PublishAsync(new B());
        }

        [EventHandler<B>]
        public sealed class BHandler(IEventBus bus)
        {
            public async ValueTask HandleAsync(B b)
            {
                await ForwardAsync();
                async ValueTask ForwardAsync() => await [|bus.PublishAsync(new A())|];
            }
        }
        """,
        Message);

    [Fact]
    public Task Fires_on_a_cycle_within_one_class() => Fires(
        """
        [EventHandler<A>]
        [EventHandler<B>]
        public sealed class Saga(IEventBus bus)
        {
            public ValueTask HandleAsync(A a) => bus.PublishAsync(new B());
            public ValueTask HandleAsync(B b) => [|bus.PublishAsync(new A())|];
        }
        """,
        Message.Replace("AHandler", "Saga", StringComparison.Ordinal).Replace("BHandler", "Saga", StringComparison.Ordinal));

    [Fact]
    public Task Fires_on_a_cycle_of_returned_events() => Fires(
        """
        [EventHandler<A>]
        public sealed class AHandler
        {
            public ValueTask<B?> HandleAsync(A a) => default;
        }

        [EventHandler<B>]
        public sealed class BHandler
        {
            public async [|Task<IReadOnlyList<A>>|] HandleAsync(B b)
            {
                await Task.Yield();
                return [];
            }
        }
        """,
        Message);

    [Fact]
    public Task Fires_on_a_cycle_of_published_and_returned_events() => Fires(
        """
        [EventHandler<A>]
        public sealed class AHandler
        {
            public ValueTask<B?> HandleAsync(A a) => default;
        }

        [EventHandler<B>]
        public sealed class BHandler(IEventBus bus)
        {
            public ValueTask HandleAsync(B b) => [|bus.PublishAsync(new A())|];
        }
        """,
        Message);

    [Fact]
    public Task Silent_on_returned_events_whose_type_is_known_only_at_run_time() => Silent(
        """
        [EventHandler<A>]
        public sealed class AHandler
        {
            public ValueTask<IEnumerable<object>> HandleAsync(A a) => new([]);
        }

        [EventHandler<B>]
        public sealed class BHandler
        {
            public ValueTask<A?> HandleAsync(B b) => default;
        }
        """);

    [Fact]
    public Task Fires_for_each_cycle() => Fires(
        """
        [EventHandler<A>]
        public sealed class AHandler(IEventBus bus)
        {
            public ValueTask HandleAsync(A a) => bus.PublishAsync(new B());
        }

        [EventHandler<B>]
        public sealed class BHandler(IEventBus bus)
        {
            public async ValueTask HandleAsync(B b)
            {
                await bus.PublishAsync(new C());
                await [|bus.PublishAsync(new A())|];
            }
        }

        [EventHandler<C>]
        public sealed class CHandler(IEventBus bus)
        {
            public ValueTask HandleAsync(C c) => [|bus.PublishAsync(new A())|];
        }
        """,
        Message,
        "Publishing 'A' here closes a cycle of events: A -> AHandler -> B -> BHandler -> C -> CHandler -> A; break it, or one event keeps the others going without end");

    [Fact]
    public Task Silent_on_a_chain() => Silent(
        """
        [EventHandler<A>]
        public sealed class AHandler(IEventBus bus)
        {
            public ValueTask HandleAsync(A a) => bus.PublishAsync(new B());
        }

        [EventHandler<B>]
        public sealed class BHandler(IEventBus bus)
        {
            public ValueTask HandleAsync(B b) => bus.PublishAsync(new C());
        }
        """);

    [Fact]
    public Task Silent_when_the_way_back_is_not_taken_while_handling() => Silent(
        """
        [EventHandler<A>]
        public sealed class AHandler(IEventBus bus)
        {
            public ValueTask HandleAsync(A a) => bus.PublishAsync(new B());
        }

        [EventHandler<B>]
        public sealed class BHandler(IEventBus bus)
        {
            public ValueTask HandleAsync(B b) => default;

            public ValueTask RestartAsync() => bus.PublishAsync(new A());
        }
        """);

    [Fact]
    public Task Silent_on_classes_that_are_not_marked() => Silent(
        """
        public sealed class AHandler(IEventBus bus)
        {
            public ValueTask HandleAsync(A a) => bus.PublishAsync(new B());
        }

        [EventHandler<B>]
        public sealed class BHandler(IEventBus bus)
        {
            public ValueTask HandleAsync(B b) => bus.PublishAsync(new A());
        }
        """);

    [Fact]
    public Task Silent_on_a_handler_that_publishes_its_own_event_which_another_rule_reports() => Silent(
        """
        [EventHandler<A>]
        public sealed class AHandler(IEventBus bus)
        {
            public ValueTask HandleAsync(A a) => {|SGB5003:bus.PublishAsync(new A())|};
        }
        """);

    [Fact]
    public Task Silent_on_code_that_is_being_typed() => Silent(
        TestProject.Broken,
        """
        [EventHandler<A>]
        public sealed class AHandler(IEventBus bus)
        {
            public ValueTask HandleAsync(A a) => bus.PublishAsync(new
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(TwoHandlers);
}
