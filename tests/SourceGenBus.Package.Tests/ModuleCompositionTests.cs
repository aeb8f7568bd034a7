namespace SourceGenBus.Package.Tests;

/// <summary>A host whose handlers live in class libraries and are all internal to them.</summary>
public sealed class ModuleCompositionTests(PackedLibrary library) : IDisposable
{
    private readonly Workspace _workspace = new(library);

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task A_host_that_has_the_library_only_through_its_projects_reaches_the_handlers_of_both()
    {
        WriteSolution(hostPackages: "");

        (await _workspace.BuildAsync("Host")).Succeeded().WithoutWarnings();
        var run = (await _workspace.RunAsync("Host")).Succeeded();

        Assert.Equal(["billing: 4711", "done", "shipping: 4711"], run.Lines.Where(static line => line.Length > 0).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_host_with_a_package_reference_of_its_own_gets_the_generator_once()
    {
        WriteSolution(hostPackages: Workspace.PackageReference);

        (await _workspace.BuildAsync("Host")).Succeeded().WithoutWarnings();
        var run = (await _workspace.RunAsync("Host")).Succeeded();

        Assert.Equal(["billing: 4711", "done", "shipping: 4711"], run.Lines.Where(static line => line.Length > 0).Order(StringComparer.Ordinal));
        Assert.Equal(1, await CountGeneratorsAsync("Host"));
    }

    [Fact]
    public async Task A_host_without_a_package_reference_gets_the_generator_once()
    {
        WriteSolution(hostPackages: "");

        (await _workspace.BuildAsync("Host")).Succeeded();

        Assert.Equal(1, await CountGeneratorsAsync("Host"));
    }

    [Fact]
    public async Task A_test_project_that_sees_the_internals_of_its_subject_compiles_and_runs()
    {
        _workspace
            .WriteProject(
                "Shop/Shop.csproj",
                $"{Workspace.PackageReference}{Workspace.ContainerReference}<InternalsVisibleTo Include=\"Shop.Tests\" />",
                outputType: "Library")
            .Write(
                "Shop/Shop.cs",
                """
                using Microsoft.Extensions.DependencyInjection;
                using SourceGenBus;

                namespace Shop;

                internal sealed record OrderPlaced(string OrderId);

                [EventHandler<OrderPlaced>]
                internal sealed class Confirmation
                {
                    public ValueTask HandleAsync(OrderPlaced order)
                    {
                        Console.WriteLine($"confirmed {order.OrderId}");
                        return default;
                    }
                }

                internal static class Composition
                {
                    internal static ServiceProvider Compose() => new ServiceCollection().AddSourceGenBus().BuildServiceProvider();
                }
                """)
            .WriteProject("Shop.Tests/Shop.Tests.csproj", $"""<ProjectReference Include="../Shop/Shop.csproj" />{Workspace.PackageReference}""")
            .Write(
                "Shop.Tests/Program.cs",
                """
                using Microsoft.Extensions.DependencyInjection;
                using Shop;
                using SourceGenBus;

                await using var subject = Composition.Compose();
                await subject.GetRequiredService<IEventBus>().PublishAsync(new OrderPlaced("by the subject's bus"));

                await using var own = new ServiceCollection().AddSourceGenBus().BuildServiceProvider();
                await own.GetRequiredService<IEventBus>().PublishAsync(new OrderPlaced("by the test's bus"));

                await using var bare = new EventBusBuilder().AddHandlers().Build();
                await bare.PublishAsync(new OrderPlaced("without a container"));
                """);

        (await _workspace.BuildAsync("Shop.Tests")).Succeeded().WithoutWarnings();
        var run = (await _workspace.RunAsync("Shop.Tests")).Succeeded();

        Assert.Equal(
            ["confirmed by the subject's bus", "confirmed by the test's bus", "confirmed without a container"],
            run.Lines.Where(static line => line.Length > 0));
    }

    private async Task<int> CountGeneratorsAsync(string project)
    {
        var items = (await _workspace.DotnetAsync("msbuild", project, "-t:Compile", "-getItem:Analyzer")).Succeeded();
        return items.Lines.Count(static line => line.StartsWith("\"Identity\"", StringComparison.Ordinal)
            && line.Contains("SourceGenBus.Generators.dll", StringComparison.Ordinal));
    }

    private void WriteSolution(string hostPackages)
    {
        _workspace
            .WriteProject("Contracts/Contracts.csproj", Workspace.PackageReference, outputType: "Library")
            .Write(
                "Contracts/OrderPlaced.cs",
                """
                using SourceGenBus;

                namespace Contracts;

                public sealed record OrderPlaced(string OrderId) : DomainEvent;
                """)
            // One library references the package, the other has it through the contracts alone.
            .WriteProject(
                "Billing/Billing.csproj",
                """<ProjectReference Include="../Contracts/Contracts.csproj" />""" + Workspace.PackageReference,
                outputType: "Library")
            .WriteProject("Shipping/Shipping.csproj", """<ProjectReference Include="../Contracts/Contracts.csproj" />""", outputType: "Library")
            .WriteProject(
                "Host/Host.csproj",
                """
                <ProjectReference Include="../Billing/Billing.csproj" />
                <ProjectReference Include="../Shipping/Shipping.csproj" />
                """ + Workspace.ContainerReference + hostPackages)
            .Write(
                "Host/Program.cs",
                """
                using Contracts;
                using Microsoft.Extensions.DependencyInjection;
                using SourceGenBus;

                await using var services = new ServiceCollection().AddSourceGenBus().BuildServiceProvider();
                await services.GetRequiredService<IEventBus>().PublishAsync(new OrderPlaced("4711"));
                Console.WriteLine("done");
                """);
        foreach (var name in (string[])["Billing", "Shipping"])
        {
            _workspace.Write(
                $"{name}/Handler.cs",
                $$"""
                using Contracts;
                using SourceGenBus;

                namespace {{name}};

                [EventHandler<OrderPlaced>]
                internal sealed class Handler
                {
                    public ValueTask HandleAsync(OrderPlaced order)
                    {
                        Console.WriteLine($"{{name.ToLowerInvariant()}}: {order.OrderId}");
                        return default;
                    }
                }
                """);
        }
    }
}
