using SourceGenBus;

namespace Shop.Orders;

internal sealed class PlaceOrderValidator : IMessageValidator<PlaceOrder>
{
    public ValueTask<IReadOnlyCollection<ValidationError>> ValidateAsync(
        PlaceOrder message, EventContext context, CancellationToken cancellationToken)
    {
        List<ValidationError> errors = [];
        if (string.IsNullOrWhiteSpace(message.Product) || message.Product.Length > 200 || !PlainText.IsPlain(message.Product))
            errors.Add(new ValidationError("product", "An order is of a product, whose name has 1 to 200 characters and no control characters."));
        if (message.Quantity is < 1 or > 100)
            errors.Add(new ValidationError("quantity", "An order is of 1 to 100 pieces."));
        return new(errors);
    }
}
