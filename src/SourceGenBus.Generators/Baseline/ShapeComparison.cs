namespace SourceGenBus.Generators.Baseline;

/// <summary>
/// Compares an event with its last release. What old programs survive reading, and new ones reading what was stored, is an addition;
/// all else breaks one of them.
/// </summary>
internal static class ShapeComparison
{
    /// <summary>The differences, by path. None when nothing has changed.</summary>
    internal static IReadOnlyList<ShapeChange> Compare(EventShape released, EventShape current)
    {
        var changes = new List<ShapeChange>();
        var before = released.Fields.ToDictionary(static field => field.Path, StringComparer.Ordinal);
        var after = current.Fields.ToDictionary(static field => field.Path, StringComparer.Ordinal);
        var settled = new List<FieldShape>();
        foreach (var path in before.Keys.Union(after.Keys, StringComparer.Ordinal).OrderBy(static path => path, StringComparer.Ordinal))
        {
            var old = Find(before, path);
            var now = Find(after, path);
            var field = now ?? old!;
            if (old == now || settled.Any(field.IsIn))
                continue;

            var change =
                old is null ? Added(now!, current.Fields) : now is null ? Removed(old, released.Fields, current.Fields) : Changed(old, now);
            if (change is not null)
                changes.Add(change);
            // One sentence for a value; what is inside of it comes and goes with it.
            if (old is null || now is null || (old.Kind != now.Kind && !(IsObject(old) && IsObject(now))))
                settled.Add(field);
        }

        foreach (var name in released.FormerNames.Except(current.FormerNames, StringComparer.Ordinal).Where(name => name != current.Name))
            changes.Add(new ShapeChange(true, $"it is not read under its former name {Quote(name)} any more"));
        foreach (var name in current.FormerNames.Except(released.FormerNames, StringComparer.Ordinal))
        {
            var isRenamed = name == released.Name;
            changes.Add(new ShapeChange(false, isRenamed ? $"its name was {Quote(name)}" : $"it is read under {Quote(name)}, too"));
        }

        if (released.Key != current.Key)
            changes.Add(new ShapeChange(false, $"its key was {Quote(released.Key)} and is {Quote(current.Key)}"));
        return changes;
    }

    // An event is an object, so a baseline says only where it is none.
    private static FieldShape? Find(Dictionary<string, FieldShape> fields, string path) =>
        fields.TryGetValue(path, out var field) ? field : path == FieldShape.Root ? new FieldShape(path, FieldShape.Object, false, false) : null;

    private static bool IsObject(FieldShape field) => field.Kind.StartsWith(FieldShape.Object, StringComparison.Ordinal);

    private static ShapeChange? Changed(FieldShape old, FieldShape now)
    {
        if (old.Kind != now.Kind)
            return new ShapeChange(true, $"{Quote(now.Path)} was {old.Text} and is {now.Text}");
        if (old.IsNullable != now.IsNullable)
            return new ShapeChange(
                true, now.IsNullable ? $"{Quote(now.Path)} can be null now" : $"{Quote(now.Path)} cannot be null any more");
        if (now.IsRequired && !old.IsRequired)
            return new ShapeChange(true, $"{Quote(now.Path)} is required now");
        if (old.IsRequired && !now.IsRequired)
            return new ShapeChange(now.MayBeLeftOut, $"{Quote(now.Path)} {(now.MayBeLeftOut ? "may be left out now" : "is optional now")}");
        return null;
    }

    private static ShapeChange Added(FieldShape field, IReadOnlyList<FieldShape> current)
    {
        // An older program does not know the name: it cannot read such a value at all.
        if (field.IsDerived || (field.IsMember && Parent(field, current)?.Kind == FieldShape.TextEnumeration))
            return new ShapeChange(true, $"{Quote(field.Path)} is new, and older programs cannot read it");
        if (field.IsProperty && (Parent(field, current) ?? RootOf(current))?.IsClosed == true)
            return new ShapeChange(true, $"{Quote(field.Path)} is new, and older programs refuse what they do not know");
        return field.IsRequired
            ? new ShapeChange(true, $"{Quote(field.Path)} is new and required, and stored events do not have it")
            : new ShapeChange(false, $"{Quote(field.Path)} is new");
    }

    private static ShapeChange Removed(FieldShape field, IReadOnlyList<FieldShape> released, IReadOnlyList<FieldShape> current)
    {
        // A member of an enumeration is stored as its number, so another name for the number changes nothing.
        var isRenamed = field.IsMember && Parent(field, released) is { Kind: FieldShape.Enumeration } parent
            && current.Any(other => other.IsMember && other.Kind == field.Kind && other.IsIn(parent));
        return new ShapeChange(!isRenamed, isRenamed ? $"{Quote(field.Path)} has another name" : $"{Quote(field.Path)} is gone");
    }

    private static FieldShape? Parent(FieldShape field, IReadOnlyList<FieldShape> fields) =>
        fields.Where(other => other.Path != FieldShape.Root && field.IsIn(other)).OrderByDescending(static other => other.Path.Length).FirstOrDefault();

    private static FieldShape? RootOf(IReadOnlyList<FieldShape> fields) =>
        fields.FirstOrDefault(static field => field.Path == FieldShape.Root);

    private static string Quote(string? text) => text is null ? "none" : $"'{text}'";
}
