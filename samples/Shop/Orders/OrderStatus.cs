namespace Shop.Orders;

internal enum OrderStatus
{
    Placed,
    Paid,
}
