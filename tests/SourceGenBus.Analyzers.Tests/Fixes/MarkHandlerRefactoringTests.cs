using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.Text;
using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.CodeFixes.Handlers;

namespace SourceGenBus.Analyzers.Tests.Fixes;

/// <summary>The mark is where the cursor stands.</summary>
public sealed class MarkHandlerRefactoringTests
{
    [Fact]
    public async Task Marks_the_class_from_its_name()
    {
        var (title, result) = await RefactorAsync(
            """
            public sealed record OrderPlaced(string OrderId);

            /// <summary>Sends mail.</summary>
            public sealed class [||]Mailer
            {
                public ValueTask HandleAsync(OrderPlaced placed, EventContext context, CancellationToken token) => default;
            }
            """);

        Assert.Equal("Mark as [EventHandler<OrderPlaced>]", title);
        Assert.Equal(
            """
            public sealed record OrderPlaced(string OrderId);

            /// <summary>Sends mail.</summary>
            [EventHandler<OrderPlaced>]
            public sealed class Mailer
            {
                public ValueTask HandleAsync(OrderPlaced placed, EventContext context, CancellationToken token) => default;
            }
            """,
            result);
    }

    [Fact]
    public async Task Marks_a_nested_class_from_the_name_of_its_method()
    {
        var (_, result) = await RefactorAsync(
            """
            public sealed record OrderPlaced(string OrderId);

            public static class Shop
            {
                [Obsolete]
                internal sealed class Mailer
                {
                    public Task [||]HandleAsync(OrderPlaced placed) => Task.CompletedTask;
                }
            }
            """);

        Assert.Contains("    [EventHandler<OrderPlaced>]\n    [Obsolete]\n    internal sealed class Mailer\n", result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Adds_the_using_where_it_is_missing()
    {
        var (_, result) = await RefactorAsync(
            """
            using System.Threading.Tasks;

            public sealed record OrderPlaced(string OrderId);

            public sealed class [||]Mailer
            {
                public ValueTask HandleAsync(OrderPlaced placed) => default;
            }
            """,
            globalUsings: false);

        Assert.StartsWith("using System.Threading.Tasks;\nusing SourceGenBus;\n", result, StringComparison.Ordinal);
        Assert.Contains("[EventHandler<OrderPlaced>]\npublic sealed class Mailer", result, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[EventHandler<OrderPlaced>] public sealed class [||]Mailer { public ValueTask HandleAsync(OrderPlaced placed) => default; }")]
    [InlineData("public abstract class [||]Mailer { public ValueTask HandleAsync(OrderPlaced placed) => default; }")]
    [InlineData("public sealed class [||]Mailer<T> { public ValueTask HandleAsync(OrderPlaced placed) => default; }")]
    [InlineData("public sealed class [||]Mailer { public ValueTask HandleAsync(IDisposable placed) => default; }")]
    [InlineData("public sealed class [||]Mailer { public void HandleAsync(OrderPlaced placed) { } }")]
    [InlineData("public sealed class [||]Mailer { public ValueTask HandleAsync(string text) => default; }")]
    [InlineData("public sealed class [||]Mailer { public ValueTask SendAsync(OrderPlaced placed) => default; }")]
    [InlineData("public sealed class Mailer { public ValueTask HandleAsync(OrderPlaced placed) => [||]default; }")]
    [InlineData("public sealed class [||]Mailer { public ValueTask HandleAsync(OrderPlacd placed")]
    public async Task Is_not_offered_elsewhere(string source) =>
        Assert.Empty((await ActionsAsync("public sealed record OrderPlaced(string OrderId);\n" + source, globalUsings: true)).Actions.Select(static action => action.Title));

    private static async Task<(string Title, string Result)> RefactorAsync(string source, bool globalUsings = true)
    {
        var (document, actions) = await ActionsAsync(source, globalUsings);
        var action = Assert.Single(actions);
        var changed = await FixTesting.ApplyAsync(document, action);
        var compilation = await changed.Project.GetCompilationAsync();
        Assert.Empty(compilation!.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return (action.Title, (await changed.GetTextAsync()).ToString());
    }

    private static async Task<(Document Document, List<CodeAction> Actions)> ActionsAsync(string source, bool globalUsings)
    {
        var markup = Markup.Parse(source.ReplaceLineEndings("\n"), "");
        var project = Workspaces.CreateProject([markup], TestProject.Broken, []);
        if (!globalUsings)
            project = project.RemoveDocument(project.Documents.Single(static document => document.Name == "Usings.cs").Id);
        var document = project.Documents.Single(static document => document.Name == "Test.cs");
        var actions = new List<CodeAction>();
        await new MarkHandlerRefactoring().ComputeRefactoringsAsync(new CodeRefactoringContext(
            document, new TextSpan(Assert.Single(markup.Spans).Span.Start, 0), actions.Add, CancellationToken.None));
        return (document, actions);
    }
}
