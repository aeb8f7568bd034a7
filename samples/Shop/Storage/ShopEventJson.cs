using System.Text.Json.Serialization;

namespace Shop.Storage;

/// <summary>How stored events are written and read: code that the compiler generates, for a native binary has no reflection.</summary>
[JsonSerializable(typeof(ShopEvent))]
internal sealed partial class ShopEventJson : JsonSerializerContext;
