namespace Shop.Faults;

/// <summary>Says whether the faults are on, and holds what blocks until it is let go.</summary>
internal sealed class FaultSwitch(bool isOn) : IDisposable
{
    internal bool IsOn => isOn;

    internal ManualResetEventSlim Released { get; } = new();

    public void Dispose() => Released.Dispose();
}
