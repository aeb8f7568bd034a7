using System.Runtime.CompilerServices;
using SourceGenBus.Diagnostics;
using SourceGenBus.Telemetry;

namespace SourceGenBus.Dispatch;

/// <summary>Traces and measures each sending of a command or query with a result, while somebody listens.</summary>
internal sealed class ObservedResultCommandRoute<TResult>(ResultCommandRoute<TResult> inner, Type messageType, Type handlerType)
    : ResultCommandRoute<TResult>(inner.Bus)
{
    private readonly Operation _send =
        Operation.Send(inner.Bus, typeof(IQuery<TResult>).IsAssignableFrom(messageType) ? "query" : "send", messageType, handlerType);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    protected internal override async ValueTask<TResult> SendObjectAsync(
        object message,
        EventContext? context,
        CancellationToken cancellationToken)
    {
        var send = _send.Start(message, context);
        TResult result;
        try
        {
            result = await inner.SendObjectAsync(message, send.Carry(context, DefaultContext), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            send.End(exception, Cancellation.IsCallers(exception, context, cancellationToken));
            throw;
        }

        send.End();
        return result;
    }
}
