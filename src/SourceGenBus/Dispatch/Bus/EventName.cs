namespace SourceGenBus.Dispatch;

/// <summary>The hash of event names that generated modules hold. The generator computes the same one; a test compares them.</summary>
internal static class EventName
{
    /// <summary>FNV-1a of the full name without what follows in brackets: type arguments with their assemblies, ranks of arrays.</summary>
    internal static int HashOf(Type type)
    {
        var hash = 2166136261U;
        foreach (var character in type.FullName ?? "")
        {
            if (character == '[')
                break;
            hash = unchecked((hash ^ character) * 16777619U);
        }

        return unchecked((int)hash);
    }
}
