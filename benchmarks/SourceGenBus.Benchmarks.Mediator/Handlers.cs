using Mediator;

namespace SourceGenBus.Benchmarks.Rivals;

public sealed class PlaceOrder(ICallCounter<PlaceOrder> counter) : INotificationHandler<Placed>
{
    public ValueTask Handle(Placed notification, CancellationToken cancellationToken)
    {
        counter.Add(notification.Amount);
        return default;
    }
}

public sealed class FirstPayment(ICallCounter<FirstPayment> counter) : INotificationHandler<Paid>
{
    public ValueTask Handle(Paid notification, CancellationToken cancellationToken)
    {
        counter.Add(notification.Amount);
        return default;
    }
}

public sealed class SecondPayment(ICallCounter<SecondPayment> counter) : INotificationHandler<Paid>
{
    public ValueTask Handle(Paid notification, CancellationToken cancellationToken)
    {
        counter.Add(notification.Amount);
        return default;
    }
}

public sealed class ThirdPayment(ICallCounter<ThirdPayment> counter) : INotificationHandler<Paid>
{
    public ValueTask Handle(Paid notification, CancellationToken cancellationToken)
    {
        counter.Add(notification.Amount);
        return default;
    }
}

public sealed class FourthPayment(ICallCounter<FourthPayment> counter) : INotificationHandler<Paid>
{
    public ValueTask Handle(Paid notification, CancellationToken cancellationToken)
    {
        counter.Add(notification.Amount);
        return default;
    }
}

public sealed class OnCounted(ICallCounter<OnCounted> counter) : INotificationHandler<Counted>
{
    public ValueTask Handle(Counted notification, CancellationToken cancellationToken)
    {
        counter.Add(notification.Amount);
        return default;
    }
}

public sealed class OnReserved(ICallCounter<OnReserved> counter) : INotificationHandler<Reserved>
{
    public ValueTask Handle(Reserved notification, CancellationToken cancellationToken)
    {
        counter.Add(notification.Amount);
        return default;
    }
}

public sealed class OnReleased(ICallCounter<OnReleased> counter) : INotificationHandler<Released>
{
    public ValueTask Handle(Released notification, CancellationToken cancellationToken)
    {
        counter.Add(notification.Amount);
        return default;
    }
}

public sealed class OnPicked(ICallCounter<OnPicked> counter) : INotificationHandler<Picked>
{
    public ValueTask Handle(Picked notification, CancellationToken cancellationToken)
    {
        counter.Add(notification.Amount);
        return default;
    }
}

public sealed class OnPacked(ICallCounter<OnPacked> counter) : INotificationHandler<Packed>
{
    public ValueTask Handle(Packed notification, CancellationToken cancellationToken)
    {
        counter.Add(notification.Amount);
        return default;
    }
}

public sealed class OnMoved(ICallCounter<OnMoved> counter) : INotificationHandler<Moved>
{
    public ValueTask Handle(Moved notification, CancellationToken cancellationToken)
    {
        counter.Add(notification.Amount);
        return default;
    }
}

public sealed class OnLost(ICallCounter<OnLost> counter) : INotificationHandler<Lost>
{
    public ValueTask Handle(Lost notification, CancellationToken cancellationToken)
    {
        counter.Add(notification.Amount);
        return default;
    }
}

public sealed class OnFound(ICallCounter<OnFound> counter) : INotificationHandler<Found>
{
    public ValueTask Handle(Found notification, CancellationToken cancellationToken)
    {
        counter.Add(notification.Amount);
        return default;
    }
}

public sealed class PriceSetter(ICallCounter<PriceSetter> counter) : ICommandHandler<SetPrice>
{
    public ValueTask<Unit> Handle(SetPrice command, CancellationToken cancellationToken)
    {
        counter.Add(command.Amount);
        return default;
    }
}
