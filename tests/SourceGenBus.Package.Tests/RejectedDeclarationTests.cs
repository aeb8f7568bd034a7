namespace SourceGenBus.Package.Tests;

/// <summary>What the compiler rejects, too: it then stops before analyzers report, and the build must show the rule all the same.</summary>
public sealed class RejectedDeclarationTests(PackedLibrary library) : IDisposable
{
    private readonly Workspace _workspace = new(library);

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task A_build_shows_the_rule_beside_the_error_of_the_compiler()
    {
        _workspace
            .WriteProject("Shop/Shop.csproj", Workspace.PackageReference + Workspace.DomainReference, outputType: "Library")
            .Write(
                "Shop/Order.cs",
                """
                using SourceGenBus.Domain;

                public sealed record Placed(string Id);

                public sealed class Order(string id) : AggregateRoot<string>(id)
                {
                    private void Apply(Placed placed) { }
                }

                file sealed partial class Draft(string id) : AggregateRoot<string>(id)
                {
                    private void Apply(Placed placed) { }
                }
                """);

        var lines = (await _workspace.BuildAsync("Shop")).Failed().Lines.ToList();

        Assert.Contains(lines, static line => line.Contains("Order.cs(5,21): error CS0534", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.Contains("Order.cs(5,21): error SGB7001", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.Contains("Order.cs(10,27): error SGB7004", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_build_shows_that_the_language_is_too_old()
    {
        _workspace
            .WriteProject("Shop/Shop.csproj", Workspace.PackageReference, "<LangVersion>10</LangVersion>", "Library")
            .Write(
                "Shop/Mailer.cs",
                """
                using SourceGenBus;

                public sealed record Placed(string Id);

                [EventHandler<Placed>]
                public sealed class Mailer
                {
                    public ValueTask HandleAsync(Placed placed) => default;
                }
                """);

        var lines = (await _workspace.BuildAsync("Shop")).Failed().Lines.ToList();

        Assert.Contains(lines, static line => line.Contains("Mailer.cs(5,2): error SGB0001", StringComparison.Ordinal));
    }
}
