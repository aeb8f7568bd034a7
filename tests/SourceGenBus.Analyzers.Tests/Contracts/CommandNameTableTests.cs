using SourceGenBus.Generators.Naming;

namespace SourceGenBus.Analyzers.Tests.Contracts;

public sealed class CommandNameTableTests
{
    [Theory]
    [InlineData("PlaceOrder")]
    [InlineData("PlaceOrderCommand")]
    [InlineData("PlaceOrderV2")]
    [InlineData("SendMoney")]
    [InlineData("SendMessage")]
    [InlineData("RegisterUser")]
    [InlineData("ResetPassword")]
    [InlineData("ReadFile")]
    [InlineData("AddItemToCart")]
    [InlineData("RebuildIndex")]
    [InlineData("Archive")]
    [InlineData("PositionWindow")]
    [InlineData("OrderPizza")] // "Order" is a verb too.
    [InlineData("ReportAbuse")]
    [InlineData("EmailCustomer")]
    [InlineData("FindUnpaidInvoices")]
    [InlineData("CloseExpired")]
    [InlineData("GetOrder")]
    [InlineData("OrdersOfCustomerQuery")] // A question may be named for its answer.
    [InlineData("OpenOrdersQuery")]
    [InlineData("Frobnicate")]
    [InlineData("Öffne")]
    public void Instructions_are_left_alone(string name) => Assert.True(CommandNames.IsInstruction(name), name);

    [Theory]
    [InlineData("OrderPlaced", "PlaceOrder")]
    [InlineData("OrderPlacedCommand", "PlaceOrderCommand")]
    [InlineData("MoneySent", "SendMoney")]
    [InlineData("UserRegistered", "RegisterUser")]
    [InlineData("OrderCancelled", "CancelOrder")]
    [InlineData("OrderCanceled", "CancelOrder")]
    [InlineData("PlacingOrder", "PlaceOrder")]
    [InlineData("OrderPlacing", "PlaceOrder")]
    [InlineData("OrderCreation", null)]
    [InlineData("UserRegistration", null)]
    [InlineData("CustomerAddress", null)]
    [InlineData("NewOrder", null)]
    [InlineData("PaymentCommand", null)]
    [InlineData("Created", null)]
    public void Other_names_are_noticed_and_renamed_where_that_is_sure(string name, string? proposal)
    {
        Assert.False(CommandNames.IsInstruction(name), name);
        Assert.Equal(proposal, CommandNames.AsInstruction(name));
    }
}
