using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace SourceGenBus.Analyzers.Tests.Harness;

/// <summary>Asks for code fixes and applies them, as an IDE does.</summary>
internal static class FixTesting
{
    internal static async Task<IReadOnlyList<(CodeFixProvider Provider, CodeAction Action)>> ActionsAsync(Document document, Diagnostic diagnostic)
    {
        var actions = new List<(CodeFixProvider, CodeAction)>();
        foreach (var provider in Rules.Fixes.Where(provider => provider.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            await provider.RegisterCodeFixesAsync(new CodeFixContext(
                document, diagnostic, (action, _) => actions.Add((provider, action)), CancellationToken.None));
        }

        return actions;
    }

    internal static async Task<CodeAction> FixAllActionAsync(
        Document document,
        IReadOnlyList<Diagnostic> diagnostics,
        FixAllScope scope,
        string? title)
    {
        var actions = await ActionsAsync(document, diagnostics[0]);
        var (provider, action) = actions.FirstOrDefault(action => title is null || action.Action.Title == title);
        Assert.True(action is not null, $"No fix is offered for {diagnostics[0]}.");
        var fixAll = provider.GetFixAllProvider();
        Assert.True(fixAll is not null, $"{provider.GetType().Name} has no fix-all provider.");
        Assert.Contains(scope, fixAll.GetSupportedFixAllScopes());
        var context = new FixAllContext(
            document,
            provider,
            scope,
            action.EquivalenceKey,
            [diagnostics[0].Id],
            new KnownDiagnostics([.. diagnostics]),
            CancellationToken.None);
        return (await fixAll.GetFixAsync(context))!;
    }

    internal static async Task<Document> ApplyAsync(Document document, CodeAction action)
    {
        var operations = await action.GetOperationsAsync(CancellationToken.None);
        var change = Assert.Single(operations.OfType<ApplyChangesOperation>());
        return change.ChangedSolution.GetDocument(document.Id)!;
    }

    private sealed class KnownDiagnostics(ImmutableArray<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
        {
            var tree = await document.GetSyntaxTreeAsync(cancellationToken);
            return diagnostics.Where(diagnostic => diagnostic.Location.SourceTree?.FilePath == tree!.FilePath);
        }

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
