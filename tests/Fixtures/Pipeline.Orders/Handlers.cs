using SourceGenBus;

namespace Pipeline.Orders;

[EventHandler<OrderShipped>]
internal sealed class ShipmentMailer(Journal journal)
{
    public ValueTask HandleAsync(OrderShipped shipped)
    {
        journal.Add($"mail {shipped.OrderId}");
        return default;
    }
}

[CommandHandler<ShipOrder, string>]
[CommandHandler<CancelOrder>]
internal sealed class Warehouse(Journal journal)
{
    public ValueTask<string> HandleAsync(ShipOrder command)
    {
        journal.Add($"ship {command.OrderId}");
        return new ValueTask<string>($"parcel of {command.OrderId}");
    }

    public ValueTask HandleAsync(CancelOrder command)
    {
        journal.Add($"cancel {command.OrderId}");
        return default;
    }
}

[EventHandler<StockCounted>]
internal static class StockReport
{
    public static ValueTask HandleAsync(StockCounted counted) => default;
}
