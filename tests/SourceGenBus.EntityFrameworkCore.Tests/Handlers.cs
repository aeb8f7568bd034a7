using System.Collections.Concurrent;

namespace SourceGenBus.EntityFrameworkCore.Tests;

/// <summary>What handlers of one container do and have done.</summary>
public sealed class Doings
{
    public ConcurrentQueue<string> Done { get; } = [];

    /// <summary>What the scoped handler does beside writing a line, by the key of the event.</summary>
    public Func<OrderContext, OrderPlaced, EventContext, IServiceProvider, Task>? Also { get; set; }
}

/// <summary>Writes with an injected context, and raises an event by that.</summary>
[EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Scoped)]
public sealed class WritesLine(OrderContext context, Doings doings, IServiceProvider services)
{
    public async Task HandleAsync(OrderPlaced placed, EventContext eventContext, CancellationToken cancellationToken)
    {
        if (placed.Key.StartsWith("plain", StringComparison.Ordinal))
            return;
        context.Add(new Line { Id = placed.Amount, Text = placed.Key, Price = 1.5m });
        var order = await context.Orders.FirstOrDefaultAsync(each => each.Key == placed.Key, cancellationToken);
        order?.Change(placed.Amount + 1);
        if (placed.Key.StartsWith("sync", StringComparison.Ordinal))
            context.SaveChanges();
        else
            await context.SaveChangesAsync(cancellationToken);
        if (doings.Also is { } also)
            await also(context, placed, eventContext, services);
        doings.Done.Enqueue($"written {placed.Key}");
    }
}

[EventHandler<OrderChanged>]
public sealed class CountsChanges(Doings doings)
{
    public Task HandleAsync(OrderChanged changed, EventContext context)
    {
        doings.Done.Enqueue($"changed {changed.Amount} because of {(context.CausationId is null ? "nothing" : "something")}");
        return Task.CompletedTask;
    }
}
