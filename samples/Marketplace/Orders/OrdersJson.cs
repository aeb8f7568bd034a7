using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace Marketplace.Orders;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(NewOrder))]
[JsonSerializable(typeof(OrderView))]
[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class OrdersJson : JsonSerializerContext;
