namespace SourceGenBus.Generators.Emission;

/// <summary>Gives out names, numbering those that are asked for again. Ignores case, as file systems may.</summary>
internal sealed class UniqueNames
{
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    internal string Claim(string name)
    {
        var claimed = name;
        for (var number = 2; !_taken.Add(claimed); number++)
            claimed = name + number;
        return claimed;
    }
}
