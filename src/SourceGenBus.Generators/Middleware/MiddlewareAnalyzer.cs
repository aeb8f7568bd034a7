using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Middleware;

/// <summary>Reports middleware that the generator leaves out, by running the rules that it goes by.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MiddlewareAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        MiddlewareDescriptors.NoInvokeAsync,
        MiddlewareDescriptors.SameOrder,
        MiddlewareDescriptors.UnusableClass,
        MiddlewareDescriptors.AppliesToNothing,
        HandlerDescriptors.UnusableConstructor,
        HandlerDescriptors.UnnameableMessage);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationAction(Analyze);
    }

    private static void Analyze(CompilationAnalysisContext context)
    {
        var uses = MiddlewareRules.Read(context.Compilation, context.ReportDiagnostic);
        if (uses.IsEmpty)
            return;

        ReportLeftOut(context, uses);
        var messages = HandledMessages.Of(context.Compilation, context.CancellationToken).ToList();
        foreach (var use in uses)
        {
            if (!messages.Any(message => use.AppliesTo(message, context.Compilation)))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    MiddlewareDescriptors.AppliesToNothing, MiddlewareRules.LocationOf(use.Attribute), use.Type.ToShortName()));
            }
        }
    }

    private static void ReportLeftOut(CompilationAnalysisContext context, IReadOnlyCollection<MiddlewareUse> uses)
    {
        foreach (var (message, why) in HandledMessages.LeftOut(context.Compilation))
        {
            foreach (var use in uses.Where(use => use.AppliesTo(message, context.Compilation)))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    HandlerDescriptors.UnnameableMessage,
                    MiddlewareRules.LocationOf(use.Attribute),
                    use.Type.ToShortName(),
                    message.Type.ToShortName(),
                    TypeNames.HomeOf(message.Type, context.Compilation),
                    why));
            }
        }
    }
}
