namespace SourceGenBus.Generators.Tests.JsonShapes;

/// <summary>A type as a declaration spells it, and what decides which attributes it can have.</summary>
/// <param name="Text">The spelling.</param>
/// <param name="Kind">What it is to the serializer.</param>
/// <param name="IsValueType">Whether it is a struct.</param>
internal sealed record JsonType(string Text, JsonTypeKind Kind, bool IsValueType)
{
    /// <summary>Whether a value of it can be null.</summary>
    internal bool IsNullable => Text.EndsWith('?');

    internal JsonType OrNull() => IsNullable ? this : this with { Text = Text + "?" };
}
