namespace SourceGenBus.Generators.Tests;

/// <content>Which calls stand in a <c>try</c>.</content>
public sealed partial class RouteSnapshots
{
    [Fact]
    public void Async_handlers_need_no_try() => Matches(
        """
        namespace Shop;

        public sealed record OrderPlaced(string Id);

        [EventHandler<OrderPlaced>]
        internal sealed class Mailer
        {
            public async ValueTask HandleAsync(OrderPlaced order) => await Task.Yield();
        }

        [EventHandler<OrderPlaced>]
        internal sealed class Warehouse
        {
            public async Task HandleAsync(OrderPlaced order) => await Task.Yield();
        }
        """);

    [Fact]
    public void Handlers_that_cannot_throw_need_none_either() => Matches(
        """
        namespace Shop;

        public sealed record OrderPlaced(string Id);

        [EventHandler<OrderPlaced>]
        internal sealed class Counter
        {
            private int _count;

            public ValueTask HandleAsync(OrderPlaced order)
            {
                Interlocked.Increment(ref _count);
                return default;
            }
        }

        [EventHandler<OrderPlaced>]
        internal sealed class Newest
        {
            public string? Id { get; private set; }

            public Task HandleAsync(OrderPlaced order, EventContext context)
            {
                if (context.UserId is not null)
                    Id = order.Id;
                return Task.CompletedTask;
            }
        }
        """);

    [Fact]
    public void One_handler_that_may_throw_among_those_that_cannot() => Matches(
        """
        namespace Shop;

        public sealed record OrderPlaced(string Id);

        [EventHandler<OrderPlaced>]
        internal sealed class Counter
        {
            private int _count;

            public ValueTask HandleAsync(OrderPlaced order)
            {
                Interlocked.Increment(ref _count);
                return default;
            }
        }

        [EventHandler<OrderPlaced>]
        internal sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced order) => new(Task.Delay(order.Id.Length));
        }
        """);

    [Fact]
    public void Five_handlers_that_cannot_throw_are_too_many_to_inline()
    {
        var handlers = string.Join("\n", Enumerable.Range(1, 5).Select(static number =>
            $"[EventHandler<OrderPlaced>] internal sealed class Handler{number} {{ public ValueTask HandleAsync(OrderPlaced order) => default; }}"));
        Matches("namespace Shop;\npublic sealed record OrderPlaced(string Id);\n" + handlers);
    }

    [Fact]
    public void Async_handler_that_can_be_overridden_keeps_its_try() => Matches(
        """
        namespace Shop;

        public sealed record OrderPlaced(string Id);

        [EventHandler<OrderPlaced>]
        internal class Mailer
        {
            public virtual async ValueTask HandleAsync(OrderPlaced order) => await Task.Yield();
        }
        """);
}
