using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Dispatch;

/// <content>Publishing what handlers return or emit. The routes of other handlers do not call it and pay nothing.</content>
public abstract partial class GeneratedRoute<TEvent, TRoute>
{
    /// <summary>
    /// Waits for a handler and publishes the event that it returned, if any. Its task may be faulted, but it does not throw.
    /// </summary>
    /// <typeparam name="TEmitted">The static type of what is returned; the run-time type decides about routing.</typeparam>
    /// <param name="result">What the handler returned.</param>
    /// <param name="event">The event that it handles.</param>
    /// <param name="context">The context of that event, or null.</param>
    /// <param name="cancellationToken">Passed on.</param>
    protected ValueTask EmitAsync<TEmitted>(
        ValueTask<TEmitted> result,
        TEvent @event,
        EventContext? context,
        CancellationToken cancellationToken)
    {
        if (!result.IsCompletedSuccessfully)
            return AwaitAndEmitAsync(result, @event, context, cancellationToken);
        return result.Result is { } emitted
            ? AwaitAndEmitAsync(new ValueTask<TEmitted>(emitted), @event, context, cancellationToken)
            : default;
    }

    /// <summary>
    /// Waits for a handler and publishes the events that it returned, one after another. Its task may be faulted, but it does not throw.
    /// </summary>
    /// <typeparam name="TSequence">The type of what is returned.</typeparam>
    /// <typeparam name="TEmitted">The static type of its elements.</typeparam>
    /// <param name="result">What the handler returned. Null stands for nothing, as the whole and as an element.</param>
    /// <param name="event">The event that it handles.</param>
    /// <param name="context">The context of that event, or null.</param>
    /// <param name="cancellationToken">Passed on.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected async ValueTask EmitEachAsync<TSequence, TEmitted>(
        ValueTask<TSequence> result,
        TEvent @event,
        EventContext? context,
        CancellationToken cancellationToken)
        where TSequence : IEnumerable<TEmitted>?
    {
        if (await Awaitable(result).ConfigureAwait(false) is not { } sequence)
            return;
        foreach (var emitted in sequence)
        {
            if (emitted is not null)
                await PublishCausedAsync(emitted, @event, context, cancellationToken).ConfigureAwait(false);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask AwaitAndEmitAsync<TEmitted>(
        ValueTask<TEmitted> result,
        TEvent @event,
        EventContext? context,
        CancellationToken cancellationToken)
    {
        if (await Awaitable(result).ConfigureAwait(false) is { } emitted)
            await PublishCausedAsync(emitted, @event, context, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Makes the context of a handler that emits through it. A chain that has become too long is a failure of that handler.
    /// </summary>
    /// <param name="context">The context of the event, or null.</param>
    protected EmittingContext OpenEmission(EventContext? context) => Emission.Open(Bus, typeof(TEvent), context);

    /// <summary>Ends the emission: what a handler that runs on emits from now on is refused.</summary>
    /// <param name="emitting">The handler's context.</param>
    protected static void CloseEmission(EmittingContext emitting) => emitting.Close();

    /// <summary>Publishes what a handler that has completed emitted through its context.</summary>
    /// <param name="emitting">The handler's context.</param>
    /// <param name="event">The event that it handled.</param>
    /// <param name="context">The context of that event, or null.</param>
    /// <param name="cancellationToken">Passed on.</param>
    protected ValueTask PublishEmittedAsync(
        EmittingContext emitting,
        TEvent @event,
        EventContext? context,
        CancellationToken cancellationToken) =>
        Emission.PublishAsync(Bus, emitting, @event, context, cancellationToken);

    /// <summary>The context that a handler in a scope of its own receives.</summary>
    /// <param name="context">The publisher's context, or null.</param>
    /// <param name="scope">The handler's scope.</param>
    protected EventContext WithScope(EventContext? context, AsyncServiceScope scope) =>
        Emission.InScope(Bus, typeof(TEvent), context, scope.ServiceProvider);

    /// <summary>The context that a handler in a scope of its own receives when it emits through it.</summary>
    /// <param name="context">The handler's context.</param>
    /// <param name="scope">The handler's scope.</param>
    protected static EmittingContext WithScope(EmittingContext context, AsyncServiceScope scope) =>
        context with { Services = scope.ServiceProvider };

    private ValueTask PublishCausedAsync<TEmitted>(
        TEmitted emitted,
        TEvent @event,
        EventContext? context,
        CancellationToken cancellationToken) =>
        Emission.PublishAsync(Bus, emitted, @event, context, cancellationToken);
}
