namespace SourceGenBus.Background;

/// <summary>
/// Receives every event of a queue that was not handled, once, so that an application can store it, try again or alert. Register
/// any number of implementations in the container, or give them to the <see cref="BackgroundEventQueue"/>.
/// </summary>
/// <remarks>
/// Called after the event was counted and logged, and before the queue is idle; concurrently for events that are handled
/// concurrently. An exception thrown here is logged as an error and goes no further. What each single handler threw goes to
/// <see cref="IEventFailureHandler"/> besides.
/// </remarks>
public interface IUnhandledEventHandler
{
    /// <summary>Takes notice of one event that was not handled.</summary>
    /// <param name="unhandled">What was not handled, and why. It may be kept.</param>
    /// <param name="cancellationToken">
    /// Cancelled when the queue no longer waits: <see cref="BackgroundEventQueueOptions.StopGrace"/> after it stopped.
    /// </param>
    /// <returns>A task that the queue waits for.</returns>
    ValueTask HandleUnhandledAsync(UnhandledEvent unhandled, CancellationToken cancellationToken);
}
