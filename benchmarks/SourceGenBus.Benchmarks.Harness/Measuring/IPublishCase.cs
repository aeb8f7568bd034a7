namespace SourceGenBus.Benchmarks.Harness.Measuring;

/// <summary>
/// One way to publish. Implemented by structs, so that the measured loop is compiled for each of them and calls it
/// without a virtual call of its own.
/// </summary>
internal interface IPublishCase
{
    /// <summary>Publishes one event.</summary>
    /// <param name="round">The number of the publish; cases with several event types choose by it.</param>
    ValueTask PublishAsync(int round);
}
