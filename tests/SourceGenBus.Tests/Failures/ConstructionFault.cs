namespace SourceGenBus.Tests.Failures;

/// <summary>Makes a handler's constructor throw for as long as a test wants.</summary>
internal sealed class ConstructionFault
{
    internal bool IsOn { get; set; }

    internal void ThrowIfOn()
    {
        if (IsOn)
            throw new InvalidOperationException("the database is not there yet");
    }
}
