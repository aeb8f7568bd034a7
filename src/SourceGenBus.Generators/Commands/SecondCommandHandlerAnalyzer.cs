using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Operations;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Commands;

/// <summary>
/// Reports a command or query with more than one handler: at the handler that came second, or, when both are in referenced
/// assemblies, where the host composes them. A library does not compose, and its host is told.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SecondCommandHandlerAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(CommandDescriptors.SecondHandler);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterSymbolAction(AnalyzeHandler, SymbolKind.NamedType);
        context.RegisterOperationAction(AnalyzeComposition, OperationKind.Invocation);
    }

    private static void AnalyzeHandler(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        foreach (var attribute in type.GetAttributes())
        {
            if (HandlerMark.Read(attribute) is not { ContractName: not null } mark || mark.Message.ContainsError())
                continue;

            var handlers = CommandHandlers.Of(context.Compilation, context.CancellationToken);
            if (IsTestProject(context.Compilation) && handlers.IsReferenced(mark.Message))
                continue; // A double, and perhaps one of several: each test chooses when it runs.
            if (handlers.FirstBefore(mark.Message, type, Composition.IsIn(context.Compilation, context.CancellationToken)) is { } first)
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    CommandDescriptors.SecondHandler,
                    HandlerRules.LocationOf(attribute, type),
                    mark.Message.ToShortName(),
                    first.Description,
                    $"'{CommandHandlers.NameOf(type)}'"));
            }
        }
    }

    private static bool IsTestProject(Compilation compilation) =>
        compilation.ReferencedAssemblyNames.Any(static name => name.Name == KnownNames.TestingAssembly);

    private static void AnalyzeComposition(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!Composition.IsComposition(call.TargetMethod) || IsTestProject(context.Compilation))
            return;

        foreach (var (first, second) in CommandHandlers.Of(context.Compilation, context.CancellationToken).ReferencedConflicts())
        {
            context.ReportDiagnostic(Diagnostic.Create(
                CommandDescriptors.SecondHandler, call.NameLocation(), first.MessageName, first.Description, second.Description));
        }
    }
}
