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
            .GroupBy(static handler => handler.Event)
            .Select(group => new RouteModel(
                assembly.Namespace,
                names.Claim(group.Key.SimpleName + "Route"),
                group.Key,
                group.ToEquatableArray()))
            .ToEquatableArray();
    }

    /// <summary>Null when the assembly has no handlers, and so needs no module.</summary>
    internal static ModuleModel? ModuleOf(AssemblyModel? assembly, EquatableArray<RouteModel> routes) =>
        assembly is null || routes.Count == 0
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

    internal static EquatableArray<RouteNameModel> NamesOf(EquatableArray<RouteModel> routes) =>
        routes.Select(static route => new RouteNameModel(route.Event.QualifiedName, route.ClassName)).ToEquatableArray();
}
