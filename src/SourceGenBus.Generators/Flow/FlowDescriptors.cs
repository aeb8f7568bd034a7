using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Descriptors;
using static SourceGenBus.Generators.Descriptors.DescriptorFactory;

namespace SourceGenBus.Generators.Flow;

/// <summary>The rules about when events are published, and what that leads to.</summary>
internal static class FlowDescriptors
{
    internal static readonly DiagnosticDescriptor PublishBeforeCommit = Create(
        DiagnosticIds.PublishBeforeCommit,
        "Event is published before the commit",
        "'{0}' is published before '{1}' makes it a fact; publish it after, or mark '{0}' with [AttemptEvent] if it records an attempt",
        Category.Flow,
        DiagnosticSeverity.Warning);

    // The path is known only when every handler of the compilation has been read.
    internal static readonly DiagnosticDescriptor EventCycle = Create(
        DiagnosticIds.EventCycle,
        "Events publish one another in a cycle",
        "Publishing '{0}' here closes a cycle of events: {1}; break it, or one event keeps the others going without end",
        Category.Flow,
        DiagnosticSeverity.Warning,
        tags: WellKnownDiagnosticTags.CompilationEnd);

    internal static readonly DiagnosticDescriptor PublishOfHandledEvent = Create(
        DiagnosticIds.PublishOfHandledEvent,
        "Handler publishes the event that it handles",
        "'{0}' publishes '{1}' while it handles '{1}', which calls it again without end; publish another event for the outcome",
        Category.Flow,
        DiagnosticSeverity.Warning);
}
