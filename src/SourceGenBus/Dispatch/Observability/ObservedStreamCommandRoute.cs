using System.Runtime.CompilerServices;
using SourceGenBus.Diagnostics;
using SourceGenBus.Telemetry;

namespace SourceGenBus.Dispatch;

/// <summary>Traces and measures each enumeration of a stream, while somebody listens.</summary>
internal sealed class ObservedStreamCommandRoute<TItem>(StreamCommandRoute<TItem> inner, Type messageType, Type handlerType)
    : StreamCommandRoute<TItem>(inner.Bus)
{
    private readonly Operation _stream = Operation.Send(inner.Bus, "stream", messageType, handlerType);

    protected internal override IAsyncEnumerable<TItem> StreamObject(
        object message,
        EventContext? context,
        CancellationToken cancellationToken)
    {
        try
        {
            // At once, as without observation; the span starts with the enumeration, which may never happen.
            return ObserveAsync(inner.StreamObject(message, context, cancellationToken), message, context, cancellationToken);
        }
        catch (Exception exception)
        {
            _stream.Start(message, context).End(exception, Cancellation.IsCallers(exception, context, cancellationToken));
            throw;
        }
    }

    private async IAsyncEnumerable<TItem> ObserveAsync(
        IAsyncEnumerable<TItem> items,
        object message,
        EventContext? context,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stream = _stream.Start(message, context);
        Exception? failure = null;
        try
        {
            var enumerator = items.GetAsyncEnumerator(cancellationToken);
            await using (enumerator.ConfigureAwait(false))
            {
                while (true)
                {
                    // Each item is asked for in the caller's flow, which knows nothing of what was current for the one before.
                    stream.MakeCurrent();
                    try
                    {
                        if (!await enumerator.MoveNextAsync().ConfigureAwait(false))
                            break;
                    }
                    catch (Exception exception)
                    {
                        failure = exception;
                        throw;
                    }

                    yield return enumerator.Current;
                }
            }
        }
        finally
        {
            stream.End(failure, failure is not null && Cancellation.IsCallers(failure, context, cancellationToken));
        }
    }
}
