using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators.Aggregates;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Durable;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Middleware;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Requirements;

/// <summary>
/// Reports what generated code calls and what demands something of its callers, where the user wrote it: the SDK's analyzers would report
/// the generated file, or nothing.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CallRequirementAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(RequirementDescriptors.UnmetRequirement);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (BusTypes.Of(start.Compilation) is null)
                return;
            var requirements = CallRequirements.Of(start.Options, start.Compilation);
            start.RegisterSymbolAction(context => CheckType((INamedTypeSymbol)context.Symbol, requirements, context), SymbolKind.NamedType);
            start.RegisterCompilationEndAction(context => CheckMiddleware(requirements, context));
        });
    }

    private static void CheckType(INamedTypeSymbol type, CallRequirements requirements, SymbolAnalysisContext context)
    {
        // Which method is called takes longer to find out than whether there is anything to find out.
        if (!IsAnyOn(type, requirements))
            return;
        if (HandlerClasses.IsHandler(type))
        {
            var methods = HandlerMark.ReadAll(type, context.Compilation)
                .Select(mark => HandleAsyncSelection.Select(type, mark, [mark], context.Compilation, report: null)?.Method)
                .OfType<IMethodSymbol>();
            Report(
                type,
                CalledOf(type, methods, context.Compilation),
                requirements,
                type.Locations.FirstOrDefault(),
                context.ReportDiagnostic);
        }

        if (AggregateRules.IsAggregate(type) && AggregateRules.IsGenerated(type, context.Compilation))
            Report(type, AggregateRules.OwnMethods(type), requirements, type.Locations.FirstOrDefault(), context.ReportDiagnostic);
        Report(
            type,
            type.GetMembers().OfType<IMethodSymbol>().Where(DurableEventRules.IsUpcaster),
            requirements,
            type.Locations.FirstOrDefault(),
            context.ReportDiagnostic);
    }

    private static void CheckMiddleware(CallRequirements requirements, CompilationAnalysisContext context)
    {
        foreach (var use in MiddlewareRules.Read(context.Compilation, report: null))
        {
            var methods = use.Type.GetMembers(KnownNames.InvokeAsync).OfType<IMethodSymbol>();
            Report(
                use.Type,
                CalledOf(use.Type, methods, context.Compilation),
                requirements,
                MiddlewareRules.LocationOf(use.Attribute),
                context.ReportDiagnostic);
        }
    }

    private static bool IsAnyOn(INamedTypeSymbol type, CallRequirements requirements) => type.SelfAndContainers()
        .Concat<ISymbol>(type.SelfAndBases().SelectMany(static level => level.GetMembers()).Where(static member => member is IMethodSymbol))
        .Concat(type.InstanceConstructors.SelectMany(static constructor => constructor.Parameters))
        .Any(symbol => requirements.On(symbol).Any());

    /// <summary>
    /// The methods, the constructor with its parameters if one of them needs an instance, and the types around, whose attributes hold for
    /// both.
    /// </summary>
    private static IEnumerable<ISymbol> CalledOf(INamedTypeSymbol type, IEnumerable<IMethodSymbol> methods, Compilation compilation)
    {
        var called = new List<IMethodSymbol>(methods.Distinct<IMethodSymbol>(SymbolEqualityComparer.Default));
        var parameters = ImmutableArray<IParameterSymbol>.Empty;
        if (called.Any(static method => !method.IsStatic) && ConstructorSelection.ConstructorOf(type, compilation) is { } constructor)
        {
            called.Add(constructor);
            parameters = constructor.Parameters;
        }

        return called.Concat<ISymbol>(parameters).Concat(type.SelfAndContainers());
    }

    private static void Report(
        INamedTypeSymbol type, IEnumerable<ISymbol> called, CallRequirements requirements, Location? elsewhere, Action<Diagnostic> report)
    {
        foreach (var symbol in called)
        {
            foreach (var (attribute, text) in requirements.On(symbol))
            {
                var location = attribute.ApplicationSyntaxReference is { } reference
                    ? Location.Create(reference.SyntaxTree, reference.Span)
                    : elsewhere;
                report(Diagnostic.Create(RequirementDescriptors.UnmetRequirement, location, NameOf(symbol, type), text));
            }
        }
    }

    private static string NameOf(ISymbol symbol, INamedTypeSymbol type) => symbol switch
    {
        IMethodSymbol { MethodKind: MethodKind.Constructor } => $"The constructor of '{type.ToShortName()}'",
        IParameterSymbol parameter => $"Parameter '{parameter.Name}' of the constructor of '{type.ToShortName()}'",
        IMethodSymbol method => $"'{type.ToShortName()}.{method.Name}'",
        _ => $"'{symbol.ToShortName()}'",
    };
}
