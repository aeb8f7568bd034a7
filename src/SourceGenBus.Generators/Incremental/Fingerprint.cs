namespace SourceGenBus.Generators.Incremental;

/// <summary>A 128-bit hash: wide enough that two different texts of one program never share it in practice.</summary>
internal readonly record struct Fingerprint(ulong First, ulong Second)
{
    /// <summary>Accumulates tokens in order.</summary>
    internal sealed class Builder
    {
        private ulong _first = 14695981039346656037UL;
        private ulong _second = 0x9E3779B97F4A7C15UL;

        internal void Add(int kind, string text)
        {
            Mix((ulong)kind << 32 | (uint)text.Length);
            foreach (var character in text)
                Mix(character);
        }

        internal void Add(Fingerprint fingerprint)
        {
            Mix(fingerprint.First);
            Mix(fingerprint.Second);
        }

        internal Fingerprint ToFingerprint() => new(_first, _second);

        private void Mix(ulong value)
        {
            // Two partitions with different multipliers; the shift lets high bits reach low ones.
            unchecked
            {
                _first = (_first ^ value) * 1099511628211UL;
                _first ^= _first >> 29;
                _second = (_second + value) * 0xBF58476D1CE4E5B9UL;
                _second ^= _second >> 31;
            }
        }
    }
}
