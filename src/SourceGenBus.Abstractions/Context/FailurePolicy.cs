namespace SourceGenBus;

/// <summary>What a failing handler means for the other handlers and for the publisher.</summary>
public enum FailurePolicy
{
    /// <summary>What the event type's <see cref="DispatchPolicyAttribute"/> says, otherwise <see cref="Continue"/>.</summary>
    Default = 0,

    /// <summary>Fail-open: every other handler runs, and the publisher sees no exception.</summary>
    Continue = 1,

    /// <summary>
    /// Every handler runs; then the publish throws an <see cref="AggregateException"/> of all failures. A handler that ends
    /// because the publisher cancelled has not failed: where nothing else happened, the publish throws its
    /// <see cref="OperationCanceledException"/>.
    /// </summary>
    ThrowAfterAll = 2,

    /// <summary>
    /// Handlers run one after another; the first exception, also that of a handler that the publisher cancelled, keeps the rest
    /// from starting and reaches the publisher as it is.
    /// </summary>
    StopAtFirst = 3,
}
