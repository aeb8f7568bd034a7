using System.Globalization;

namespace SourceGenBus.Transports.Redis;

/// <summary>The id of an entry of a stream, such as <c>1764331234567-0</c>, which orders the entries.</summary>
internal readonly record struct RedisEntryId(ulong Milliseconds, ulong Sequence) : IComparable<RedisEntryId>
{
    internal static RedisEntryId Parse(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return new RedisEntryId(
            ulong.Parse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture),
            ulong.Parse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture));
    }

    public int CompareTo(RedisEntryId other)
    {
        var byTime = Milliseconds.CompareTo(other.Milliseconds);
        return byTime != 0 ? byTime : Sequence.CompareTo(other.Sequence);
    }
}
