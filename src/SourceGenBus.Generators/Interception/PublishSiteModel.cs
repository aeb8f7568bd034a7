using SourceGenBus.Generators.Events;

namespace SourceGenBus.Generators.Interception;

/// <summary>A call of the bus whose argument has a sealed static type, so that it can be bound when it is compiled.</summary>
/// <param name="Event">The event.</param>
/// <param name="RunTimeName">The name that its route goes by: that of its type as it is at run time, without names in tuples.</param>
/// <param name="ThroughInterface">The receiver is an <c>IEventBus</c>, not an <c>EventBus</c>.</param>
/// <param name="WithContext">The overload that takes a context.</param>
/// <param name="LocationVersion">The version of the compiler's location encoding.</param>
/// <param name="LocationData">The compiler's encoding of the place.</param>
/// <param name="Send">The signature, when the call sends a command or asks a query; null when it publishes an event.</param>
internal sealed record PublishSiteModel(
    EventModel Event,
    string RunTimeName,
    bool ThroughInterface,
    bool WithContext,
    int LocationVersion,
    string LocationData,
    SendModel? Send);
