namespace SourceGenBus.Testing.Tests;

[EventHandler<OrderPlaced>]
public class Mailer
{
    public int Sent { get; private set; }

    public virtual ValueTask HandleAsync(OrderPlaced placed)
    {
        Sent++;
        return default;
    }
}
