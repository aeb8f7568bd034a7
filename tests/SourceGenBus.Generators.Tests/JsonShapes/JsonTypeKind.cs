namespace SourceGenBus.Generators.Tests.JsonShapes;

/// <summary>What a type is to the serializer.</summary>
internal enum JsonTypeKind
{
    /// <summary>One value that is no number.</summary>
    Value,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A collection of numbers.</summary>
    Numbers,

    /// <summary>An enumeration.</summary>
    Enumeration,

    /// <summary>Something with parts.</summary>
    Parts,
}
