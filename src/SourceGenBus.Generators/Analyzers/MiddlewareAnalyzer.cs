using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators.Descriptors;
using SourceGenBus.Generators.Rules;

namespace SourceGenBus.Generators.Analyzers;

/// <summary>Reports middleware that the generator leaves out, by running the rules that it goes by.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MiddlewareAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        MiddlewareDescriptors.NoInvokeAsync,
        MiddlewareDescriptors.SameOrder,
        MiddlewareDescriptors.UnusableClass,
        HandlerDescriptors.UnusableConstructor);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationAction(static context => MiddlewareRules.Read(context.Compilation, context.ReportDiagnostic));
    }
}
