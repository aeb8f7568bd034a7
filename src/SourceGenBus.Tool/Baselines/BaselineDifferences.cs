using SourceGenBus.Generators.Baseline;
using SourceGenBus.Tool.Rows;

namespace SourceGenBus.Tool.Baselines;

/// <summary>What the events of an assembly have become since their release.</summary>
internal static class BaselineDifferences
{
    /// <summary>Compares as the analyzer does.</summary>
    /// <exception cref="ToolException">The text is no baseline.</exception>
    internal static IReadOnlyList<BaselineRow> Of(string baseline, IReadOnlyList<EventShape> shapes)
    {
        var released = Read(baseline);
        var rows = new List<BaselineRow>();
        foreach (var shape in shapes)
        {
            var ids = shape.FormerNames.Select(name => (shape with { Name = name }).Id).Prepend(shape.Id);
            if (ids.Select(id => released.GetValueOrDefault(id)).FirstOrDefault(static known => known is not null) is not { } before)
            {
                rows.Add(new BaselineRow(shape.Id, false, "it is new"));
                continue;
            }

            // A key orders what is written, and only the newest version is.
            var isNewest = !shapes.Any(other => other.Name == shape.Name && other.Version > shape.Version);
            rows.AddRange(ShapeComparison.Compare(isNewest ? before : before with { Key = shape.Key }, shape)
                .Select(change => new BaselineRow(shape.Id, change.IsBreaking, change.Description)));
        }

        var known = shapes
            .SelectMany(static shape => shape.FormerNames.Append(shape.Name).Select(name => (shape with { Name = name }).Id))
            .ToHashSet(StringComparer.Ordinal);
        rows.AddRange(
            released.Keys.Where(id => !known.Contains(id)).Select(static id => new BaselineRow(id, true, "nothing declares it any more")));
        return rows;
    }

    private static Dictionary<string, EventShape> Read(string baseline)
    {
        try
        {
            return BaselineFile.Read(baseline).ToDictionary(
                static released => released.Shape.Id, static released => released.Shape, StringComparer.Ordinal);
        }
        catch (BaselineException exception)
        {
            throw new ToolException(
                ExitCode.Usage, $"The file is no baseline of durable events: {exception.Message} (at character {exception.Position + 1}).");
        }
    }
}
