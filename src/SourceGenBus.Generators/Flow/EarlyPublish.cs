namespace SourceGenBus.Generators.Flow;

/// <summary>A publish that comes too early.</summary>
/// <param name="Place">Where the order is wrong: the publish, or the call of the function that publishes.</param>
/// <param name="Publish">The publish itself.</param>
/// <param name="Commit">The commit that it should wait for.</param>
internal sealed record EarlyPublish(FlowStep Place, FlowStep Publish, FlowStep Commit);
