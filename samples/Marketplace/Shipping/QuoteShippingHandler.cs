using Marketplace.Contracts;
using SourceGenBus;

namespace Marketplace.Shipping;

/// <summary>Says what shipping costs. That another program asks is nothing to this class.</summary>
[QueryHandler<QuoteShipping, ShippingQuote>]
internal static class QuoteShippingHandler
{
    public static ValueTask<ShippingQuote> HandleAsync(QuoteShipping query, CancellationToken cancellationToken) =>
        new(new ShippingQuote(4.90m + query.Quantity, query.Quantity > 10 ? 5 : 2));
}
