using System.Collections.Immutable;
using SourceGenBus.Generators.Models;

namespace SourceGenBus.Generators.Discovery;

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
                group.ToEquatableArray()))
            .ToEquatableArray();
    }

    /// <summary>One route per command or query. Of two handlers, which is an error, the first by name is taken.</summary>
    internal static EquatableArray<CommandRouteModel> CommandRoutesOf(AssemblyModel? assembly)
    {
        if (assembly is null)
            return EquatableArray<CommandRouteModel>.Empty;

        var names = new UniqueNames();
        return assembly.Handlers
            .Where(static handler => handler.Kind != HandlerKind.Event)
            .GroupBy(static handler => handler.Event)
            .Select(group => new CommandRouteModel(assembly.Namespace, names.Claim(group.Key.SimpleName + "CommandRoute"), group.First()))
            .ToEquatableArray();
    }

    /// <summary>Null when the assembly has no handlers, and so needs no module.</summary>
    internal static ModuleModel? ModuleOf(
        AssemblyModel? assembly,
        EquatableArray<RouteModel> routes,
        EquatableArray<CommandRouteModel> commands) =>
        assembly is null || assembly.Handlers.Count == 0
            ? null
            : new ModuleModel(
                assembly.Namespace,
                assembly.Handlers
                    .Where(static handler => handler.Lifetime != HandlerLifetimeModel.Static)
                    .GroupBy(static handler => handler.QualifiedName)
                    .Select(static group => new HandlerRegistrationModel(group.Key, group.First().Lifetime, group.First().Constructor))
                    .OrderBy(static handler => handler.QualifiedName, StringComparer.Ordinal)
                    .ToEquatableArray(),
                NamesOf(routes),
                commands
                    .Select(static route => new CommandNameModel(route.Handler.Event.QualifiedName, route.Handler.QualifiedName, route.ClassName))
                    .ToEquatableArray(),
                assembly.ReferencedModules);

    /// <summary>Null when nothing may be generated.</summary>
    internal static RegistrationModel? RegistrationOf(AssemblyModel? assembly)
    {
        if (assembly is null)
            return null;

        var modules = assembly.ReferencedModules.ToImmutableArray();
        return new RegistrationModel(new EquatableArray<string>(
            assembly.Handlers.Count == 0 ? modules : modules.Add($"global::{assembly.Namespace}.Module")));
    }

    internal static EquatableArray<RouteNameModel> NamesOf(EquatableArray<CommandRouteModel> routes) =>
        routes.Select(static route => new RouteNameModel(route.Handler.Event.QualifiedName, route.ClassName)).ToEquatableArray();

    internal static EquatableArray<RouteNameModel> NamesOf(EquatableArray<RouteModel> routes) =>
        routes.Select(static route => new RouteNameModel(route.Event.QualifiedName, route.ClassName)).ToEquatableArray();
}
