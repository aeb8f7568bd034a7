namespace SourceGenBus.Tests.Allocations;

internal interface IHandled;

/// <summary>An event that counts how often it was handled, made once and published many times.</summary>
internal abstract class Handled : IHandled
{
    internal long Times { get; private set; }

    internal void Increment() => Times++;

    internal ValueTask Count()
    {
        Increment();
        return default;
    }
}

internal sealed class Handled0 : Handled;

internal sealed class Handled1 : Handled;

internal sealed class Handled4 : Handled;

internal sealed class Handled20 : Handled;

internal readonly record struct HandledStruct(Handled0 Counter);
