using System.Text.Json.Serialization;
using SourceGenBus.EventStore;
using SourceGenBus.Transports;

namespace SourceGenBus.Transports.CrashProgram;

[Event("stock.moved", Key = nameof(Key)), Published("stock")]
public sealed record StockMoved(string Key, string Producer, long Number) : DomainEvent;

[JsonSerializable(typeof(StockMoved))]
internal sealed partial class StockJson : JsonSerializerContext;
