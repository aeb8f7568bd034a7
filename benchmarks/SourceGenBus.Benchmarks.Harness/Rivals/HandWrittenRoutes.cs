using SourceGenBus.Benchmarks.Harness.Cases;
using SourceGenBus.Benchmarks.Harness.Handlers;

namespace SourceGenBus.Benchmarks.Harness.Rivals;

/// <summary>What a careful developer writes by hand for one handler: a failure is reported, the publisher never sees it.</summary>
internal sealed class HandWrittenPlacedRoute(PlaceOrder handler)
{
    internal ValueTask PublishAsync(OrderPlaced @event, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ValueTask result;
        try
        {
            result = handler.HandleAsync(@event, cancellationToken);
        }
        catch (Exception exception)
        {
            result = ValueTask.FromException(exception);
        }

        return result.IsCompletedSuccessfully ? default : HandWritten.AwaitAsync(result);
    }
}

/// <summary>What a careful developer writes by hand for four handlers: all start, a failure of one does not stop the others.</summary>
internal sealed class HandWrittenPaidRoute(PaymentHandlers handlers)
{
    internal ValueTask PublishAsync(OrderPaid @event, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ValueTask first, second, third, fourth;
        try
        {
            first = handlers.First.HandleAsync(@event, cancellationToken);
        }
        catch (Exception exception)
        {
            first = ValueTask.FromException(exception);
        }

        try
        {
            second = handlers.Second.HandleAsync(@event, cancellationToken);
        }
        catch (Exception exception)
        {
            second = ValueTask.FromException(exception);
        }

        try
        {
            third = handlers.Third.HandleAsync(@event, cancellationToken);
        }
        catch (Exception exception)
        {
            third = ValueTask.FromException(exception);
        }

        try
        {
            fourth = handlers.Fourth.HandleAsync(@event, cancellationToken);
        }
        catch (Exception exception)
        {
            fourth = ValueTask.FromException(exception);
        }

        return first.IsCompletedSuccessfully && second.IsCompletedSuccessfully && third.IsCompletedSuccessfully && fourth.IsCompletedSuccessfully
            ? default
            : AwaitAllAsync(first, second, third, fourth);
    }

    private static async ValueTask AwaitAllAsync(ValueTask first, ValueTask second, ValueTask third, ValueTask fourth)
    {
        await HandWritten.AwaitAsync(first);
        await HandWritten.AwaitAsync(second);
        await HandWritten.AwaitAsync(third);
        await HandWritten.AwaitAsync(fourth);
    }
}

/// <summary>Hand-written routes for the eight event types, and a type switch for those known by their base type only.</summary>
internal sealed class HandWrittenStockRoutes(StockHandlers handlers)
{
    internal ValueTask PublishAsync(StockEvent @event) => @event switch
    {
        StockCounted counted => PublishAsync(counted),
        StockReserved reserved => PublishAsync(reserved),
        StockReleased released => PublishAsync(released),
        StockPicked picked => PublishAsync(picked),
        StockPacked packed => PublishAsync(packed),
        StockMoved moved => PublishAsync(moved),
        StockLost lost => PublishAsync(lost),
        StockFound found => PublishAsync(found),
        null => throw new ArgumentNullException(nameof(@event)),
        _ => default,
    };

    internal ValueTask PublishAsync(StockCounted @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ValueTask result;
        try
        {
            result = handlers.VisitAsync(@event);
        }
        catch (Exception exception)
        {
            result = ValueTask.FromException(exception);
        }

        return result.IsCompletedSuccessfully ? default : HandWritten.AwaitAsync(result);
    }

    internal ValueTask PublishAsync(StockReserved @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ValueTask result;
        try
        {
            result = handlers.VisitAsync(@event);
        }
        catch (Exception exception)
        {
            result = ValueTask.FromException(exception);
        }

        return result.IsCompletedSuccessfully ? default : HandWritten.AwaitAsync(result);
    }

    internal ValueTask PublishAsync(StockReleased @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ValueTask result;
        try
        {
            result = handlers.VisitAsync(@event);
        }
        catch (Exception exception)
        {
            result = ValueTask.FromException(exception);
        }

        return result.IsCompletedSuccessfully ? default : HandWritten.AwaitAsync(result);
    }

    internal ValueTask PublishAsync(StockPicked @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ValueTask result;
        try
        {
            result = handlers.VisitAsync(@event);
        }
        catch (Exception exception)
        {
            result = ValueTask.FromException(exception);
        }

        return result.IsCompletedSuccessfully ? default : HandWritten.AwaitAsync(result);
    }

    internal ValueTask PublishAsync(StockPacked @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ValueTask result;
        try
        {
            result = handlers.VisitAsync(@event);
        }
        catch (Exception exception)
        {
            result = ValueTask.FromException(exception);
        }

        return result.IsCompletedSuccessfully ? default : HandWritten.AwaitAsync(result);
    }

    internal ValueTask PublishAsync(StockMoved @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ValueTask result;
        try
        {
            result = handlers.VisitAsync(@event);
        }
        catch (Exception exception)
        {
            result = ValueTask.FromException(exception);
        }

        return result.IsCompletedSuccessfully ? default : HandWritten.AwaitAsync(result);
    }

    internal ValueTask PublishAsync(StockLost @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ValueTask result;
        try
        {
            result = handlers.VisitAsync(@event);
        }
        catch (Exception exception)
        {
            result = ValueTask.FromException(exception);
        }

        return result.IsCompletedSuccessfully ? default : HandWritten.AwaitAsync(result);
    }

    internal ValueTask PublishAsync(StockFound @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ValueTask result;
        try
        {
            result = handlers.VisitAsync(@event);
        }
        catch (Exception exception)
        {
            result = ValueTask.FromException(exception);
        }

        return result.IsCompletedSuccessfully ? default : HandWritten.AwaitAsync(result);
    }
}
