using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.Incremental;

namespace SourceGenBus.Generators.Tests;

/// <summary>What counts as a declaration: everything that the meaning of another file can depend on.</summary>
public sealed class TreeScanTests
{
    [Theory]
    [InlineData("class A { int M() { return 1; } }", "class A { int M() { return 2; } }")]
    [InlineData("class A { int M() => 1; }", "class A { int M() => 2; }")]
    [InlineData("class A { int P => 1; }", "class A { int P => 2; }")]
    [InlineData("class A { int P { get => 1; } }", "class A { int P { get => 2; } }")]
    [InlineData("class A { void M() { void Local() { } } }", "class A { void M() { [X] async void Local(int a) { } } }")]
    [InlineData("class A { A() { } }", "class A { A() { M($\"{1}\"); } }")]
    [InlineData("class A { Action F = () => { }; }", "class A { Action F = () => { M(); }; }")]
    [InlineData("class A { }", "// A remark.\nclass A\n{\n}\n")]
    [InlineData("class A { }", "#nullable enable\nclass A { }")]
    [InlineData("var a = 1;", "var a = 2;")]
    public void Bodies_and_remarks_do_not_count(string before, string after) => Assert.Equal(Scan(before), Scan(after));

    [Theory]
    [InlineData("class A { }", "sealed class A { }")]
    [InlineData("class A { }", "class A : B { }")]
    [InlineData("class A { }", "namespace N { class A { } }")]
    [InlineData("class A { }", "using X = Y; class A { }")]
    [InlineData("class A { const int C = 1; }", "class A { const int C = 2; }")]
    [InlineData("class A { const string C = $\"{B}1\"; }", "class A { const string C = $\"{B}2\"; }")]
    [InlineData("enum A { B }", "enum A { B = 2 }")]
    [InlineData("class A { void M(int a = 1) { } }", "class A { void M(int a = 2) { } }")]
    [InlineData("class A { int P { get; } = 1; }", "class A { int P { get; } = 2; }")]
    [InlineData("class A { int P { get; } }", "class A { int P { get; init; } }")]
    [InlineData("class A { partial void M(); }", "class A { partial void M() { } }")]
    [InlineData("class A { Task M() { } }", "class A { async Task M() { } }")]
    [InlineData("record A(int B);", "record A(long B);")]
    [InlineData("class A(int b) : B(1);", "class A(int b) : B(2);")]
    [InlineData("[X(1)] class A;", "[X(2)] class A;")]
    [InlineData("[assembly: X(1)]", "[assembly: X(2)]")]
    [InlineData("class @class;", "class a;")]
    [InlineData("#if X\nsealed\n#endif\nclass A;", "#if !X\nsealed\n#endif\nclass A;")]
    [InlineData("class A { void M() { } void N() { } }", "class A { void M() { void N() { } } }")]
    public void Everything_else_counts(string before, string after) => Assert.NotEqual(Scan(before), Scan(after));

    [Fact]
    public void A_chain_of_operators_of_any_length_is_scanned()
    {
        var sum = string.Join(" + ", Enumerable.Repeat("\"a\"", 20_000));
        var tree = CSharpSyntaxTree.ParseText(
            $"class A {{ const string C = {sum}; string M() => {sum}; void N(B b) {{ b{string.Concat(Enumerable.Repeat(".PublishAsync(1)", 500))}; }} }}",
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(500, TreeScan.Of(tree, TestContext.Current.CancellationToken).PublishCalls.Length);
    }

    [Fact]
    public void Calls_are_found_in_initialisers_bodies_and_top_level_statements_in_source_order()
    {
        var tree = CSharpSyntaxTree.ParseText(
            """
            await bus.PublishAsync(1);
            class A
            {
                Task _a = bus.PublishAsync(2);
                Task M() => bus?.PublishAsync(3);
                void N() { void Local() => bus.PublishAsync(4); bus.PublishAsync(bus.PublishAsync(6)); }
                B P { get; } = new(() => { bus.PublishAsync(7); });
                void No() { PublishAsync(1); bus.Publish(1); bus.PublishAsync(); bus.PublishAsync(1, 2, 3, 4); }
            }
            """,
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            ["(1)", "(2)", "(3)", "(4)", "(bus.PublishAsync(6))", "(6)", "(7)"],
            TreeScan.Of(tree, TestContext.Current.CancellationToken).PublishCalls.Select(static call => call.ArgumentList.ToString()));
    }

    private static Fingerprint Scan(string source) =>
        TreeScan.Of(CSharpSyntaxTree.ParseText(source), CancellationToken.None).Declarations;
}
