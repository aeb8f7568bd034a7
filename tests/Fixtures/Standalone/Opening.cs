using System.Collections.Concurrent;
using SourceGenBus;

namespace Standalone;

/// <summary>An event whose handler waits in its constructor for a publish on another thread.</summary>
public sealed record Opening(ConcurrentQueue<string> Events);

/// <summary>What that constructor publishes.</summary>
public sealed record OpeningPrepared;

/// <summary>An event whose handler waits in its constructor for a publish of that same event.</summary>
public sealed record Circling(ConcurrentQueue<string> Events);

[EventHandler<Opening>]
internal sealed class OpeningHandler
{
    public OpeningHandler(IEventBus bus)
    {
        if (!Task.Run(async () => await bus.PublishAsync(new OpeningPrepared())).Wait(TimeSpan.FromSeconds(60)))
            throw new TimeoutException("The publish does not end.");
    }

    public ValueTask HandleAsync(Opening opening)
    {
        opening.Events.Enqueue("opened after " + PreparedHandler.Made);
        return default;
    }
}

[EventHandler<OpeningPrepared>]
internal sealed class PreparedHandler
{
    internal static int Made;

    public PreparedHandler() => Interlocked.Increment(ref Made);

    public ValueTask HandleAsync(OpeningPrepared prepared) => default;
}

[EventHandler<Circling>]
internal sealed class CirclingHandler
{
    public CirclingHandler(IEventBus bus)
    {
        if (!Task.Run(async () => await bus.PublishAsync(new Circling([]))).Wait(TimeSpan.FromSeconds(60)))
            throw new TimeoutException("The publish does not end.");
    }

    public ValueTask HandleAsync(Circling circling)
    {
        circling.Events.Enqueue("handled");
        return default;
    }
}
