namespace SourceGenBus;

/// <summary>
/// Receives every failure of every handler, so that an application can count, store or alert. Register any number of
/// implementations in the container, or add them to an <see cref="EventBusBuilder"/>.
/// </summary>
/// <remarks>
/// Called after the failure has been logged and before the publish completes; failures of concurrent handlers and
/// publishes arrive concurrently. An exception thrown here is logged as an error and goes no further.
/// </remarks>
public interface IEventFailureHandler
{
    /// <summary>Takes notice of one failed handler.</summary>
    /// <param name="failure">What failed. It may be kept.</param>
    /// <returns>A task that the publish waits for.</returns>
    ValueTask HandleFailureAsync(EventFailure failure);
}
