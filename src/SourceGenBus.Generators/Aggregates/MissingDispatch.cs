using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Aggregates;

/// <summary>Why the generator cannot write a dispatch that an aggregate needs.</summary>
internal static class MissingDispatch
{
    /// <summary>
    /// Whether the compiler rejects the class as well, with CS0534, unless a dispatch is written into it. A build stops there, before
    /// analyzers have reported anything.
    /// </summary>
    internal static bool IsCompilerError(INamedTypeSymbol type, Compilation compilation) =>
        !type.IsAbstract && !AggregateRules.InheritsDispatch(type, compilation);

    /// <summary>Nothing for a class that needs no dispatch, and for one that gets it.</summary>
    internal static IEnumerable<Diagnostic> Of(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        if (!AggregateRules.NeedsDispatch(type, compilation))
        {
            // Those that derive from it in this project call what they see; the rest of the world would be told where it is too late.
            return AggregateRules.HidesMethods(type, compilation) && !AggregateRules.CanContinue(type)
                ? NotPartial(type, DiagnosticSeverity.Warning, cancellationToken)
                : [];
        }

        if (type.SelfAndContainers().Any(static level => level.IsFileLocal))
            return [NoDispatch("it is file-local, so that no other file can continue it; make it internal")];
        if (AggregateRules.InheritsSealedDispatch(type, compilation))
            return [NoDispatch($"a base of '{type.ToShortName()}' seals ApplyEvent; remove 'sealed' from it")];
        return AggregateRules.CanContinue(type) ? [] : NotPartial(type, DiagnosticSeverity.Error, cancellationToken);

        Diagnostic NoDispatch(string why) =>
            Diagnostic.Create(AggregateDescriptors.NoDispatch, type.Locations.FirstOrDefault(), type.ToShortName(), why);
    }

    private static IEnumerable<Diagnostic> NotPartial(
        INamedTypeSymbol type, DiagnosticSeverity severity, CancellationToken cancellationToken) =>
        type.DeclaringSyntaxReferences
            .Select(part => part.GetSyntax(cancellationToken))
            .OfType<ClassDeclarationSyntax>()
            .Select(part => Diagnostic.Create(
                AggregateDescriptors.NotPartial,
                part.Identifier.GetLocation(),
                severity,
                additionalLocations: null,
                properties: null,
                type.ToShortName()));
}
