using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Descriptors;
using static SourceGenBus.Generators.Descriptors.DescriptorFactory;

namespace SourceGenBus.Generators.Shapes;

/// <summary>The rules about durable events and their last release.</summary>
internal static class BaselineDescriptors
{
    internal static readonly DiagnosticDescriptor Changed = Create(
        DiagnosticIds.ChangedDurableEvent,
        "Released durable event was changed",
        "'{0}' is '{1}' version {2}, which was released with another shape: {3}; undo that, or give it a new version and an upcaster from the old one",
        Category.Durability,
        DiagnosticSeverity.Error);

    internal static readonly DiagnosticDescriptor Removed = Create(
        DiagnosticIds.RemovedDurableEvent,
        "Released durable event is gone",
        "'{0}' version {1} was released, but {2}; what is stored of it could not be read, so declare it under this name and version, "
        + "or name it in Formerly of the event that it is now",
        Category.Durability,
        DiagnosticSeverity.Error);

    internal static readonly DiagnosticDescriptor Unrecorded = Create(
        DiagnosticIds.UnrecordedDurableEvent,
        "Durable event is not recorded as it is",
        "'{0}' is '{1}' version {2}, and events.lock.json does not have it as it is: {3}; record it when it is released",
        Category.Durability,
        DiagnosticSeverity.Info);

    internal static readonly DiagnosticDescriptor Unreadable = Create(
        DiagnosticIds.UnreadableBaseline,
        "Baseline of durable events cannot be read",
        "'{0}' is no baseline of durable events: {1}; nothing is compared until it is edited or written anew",
        Category.Durability,
        DiagnosticSeverity.Error);
}
