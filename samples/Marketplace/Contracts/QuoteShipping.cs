using SourceGenBus;
using SourceGenBus.EventStore;
using SourceGenBus.Transports;

namespace Marketplace.Contracts;

/// <summary>Asks the shipping service what it would cost to ship something.</summary>
[Event("shipping.quote"), Published("shipping")]
public sealed record QuoteShipping(string Product, int Quantity) : IQuery<ShippingQuote>;

/// <summary>The answer.</summary>
public sealed record ShippingQuote(decimal Price, int Days);
