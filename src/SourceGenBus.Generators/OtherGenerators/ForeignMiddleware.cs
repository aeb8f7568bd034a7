using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Middleware;
using SourceGenBus.Generators.Registration;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.OtherGenerators;

/// <summary>Middleware that is left out, around all messages or some, or made otherwise than it is declared.</summary>
internal static class ForeignMiddleware
{
    internal static void Check(ForeignOutput others, CompilationAnalysisContext context)
    {
        foreach (var use in MiddlewareRules.Read(context.Compilation, report: null))
        {
            if (others.Own.Has(use))
            {
                CheckMessages(use, others, context);
                CheckConstruction(use, others, context);
                continue;
            }

            var location = MiddlewareRules.LocationOf(use.Attribute);
            if (others.Wrote(use.Attribute.ApplicationSyntaxReference?.SyntaxTree) || others.WrotePartOf(use.Type))
                ForeignParts.ReportLeftOut(use.Type, location, "it, or the attribute that uses it, is", context.ReportDiagnostic);
            else if (PartOfMiddleware(use, others, context) is { } part && AppliesToAny(use, context))
                ForeignParts.ReportLeftOut(use.Type, location, ForeignParts.SourceOf(part, use.Type), context.ReportDiagnostic);
        }
    }

    private static void CheckConstruction(MiddlewareUse use, ForeignOutput others, CompilationAnalysisContext context)
    {
        var declared = new HandlerRegistrationModel(use.Type.ToQualifiedName(), HandlerLifetimeModel.Singleton, use.Constructor);
        if (ForeignParts.OfConstructor(use.Type, others, context.Compilation) is { } part
            && ForeignConstruction.Describe(
                use.Type, declared, hasForeignLifetime: false, others, context.Compilation) is { Count: > 0 } changes)
        {
            ForeignParts.ReportOtherwise(
                use.Type, MiddlewareRules.LocationOf(use.Attribute), part, ForeignConstruction.Join(changes), context.ReportDiagnostic);
        }
    }

    /// <summary>It may wrap some messages and miss others, whose type, or what its method asks of it, another generator wrote.</summary>
    private static void CheckMessages(MiddlewareUse use, ForeignOutput others, CompilationAnalysisContext context)
    {
        var ofMiddleware = PartOfMiddleware(use, others, context);
        foreach (var message in HandledMessages.Of(context.Compilation, context.CancellationToken))
        {
            // A message that nothing handles in the eyes of the generator is reported at its handler.
            if ((ofMiddleware ?? others.Find(message.Type) ?? others.Find(message.Result)) is { } part
                && use.AppliesTo(message, context.Compilation)
                && !others.Own.Wraps(use, message)
                && (others.Own.Handles(message) || HandledMessages.IsReferenced(message, context.Compilation)))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    OtherGeneratorDescriptors.WrittenByGenerator,
                    MiddlewareRules.LocationOf(use.Attribute),
                    use.Type.ToShortName(),
                    $"is left out around '{message.Type.ToShortName()}'",
                    $"'{part.ToShortName()}' is, at least in part,"));
            }
        }
    }

    private static INamedTypeSymbol? PartOfMiddleware(MiddlewareUse use, ForeignOutput others, CompilationAnalysisContext context)
    {
        var methods = use.Type.SelfAndBases().SelectMany(
            static level => level.GetMembers(KnownNames.InvokeAsync)).OfType<IMethodSymbol>().ToList();
        return others.Find(use.Type)
            ?? ForeignParts.OfConstructor(use.Type, others, context.Compilation)
            ?? ForeignParts.OfMethods(methods, others)
            ?? others.FindConstant([use.Attribute.ApplicationSyntaxReference], context.Compilation);
    }

    /// <summary>One that wraps nothing is reported by another rule.</summary>
    private static bool AppliesToAny(MiddlewareUse use, CompilationAnalysisContext context) =>
        HandledMessages.Of(context.Compilation, context.CancellationToken).Any(message => use.AppliesTo(message, context.Compilation));
}
