namespace SourceGenBus.Tests.Models;

/// <summary>What a handler does with an event.</summary>
public enum Behavior
{
    Completes,
    CompletesLater,
    ThrowsSynchronously,
    ReturnsFaulted,
    ThrowsLater,
    ReturnsCancelled,
}
