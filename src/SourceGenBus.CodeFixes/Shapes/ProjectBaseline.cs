using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SourceGenBus.Generators.Baseline;
using SourceGenBus.Generators.Durable;
using SourceGenBus.Generators.Shapes;

namespace SourceGenBus.CodeFixes.Shapes;

/// <summary>A project and its baseline of durable events.</summary>
internal sealed record ProjectBaseline(
    Project Project,
    Compilation Compilation,
    DurableEventSet Events,
    TextDocument File,
    SourceText Text,
    EventBaseline Baseline)
{
    /// <summary>Opens the baseline of a project; null for one without a baseline that can be read.</summary>
    internal static async Task<ProjectBaseline?> OpenAsync(Project project, CancellationToken cancellationToken)
    {
        var file = project.AdditionalDocuments.FirstOrDefault(static document =>
            string.Equals(Path.GetFileName(document.FilePath ?? document.Name), BaselineFile.Name, StringComparison.OrdinalIgnoreCase));
        if (file is null || await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false) is not { } compilation)
            return null;
        var text = await file.GetTextAsync(cancellationToken).ConfigureAwait(false);
        var baseline = EventBaseline.Of(text);
        return baseline.Failure is null
            ? new ProjectBaseline(project, compilation, DurableEventSet.Of(compilation, cancellationToken), file, text, baseline)
            : null;
    }

    /// <summary>The event whose attribute a diagnostic is reported at, and its declaration; null where there is none any more.</summary>
    internal (DurableEvent Event, TypeDeclarationSyntax Declaration)? EventAt(Location location, CancellationToken cancellationToken) =>
        location.SourceTree is { } tree
        && tree.GetRoot(cancellationToken).FindNode(
            location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } declaration
        && Compilation.GetSemanticModel(tree).GetDeclaredSymbol(declaration, cancellationToken) is INamedTypeSymbol type
        && DurableEvent.Read(type) is { } @event
            ? (@event, declaration)
            : null;

    internal EventShape? ShapeOf(DurableEvent @event) => EventShapes.Read(@event, Events, Compilation);

    /// <summary>The solution with events recorded as they are.</summary>
    internal Solution Record(IEnumerable<EventShape> shapes)
    {
        var events = Baseline.Events.Select(static released => released.Shape).ToDictionary(
            static shape => shape.Id, StringComparer.Ordinal);
        foreach (var shape in shapes)
        {
            // What it says about former names takes the place of what was recorded under them.
            foreach (var name in shape.FormerNames)
                events.Remove((shape with { Name = name }).Id);
            events[shape.Id] = shape;
        }

        return Project.Solution.WithAdditionalDocumentText(
            File.Id, SourceText.From(BaselineFile.Write(events.Values, Text.ToString()), Text.Encoding));
    }
}
