using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Descriptors;
using static SourceGenBus.Generators.Descriptors.DescriptorFactory;

namespace SourceGenBus.Generators.Durable;

/// <summary>The rules about durable events.</summary>
internal static class DurableDescriptors
{
    internal static readonly DiagnosticDescriptor NotSerializable = Create(
        DiagnosticIds.DurableEventWithoutSerializer,
        "Durable event has no serializer",
        "'{0}' is durable, but no JsonSerializerContext of this project has [JsonSerializable(typeof({0}))]; add it to one, so that the event can be stored",
        Category.Durability,
        DiagnosticSeverity.Error);

    internal static readonly DiagnosticDescriptor SameName = Create(
        DiagnosticIds.DurableEventsWithSameName,
        "Two durable events have the same name and version",
        "'{0}' and '{1}' are both called '{2}' version {3}, so what is stored under it could be either; give each a name or a version of its own",
        Category.Durability,
        DiagnosticSeverity.Error);

    internal static readonly DiagnosticDescriptor NotLifted = Create(
        DiagnosticIds.MissingUpcaster,
        "Older version of a durable event has no upcaster",
        "'{0}' is version {1} of '{2}', whose newest version is {3}, and no upcaster converts it; add an [Upcaster] method that takes it to '{4}' or to a version in between",
        Category.Durability,
        DiagnosticSeverity.Error);

    internal static readonly DiagnosticDescriptor MissingKey = Create(
        DiagnosticIds.MissingKey,
        "Key of a durable event is missing",
        "'{0}' has no property or field '{1}' that generated code can read, so its delivery cannot be ordered by it; name one with nameof",
        Category.Durability,
        DiagnosticSeverity.Error);

    internal static readonly DiagnosticDescriptor NoUpcaster = Create(
        DiagnosticIds.UnusableUpcaster,
        "Method is not a valid upcaster",
        "'{0}' is marked as an upcaster, but {1}; it must be a static method of the newer version, or of a static class, that takes an older one and returns the newer",
        Category.Durability,
        DiagnosticSeverity.Error);

    internal static readonly DiagnosticDescriptor AmbiguousUpcaster = Create(
        DiagnosticIds.AmbiguousUpcaster,
        "Two upcasters convert the same version",
        "'{0}' and '{1}' both convert '{2}', so an old event could become one or the other; keep one of them",
        Category.Durability,
        DiagnosticSeverity.Error);

    internal static readonly DiagnosticDescriptor FormerNameTaken = Create(
        DiagnosticIds.FormerNameTaken,
        "Former name of a durable event is that of another",
        "'{0}' was formerly called '{1}', but '{2}' {3} called so, too, so what is stored under that name could be either; "
        + "call all versions of an event by its new name, and let different events have different names",
        Category.Durability,
        DiagnosticSeverity.Error);

    internal static readonly DiagnosticDescriptor Referenced = Create(
        DiagnosticIds.ReferencedDurableEvent,
        "Durable event of a referenced assembly is not served as it is declared",
        "'{0}' of the assembly '{1}', for which nothing was generated, {2}",
        Category.Durability,
        DiagnosticSeverity.Warning,
        tags: WellKnownDiagnosticTags.CompilationEnd);

    internal static readonly DiagnosticDescriptor Unusable = Create(
        DiagnosticIds.UnusableDurableEvent,
        "Event cannot be durable",
        "'{0}' cannot be durable, because {1}",
        Category.Durability,
        DiagnosticSeverity.Error);
}
