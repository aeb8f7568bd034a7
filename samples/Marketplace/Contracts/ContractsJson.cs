using System.Text.Json.Serialization;

namespace Marketplace.Contracts;

/// <summary>How the contracts are serialized.</summary>
[JsonSerializable(typeof(OrderPlaced))]
[JsonSerializable(typeof(PaymentTaken))]
[JsonSerializable(typeof(PaymentDeclined))]
[JsonSerializable(typeof(OrderShipped))]
[JsonSerializable(typeof(QuoteShipping))]
[JsonSerializable(typeof(ShippingQuote))]
public sealed partial class ContractsJson : JsonSerializerContext;
