namespace SourceGenBus.EventStore.Tests.Handlers;

/// <summary>Stands where it is set, also back.</summary>
internal sealed class SetClock : TimeProvider
{
    internal static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    internal DateTimeOffset Now { get; set; } = Start;

    public override DateTimeOffset GetUtcNow() => Now;
}
