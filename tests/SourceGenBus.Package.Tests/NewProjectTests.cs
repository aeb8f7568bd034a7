namespace SourceGenBus.Package.Tests;

/// <summary>The first five minutes with the package: the commands and the code of the README.</summary>
public sealed class NewProjectTests(PackedLibrary library) : IDisposable
{
    private readonly Workspace _workspace = new(library);

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task A_new_console_project_publishes_an_event_to_two_handlers()
    {
        await CreateShopAsync();

        var run = (await _workspace.RunAsync("Shop")).Succeeded();

        Assert.Contains("Order 4711: confirmation sent.", run.Lines);
        Assert.Contains("Order 4711: 2 x teapot reserved.", run.Lines);
    }

    [Fact]
    public async Task Its_publish_call_is_bound_to_the_route_when_it_is_compiled()
    {
        await CreateShopAsync();

        (await _workspace.DotnetAsync("build", "Shop", "-p:EmitCompilerGeneratedFiles=true")).Succeeded().WithoutWarnings();

        var generated = _workspace.GeneratedFiles("Shop");
        Assert.Contains("Routes.OrderPlacedRoute.g.cs", generated.Keys);
        Assert.Contains("InterceptsLocation", generated["Interceptors.Program.g.cs"], StringComparison.Ordinal);
        Assert.Contains("OrderPlacedRoute.Current", generated["Interceptors.Program.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_with_a_container()
    {
        await CreateShopAsync();
        (await _workspace.DotnetAsync("add", "Shop", "package", "Microsoft.Extensions.DependencyInjection", "--version", "10.0.14")).Succeeded();
        _workspace.Write("Shop/Program.cs", ReadmeExample.Read("Program.cs with a container"));

        var run = (await _workspace.RunAsync("Shop")).Succeeded();

        Assert.Contains("Order 4711: confirmation sent.", run.Lines);
        Assert.Contains("Order 4711: 2 x teapot reserved.", run.Lines);
    }

    [Fact]
    public async Task A_handler_without_HandleAsync_breaks_the_build_where_it_stands()
    {
        await CreateShopAsync();
        _workspace.Write(
            "Shop/Bad.cs",
            """
            using SourceGenBus;

            [EventHandler<OrderPlaced>]
            internal sealed class Forgetful;
            """);

        var build = (await _workspace.BuildAsync("Shop")).Failed();

        var errors = build.Lines.Where(static line => line.Contains(": error ", StringComparison.Ordinal)).Distinct().ToList();
        var error = Assert.Single(errors);
        Assert.Contains("error SGB1001", error, StringComparison.Ordinal);
        Assert.Matches(@"Bad\.cs\((3|4),\d+\)", error);
    }

    private async Task CreateShopAsync()
    {
        (await _workspace.DotnetAsync("new", "console", "-n", "Shop")).Succeeded();
        (await _workspace.DotnetAsync("add", "Shop", "package", "SourceGenBus", "--version", PackedLibrary.Version)).Succeeded();
        _workspace
            .Write("Shop/Program.cs", ReadmeExample.Read("Program.cs"))
            .Write("Shop/OrderPlaced.cs", ReadmeExample.Read("OrderPlaced.cs"));
    }
}
