namespace SourceGenBus.Dispatch;

/// <summary>
/// The policy of an event type. An object of its own, made where a type is marked: native programs without any leave its code out.
/// </summary>
internal sealed class RoutePolicy(DispatchPolicy policy)
{
    /// <summary>The route under this policy.</summary>
    internal EventRoute? Govern(EventRoute? route) => route?.Govern(policy);
}
