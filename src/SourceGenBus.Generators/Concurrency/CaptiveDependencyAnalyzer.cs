using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Concurrency;

/// <summary>Reports singleton handlers that take what lives only as long as a scope.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CaptiveDependencyAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(ConcurrencyDescriptors.CaptiveDependency);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (BusTypes.Of(start.Compilation) is not null)
                start.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
        });
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type is not { TypeKind: TypeKind.Class, IsStatic: false, IsAbstract: false } || !HandlerClasses.IsSingleton(type))
            return;

        if (ConstructorSelection.ConstructorOf(type, context.Compilation) is not { Parameters.Length: > 0 } constructor)
            return;

        var scoped = ScopedServices.Of(context.Compilation, context.CancellationToken);
        foreach (var parameter in constructor.Parameters)
        {
            if (parameter.Type is INamedTypeSymbol dependency && !dependency.ContainsError() && scoped.Contains(dependency))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    ConcurrencyDescriptors.CaptiveDependency, LocationOf(parameter), type.ToShortName(), dependency.ToShortName()));
            }
        }
    }

    private static Location LocationOf(IParameterSymbol parameter) =>
        parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is ParameterSyntax { Type: { } type }
            ? type.GetLocation()
            : parameter.Locations.FirstOrDefault() ?? Location.None;
}
