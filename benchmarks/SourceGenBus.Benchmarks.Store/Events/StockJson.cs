using System.Text.Json.Serialization;

namespace SourceGenBus.Benchmarks.Store.Events;

[JsonSerializable(typeof(StockCounted))]
internal sealed partial class StockJson : JsonSerializerContext;
