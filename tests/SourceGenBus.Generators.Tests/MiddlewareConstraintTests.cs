using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>
/// Middleware with constraints goes around exactly those messages for which the compiler accepts its call: it says so of the same call,
/// written out.
/// </summary>
public sealed class MiddlewareConstraintTests
{
    private const string Types =
        """
        public interface IBatchOf<T>;
        public interface IMark<in T>;
        public class Outer<T> { public interface IIn; public class Inner<TInner> { public interface IDeep; } }
        public enum Color { Red }
        public struct Plain { public int X; }
        public struct Required { public required int X { get; init; } }
        public struct Filled
        {
            [System.Diagnostics.CodeAnalysis.SetsRequiredMembers] public Filled() => X = 1;
            public required int X { get; init; }
        }
        public struct Managed { public string? Text; }
        public class Base : IMark<object> { protected Base() { } }
        public abstract class Abstract;
        public sealed class Leaf : Base;
        public class Hidden { internal Hidden() { } }
        public class Needs { public required int X { get; init; } }
        public class Fills
        {
            [System.Diagnostics.CodeAnalysis.SetsRequiredMembers] public Fills() => X = 1;
            public required int X { get; init; }
        }
        public sealed class Batch : IBatchOf<Batch[]>, Outer<Batch>.IIn, Outer<Batch>.Inner<int>.IDeep, IBatchOf<Batch[,]>;
        """;

    private static readonly string[] Constraints =
    [
        "class", "struct", "unmanaged", "notnull", "new()", "class, new()", "struct, System.IComparable", "System.IComparable",
        "System.IComparable<R>", "System.Enum", "struct, System.Enum", "Base", "Base, new()", "IMark<string>", "IMark<R>", "IBatchOf<R[]>",
        "IBatchOf<R[,]>", "IBatchOf<R>", "Outer<R>.IIn", "Outer<R>.Inner<int>.IDeep", "Outer<R>.Inner<string>.IDeep",
        "System.IFormattable", "System.Collections.Generic.IEnumerable<char>",
    ];

    public static TheoryData<string> Results => new(
        "int", "int?", "string", "Color", "Color?", "Plain", "Plain?", "Required", "Filled", "Managed", "Base", "Leaf", "Abstract",
        "Hidden", "Needs", "Fills", "Batch", "int[]", "(int, string)", "(int, int)", "(int, int)?", "object", "System.IComparable",
        "System.Collections.Generic.List<char>", "decimal", "nint");

    [Theory]
    [MemberData(nameof(Results))]
    public void Middleware_goes_around_what_the_compiler_accepts(string result)
    {
        var cancelled = TestContext.Current.CancellationToken;
        var messages = Constraints.Select((constraint, index) =>
            $$"""
            namespace N{{index}}
            {
                public sealed record Find : IQuery<{{result}}>;
                [QueryHandler<Find, {{result}}>]
                internal sealed class Finder { public ValueTask<{{result}}> HandleAsync(Find f) => throw new NotSupportedException(); }
                internal sealed class Around
                {
                    public ValueTask<R> InvokeAsync<T, R>(T m, EventContext c, CommandNext<T, R> next, CancellationToken t)
                        where T : IQuery<R> where R : {{constraint}} => next.InvokeAsync(m, c, t);
                }
            }
            """);
        var uses = Constraints.Select(static (_, index) => $"[assembly: UseMiddleware<N{index}.Around>({index})]");
        var calls = Constraints.Select((_, index) =>
            $"class Call{index} {{ void Ask(N{index}.Around a, N{index}.Find f, CommandNext<N{index}.Find, {result}> next)"
            + " => a.InvokeAsync(f, null!, next, default); }");

        var run = GeneratorHarness.RunOnce(
            GeneratorOptions.Default,
            GeneratorHarness.Usings,
            new SourceFile("Program.cs", string.Join("\n", [.. uses, Types, .. messages])));

        Assert.DoesNotContain(run.Compilation.GetDiagnostics(cancelled), IsError);
        var options = (CSharpParseOptions)run.Input.SyntaxTrees.First().Options;
        var asked = CSharpSyntaxTree.ParseText(string.Join("\n", calls), options, cancellationToken: cancelled);
        var refused = run.Input.AddSyntaxTrees(asked).GetDiagnostics(cancelled)
            .Where(diagnostic => IsError(diagnostic) && diagnostic.Location.SourceTree == asked)
            .Select(static diagnostic => diagnostic.Location.GetLineSpan().StartLinePosition.Line).ToHashSet();
        var generated = string.Join(
            "\n",
            run.Outputs
                .Where(static output => output.Key.StartsWith("Pipelines.", StringComparison.Ordinal))
                .Select(static output => output.Value));
        Assert.Equal(
            Constraints.Where((_, index) => !refused.Contains(index)),
            Constraints.Where((_, index) => generated.Contains($"global::N{index}.Around", StringComparison.Ordinal)));
    }
    private static bool IsError(Diagnostic diagnostic) => diagnostic.Severity == DiagnosticSeverity.Error;
}
