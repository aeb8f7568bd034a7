using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.Events;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Aggregates;

/// <summary>Reports aggregates that cannot be generated, and events that they raise and could not apply.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AggregateAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        AggregateDescriptors.NotPartial,
        AggregateDescriptors.MissingApply,
        AggregateDescriptors.NeverApplied,
        AggregateDescriptors.NoDispatch,
        AggregateDescriptors.WrongApply);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(KnownNames.AggregateRootMetadata) is null)
                return;
            start.RegisterSymbolAction(CheckClass, SymbolKind.NamedType);
            start.RegisterOperationAction(CheckRaise, OperationKind.Invocation);

            // A method that the project calls itself is no mistake, whatever its shape.
            var wrong = new ConcurrentBag<(IMethodSymbol Method, string Why)>();
            var called = new ConcurrentDictionary<IMethodSymbol, bool>(SymbolEqualityComparer.Default);
            start.RegisterSymbolAction(context => CollectWrong((INamedTypeSymbol)context.Symbol, wrong), SymbolKind.NamedType);
            start.RegisterOperationAction(
                context => CollectCalled(context.Operation, called), OperationKind.Invocation, OperationKind.MethodReference);
            start.RegisterCompilationEndAction(context => ReportWrong(wrong, called, context));
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

    private static void CollectWrong(INamedTypeSymbol type, ConcurrentBag<(IMethodSymbol Method, string Why)> wrong)
    {
        if (!AggregateRules.IsAggregate(type) || AggregateRules.DispatchesItself(type))
            return;
        foreach (var found in ApplyShapes.Wrong(type))
            wrong.Add(found);
    }

    private static void CollectCalled(IOperation operation, ConcurrentDictionary<IMethodSymbol, bool> called)
    {
        var method = operation switch
        {
            IInvocationOperation call => call.TargetMethod,
            IMethodReferenceOperation reference => reference.Method,
            _ => null,
        };
        if (method is { Name: KnownNames.Apply })
            called.TryAdd(method.OriginalDefinition, true);
    }

    private static void ReportWrong(
        ConcurrentBag<(IMethodSymbol Method, string Why)> wrong,
        ConcurrentDictionary<IMethodSymbol, bool> called,
        CompilationAnalysisContext context)
    {
        foreach (var (method, why) in wrong.Where(found => !called.ContainsKey(found.Method)))
            context.ReportDiagnostic(ToDiagnostic(method, "call", why));
    }

    private static Diagnostic ToDiagnostic(IMethodSymbol method, string what, string why) => Diagnostic.Create(
        AggregateDescriptors.WrongApply,
        method.Locations.FirstOrDefault(),
        method.ContainingType.ToShortName(),
        what,
        DescribeParameters(method),
        why);

    private static string DescribeParameters(IMethodSymbol method) =>
        $"Apply({string.Join(", ", method.Parameters.Select(static parameter => parameter.Type.ToShortName()))})";

    private static void CheckMethods(INamedTypeSymbol type, SymbolAnalysisContext context)
    {
        foreach (var method in AggregateRules.OwnMethods(type))
        {
            if (ApplyShapes.RunsOn(method))
            {
                context.ReportDiagnostic(ToDiagnostic(
                    method, "wait for", "it is 'async void'; remove 'async', and do before the event is raised what takes time"));
            }

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

    /// <summary>
    /// A method that is there, and not called because of its shape, is to be changed: a second one would not compile beside it.
    /// </summary>
    private static string RemedyFor(INamedTypeSymbol aggregate, ITypeSymbol @event) => aggregate.SelfAndBases()
        .SelectMany(ApplyShapes.Wrong)
        .Where(found => found.Method.Parameters[0].Type.IsSameAtRunTime(@event))
        .Select(static found => $"'{DescribeParameters(found.Method)}' is not called, because {found.Why}")
        .FirstOrDefault() ?? "add it, even when it changes nothing";

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
        var made = type.IsAbstract ? DerivedAggregates.Of(context.Compilation, context.CancellationToken).DerivedFrom(type) : [type];
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
                    elsewhere is null ? "" : $" that can be called from outside of '{elsewhere}'",
                    RemedyFor(aggregate, @event)));
                return;
            }
        }
    }
}
