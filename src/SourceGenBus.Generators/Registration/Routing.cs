using System.Collections.Immutable;
using SourceGenBus.Generators.Commands;
using SourceGenBus.Generators.Emission;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Middleware;
using SourceGenBus.Generators.Routes;

namespace SourceGenBus.Generators.Registration;

/// <summary>Arranges the handlers of an assembly into what is emitted.</summary>
internal static class Routing
{
    /// <summary>One route per event. Handlers come ordered, so the routes are.</summary>
    internal static EquatableArray<RouteModel> RoutesOf(AssemblyModel? assembly)
    {
        if (assembly is null)
            return EquatableArray<RouteModel>.Empty;

        var names = new UniqueNames();
        return assembly.Handlers
            .Where(static handler => handler.Kind == HandlerKind.Event)
            .GroupBy(static handler => handler.Event)
            .Select(group => new RouteModel(
                assembly.Namespace,
                names.Claim(group.Key.SimpleName + "Route"),
                group.Key,
                group.ToEquatableArray(),
                assembly.IsEditable))
            .ToEquatableArray();
    }

    /// <summary>One file per route, or buckets of them.</summary>
    internal static ImmutableArray<RouteFileModel> FilesOf(EquatableArray<RouteModel> routes)
    {
        var all = routes.ToImmutableArray();
        return Buckets.Of(all, static route => route.Event.QualifiedName) is { } buckets
            ? buckets.Select(
                static bucket => new RouteFileModel("Bucket" + bucket.Name, bucket.Items.ToEquatableArray())).ToImmutableArray()
            : all.Select(static route => new RouteFileModel(route.ClassName, new EquatableArray<RouteModel>(ImmutableArray.Create(route)))).ToImmutableArray();
    }

    /// <summary>
    /// One route per handler of a command or query. One that has several, as several doubles in a test project, is handled by none until a
    /// test chooses, so the module has to list them all.
    /// </summary>
    internal static EquatableArray<CommandRouteModel> CommandRoutesOf(AssemblyModel? assembly, EquatableArray<RouteModel> routes)
    {
        if (assembly is null)
            return EquatableArray<CommandRouteModel>.Empty;

        // The routes of an event RefundCommand and of a command Refund would else have the same name.
        var names = new UniqueNames();
        foreach (var route in routes)
            names.Claim(route.ClassName);

        return assembly.Handlers
            .Where(static handler => handler.Kind != HandlerKind.Event)
            .GroupBy(static handler => (handler.Event, handler.QualifiedName))
            .Select(group => new CommandRouteModel(
                assembly.Namespace, names.Claim(group.Key.Event.SimpleName + "CommandRoute"), group.First(), assembly.IsEditable))
            .ToEquatableArray();
    }

    /// <summary>One pipeline per message that middleware applies to. The middleware comes ordered.</summary>
    internal static EquatableArray<PipelineModel> PipelinesOf(AssemblyModel? assembly, EquatableArray<RouteNameModel> routes)
    {
        if (assembly is null)
            return EquatableArray<PipelineModel>.Empty;

        var names = new UniqueNames();
        return assembly.Middleware
            .GroupBy(static middleware => middleware.Message)
            .Select(group => new PipelineModel(
                assembly.Namespace,
                names.Claim(group.Key.SimpleName + "Pipeline"),
                routes.FindOrdered(static route => route.EventQualifiedName, group.Key.QualifiedName)?.ClassName,
                group.ToEquatableArray(),
                assembly.IsEditable))
            .ToEquatableArray();
    }

    /// <summary>Null when the assembly has nothing to register, and so needs no module.</summary>
    internal static ModuleModel? ModuleOf(
        AssemblyModel? assembly,
        EquatableArray<RouteModel> routes,
        EquatableArray<CommandRouteModel> commands,
        EquatableArray<PipelineModel> pipelines) =>
        assembly is not { NeedsModule: true }
            ? null
            : new ModuleModel(
                assembly.Namespace,
                RegistrationsOf(assembly),
                NamesOf(routes),
                commands
                    .Select(static route => new CommandNameModel(
                        route.Handler.Event.QualifiedName,
                        route.Handler.QualifiedName,
                        route.ClassName,
                        route.Handler.IsOneOfContracts ? route.Handler.Contract : null))
                    .ToEquatableArray(),
                pipelines
                    .Select(static pipeline => new WrapModel(
                        pipeline.Middleware[0].Message.QualifiedName, pipeline.Middleware[0].Kind == HandlerKind.Event, pipeline.ClassName))
                    .ToEquatableArray(),
                assembly.Policies,
                assembly.ReferencedModules,
                assembly.IsEditable);

    /// <summary>Null when nothing may be generated.</summary>
    internal static RegistrationModel? RegistrationOf(AssemblyModel? assembly)
    {
        if (assembly is null)
            return null;

        var modules = assembly.ReferencedModules.ToImmutableArray();
        return new RegistrationModel(
            new EquatableArray<string>(!assembly.NeedsModule ? modules : modules.Add($"global::{assembly.Namespace}.Module")),
            assembly.HasEmbeddedAttribute);
    }

    internal static EquatableArray<RouteNameModel> NamesOf(EquatableArray<RouteModel> routes) =>
        routes.Select(
            static route => new RouteNameModel(route.Event.QualifiedName, route.Event.NameHash, route.ClassName)).ToEquatableArray();

    private static EquatableArray<HandlerRegistrationModel> RegistrationsOf(AssemblyModel assembly) =>
        assembly.Handlers
            .Where(static handler => handler.Lifetime != HandlerLifetimeModel.Static)
            .Select(static handler => new HandlerRegistrationModel(handler.QualifiedName, handler.Lifetime, handler.Constructor))
            .Concat(assembly.Middleware.Select(static middleware =>
                new HandlerRegistrationModel(middleware.QualifiedName, HandlerLifetimeModel.Singleton, middleware.Constructor)))
            .GroupBy(static registration => registration.QualifiedName)
            .Select(static group => group.First())
            .OrderBy(static registration => registration.QualifiedName, StringComparer.Ordinal)
            .ToEquatableArray();
}
