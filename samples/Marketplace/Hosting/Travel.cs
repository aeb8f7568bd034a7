using Microsoft.Extensions.Logging;
using SourceGenBus;

namespace Marketplace.Hosting;

/// <summary>Logs how an order travels, with the trace that it belongs to in all services.</summary>
public static partial class Travel
{
    /// <summary>Logs what a service has done with an order.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="orderId">The order.</param>
    /// <param name="what">What was done.</param>
    /// <param name="context">Whose trace it belongs to.</param>
    public static void Log(ILogger logger, string orderId, string what, EventContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Traveled(logger, orderId, what, TraceOf(context.TraceParent));
    }

    /// <summary>The id of a trace; empty without one.</summary>
    /// <param name="traceParent">The W3C trace parent.</param>
    public static string TraceOf(string? traceParent) => traceParent?.Split('-') is { Length: 4 } parts ? parts[1] : "";

    [LoggerMessage(1, LogLevel.Information, "{OrderId} {What} (trace {Trace})")]
    private static partial void Traveled(ILogger logger, string orderId, string what, string trace);
}
