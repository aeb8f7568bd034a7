using System.Runtime.CompilerServices;

namespace SourceGenBus.Dispatch;

/// <content>Publishing what handlers return. The routes of other handlers do not call it and pay nothing.</content>
public abstract partial class GeneratedRoute<TEvent, TRoute>
{
    /// <summary>Waits for a handler and publishes the event that it returned, if any. Its task may be faulted, but it does not throw.</summary>
    /// <typeparam name="TEmitted">The static type of what is returned; the run-time type decides about routing.</typeparam>
    /// <param name="result">What the handler returned.</param>
    /// <param name="event">The event that it handles.</param>
    /// <param name="context">The context of that event, or null.</param>
    /// <param name="cancellationToken">Passed on.</param>
    protected ValueTask EmitAsync<TEmitted>(ValueTask<TEmitted> result, TEvent @event, EventContext? context, CancellationToken cancellationToken)
    {
        if (!result.IsCompletedSuccessfully)
            return AwaitAndEmitAsync(result, @event, context, cancellationToken);
        return result.Result is { } emitted
            ? AwaitAndEmitAsync(new ValueTask<TEmitted>(emitted), @event, context, cancellationToken)
            : default;
    }

    /// <summary>Waits for a handler and publishes the events that it returned, one after another. Its task may be faulted, but it does not throw.</summary>
    /// <typeparam name="TSequence">The type of what is returned.</typeparam>
    /// <typeparam name="TEmitted">The static type of its elements.</typeparam>
    /// <param name="result">What the handler returned. Null stands for nothing, as the whole and as an element.</param>
    /// <param name="event">The event that it handles.</param>
    /// <param name="context">The context of that event, or null.</param>
    /// <param name="cancellationToken">Passed on.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected async ValueTask EmitEachAsync<TSequence, TEmitted>(ValueTask<TSequence> result, TEvent @event, EventContext? context, CancellationToken cancellationToken)
        where TSequence : IEnumerable<TEmitted>?
    {
        if (await result.ConfigureAwait(false) is not { } sequence)
            return;
        foreach (var emitted in sequence)
        {
            if (emitted is not null)
                await PublishCausedAsync(emitted, @event, context, cancellationToken).ConfigureAwait(false);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask AwaitAndEmitAsync<TEmitted>(ValueTask<TEmitted> result, TEvent @event, EventContext? context, CancellationToken cancellationToken)
    {
        if (await result.ConfigureAwait(false) is { } emitted)
            await PublishCausedAsync(emitted, @event, context, cancellationToken).ConfigureAwait(false);
    }

#pragma warning disable CS8714 // Whoever calls it has compared with null.
    private ValueTask PublishCausedAsync<TEmitted>(TEmitted emitted, TEvent @event, EventContext? context, CancellationToken cancellationToken)
    {
        var settings = Bus.Emission;
        var caused = EventCausation.Of(context ?? Bus.DefaultContext, @event, emitted!.GetType(), settings.MaximumLength);
        return caused.UnitOfWork is { IsActive: true } unit
            ? unit.PublishAsync(emitted, caused, cancellationToken)
            : settings.Bus.PublishAsync(emitted, caused, cancellationToken);
    }
#pragma warning restore CS8714
}
