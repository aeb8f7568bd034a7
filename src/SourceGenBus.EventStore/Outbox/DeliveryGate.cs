using SourceGenBus.Dispatch;

namespace SourceGenBus.EventStore;

/// <summary>
/// Lets those handlers of one delivery run that it is for, and keeps how they fared: with the last run, if a middleware repeats it.
/// </summary>
internal class DeliveryGate(IEventCatalog catalog, DeliveryScope scope) : HandlerGate
{
    /// <summary>How long a handler that was cancelled has to end, before it is left behind or the transaction is taken from it.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<string, HandlerFailure?> _outcomes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _held = new(StringComparer.Ordinal);

    internal bool HasSuccesses
    {
        get
        {
            lock (_outcomes)
                return _outcomes.ContainsValue(null);
        }
    }

    internal bool HasFailures
    {
        get
        {
            lock (_outcomes)
                return _outcomes.Values.Any(static failure => failure is not null);
        }
    }

    /// <summary>
    /// Whether a failure kept other handlers from running, as the event's dispatch policy may say. Then it failed for all of them.
    /// </summary>
    internal bool WasStopped
    {
        get
        {
            lock (_outcomes)
                return scope.Handler is null && Handlers?.Count > _outcomes.Count + _held.Count && HasFailures;
        }
    }

    public sealed override ValueTask InvokeAsync(HandlerCall call)
    {
        catalog.TryFindHandler(call.HandlerType, out var contract);
        return InvokeAsync(NameOf(contract, call.HandlerType, call.Ordinal), call, contract);
    }

    /// <summary>The same for what is no handler of an event, under a name of its own.</summary>
    internal async ValueTask InvokeAsync(string name, HandlerCall call, HandlerContract? contract)
    {
        if (!scope.Includes(name))
        {
            lock (_outcomes)
                _held.Add(name);
            return;
        }

        try
        {
            if (contract?.Timeout is { } own)
                scope.Limit?.Allow(own + DeliveryWorker.Grace);
            await RunAsync(name, call, contract).ConfigureAwait(false);
            lock (_outcomes)
                _outcomes[name] = null;
        }
        catch (Exception exception)
        {
            lock (_outcomes)
                _outcomes[name] = new HandlerFailure(name, exception, contract);
            throw;
        }
    }

    internal DeliveryResult ToResult(EventEnvelope envelope)
    {
        lock (_outcomes)
        {
            if (scope.Handler is { } one && !_outcomes.ContainsKey(one) && !IsHere(one))
            {
                return new DeliveryResult(
                    [new HandlerFailure(one, new DeliveryException($"This program has no handler '{one}' for '{envelope.Name}'. Deploy " +
                        "it again, or discard what waits for it."))], []);
            }

            return new DeliveryResult([.. _outcomes.Values.OfType<HandlerFailure>()], scope.Handler is null ? [.. _held] : []);
        }
    }

    protected virtual ValueTask RunAsync(string name, HandlerCall call, HandlerContract? contract) => CallAsync(name, call, contract);

    /// <summary>Calls a handler, with the time limit that it has of its own.</summary>
    protected static ValueTask CallAsync(string name, HandlerCall call, HandlerContract? contract)
    {
        if (contract?.Timeout is not { } timeout)
            return call.InvokeAsync();
        var limit = new TimeLimit(timeout, TimeProvider.System);
        return new ValueTask(limit.RunAsync($"The handler '{name}'", RunAsync, Grace, call.CancellationToken));

        async Task<bool> RunAsync(CancellationToken cancellationToken)
        {
            await call.InvokeAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
    }

    private static string NameOf(HandlerContract? contract, Type handlerType, int ordinal)
    {
        var name = contract?.Name ?? StoredText.NameOf(handlerType);
        return ordinal == 0 ? name : $"{name}#{ordinal + 1}";
    }

    /// <summary>Whether the handler exists, although a middleware kept it from running.</summary>
    private bool IsHere(string name) => Handlers?
        .GroupBy(static type => type)
        .Any(group => Enumerable.Range(0, group.Count()).Any(ordinal =>
            NameOf(catalog.TryFindHandler(group.Key, out var contract) ? contract : null, group.Key, ordinal) == name)) == true;
}
