using System.Text.Json.Serialization;
using Shop.Orders;
using Shop.Users;

namespace Shop.Storage;

/// <summary>How stored events are written and read: code that the compiler generates, for a native binary has no reflection.</summary>
[JsonSerializable(typeof(UserRegistered))]
[JsonSerializable(typeof(OrderPlaced))]
[JsonSerializable(typeof(OrderPaid))]
internal sealed partial class ShopEventJson : JsonSerializerContext;
