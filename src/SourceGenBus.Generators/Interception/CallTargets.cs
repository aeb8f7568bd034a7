using SourceGenBus.Generators.Commands;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Middleware;
using SourceGenBus.Generators.Routes;

namespace SourceGenBus.Generators.Interception;

/// <summary>Finds the classes that intercepted calls are bound to.</summary>
internal static class CallTargets
{
    /// <summary>What calls are bound to that publish: the pipeline of an event that has one, else its route.</summary>
    internal static EquatableArray<RouteNameModel> OfEvents(EquatableArray<RouteNameModel> routes, EquatableArray<PipelineModel> pipelines)
    {
        var targets = pipelines
            .Where(static pipeline => pipeline.Middleware[0].Kind == HandlerKind.Event)
            .Select(static pipeline => new RouteNameModel(pipeline.Middleware[0].Message.QualifiedName, pipeline.Middleware[0].Message.NameHash, pipeline.ClassName))
            .ToList();
        if (targets.Count == 0)
            return routes;

        var wrapped = new HashSet<string>(targets.Select(static target => target.EventQualifiedName));
        return targets
            .Concat(routes.Where(route => !wrapped.Contains(route.EventQualifiedName)))
            .OrderBy(static target => target.EventQualifiedName, StringComparer.Ordinal)
            .ToEquatableArray();
    }

    /// <summary>What calls are bound to that send or ask: the pipeline of a command that has one, else its route.</summary>
    internal static EquatableArray<CommandCallModel> OfCommands(
        EquatableArray<CommandRouteModel> routes,
        EquatableArray<PipelineModel> pipelines)
    {
        var wrapped = pipelines.ToDictionary(
            static pipeline => pipeline.Middleware[0].Message.QualifiedName, static pipeline => pipeline.ClassName);
        return routes
            .Select(route => new CommandCallModel(
                route.Handler.Event.QualifiedName,
                route.Handler.Contract!,
                wrapped.TryGetValue(route.Handler.Event.QualifiedName, out var pipeline) ? pipeline : route.ClassName))
            .ToEquatableArray();
    }

    /// <summary>
    /// The calls of one file that are worth an interceptor. On the class itself, only a route of this assembly makes one cheaper.
    /// </summary>
    internal static InterceptorFileModel InterceptorsOf(
        PublishFileModel file,
        EquatableArray<RouteNameModel> targets,
        EquatableArray<CommandCallModel> commands) => new(
            file.Namespace,
            file.Name,
            file.Sites
                .Select(site => new InterceptorModel(site, site.Send is null ? Find(targets, site.RunTimeName) : Find(commands, site)))
                .Where(static call => call.RouteClass is not null || call.Site is { Send: null, ThroughInterface: true })
                .ToEquatableArray());

    private static string? Find(EquatableArray<RouteNameModel> routes, string @event) =>
        routes.FindOrdered(static route => route.EventQualifiedName, @event)?.ClassName;

    /// <summary>The route of a command, unless the call sends it as another of the interfaces that it implements.</summary>
    private static string? Find(EquatableArray<CommandCallModel> commands, PublishSiteModel site) =>
        commands.FindOrdered(static command => command.MessageQualifiedName, site.RunTimeName) is { } found
            && found.Contract == site.Send!.Contract
            ? found.ClassName
            : null;
}
