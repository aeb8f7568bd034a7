using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using SourceGenBus.Generators.Baseline;
using SourceGenBus.Generators.Durable;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Shapes;

/// <summary>Compares durable events with their last release, where the project has a baseline.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EventBaselineAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        BaselineDescriptors.Changed,
        BaselineDescriptors.Removed,
        BaselineDescriptors.Unrecorded,
        BaselineDescriptors.Unreadable);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(KnownNames.DurableEventsModuleMetadata) is null
                || start.Options.AdditionalFiles.FirstOrDefault(EventBaseline.IsBaseline) is not { } file
                || file.GetText(start.CancellationToken) is not { } text)
            {
                return;
            }

            var baseline = EventBaseline.Of(text);
            start.RegisterAdditionalFileAction(additional => CheckFile(additional, file, text, baseline));
            if (baseline.Failure is null)
            {
                start.RegisterSymbolAction(
                    symbol => CheckEvent(
                        (INamedTypeSymbol)symbol.Symbol, baseline, symbol.Compilation, symbol.ReportDiagnostic, symbol.CancellationToken),
                    SymbolKind.NamedType);
                start.RegisterCompilationEndAction(end => CheckReferenced(end, baseline));
            }
        });
    }

    /// <summary>The events that this project registers for referenced assemblies are in its baseline, too.</summary>
    private static void CheckReferenced(CompilationAnalysisContext context, EventBaseline baseline)
    {
        var set = DurableEventSet.Of(context.Compilation, context.CancellationToken);
        foreach (var @event in set.Events.Where(@event => @event.IsReferenced(context.Compilation)))
            CheckEvent(@event.Type, baseline, context.Compilation, context.ReportDiagnostic, context.CancellationToken);
    }

    private static void CheckEvent(
        INamedTypeSymbol type,
        EventBaseline baseline,
        Compilation compilation,
        Action<Diagnostic> report,
        CancellationToken cancellationToken)
    {
        if (type.IsNameless() || DurableEvent.Read(type) is not { } @event)
            return;

        var set = DurableEventSet.Of(compilation, cancellationToken);
        if (EventShapes.Read(@event, set, compilation) is not { } shape)
            return;

        if (baseline.FormerNameOf(shape, set) is { } former)
        {
            Report(
                BaselineDescriptors.Removed,
                former.Name,
                former.Version,
                $"'{type.ToShortName()}', which has its fields, is called '{shape.Name}'");
            return;
        }

        var changes = BaselineRules.ChangesOf(shape, @event, baseline, set);
        var breaking = changes.Where(static change => change.IsBreaking).ToList();
        if (breaking.Count > 0)
            Report(BaselineDescriptors.Changed, type.ToShortName(), shape.Name, shape.Version, Sentence(breaking));
        else if (changes.Count > 0)
            Report(BaselineDescriptors.Unrecorded, type.ToShortName(), shape.Name, shape.Version, Sentence(changes));

        void Report(DiagnosticDescriptor descriptor, params object[] arguments) => report(Diagnostic.Create(
            descriptor,
            @event.Attribute.ApplicationSyntaxReference is { } place ? Location.Create(place.SyntaxTree, place.Span)
                : @event.IsReferenced(compilation) ? Location.None : type.Locations[0],
            arguments));
    }

    private static void CheckFile(AdditionalFileAnalysisContext context, AdditionalText file, SourceText text, EventBaseline baseline)
    {
        if (!EventBaseline.IsBaseline(context.AdditionalFile))
            return;
        if (context.AdditionalFile.Path != file.Path)
        {
            Report(
                BaselineDescriptors.Unreadable,
                context.AdditionalFile.GetText(context.CancellationToken) ?? text,
                0,
                0,
                BaselineFile.Name,
                $"'{file.Path}' is the project's baseline already");
            return;
        }

        if (baseline.Failure is { } failure)
        {
            Report(BaselineDescriptors.Unreadable, text, failure.Position, 0, BaselineFile.Name, failure.Message);
            return;
        }

        var set = DurableEventSet.Of(context.Compilation, context.CancellationToken);
        var missing = baseline.Events.Where(released => !set.Declares(released.Shape.Name, released.Shape.Version)).ToList();
        if (missing.Count == 0)
            return;

        // What was renamed is reported where its new name is.
        var renamed = new HashSet<string>(
            set.Events
                .Select(@event => EventShapes.Read(@event, set, context.Compilation) is { } shape ? baseline.FormerNameOf(shape, set)?.Id : null)
                .OfType<string>(),
            StringComparer.Ordinal);
        foreach (var released in missing)
        {
            if (!renamed.Contains(released.Shape.Id))
                Report(
                    BaselineDescriptors.Removed,
                    text,
                    released.Position,
                    released.Length,
                    released.Shape.Name,
                    released.Shape.Version,
                    "nothing declares it any more");
        }

        void Report(DiagnosticDescriptor descriptor, SourceText place, int position, int length, params object[] arguments)
        {
            var span = new TextSpan(Math.Min(position, place.Length), Math.Min(length, place.Length - Math.Min(position, place.Length)));
            context.ReportDiagnostic(Diagnostic.Create(
                descriptor, Location.Create(context.AdditionalFile.Path, span, place.Lines.GetLinePositionSpan(span)), arguments));
        }
    }

    private static string Sentence(IEnumerable<ShapeChange> changes) =>
        string.Join(", ", changes.Select(static change => change.Description));
}
