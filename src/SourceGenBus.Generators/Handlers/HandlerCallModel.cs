using SourceGenBus.Generators.Events;
using SourceGenBus.Generators.Incremental;

namespace SourceGenBus.Generators.Handlers;

/// <summary>How <c>HandleAsync</c> is called.</summary>
/// <param name="Arguments">What follows the event, in order.</param>
/// <param name="ReturnsTask">True for <c>Task</c>, false for <c>ValueTask</c>.</param>
/// <param name="ThrowsSynchronously">
/// False when the method is declared <c>async</c>: then it needs no <c>try</c> around its call.
/// </param>
/// <param name="Emits">The events that it returns for the bus to publish; null when it returns none.</param>
internal sealed record HandlerCallModel(
    EquatableArray<HandlerArgumentModel> Arguments,
    bool ReturnsTask,
    bool ThrowsSynchronously,
    EmissionModel? Emits)
{
    /// <summary>Whether it may return null in the place of a task, which a method that is declared <c>async</c> never does.</summary>
    internal bool MayReturnNull => ReturnsTask && ThrowsSynchronously;

    /// <summary>Whether the handler of a stream may return null in its place, which an async method never does.</summary>
    internal bool MayReturnNullStream => ThrowsSynchronously;

    /// <summary>Whether it takes a context to emit through.</summary>
    internal bool TakesEmittingContext
    {
        get
        {
            foreach (var argument in Arguments)
            {
                if (argument.IsEmitting)
                    return true;
            }

            return false;
        }
    }
}
