using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using SourceGenBus.Generators.Baseline;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.CodeFixes.Shapes;

/// <summary>Records durable events in the project's baseline as they are.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RecordEventFix))]
[Shared]
public sealed class RecordEventFix : CodeFixProvider
{
    private const string Title = "Record it in " + BaselineFile.Name;
    private const string Key = "RecordEvent";

    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DiagnosticIds.UnrecordedDurableEvent);

    /// <inheritdoc />
    public override FixAllProvider GetFixAllProvider() => RecordAll.Instance;

    /// <inheritdoc />
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var project = context.Document.Project;
        foreach (var diagnostic in context.Diagnostics)
            context.RegisterCodeFix(CodeAction.Create(Title, token => RecordAsync(project, [diagnostic], token), Key), diagnostic);
        return Task.CompletedTask;
    }

    private static async Task<Solution> RecordAsync(
        Project project,
        ImmutableArray<Diagnostic> diagnostics,
        CancellationToken cancellationToken)
    {
        if (await ProjectBaseline.OpenAsync(project, cancellationToken).ConfigureAwait(false) is not { } baseline)
            return project.Solution;
        return baseline.Record(diagnostics
            .Select(
                diagnostic => baseline.EventAt(diagnostic.Location, cancellationToken) is var (@event, _) ? baseline.ShapeOf(@event) : null)
            .OfType<EventShape>());
    }

    /// <summary>All events of a project go into its one baseline at once.</summary>
    private sealed class RecordAll : FixAllProvider
    {
        internal static readonly RecordAll Instance = new();

        public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Document, FixAllScope.Project];

        public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
        {
            var diagnostics = fixAllContext is { Scope: FixAllScope.Document, Document: { } document }
                ? await fixAllContext.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false)
                : await fixAllContext.GetAllDiagnosticsAsync(fixAllContext.Project).ConfigureAwait(false);
            return CodeAction.Create(Title, token => RecordAsync(fixAllContext.Project, diagnostics, token), Key);
        }
    }
}
