using System.ComponentModel;

namespace SourceGenBus.Dispatch;

/// <summary>How an event is dispatched; what is <c>Default</c> is left to whoever is asked next.</summary>
/// <param name="Execution">At the same time or one after another.</param>
/// <param name="Failures">What a failure means for the rest.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct DispatchPolicy(HandlerExecution Execution, FailurePolicy Failures)
{
    internal bool RunsSequentially => Execution == HandlerExecution.Sequential || Failures == FailurePolicy.StopAtFirst;

    /// <summary>Whether an event type with this policy is dispatched in any other way than one without a policy.</summary>
    internal bool DiffersFromDefault => RunsSequentially || Failures == FailurePolicy.ThrowAfterAll;

    /// <summary>The publisher's wish, then what a session demands, then the event type's own policy.</summary>
    internal static DispatchPolicy Resolve(EventContext? context, DispatchPolicy ofType)
    {
        var execution = context switch
        {
            { Execution: not HandlerExecution.Default } => context.Execution,
            { Session: not null } => HandlerExecution.Sequential,
            _ => ofType.Execution,
        };
        var failures = context is { Failures: not FailurePolicy.Default } ? context.Failures : ofType.Failures;
        return new DispatchPolicy(execution, failures);
    }
}
