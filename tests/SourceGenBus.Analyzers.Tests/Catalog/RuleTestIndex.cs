using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Catalog;

/// <summary>Which kinds of tests there are for each rule, read from the source of the tests.</summary>
internal static class RuleTestIndex
{
    private static readonly ILookup<string, string> Calls = Read().ToLookup(static call => call.Id, static call => call.Method);

    /// <summary>How many cases of the test classes of a rule call a method of the harness, such as <c>Fires</c>: one per row of a theory.</summary>
    internal static int Count(string id, params string[] methods) => Calls[id].Count(methods.Contains);

    private static IEnumerable<(string Id, string Method)> Read()
    {
        var ids = typeof(DiagnosticIds)
            .GetFields(System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)
            .ToDictionary(static field => field.Name, static field => (string)field.GetRawConstantValue()!);

        var tests = Path.Combine(Repository.Root, "tests", "SourceGenBus.Analyzers.Tests");
        foreach (var file in Directory.EnumerateFiles(tests, "*Tests.cs", SearchOption.AllDirectories))
        {
            foreach (var type in CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>())
            {
                if (type.BaseList?.Types.OfType<PrimaryConstructorBaseTypeSyntax>().FirstOrDefault() is not { } parent
                    || parent.Type.ToString() != nameof(RuleTests)
                    || parent.ArgumentList.Arguments[0].Expression is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name })
                {
                    continue;
                }

                foreach (var call in type.DescendantNodes().OfType<InvocationExpressionSyntax>())
                {
                    if (call.Expression is not IdentifierNameSyntax { Identifier.ValueText: var method })
                        continue;
                    for (var row = 0; row < Math.Max(1, RowsAround(call)); row++)
                        yield return (ids[name], method);
                }
            }
        }
    }

    private static int RowsAround(SyntaxNode call) =>
        call.FirstAncestorOrSelf<MethodDeclarationSyntax>()?.AttributeLists
            .SelectMany(static list => list.Attributes)
            .Count(static attribute => attribute.Name.ToString() == "InlineData") ?? 0;
}
