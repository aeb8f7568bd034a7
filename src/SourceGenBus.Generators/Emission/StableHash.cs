namespace SourceGenBus.Generators.Emission;

/// <summary>FNV-1a. Not <c>GetHashCode</c>, which differs from process to process.</summary>
internal static class StableHash
{
    internal static uint Of(string text)
    {
        var hash = 2166136261U;
        foreach (var character in text)
            hash = unchecked((hash ^ character) * 16777619U);
        return hash;
    }
}
