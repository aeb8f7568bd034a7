namespace SourceGenBus;

/// <summary>A module was asked for a handler of a number that none of its handlers has, or none has yet.</summary>
internal sealed class UnknownHandlerException(EventBusModule module, int handler) : ArgumentOutOfRangeException(nameof(handler))
{
    internal bool Concerns(EventBusModule other, int number) => ReferenceEquals(module, other) && number == handler;
}
