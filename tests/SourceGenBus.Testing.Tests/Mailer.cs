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

/// <summary>A handler that nobody can derive from, with a dependency that tests do not have.</summary>
[EventHandler<OrderPaid>]
public sealed class Bookkeeper(ILedger ledger)
{
    public ValueTask HandleAsync(OrderPaid paid, EventContext context)
    {
        ledger.Write($"{paid} by {context.UserId}");
        return paid.Id < 0 ? throw new InvalidOperationException("negative") : default;
    }
}

public interface ILedger
{
    void Write(string line);
}

[EventHandler<OrderPaid>]
public static class PaymentLog
{
    public static ValueTask HandleAsync(OrderPaid paid, EventContext context)
    {
        (context.Session as List<string>)?.Add($"{paid} logged");
        return default;
    }
}
