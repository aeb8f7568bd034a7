namespace SourceGenBus.Dispatch;

/// <summary>
/// Finds which modules have a route for an event type, when it is met for the first time. A hash of the type's name leads to the
/// candidates, so that of a thousand event types only those that are published are ever loaded. Thread-safe.
/// </summary>
internal sealed class RouteSources(IReadOnlyCollection<EventBusModule> modules)
{
    internal RouteSource[] Of(Type eventType)
    {
        var found = Find(eventType, EventName.HashOf(eventType));

        // Tools that change an assembly after it was compiled may have given the type another name than the module knows it by.
        return found.Length > 0 ? found : Find(eventType, name: null);
    }

    private RouteSource[] Find(Type eventType, int? name)
    {
        RouteSource[] found = [];
        foreach (var module in modules)
        {
            var names = module.EventNames;
            for (var route = 0; route < names.Length; route++)
            {
                if ((name is null || names[route] == name) && module.GetEventType(route) == eventType)
                    found = [.. found, new RouteSource(module, route)];
            }
        }

        return found;
    }
}
