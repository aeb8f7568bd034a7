using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Descriptors;
using static SourceGenBus.Generators.Descriptors.DescriptorFactory;

namespace SourceGenBus.Generators.Aggregates;

/// <summary>The rules about aggregates.</summary>
internal static class AggregateDescriptors
{
    internal static readonly DiagnosticDescriptor NotPartial = Create(
        DiagnosticIds.AggregateNotPartial,
        "Aggregate must be partial",
        "'{0}' derives from AggregateRoot, whose dispatch to the Apply methods is generated; make it, and what it is nested in, partial",
        Category.Aggregates,
        DiagnosticSeverity.Error);

    internal static readonly DiagnosticDescriptor MissingApply = Create(
        DiagnosticIds.MissingApply,
        "Aggregate raises an event that it cannot apply",
        "'{0}' raises '{1}' but has no method 'void Apply({1})'{2}, so raising it throws; {3}",
        Category.Aggregates,
        DiagnosticSeverity.Error);

    internal static readonly DiagnosticDescriptor NeverApplied = Create(
        DiagnosticIds.NeverApplied,
        "Apply method of an aggregate is never called",
        "'{0}.Apply({1})' is never called: {2}",
        Category.Aggregates,
        DiagnosticSeverity.Error);

    internal static readonly DiagnosticDescriptor NoDispatch = Create(
        DiagnosticIds.NoDispatch,
        "Dispatch of an aggregate cannot be generated",
        "The dispatch of '{0}' to its Apply methods cannot be generated: {1}",
        Category.Aggregates,
        DiagnosticSeverity.Error);

    internal static readonly DiagnosticDescriptor WrongApply = Create(
        DiagnosticIds.WrongApply,
        "Apply method of an aggregate has a wrong shape",
        "The dispatch of '{0}' does not {1} '{2}', because {3}",
        Category.Aggregates,
        DiagnosticSeverity.Warning);
}
