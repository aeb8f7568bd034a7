using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>What the generator reports, since a build shows no more than that beside the errors of the compiler.</summary>
public sealed class RejectedDeclarationTests
{
    private readonly GeneratorSession _shop = new(
        GeneratorOptions.Default,
        GeneratorHarness.Usings,
        new SourceFile(
            "Order.cs",
            """
            public sealed record Placed(string Id);
            public sealed class Order(int id) : AggregateRoot<int>(id) { private void Apply(Placed placed) { } }
            """),
        new SourceFile("Other.cs", "public static class Other { public static int One() => 1; }"));

    [Fact]
    public void It_reports_what_has_no_dispatch_until_it_has_one()
    {
        var reported = Assert.Single(_shop.Run().Reported);
        Assert.Equal("SGB7001", reported.Id);
        var text = reported.Location.SourceTree!.GetText(TestContext.Current.CancellationToken);
        Assert.Equal("Order", text.ToString(reported.Location.SourceSpan));

        Assert.Empty(_shop.Replace("Order.cs", "sealed class", "sealed partial class").Run().Reported);
    }

    [Fact]
    public void An_edit_elsewhere_leaves_the_report_as_it_was()
    {
        _shop.Run();

        var result = _shop.Replace("Other.cs", "int One()", "int One(int two = 2)").Run();

        Assert.Single(result.Reported);
        Assert.Empty(result.Changed(Steps.Rejected));
        Assert.All(result.OutputReasons(), static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Theory]
    [InlineData("public abstract class Entity(int id) : AggregateRoot<int>(id) { private void Apply(Placed placed) { } }")]
    [InlineData("public sealed class Draft(int id) : AggregateRoot<int>(id) { protected override void ApplyEvent(object e) { } }")]
    [InlineData("public sealed class Draft : System.Exception;")]
    public void It_leaves_to_analyzers_what_compiles(string source)
    {
        var session = new GeneratorSession(
            GeneratorOptions.Default, GeneratorHarness.Usings, new SourceFile("A.cs", "public sealed record Placed; " + source));
        Assert.Empty(session.Run().Reported);
    }

    [Fact]
    public void It_reports_each_part_of_a_class_once()
    {
        var session = new GeneratorSession(
            GeneratorOptions.Default,
            GeneratorHarness.Usings,
            new SourceFile("A.cs", "public sealed class Order(int id) : AggregateRoot<int>(id); public sealed class Order : ICloneable;"),
            new SourceFile("B.cs", "public sealed class Order : AggregateRoot<int>;"));
        var files = session.Run().Reported.Select(static reported => reported.Location.SourceTree!.FilePath);
        Assert.Equal(["A.cs", "A.cs", "B.cs"], files.Order());
    }

    [Fact]
    public void It_reports_a_language_that_is_too_old_once_per_class()
    {
        var options = GeneratorOptions.Default with { Language = LanguageVersion.CSharp10 };
        var session = new GeneratorSession(
            options,
            GeneratorHarness.Usings,
            new SourceFile("A.cs", "[EventHandler<string>, EventHandler<int>] public partial class H; [Obsolete] public partial class H;"));
        Assert.Equal("SGB0001", Assert.Single(session.Run().Reported).Id);
    }
}
