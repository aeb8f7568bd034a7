using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Contracts;

namespace SourceGenBus.Generators.Naming;

/// <summary>The name that a diagnostic proposes to its code fix.</summary>
internal static class ProposedName
{
    /// <summary>The property of a diagnostic that holds the name to rename to; absent when none is sure.</summary>
    internal const string Property = "ProposedName";

    /// <summary>A diagnostic that proposes a name, or gives advice where no name is sure.</summary>
    internal static Diagnostic Diagnose(DiagnosticDescriptor descriptor, INamedTypeSymbol type, string? proposal, string advice)
    {
        var properties = proposal is null
            ? ImmutableDictionary<string, string?>.Empty
            : ImmutableDictionary<string, string?>.Empty.Add(Property, proposal);
        return Diagnostic.Create(
            descriptor,
            EventState.NameLocation(type),
            properties,
            type.Name,
            proposal is null ? advice : $"call it '{proposal}'");
    }
}
