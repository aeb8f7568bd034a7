using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.Descriptors;
using SourceGenBus.Generators.Discovery;
using SourceGenBus.Generators.Rules;

namespace SourceGenBus.Generators.Analyzers;

/// <summary>Reports aggregates that cannot be generated, and events that they raise and could not apply.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AggregateAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        AggregateDescriptors.NotPartial,
        AggregateDescriptors.MissingApply,
        AggregateDescriptors.NeverApplied,
        AggregateDescriptors.NoDispatch);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName("SourceGenBus.AggregateRoot`1") is null)
                return;
            start.RegisterSymbolAction(CheckClass, SymbolKind.NamedType);
            start.RegisterOperationAction(CheckRaise, OperationKind.Invocation);
        });
    }

    private static void CheckClass(SymbolAnalysisContext context)
    {
        var (type, compilation) = ((INamedTypeSymbol)context.Symbol, context.Compilation);
        if (!AggregateRules.IsAggregate(type) || AggregateRules.DispatchesItself(type))
            return;

        CheckMethods(type, context);
        CheckInheritedMethods(type, context);
        if (MissingDispatch.IsCompilerError(type, compilation))
            return; // The generator reports it, or a build would not show it.
        foreach (var missing in MissingDispatch.Of(type, compilation, context.CancellationToken))
            context.ReportDiagnostic(missing);
    }

    private static void CheckMethods(INamedTypeSymbol type, SymbolAnalysisContext context)
    {
        foreach (var method in AggregateRules.OwnMethods(type))
        {
            var why = method.IsForbidden()
                ? $"it is {Accessibilities.Forbidden}, so generated code cannot call it; let it be a warning while it is in use"
                : WhyUnnameable(method, type, context.Compilation);
            if (why is not null)
                ReportNeverApplied(method, method.Locations.FirstOrDefault(), why, context);
        }
    }

    private static void CheckInheritedMethods(INamedTypeSymbol type, SymbolAnalysisContext context)
    {
        foreach (var method in AggregateRules.UnreachedMethods(type, context.Compilation))
        {
            var why = AggregateRules.IsCallable(method, type, context.Compilation)
                ? WhyUnnameable(method, type, context.Compilation)
                : WhyUncallable(method, type);
            if (why is not null)
                ReportNeverApplied(method, type.Locations.FirstOrDefault(), why, context);
        }
    }

    private static string? WhyUnnameable(IMethodSymbol method, INamedTypeSymbol type, Compilation compilation) =>
        TypeNames.WhyUnnameable(method.Parameters[0].Type, type, compilation) is { } why
            ? $"the event is {why}, so generated code cannot name it; override ApplyEvent yourself, or change that"
            : null;

    private static string WhyUncallable(IMethodSymbol method, INamedTypeSymbol type)
    {
        var (why, remedy) = method.IsForbidden()
            ? (Accessibilities.Forbidden, "let it be a warning while it is in use")
            : (Accessibilities.Describe(method), $"make '{method.ContainingType.ToShortName()}' partial or the method protected");
        return $"it is {why}, so the dispatch of '{type.ToShortName()}' cannot call it; in '{method.ContainingAssembly.Name}', {remedy}";
    }

    private static void ReportNeverApplied(IMethodSymbol method, Location? location, string why, SymbolAnalysisContext context) =>
        context.ReportDiagnostic(Diagnostic.Create(
            AggregateDescriptors.NeverApplied,
            location,
            method.ContainingType.ToShortName(),
            method.Parameters[0].Type.ToShortName(),
            why));

    private static void CheckRaise(OperationAnalysisContext context)
    {
        var raise = ((IInvocationOperation)context.Operation).TargetMethod;
        if (raise is not { Name: KnownNames.Raise, TypeArguments.Length: 1 }
            || !AggregateRules.IsAggregateRoot(raise.ContainingType.OriginalDefinition)
            || context.ContainingSymbol.ContainingType is not { } type
            || !AggregateRules.IsAggregate(type))
        {
            return;
        }

        // A base-typed event is known at run time, and so is one whose type is a type parameter.
        var @event = raise.TypeArguments[0];
        if (EventRules.WhyNeverArrives(@event) is not null
            || @event is { IsReferenceType: true, IsSealed: false }
            || @event.ContainsError()
            || @event.ContainsTypeParameter() && type.IsAbstract)
        {
            return;
        }

        // What an abstract class raises, those that derive from it may apply.
        var made = type.IsAbstract ? Aggregates.Of(context.Compilation, context.CancellationToken).DerivedFrom(type) : [type];
        foreach (var aggregate in made.OrderBy(static aggregate => aggregate.ToQualifiedName(), StringComparer.Ordinal))
        {
            if (AggregateRules.AppliedEvents(aggregate, context.Compilation) is { IsDefault: false } applied
                && !applied.Contains(@event, RunTimeTypes.Comparer))
            {
                var elsewhere = AggregateRules.BaseElsewhereWithoutDispatch(aggregate, context.Compilation)?.ContainingAssembly.Name;
                context.ReportDiagnostic(Diagnostic.Create(
                    AggregateDescriptors.MissingApply,
                    context.Operation.Syntax.GetLocation(),
                    aggregate.ToShortName(),
                    @event.ToShortName(),
                    elsewhere is null ? "" : $" that can be called from outside of '{elsewhere}'"));
                return;
            }
        }
    }
}
