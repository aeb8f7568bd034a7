namespace SourceGenBus.Generators;

/// <summary>The names under which the incremental steps are tracked; tests assert which of them run after which edit.</summary>
internal static class Steps
{
    internal const string Assembly = "Assembly";
    internal const string Experimental = "Experimental";
    internal const string Routes = "Routes";
    internal const string RouteFile = "RouteFile";
    internal const string RouteNames = "RouteNames";
    internal const string CommandRoutes = "CommandRoutes";
    internal const string CommandRoute = "CommandRoute";
    internal const string CommandNames = "CommandNames";
    internal const string Pipelines = "Pipelines";
    internal const string Pipeline = "Pipeline";
    internal const string CallTargets = "CallTargets";
    internal const string Rejected = "Rejected";
    internal const string Aggregates = "Aggregates";
    internal const string DurableEvents = "DurableEvents";
    internal const string EventShapes = "EventShapes";
    internal const string Module = "Module";
    internal const string Registration = "Registration";
    internal const string Options = "Options";
    internal const string PublishFiles = "PublishFiles";
    internal const string Interceptors = "Interceptors";

    internal static readonly string[] All =
    [
        Assembly,
        Experimental,
        Routes,
        RouteFile,
        RouteNames,
        CommandRoutes,
        CommandRoute,
        CommandNames,
        Pipelines,
        Pipeline,
        CallTargets,
        Rejected,
        Aggregates, DurableEvents, EventShapes, Module, Registration, Options, PublishFiles, Interceptors,
    ];
}
