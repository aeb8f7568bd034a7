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
