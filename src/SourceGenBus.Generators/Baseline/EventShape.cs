namespace SourceGenBus.Generators.Baseline;

/// <summary>What the JSON of one version of a durable event holds.</summary>
/// <param name="Name">The name it is stored under.</param>
/// <param name="Version">The version of its schema.</param>
/// <param name="Key">The member that orders delivery; null for none.</param>
/// <param name="Fields">All that is in the JSON, nested values included, ordered by path.</param>
internal sealed record EventShape(string Name, int Version, string? Key, IReadOnlyList<FieldShape> Fields)
{
    /// <summary>The names that it is read under, too, in their order.</summary>
    internal IReadOnlyList<string> FormerNames { get; init; } = [];

    /// <summary>Events as a baseline lists them: by name, then by version.</summary>
    internal static IComparer<EventShape> Order { get; } = Comparer<EventShape>.Create(static (left, right) =>
        string.CompareOrdinal(left.Name, right.Name) is var names and not 0 ? names : left.Version.CompareTo(right.Version));

    /// <summary>Name and version in one: <c>order.placed@2</c>.</summary>
    internal string Id => $"{Name}@{Version}";

    /// <summary>Whether the JSON is the same, whatever the event is called.</summary>
    internal bool HasFieldsOf(EventShape other) =>
        Fields.Select(static field => (field.Path, field.Text)).SequenceEqual(
            other.Fields.Select(static field => (field.Path, field.Text)));
}
