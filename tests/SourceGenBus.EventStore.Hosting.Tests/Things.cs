using System.Text.Json.Serialization;

namespace SourceGenBus.EventStore.Hosting.Tests;

[Event("thing.done", Key = nameof(Key))]
public sealed record ThingDone(string Key, int Number);

[JsonSerializable(typeof(ThingDone))]
[JsonSerializable(typeof(Tenants.BikeRented))]
[JsonSerializable(typeof(Tenants.BikeReturned))]
[JsonSerializable(typeof(Tenants.InvoiceDue))]
internal sealed partial class ThingJson : JsonSerializerContext;
