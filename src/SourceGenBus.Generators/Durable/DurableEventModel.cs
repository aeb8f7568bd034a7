using SourceGenBus.Generators.Incremental;

namespace SourceGenBus.Generators.Durable;

/// <summary>A durable event.</summary>
/// <param name="QualifiedName">The type, with <c>global::</c>.</param>
/// <param name="Name">The name it is stored under.</param>
/// <param name="Version">The version of its schema.</param>
/// <param name="SerializerContext">The context that serializes it, with <c>global::</c>.</param>
/// <param name="Key">The member that orders delivery, escaped where it is a keyword; null for none.</param>
/// <param name="KeyIsText">Whether that member is a string.</param>
/// <param name="FormerNames">Names that it is read under, too.</param>
/// <param name="WritesFormerName">Whether it is written under the last of them.</param>
/// <param name="Destinations">The destinations that it is published to.</param>
/// <param name="Command">How it is sent to its one handler, if it is a command or a query, as code; null for an event.</param>
/// <param name="IsReferenced">Whether it belongs to a referenced assembly, for which others may register it, too.</param>
internal sealed record DurableEventModel(
    string QualifiedName,
    string Name,
    int Version,
    string SerializerContext,
    string? Key,
    bool KeyIsText,
    EquatableArray<string> FormerNames,
    bool WritesFormerName,
    EquatableArray<string> Destinations,
    string? Command,
    bool IsReferenced);
