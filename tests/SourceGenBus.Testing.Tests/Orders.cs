namespace SourceGenBus.Testing.Tests;

public record OrderEvent(int Id);

public sealed record OrderPlaced(int Id) : OrderEvent(Id)
{
    public override string ToString() => $"order {Id} placed";
}

public sealed record OrderPaid(int Id) : OrderEvent(Id)
{
    public override string ToString() => $"order {Id} paid";
}
