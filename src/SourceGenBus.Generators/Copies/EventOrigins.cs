using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.BusApi;

namespace SourceGenBus.Generators.Copies;

/// <summary>Where the ids of events come from.</summary>
internal static class EventOrigins
{
    private const string EventId = "EventId";
    private const string Clone = "<Clone>$";

    private static readonly ImmutableHashSet<string> TestFrameworks =
    [
        "xunit.core",
        "xunit.v3.core",
        "nunit.framework",
        "MSTest.TestFramework",
        "Microsoft.VisualStudio.TestPlatform.TestFramework",
        "TUnit.Core",
    ];

    internal static bool IsEvent(ITypeSymbol? type, BusTypes bus) =>
        type is INamedTypeSymbol named && (bus.IsDomainEvent(named) || SymbolEqualityComparer.Default.Equals(named, bus.DomainEvent));

    /// <summary>The <c>with</c> expression that a call makes its copy for, in a control-flow graph; null for any other call.</summary>
    internal static WithExpressionSyntax? CopyOf(IInvocationOperation call) =>
        call.TargetMethod.Name == Clone ? call.Syntax as WithExpressionSyntax : null;

    /// <summary>Whether a copy is given an id, whichever.</summary>
    internal static bool SetsId(WithExpressionSyntax copy) => copy.Initializer.Expressions.Any(static expression =>
        expression is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: EventId } });

    /// <summary>
    /// A field or property that holds one event for as long as its object, or the program, lives; null for what may hold another each time.
    /// </summary>
    internal static ISymbol? Lasting(IOperation operation) => operation switch
    {
        IFieldReferenceOperation { Field: { IsReadOnly: true } field } reference when IsOwn(reference) => field,
        IPropertyReferenceOperation { Property: { SetMethod: null } property } reference
            when IsOwn(reference) && IsStored(property) => property,
        _ => null,
    };

    /// <summary>Whether a project has tests. There a static event serves many tests, each with a store or a bus of its own.</summary>
    internal static bool IsTest(Compilation compilation) =>
        compilation.ReferencedAssemblyNames.Any(static name => TestFrameworks.Contains(name.Name));

    private static bool IsOwn(IMemberReferenceOperation reference) => reference.Instance is null or IInstanceReferenceOperation;

    private static bool IsStored(IPropertySymbol property) => property.ContainingType.GetMembers()
        .OfType<IFieldSymbol>()
        .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));
}
