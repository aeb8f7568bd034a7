using Microsoft.Extensions.Logging;

namespace SourceGenBus.Tests.Support;

/// <summary>One entry of the bus's log, with the values it was written with.</summary>
internal sealed record LogEntry(LogLevel Level, string Message, Exception? Exception, IReadOnlyDictionary<string, object?> Values)
{
    internal object? this[string name] => Values[name];
}
