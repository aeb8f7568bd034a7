namespace SourceGenBus.Package.Tests;

/// <summary>The package under the settings that projects have.</summary>
public sealed class BuildSettingTests(PackedLibrary library) : IDisposable
{
    private const string MixedEvents =
        """
        using SourceGenBus;

        var events = new List<DomainEvent> { new Placed(1), new Cancelled(2), new Placed(3) };
        await using var bus = new EventBusBuilder().AddHandlers().Build();
        foreach (var @event in events)
            await bus.PublishAsync(@event);
        await bus.PublishAsync(new Placed(4));

        internal sealed record Placed(int Number) : DomainEvent;
        internal sealed record Cancelled(int Number) : DomainEvent;

        [EventHandler<Placed>]
        internal static class OnPlaced
        {
            public static ValueTask HandleAsync(Placed placed) { Console.WriteLine($"placed {placed.Number}"); return default; }
        }

        [EventHandler<Cancelled>]
        internal static class OnCancelled
        {
            public static ValueTask HandleAsync(Cancelled cancelled) { Console.WriteLine($"cancelled {cancelled.Number}"); return default; }
        }
        """;

    private readonly Workspace _workspace = new(library);

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_list_of_a_base_type_reaches_the_handlers_of_each_event_with_interceptors_on_and_off(bool interceptors)
    {
        _workspace
            .WriteProject("Shop/Shop.csproj", Workspace.PackageReference, interceptors ? "" : "<SourceGenBusInterceptors>false</SourceGenBusInterceptors>")
            .Write("Shop/Program.cs", MixedEvents);

        (await _workspace.BuildAsync("Shop")).Succeeded().WithoutWarnings();
        var run = (await _workspace.RunAsync("Shop")).Succeeded();

        Assert.Equal(["placed 1", "cancelled 2", "placed 3", "placed 4"], run.Lines.Where(static line => line.Length > 0));
        Assert.Equal(interceptors, _workspace.GeneratedFiles("Shop").ContainsKey("Interceptors.Program.g.cs"));
    }

    [Fact]
    public async Task Calls_stay_as_they_are_where_interceptors_of_other_namespaces_alone_are_allowed()
    {
        _workspace
            .WriteProject("Shop/Shop.csproj", Workspace.PackageReference)
            .Write(
                "Directory.Build.targets",
                "<Project><PropertyGroup><InterceptorsNamespaces>Mapper.Generated</InterceptorsNamespaces></PropertyGroup></Project>")
            .Write("Shop/Program.cs", MixedEvents);

        (await _workspace.BuildAsync("Shop")).Succeeded().WithoutWarnings();
        var run = (await _workspace.RunAsync("Shop")).Succeeded();

        Assert.Equal(["placed 1", "cancelled 2", "placed 3", "placed 4"], run.Lines.Where(static line => line.Length > 0));
        Assert.DoesNotContain("Interceptors.Program.g.cs", _workspace.GeneratedFiles("Shop").Keys);
    }

    [Fact]
    public async Task A_list_of_the_public_api_does_not_ask_for_generated_code()
    {
        _workspace
            .WriteProject(
                "Shop/Shop.csproj",
                Workspace.PackageReference
                    + Workspace.DomainReference
                    + """<PackageReference Include="Microsoft.CodeAnalysis.PublicApiAnalyzers" Version="5.6.0" PrivateAssets="all" /><AdditionalFiles Include="PublicAPI.*.txt" />""",
                outputType: "Library")
            .Write("Shop/PublicAPI.Shipped.txt", "#nullable enable\n")
            .Write("Shop/PublicAPI.Unshipped.txt", "Shop.Order\nShop.Order.Order() -> void\n")
            .Write(
                "Shop/Shop.cs",
                """
                using SourceGenBus;
                using SourceGenBus.Domain;

                [assembly: UseMiddleware<Shop.Around>(order: 1)]

                namespace Shop;

                public partial class Order() : AggregateRoot<int>(1)
                {
                    private void Apply(Placed placed) => _ = placed;
                }

                public sealed class NotListed;

                internal sealed record Placed(int Number);
                internal sealed record Ship : ICommand;

                internal sealed class Around
                {
                    public ValueTask InvokeAsync(Placed placed, EventContext context, EventNext<Placed> next, CancellationToken cancellationToken) =>
                        next.InvokeAsync(placed, context, cancellationToken);
                }

                [EventHandler<Placed>]
                internal static class OnPlaced { public static ValueTask HandleAsync(Placed placed) => default; }

                [CommandHandler<Ship>]
                internal static class OnShip { public static ValueTask HandleAsync(Ship ship) => default; }
                """);

        var warnings = (await _workspace.BuildAsync("Shop")).Succeeded().Lines.Where(static line => line.Contains("warning", StringComparison.Ordinal)).ToList();

        Assert.Contains(warnings, static line => line.Contains("RS0016", StringComparison.Ordinal) && line.Contains("Shop.cs", StringComparison.Ordinal));
        Assert.DoesNotContain(warnings, static line => line.Contains(".g.cs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_handler_demands_of_its_callers_is_reported_at_the_handler()
    {
        _workspace
            .WriteProject("Shop/Shop.csproj", Workspace.PackageReference, "<IsAotCompatible>true</IsAotCompatible>", outputType: "Library")
            .Write(
                "Shop/Shop.cs",
                """
                using System.Diagnostics.CodeAnalysis;
                using SourceGenBus;

                internal sealed record Placed(int Number);

                [EventHandler<Placed>]
                internal sealed class Export
                {
                    [RequiresDynamicCode("")]
                    public Export([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type? type = null) { _ = type; }

                    [RequiresUnreferencedCode("")]
                    public ValueTask HandleAsync(Placed placed) => default;

                    [RequiresUnreferencedCode("")]
                    internal static void Print() { }
                }

                internal static class Caller { internal static void Call() => Export.Print(); }
                """);

        var warnings = (await _workspace.BuildAsync("Shop")).Succeeded().Lines.Where(static line => line.Contains("warning", StringComparison.Ordinal)).Distinct().ToList();

        // The SDK's analysis is on, and reports the one call that the user wrote.
        Assert.Contains(warnings, static line => line.Contains("IL2026", StringComparison.Ordinal) && line.Contains("Shop.cs(19,", StringComparison.Ordinal));
        Assert.Contains(warnings, static line => line.Contains("SGB1018", StringComparison.Ordinal) && line.Contains("Shop.cs(9,", StringComparison.Ordinal));
        Assert.Contains(warnings, static line => line.Contains("SGB1018", StringComparison.Ordinal) && line.Contains("Shop.cs(10,", StringComparison.Ordinal));
        Assert.Contains(warnings, static line => line.Contains("SGB1018", StringComparison.Ordinal) && line.Contains("Shop.cs(12,", StringComparison.Ordinal));
        Assert.DoesNotContain(warnings, static line => line.Contains(".g.cs", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Telemetry_can_be_left_out(bool telemetry)
    {
        _workspace
            .WriteProject("Shop/Shop.csproj", Workspace.PackageReference, telemetry ? "" : "<SourceGenBusTelemetry>false</SourceGenBusTelemetry>")
            .Write(
                "Shop/Program.cs",
                """
                using System.Diagnostics;
                using System.Diagnostics.Metrics;
                using SourceGenBus;

                using var traces = new ActivityListener
                {
                    ShouldListenTo = static source => source.Name == EventBusTelemetry.SourceName,
                    Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                    ActivityStopped = static span => Console.WriteLine(span.DisplayName),
                };
                ActivitySource.AddActivityListener(traces);
                using var metrics = new MeterListener
                {
                    InstrumentPublished = static (instrument, listener) =>
                    {
                        if (instrument.Meter.Name == EventBusTelemetry.MeterName)
                            listener.EnableMeasurementEvents(instrument);
                    },
                };
                metrics.SetMeasurementEventCallback<long>(static (instrument, value, _, _) => Console.WriteLine($"{instrument.Name} {value}"));
                metrics.Start();

                await using var bus = new EventBusBuilder().AddHandlers().Build();
                bus.RefreshTelemetry();
                await bus.PublishAsync(new Placed(1));
                await bus.PublishAsync<object>(new Placed(2));
                await bus.PublishAsync(new Ignored());
                Console.WriteLine($"supported: {EventBusTelemetry.IsSupported}");

                internal sealed record Placed(int Number);
                internal sealed record Ignored;

                [EventHandler<Placed>]
                internal static class OnPlaced
                {
                    public static ValueTask HandleAsync(Placed placed) { Console.WriteLine($"placed {placed.Number}"); return default; }
                }
                """);

        (await _workspace.BuildAsync("Shop")).Succeeded().WithoutWarnings();
        var run = (await _workspace.RunAsync("Shop")).Succeeded();

        Assert.Contains("placed 1", run.Lines);
        Assert.Contains("placed 2", run.Lines);
        Assert.Contains($"supported: {telemetry}", run.Lines);
        Assert.Equal(telemetry ? 3 : 0, run.Lines.Count(static line => line.StartsWith("publish ", StringComparison.Ordinal)));
        Assert.Equal(telemetry ? 3 : 0, run.Lines.Count(static line => line == "sourcegenbus.published.events 1"));
    }

    [Fact]
    public async Task A_project_for_two_frameworks_builds()
    {
        _workspace
            .WriteProject("Shop/Shop.csproj", Workspace.PackageReference, "<EmitCompilerGeneratedFiles>false</EmitCompilerGeneratedFiles>", targets: "net10.0;net10.0-windows")
            .Write("Shop/Program.cs", MixedEvents);

        (await _workspace.BuildAsync("Shop")).Succeeded().WithoutWarnings();
        var run = (await _workspace.DotnetAsync("run", "--project", "Shop", "--framework", "net10.0")).Succeeded();

        Assert.Contains("cancelled 2", run.Lines);
    }

    [Theory]
    [InlineData("SourceGenBus")]
    [InlineData("SourceGenBus.Abstractions")]
    public async Task A_project_for_an_older_framework_is_told_by_its_restore_which_one_the_package_supports(string package)
    {
        _workspace.WriteProject("Shop/Shop.csproj", $"""<PackageReference Include="{package}" Version="{PackedLibrary.Version}" />""", targets: "net8.0");

        var restore = await _workspace.DotnetAsync("restore", "Shop");

        Assert.NotEqual(0, restore.ExitCode);
        Assert.Contains($"error NU1202: Package {package} {PackedLibrary.Version} is not compatible with net8.0", restore.Output, StringComparison.Ordinal);
        Assert.Contains($"Package {package} {PackedLibrary.Version} supports: net10.0", restore.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_strictest_project_gets_no_warning_from_generated_code()
    {
        _workspace
            .WriteProject(
                "Strict/Strict.csproj",
                Workspace.PackageReference + Workspace.ContainerReference,
                """
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <WarningLevel>9999</WarningLevel>
                <AnalysisLevel>latest-all</AnalysisLevel>
                <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
                <GenerateDocumentationFile>true</GenerateDocumentationFile>
                <IsAotCompatible>true</IsAotCompatible>
                <CheckForOverflowUnderflow>true</CheckForOverflowUnderflow>
                <Features>strict</Features>
                """,
                outputType: "Library")
            .Write("Strict/.editorconfig", "root = true\n[*.cs]\ndotnet_analyzer_diagnostic.category-Style.severity = suggestion\n")
            .Write(
                "Strict/Orders.cs",
                """
                using System.Collections.Concurrent;
                using Microsoft.Extensions.DependencyInjection;
                using SourceGenBus;

                [assembly: CLSCompliant(true)]

                namespace Strict;

                /// <summary>An order was placed.</summary>
                /// <param name="OrderId">Which one.</param>
                public sealed record OrderPlaced(string OrderId) : DomainEvent;

                /// <summary>A reading arrived.</summary>
                /// <param name="Value">What was read.</param>
                public readonly record struct Measured(int Value);

                /// <summary>Several things at once.</summary>
                /// <typeparam name="T">Of what kind.</typeparam>
                /// <param name="Items">All of them.</param>
                public sealed record Batch<T>(IReadOnlyList<T> Items);

                [EventHandler<OrderPlaced>]
                [EventHandler<Batch<OrderPlaced>>]
                internal sealed class Journal(Ledger ledger)
                {
                    public ValueTask HandleAsync(OrderPlaced order, EventContext context, CancellationToken cancellationToken)
                    {
                        ledger.Add(context.CorrelationId ?? order.OrderId);
                        return default;
                    }

                    public async Task HandleAsync(Batch<OrderPlaced> batch)
                    {
                        await Task.Yield();
                        ledger.Add(batch.Items[0].OrderId);
                    }
                }

                [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Scoped)]
                internal sealed class Mailer([FromKeyedServices("mail")] Ledger ledger)
                {
                    public Task HandleAsync(OrderPlaced order)
                    {
                        ledger.Add(order.OrderId);
                        return Task.CompletedTask;
                    }
                }

                [EventHandler<Measured>]
                internal static class Gauge
                {
                    public static ValueTask HandleAsync(Measured _) => default;
                }

                /// <summary>Takes notes.</summary>
                public sealed class Ledger
                {
                    private readonly ConcurrentQueue<string> _lines = new();

                    internal void Add(string line) => _lines.Enqueue(line);
                }

                /// <summary>Where everything is put together.</summary>
                public static class Composition
                {
                    /// <summary>Publishes one event of each kind.</summary>
                    /// <returns>A task.</returns>
                    public static async Task RunAsync()
                    {
                        var services = new ServiceCollection();
                        services.AddSingleton<Ledger>().AddKeyedSingleton<Ledger>("mail").AddSourceGenBus();
                        var provider = services.BuildServiceProvider();
                        await using (provider.ConfigureAwait(false))
                        {
                            var bus = provider.GetRequiredService<IEventBus>();
                            await bus.PublishAsync(new OrderPlaced("4711")).ConfigureAwait(false);
                            await bus.PublishAsync(new Measured(1), EventContext.Empty).ConfigureAwait(false);
                            await bus.PublishAsync(new Batch<OrderPlaced>([new("4712")])).ConfigureAwait(false);
                        }
                    }
                }
                """);

        (await _workspace.BuildAsync("Strict")).Succeeded().WithoutWarnings();

        Assert.Contains("Interceptors.Orders.g.cs", _workspace.GeneratedFiles("Strict").Keys);
    }
}
