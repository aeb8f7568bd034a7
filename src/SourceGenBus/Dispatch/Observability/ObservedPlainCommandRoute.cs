using System.Runtime.CompilerServices;
using SourceGenBus.Diagnostics;
using SourceGenBus.Telemetry;

namespace SourceGenBus.Dispatch;

/// <summary>Traces and measures each sending of a command without a result, while somebody listens.</summary>
internal sealed class ObservedPlainCommandRoute(PlainCommandRoute inner, Type messageType, Type handlerType) : PlainCommandRoute(inner.Bus)
{
    private readonly Operation _send = Operation.Send(inner.Bus, "send", messageType, handlerType);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected internal override async ValueTask SendObjectAsync(object message, EventContext? context, CancellationToken cancellationToken)
    {
        var send = _send.Start(message, context);
        try
        {
            await inner.SendObjectAsync(message, send.Carry(context, DefaultContext), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            send.End(exception, Cancellation.IsCallers(exception, context, cancellationToken));
            throw;
        }

        send.End();
    }
}
