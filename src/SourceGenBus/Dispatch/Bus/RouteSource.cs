namespace SourceGenBus.Dispatch;

/// <summary>Where one generated route of an event type comes from.</summary>
internal sealed class RouteSource(EventBusModule module, int route)
{
    internal EventRoute Create(EventBus bus) => module.CreateRoute(route, bus);
}
