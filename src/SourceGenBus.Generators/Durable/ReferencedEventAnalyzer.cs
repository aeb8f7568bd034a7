using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Durable;

/// <summary>
/// Reports durable events of referenced assemblies, which this project has to register, that it cannot register, or not as they are
/// declared. No analyzer ran where they are.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ReferencedEventAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(DurableDescriptors.Referenced);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationAction(static end =>
        {
            if (end.Compilation.GetTypeByMetadataName(KnownNames.DurableEventsModuleMetadata) is null
                || ReferencedEvents.Assemblies(end.Compilation)
                    .All(static assembly => assembly.Events.IsEmpty && assembly.Toolboxes.IsEmpty))
            {
                return;
            }

            var set = DurableEventSet.Of(end.Compilation, end.CancellationToken);
            foreach (var @event in set.Events.Where(@event => @event.IsReferenced(end.Compilation)))
            {
                foreach (var problem in ProblemsOf(@event, set, end.Compilation))
                    Report(end, @event.Type, @event.Type.ToShortName(), problem);
            }

            foreach (var method in UpcastersOf(set, end.Compilation))
            {
                if (ProblemOf(method, set, end.Compilation) is { } problem)
                    Report(end, method, $"{method.ContainingType.ToShortName()}.{method.Name}", problem);
            }
        });
    }

    private static void Report(CompilationAnalysisContext context, ISymbol symbol, string name, string problem) =>
        context.ReportDiagnostic(Diagnostic.Create(
            DurableDescriptors.Referenced, Location.None, name, symbol.ContainingAssembly.Name, problem));

    private static IEnumerable<string> ProblemsOf(DurableEvent @event, DurableEventSet set, Compilation compilation)
    {
        if (DurableEventRules.WhyUnusable(@event, compilation) is { } reason)
        {
            yield return $"cannot be registered, because {reason}";
            yield break;
        }

        if (set.ContextOf(@event) is null)
        {
            yield return $"has no serializer and is not registered: add [JsonSerializable(typeof({@event.Type.ToShortName()}))] to a "
                + $"JsonSerializerContext of this project, or to a public one of '{@event.Type.ContainingAssembly.Name}'";
        }

        if (set.TwinOf(@event) is { } twin)
            yield return $"is not registered: '{twin.Type.ToShortName()}' is called '{@event.Name}' version {@event.Version}, too";
        foreach (var name in @event.FormerNames)
        {
            if (set.OtherWith(name, @event) is { } other)
                yield return $"is not read under its former name '{name}', which '{other.Type.ToShortName()}' has, too";
        }

        if (set.NewestWithoutWay(@event) is { } newest)
        {
            yield return $"is version {@event.Version} of '{@event.Name}', and no public [Upcaster] converts it to version "
                + $"{newest.Version} or to one in between";
        }

        if (@event.Key is not null && DurableEventRules.FindKey(@event, compilation) is null)
            yield return $"is delivered in no order: it has no public property or field '{@event.Key}'";
    }

    /// <summary>The methods that are marked, whether they convert something or not.</summary>
    private static IEnumerable<IMethodSymbol> UpcastersOf(DurableEventSet set, Compilation compilation) => set.Events
        .Where(@event => @event.IsReferenced(compilation))
        .Select(static @event => @event.Type)
        .Concat(ReferencedEvents.Assemblies(compilation).SelectMany(static assembly => assembly.Toolboxes))
        .Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default)
        .SelectMany(static type => type.GetMembers().OfType<IMethodSymbol>())
        .Where(DurableEventRules.IsUpcaster);

    private static string? ProblemOf(IMethodSymbol upcaster, DurableEventSet set, Compilation compilation) =>
        DurableEventRules.WhyNoUpcaster(upcaster, compilation) is { } reason ? $"is marked as an upcaster, but {reason}"
        : set.TwinOf(upcaster) is { } twin ? $"converts '{upcaster.Parameters[0].Type.ToShortName()}', and so does '{twin.ToShortName()}'"
        : null;
}
