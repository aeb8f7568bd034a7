using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus;

/// <content>The queue that the container has for this bus.</content>
public sealed partial class EventBus : IEventQueueSource
{
    private IEventQueue? _queue;

    /// <summary>
    /// The queue for what this bus shall publish in the background; null when the container has none. Asked for at the first use.
    /// </summary>
    public IEventQueue? Queue => _queue ??= Services.GetService<IEventQueue>();
}
