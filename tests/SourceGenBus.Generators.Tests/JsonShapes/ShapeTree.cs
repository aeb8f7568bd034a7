using SourceGenBus.Generators.Baseline;

namespace SourceGenBus.Generators.Tests.JsonShapes;

/// <summary>The fields of a shape by path, and what is directly below each.</summary>
internal sealed class ShapeTree
{
    private readonly Dictionary<string, FieldShape> _fields;
    private readonly ILookup<string, FieldShape> _properties;

    internal ShapeTree(EventShape shape)
    {
        // The whole is an object unless a shape says otherwise.
        _fields = shape.Fields.ToDictionary(static field => field.Path, StringComparer.Ordinal);
        _fields.TryAdd(FieldShape.Root, new FieldShape(FieldShape.Root, FieldShape.Object, IsNullable: false, IsRequired: false));
        _properties = shape.Fields.Where(static field => field.IsProperty).ToLookup(ParentOf, StringComparer.Ordinal);
    }

    internal FieldShape? this[string path] => _fields.GetValueOrDefault(path);

    internal IEnumerable<FieldShape> PropertiesOf(string path) => _properties[path];

    private string ParentOf(FieldShape field) => _fields.Values.Where(field.IsIn).MaxBy(static other => other.Path == FieldShape.Root ? 0 : other.Path.Length)!.Path;
}
