using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Contracts;

namespace SourceGenBus.Generators.Naming;

/// <summary>
/// Reports commands that are not named in the imperative. It supports no other rule, so the compiler does not run it unless that is
/// enabled.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CommandNameAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(NamingDescriptors.CommandNotImperative);

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
        if (type is not { TypeKind: TypeKind.Class or TypeKind.Struct, IsStatic: false }
            || CommandNames.IsInstruction(type.Name)
            || !EventUses.Of(context.Compilation, context.CancellationToken).IsCommand(type))
        {
            return;
        }

        var proposal = CommandNames.AsInstruction(type.Name);
        context.ReportDiagnostic(
            ProposedName.Diagnose(NamingDescriptors.CommandNotImperative, type, proposal, "say what to do, as in 'PlaceOrder'"));
    }
}
