using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Shop.Audit;
using Shop.Orders;
using Shop.Receipts;
using Shop.Users;

namespace Shop.Http;

/// <summary>What goes over the wire.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(RegisterUser))]
[JsonSerializable(typeof(PlaceOrder))]
[JsonSerializable(typeof(Payment))]
[JsonSerializable(typeof(CreatedId))]
[JsonSerializable(typeof(OrderView))]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(IAsyncEnumerable<HistoryEntry>))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(HttpValidationProblemDetails))]
internal sealed partial class ShopJson : JsonSerializerContext
{
    /// <summary>What a request leaves out, sets to null or writes as another type is refused before a handler could stumble over it.</summary>
    internal static void Configure(JsonSerializerOptions options)
    {
        options.TypeInfoResolverChain.Insert(0, Default);
        options.NumberHandling = JsonNumberHandling.Strict;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
    }
}
