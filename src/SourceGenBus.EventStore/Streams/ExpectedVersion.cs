namespace SourceGenBus.EventStore;

/// <summary>What a writer believes about a stream when it appends to it.</summary>
public readonly record struct ExpectedVersion
{
    private ExpectedVersion(long value) => Value = value;

    /// <summary>Whatever is there: never a conflict.</summary>
    public static ExpectedVersion Any { get; } = new(-1);

    /// <summary>Nothing: the stream does not exist yet.</summary>
    public static ExpectedVersion None { get; }

    /// <summary>The version as storages see it: -1 for any, 0 for none, otherwise the exact version.</summary>
    public long Value { get; }

    /// <summary>Exactly this version: as many events are in the stream.</summary>
    /// <param name="version">The version, from 0; 0 is <see cref="None"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="version"/> is negative.</exception>
    public static ExpectedVersion Exactly(long version)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(version);
        return new ExpectedVersion(version);
    }

    /// <inheritdoc />
    public override string ToString() => Value switch
    {
        -1 => "any version",
        0 => "no stream",
        _ => $"version {Value}",
    };
}
