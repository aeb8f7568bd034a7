using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Flow;

/// <summary>Finds the ways on which an event leads back to itself through other events.</summary>
internal static class EventCycles
{
    /// <summary>Bounds the search: a tangle has more cycles than anyone reads, and each one broken shows the next.</summary>
    private const int MostCycles = 50;
    private const int MostSteps = 20_000;

    /// <summary>
    /// Each cycle of two or more events once, as the edges from its first event by name back to that. Where several
    /// handlers or calls make the same step, the first stands for all.
    /// </summary>
    internal static IReadOnlyList<IReadOnlyList<FlowEdge>> Find(IEnumerable<FlowEdge> edges)
    {
        var graph = edges
            .Where(static edge => !edge.IsSelfCycle)
            .GroupBy(static edge => RunTimeTypes.KeyOf(edge.Handled), StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, FirstToEach, StringComparer.Ordinal);

        var cycles = new List<IReadOnlyList<FlowEdge>>();
        var steps = 0;
        foreach (var start in graph.Keys.OrderBy(static name => name, StringComparer.Ordinal))
            Walk(start, start, new List<FlowEdge>(), new HashSet<string>(StringComparer.Ordinal));
        return cycles;

        void Walk(string start, string current, List<FlowEdge> path, HashSet<string> onPath)
        {
            if (!graph.TryGetValue(current, out var next))
                return;
            onPath.Add(current);
            foreach (var (name, edge) in next)
            {
                if (cycles.Count >= MostCycles || ++steps > MostSteps)
                    break;
                path.Add(edge);
                if (name == start)
                    cycles.Add(path.ToList());
                else if (string.CompareOrdinal(name, start) > 0 && !onPath.Contains(name))
                    Walk(start, name, path, onPath);
                path.RemoveAt(path.Count - 1);
            }

            onPath.Remove(current);
        }
    }

    /// <summary>The cycle in words: <c>A -> AHandler -> B -> BHandler -> A</c>.</summary>
    internal static string Describe(IReadOnlyList<FlowEdge> cycle) =>
        string.Concat(cycle.Select(static edge => $"{edge.Handled.ToShortName()} -> {edge.Handler.ToShortName()} -> "))
        + cycle[0].Handled.ToShortName();

    private static List<(string Name, FlowEdge Edge)> FirstToEach(IEnumerable<FlowEdge> edges) =>
        edges
            .OrderBy(static edge => edge.Handler.ToQualifiedName(), StringComparer.Ordinal)
            .ThenBy(static edge => edge.Location.SourceTree?.FilePath, StringComparer.Ordinal)
            .ThenBy(static edge => edge.Location.SourceSpan.Start)
            .GroupBy(static edge => RunTimeTypes.KeyOf(edge.Published), StringComparer.Ordinal)
            .OrderBy(static group => group.Key, StringComparer.Ordinal)
            .Select(static group => (group.Key, group.First()))
            .ToList();
}
