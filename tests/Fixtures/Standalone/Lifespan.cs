using System.Collections.Concurrent;

namespace Standalone;

/// <summary>Published to make every handler note that it was made; the handlers note here when they are disposed.</summary>
public sealed record Lifespan(ConcurrentQueue<string> Events)
{
    /// <summary>Completes the asynchronous handlers.</summary>
    public Task Until { get; init; } = Task.CompletedTask;
}
