using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.Descriptors;
using SourceGenBus.Generators.Rules;

namespace SourceGenBus.Generators.Analyzers;

/// <summary>Reports aggregates that cannot be generated, and events that they raise and could not apply.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AggregateAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(AggregateDescriptors.NotPartial, AggregateDescriptors.MissingApply);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName("SourceGenBus.AggregateRoot`1") is null)
                return;
            start.RegisterSymbolAction(CheckPartial, SymbolKind.NamedType);
            start.RegisterOperationAction(CheckRaise, OperationKind.Invocation);
        });
    }

    private static void CheckPartial(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (!AggregateRules.IsGenerated(type) || HandWritesDispatch(type))
            return;

        foreach (var reference in type.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(context.CancellationToken) is ClassDeclarationSyntax declaration && !AggregateRules.IsPartial(declaration))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    AggregateDescriptors.NotPartial, declaration.Identifier.GetLocation(), type.ToShortName()));
            }
        }
    }

    private static void CheckRaise(OperationAnalysisContext context)
    {
        var raise = ((IInvocationOperation)context.Operation).TargetMethod;
        if (raise is not { Name: KnownNames.Raise, TypeArguments.Length: 1 }
            || !AggregateRules.IsAggregateRoot(raise.ContainingType.OriginalDefinition)
            || context.ContainingSymbol.ContainingType is not { } type
            || HandWritesDispatch(type))
        {
            return;
        }

        // Only the class whose dispatch is generated knows its Apply methods; a base-typed event is known at run time.
        var @event = raise.TypeArguments[0];
        if (!AggregateRules.IsAggregateRoot(type.BaseType)
            || EventRules.WhyNeverArrives(@event) is not null
            || @event is { IsReferenceType: true, IsSealed: false }
            || @event.ContainsError()
            || AggregateRules.AppliedEvents(type).Contains(@event, SymbolEqualityComparer.Default))
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(
            AggregateDescriptors.MissingApply, context.Operation.Syntax.GetLocation(), type.ToShortName(), @event.ToShortName()));
    }

    /// <summary>The analyzer sees the generated override too, so it looks whether a file of the user's declares one.</summary>
    private static bool HandWritesDispatch(INamedTypeSymbol type) =>
        type.GetMembers(KnownNames.ApplyEvent).Any(static member =>
            !member.DeclaringSyntaxReferences.Any(static reference => reference.SyntaxTree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)));
}
