using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using SourceGenBus.Generators.Baseline;
using SourceGenBus.Generators.Durable;

namespace SourceGenBus.Generators.Shapes;

/// <summary>The baseline of a project as it was read from its file. Holds no symbols.</summary>
internal sealed class EventBaseline
{
    private static readonly ConditionalWeakTable<SourceText, EventBaseline> Parsed = new();

    private readonly Dictionary<(string Name, int Version), ReleasedEvent> _events = [];

    private EventBaseline(string text)
    {
        try
        {
            foreach (var released in BaselineFile.Read(text))
                _events.Add((released.Shape.Name, released.Shape.Version), released);
        }
        catch (BaselineException exception)
        {
            Failure = exception;
        }
    }

    /// <summary>Why the file is no baseline; null when it is one.</summary>
    internal BaselineException? Failure { get; }

    internal IEnumerable<ReleasedEvent> Events => _events.Values;

    /// <summary>Whether a file is a project's baseline.</summary>
    internal static bool IsBaseline(AdditionalText file) =>
        string.Equals(Path.GetFileName(file.Path), BaselineFile.Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a baseline; the same text is parsed once.</summary>
    internal static EventBaseline Of(SourceText text) => Parsed.GetValue(text, static text => new EventBaseline(text.ToString()));

    internal EventShape? Find(string name, int version) => _events.TryGetValue((name, version), out var released) ? released.Shape : null;

    /// <summary>The release of an event: that of its name or, when that was never released, of a former one.</summary>
    internal EventShape? ReleaseOf(EventShape shape) => Find(shape.Name, shape.Version)
        ?? shape.FormerNames.Select(name => Find(name, shape.Version)).FirstOrDefault(static released => released is not null);

    /// <summary>The released event that nothing declares any more and whose fields this one has: most likely the same, renamed.</summary>
    internal EventShape? FormerNameOf(EventShape shape, DurableEventSet set) => ReleaseOf(shape) is null
        ? _events.Values
            .Select(static released => released.Shape)
            .OrderBy(static released => released, EventShape.Order)
            .FirstOrDefault(released => released.Version == shape.Version && released.Name != shape.Name && released.HasFieldsOf(shape) && !set.Declares(released.Name, released.Version))
        : null;
}
