using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.Aggregates;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Commands;
using SourceGenBus.Generators.Durable;
using SourceGenBus.Generators.Emission;
using SourceGenBus.Generators.Experimental;
using SourceGenBus.Generators.Interception;
using SourceGenBus.Generators.Middleware;
using SourceGenBus.Generators.Registration;
using SourceGenBus.Generators.Routes;
using SourceGenBus.Generators.Shapes;

namespace SourceGenBus.Generators;

/// <summary>
/// Writes, for each assembly: a route per event, command and query type, a module that registers handlers and routes, the
/// <c>AddSourceGenBus</c> that composes the modules of all references, and interceptors for the calls that can be bound
/// when they are compiled.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class EventBusGenerator : IIncrementalGenerator
{
    /// <inheritdoc />
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var assembly = context.CompilationProvider
            .Select(AssemblyDiscovery.Read)
            .WithTrackingName(Steps.Assembly);

        var experimental = context.CompilationProvider
            .Select(ExperimentalDiscovery.Read)
            .WithTrackingName(Steps.Experimental);

        var routes = assembly
            .Select(static (assembly, _) => Routing.RoutesOf(assembly))
            .WithTrackingName(Steps.Routes);

        context.RegisterSourceOutput(
            routes.SelectMany(static (routes, _) => Routing.FilesOf(routes)).WithTrackingName(Steps.RouteFile).Combine(experimental),
            static (output, file) => output.AddRoutes(file.Left, file.Right));

        var commands = assembly.Combine(routes)
            .Select(static (input, _) => Routing.CommandRoutesOf(input.Left, input.Right))
            .WithTrackingName(Steps.CommandRoutes);

        context.RegisterSourceOutput(
            commands.SelectMany(static (commands, _) => commands).WithTrackingName(Steps.CommandRoute).Combine(experimental),
            static (output, route) =>
                output.AddSource($"Commands.{route.Left.ClassName}.g.cs", CommandRouteEmitter.Emit(route.Left).Allowing(route.Right)));

        var names = routes.Select(static (routes, _) => Routing.NamesOf(routes)).WithTrackingName(Steps.RouteNames);
        var pipelines = assembly.Combine(names)
            .Select(static (input, _) => Routing.PipelinesOf(input.Left, input.Right))
            .WithTrackingName(Steps.Pipelines);

        context.RegisterSourceOutput(
            pipelines.SelectMany(static (pipelines, _) => pipelines).WithTrackingName(Steps.Pipeline).Combine(experimental),
            static (output, pipeline) =>
                output.AddSource(
                    $"Pipelines.{pipeline.Left.ClassName}.g.cs", PipelineEmitter.Emit(pipeline.Left).Allowing(pipeline.Right)));

        context.RegisterSourceOutput(
            context.CompilationProvider.SelectMany(RejectedDeclarations.Read).WithTrackingName(Steps.Rejected),
            static (output, diagnostic) => output.ReportDiagnostic(diagnostic));

        context.RegisterSourceOutput(
            context.CompilationProvider.SelectMany(AggregateDiscovery.Read).WithTrackingName(Steps.Aggregates).Combine(experimental),
            static (output, aggregate) =>
                output.AddSource(
                    $"Aggregates.{aggregate.Left.HintName}.g.cs", AggregateEmitter.Emit(aggregate.Left).Allowing(aggregate.Right)));

        context.RegisterSourceOutput(
            context.CompilationProvider.Select(DurableEventDiscovery.Read).WithTrackingName(Steps.DurableEvents).Combine(experimental),
            static (output, events) => output.AddDurableEvents(events.Left, events.Right));

        context.RegisterSourceOutput(
            assembly.Combine(routes).Combine(commands.Combine(pipelines))
                .Select(static (input, _) => Routing.ModuleOf(input.Left.Left, input.Left.Right, input.Right.Left, input.Right.Right))
                .WithTrackingName(Steps.Module)
                .Combine(experimental),
            static (output, module) => output.AddModule(module.Left, module.Right));

        context.RegisterSourceOutput(
            assembly.Select(
                static (assembly, _) => Routing.RegistrationOf(assembly)).WithTrackingName(Steps.Registration).Combine(experimental),
            static (output, registration) => output.AddRegistration(registration.Left, registration.Right));

        // What changes no meaning may be left out by hosts that only analyse code: the shapes, which are for the tool that keeps the
        // baseline, and interceptors.
        context.RegisterImplementationSourceOutput(
            context.CompilationProvider.Select(EventShapeDiscovery.Read).WithTrackingName(Steps.EventShapes),
            static (output, shapes) => output.AddEventShapes(shapes));

        var targets = names.Combine(pipelines)
            .Select(static (input, _) => CallTargets.OfEvents(input.Left, input.Right))
            .WithTrackingName(Steps.CallTargets);
        var commandNames = commands.Combine(pipelines)
            .Select(static (input, _) => CallTargets.OfCommands(input.Left, input.Right))
            .WithTrackingName(Steps.CommandNames);
        var files = context.CompilationProvider
            .Combine(context.AnalyzerConfigOptionsProvider.Select(InterceptorOptions.IsEnabled).WithTrackingName(Steps.Options))
            .SelectMany(static (pair, cancellationToken) => ReadPublishFiles(pair.Left, pair.Right, cancellationToken))
            .WithTrackingName(Steps.PublishFiles);

        context.RegisterImplementationSourceOutput(
            files.Combine(targets).Combine(commandNames)
                .Select(static (input, _) => CallTargets.InterceptorsOf(input.Left.Left, input.Left.Right, input.Right))
                .WithTrackingName(Steps.Interceptors),
            static (output, file) => output.AddInterceptors(file));
    }

    private static ImmutableArray<PublishFileModel> ReadPublishFiles(
        Compilation compilation,
        bool isEnabled,
        CancellationToken cancellationToken)
    {
        var @namespace = Identifiers.NamespaceFor(compilation.AssemblyName);
        return isEnabled
            && BusReference.IsUsable(compilation, cancellationToken)
            && compilation is CSharpCompilation { LanguageVersion: >= LanguageVersion.CSharp11 }
            && InterceptorOptions.IsAllowed(compilation.SyntaxTrees.FirstOrDefault()?.Options, @namespace)
                ? PublishSiteDiscovery.Read(compilation, @namespace, cancellationToken)
                : ImmutableArray<PublishFileModel>.Empty;
    }
}
