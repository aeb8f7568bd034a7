namespace SourceGenBus.Generators.Flow;

/// <summary>A publish inside a function after which the function may return without having committed.</summary>
/// <param name="Publish">The publish itself.</param>
/// <param name="StatesFrom">What lies behind it, by what lay behind the call of the function.</param>
/// <param name="Searches">The commits that may still follow after the call.</param>
internal sealed record EscapingPublish(FlowStep Publish, Func<FlowStates, FlowStates> StatesFrom, IReadOnlyList<CommitSearch> Searches);
