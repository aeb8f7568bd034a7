namespace SourceGenBus;

/// <summary>
/// Says how an event type is dispatched wherever it is published. An <see cref="EventContext"/> that says something else
/// wins for its publish. Every failure is logged and given to the failure handlers under any policy.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class DispatchPolicyAttribute : Attribute
{
    /// <summary>Whether the handlers run at the same time or one after another, in the order of their attributes.</summary>
    public HandlerExecution Execution { get; set; }

    /// <summary>What a failing handler means for the rest.</summary>
    public FailurePolicy Failures { get; set; }
}
