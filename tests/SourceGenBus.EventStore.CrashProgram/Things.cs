using System.Text.Json.Serialization;

namespace SourceGenBus.EventStore.CrashProgram;

/// <summary>Something made at one of the benches; a bench's things are numbered.</summary>
[Event("thing.made", Key = nameof(Bench))]
public sealed record ThingMade(int Bench, string Id) : DomainEvent;

[JsonSerializable(typeof(ThingMade))]
internal sealed partial class ThingsJson : JsonSerializerContext;
