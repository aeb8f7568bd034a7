using System.Collections.Concurrent;
using Storefront;

namespace SourceGenBus.Testing.Web.Tests;

/// <summary>A handler that the test project adds to the application's.</summary>
[EventHandler<OrderPlaced>]
internal sealed class Watcher
{
    internal ConcurrentQueue<string> Seen { get; } = new();

    public ValueTask HandleAsync(OrderPlaced placed)
    {
        Seen.Enqueue(placed.Id);
        return default;
    }
}

/// <summary>A double of a handler of the application that the test cannot name. No test calls it unasked.</summary>
[CommandHandler<PlaceOrder, string>]
internal sealed class FakeOrdering
{
    public ValueTask<string> HandleAsync(PlaceOrder command) => new("faked " + command.Id);
}

/// <summary>A second double of the same handler, for other tests.</summary>
[CommandHandler<PlaceOrder, string>]
internal sealed class RefusingOrdering
{
    public ValueTask<string> HandleAsync(PlaceOrder command) => new("refused " + command.Id);
}
