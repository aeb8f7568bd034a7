using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Delivery;

public sealed class DroppedPublishTests() : RuleTests(DiagnosticIds.DroppedPublish)
{
    private const string Message =
        "Nobody waits for the handlers of 'OrderPlaced': they may still run when its scope is disposed or the process ends; await the call, or assign it to '_' if that is meant";

    protected override string Shared => "public sealed record OrderPlaced(string OrderId);";

    [Fact]
    public Task Fires_on_a_call_that_is_a_statement() => Fires(
        """
        public sealed class Shop(IEventBus bus)
        {
            public void Place() => bus.[|PublishAsync|](new OrderPlaced("1"));

            public async Task PlaceAsync()
            {
                bus.[|PublishAsync|](new OrderPlaced("2"));
                await Task.Yield();
            }
        }
        """,
        Message);

    [Fact]
    public Task Fires_through_null_conditional_calls_conversions_and_lambdas() => Fires(
        """
        public sealed class Shop(IEventBus? bus, EventBus concrete)
        {
            public void Place()
            {
                bus?.[|PublishAsync|](new OrderPlaced("1"));
                concrete.[|PublishAsync<object>|](new OrderPlaced("2")).ConfigureAwait(false);
                concrete.[|PublishAsync|](new OrderPlaced("3"), EventContext.Empty).AsTask();
                Action later = () => concrete.[|PublishAsync|](new OrderPlaced("4"));
                later();
            }
        }
        """,
        Message);

    [Fact]
    public Task Silent_when_awaited_returned_or_stored() => Silent(
        """
        public sealed class Shop(IEventBus bus)
        {
            private Task _last = Task.CompletedTask;

            public async Task PlaceAsync()
            {
                await bus.PublishAsync(new OrderPlaced("1"));
                await bus.PublishAsync(new OrderPlaced("2")).ConfigureAwait(false);
                _last = bus.PublishAsync(new OrderPlaced("3")).AsTask();
                await Task.WhenAll(_last, bus.PublishAsync(new OrderPlaced("4")).AsTask());
            }

            public ValueTask Place() => bus.PublishAsync(new OrderPlaced("5"));

            public Func<ValueTask> Later() => () => bus.PublishAsync(new OrderPlaced("6"));
        }
        """);

    [Fact]
    public Task Silent_when_the_discard_says_that_it_is_meant() => Silent(
        """
        public sealed class Shop(IEventBus bus)
        {
            public void Place() => _ = bus.PublishAsync(new OrderPlaced("1"));
        }
        """);

    [Fact]
    public Task Silent_on_blocking_calls_and_other_peoples_publishers() => Silent(
        """
        public interface IMessageQueue
        {
            Task PublishAsync<T>(T message, CancellationToken cancellationToken = default);
        }

        public sealed class Shop(IMessageQueue queue, IEventBus bus)
        {
            public void Place()
            {
                queue.PublishAsync(new OrderPlaced("1"));
                bus.PublishAsync(new OrderPlaced("2")).AsTask().Wait();
            }
        }
        """);

    [Fact]
    public Task Silent_in_an_expression_tree_which_is_not_run() => Silent(
        """
        using System.Linq.Expressions;

        public static class Mocks
        {
            public static void Verify(Expression<Action<IEventBus>> call)
            {
            }

            public static void Example() => Verify(bus => bus.PublishAsync(new OrderPlaced("1"), default(CancellationToken)));
        }
        """);

    [Fact]
    public Task Silent_where_a_mocking_library_records_calls() => Silent(
        """
        public static class Doubles
        {
            public static void Example(IEventBus bus)
            {
                NSubstitute.Substitutes.When(bus, b => b.PublishAsync(new OrderPlaced("1")));
                NSubstitute.Substitutes.InOrder(() =>
                {
                    bus.PublishAsync(new OrderPlaced("1"));
                    bus.PublishAsync(new OrderPlaced("2"));
                });
            }
        }

        namespace NSubstitute
        {
            public static class Substitutes
            {
                public static void When<T>(T substitute, Action<T> call) => call(substitute);

                public static void InOrder(Action calls) => calls();
            }
        }
        """);

    [Fact]
    public Task Silent_on_half_typed_code() => Silent(
        TestProject.Broken,
        """
        public sealed class Shop(IEventBus bus)
        {
            public void Place()
            {
                bus.PublishAsync(new OrderPl
            }
        }
        """);

    [Fact]
    public Task Fixes_by_awaiting() => Fixes(
        """
        public sealed class Shop(IEventBus bus)
        {
            public async Task PlaceAsync()
            {
                // Tell everybody.
                bus.[|PublishAsync|](new OrderPlaced("1"));
                await Task.Yield();
            }
        }
        """,
        """
        public sealed class Shop(IEventBus bus)
        {
            public async Task PlaceAsync()
            {
                // Tell everybody.
                await bus.PublishAsync(new OrderPlaced("1"));
                await Task.Yield();
            }
        }
        """,
        "Await the publish");

    [Fact]
    public Task Fixes_a_method_that_returns_a_task_by_making_it_async() => Fixes(
        """
        public sealed class Shop(IEventBus bus)
        {
            public Task PlaceAsync(bool twice, Task before)
            {
                if (twice)
                    return before;
                bus.[|PublishAsync|](new OrderPlaced("1")).ConfigureAwait(false);
                return Task.CompletedTask;
            }
        }
        """,
        """
        public sealed class Shop(IEventBus bus)
        {
            public async Task PlaceAsync(bool twice, Task before)
            {
                if (twice)
                {
                    await before;
                    return;
                }

                await bus.PublishAsync(new OrderPlaced("1")).ConfigureAwait(false);
            }
        }
        """);

    [Fact]
    public Task Fixes_a_method_with_a_result() => Fixes(
        """
        public sealed class Shop(IEventBus bus)
        {
            public Task<int> PlaceAsync()
            {
                bus.[|PublishAsync|](new OrderPlaced("1"));
                return Task.FromResult(1);
            }
        }
        """,
        """
        public sealed class Shop(IEventBus bus)
        {
            public async Task<int> PlaceAsync()
            {
                await bus.PublishAsync(new OrderPlaced("1"));
                return 1;
            }
        }
        """);

    [Fact]
    public Task Fixes_all_of_them() => FixesAll(
        """
        public sealed class Shop(IEventBus bus)
        {
            public ValueTask PlaceAsync()
            {
                bus.[|PublishAsync|](new OrderPlaced("1"));
                bus.[|PublishAsync|](new OrderPlaced("2"));
                return default;
            }

            public async Task AgainAsync()
            {
                await Task.Yield();
                bus.[|PublishAsync|](new OrderPlaced("3"));
            }
        }
        """,
        """
        public sealed class Shop(IEventBus bus)
        {
            public async ValueTask PlaceAsync()
            {
                await bus.PublishAsync(new OrderPlaced("1"));
                await bus.PublishAsync(new OrderPlaced("2"));
            }

            public async Task AgainAsync()
            {
                await Task.Yield();
                await bus.PublishAsync(new OrderPlaced("3"));
            }
        }
        """);

    [Fact]
    public Task Fixes_top_level_statements() => Fixes(
        TestProject.Program,
        """
        await using var bus = new EventBusBuilder().AddHandlers().Build();
        bus.[|PublishAsync|](new OrderPlaced("1"));
        """,
        """
        await using var bus = new EventBusBuilder().AddHandlers().Build();
        await bus.PublishAsync(new OrderPlaced("1"));
        """);

    [Fact]
    public Task Offers_no_fix_where_nobody_would_await_the_method() => OffersNoFix(
        """
        public sealed class Shop(IEventBus bus)
        {
            public void Place() => bus.[|PublishAsync|](new OrderPlaced("1"));
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        public sealed class Shop(IEventBus bus)
        {
            public void Place() => bus.[|PublishAsync|](new OrderPlaced("1"));
        }
        """);
}
