namespace SourceGenBus.UnitsOfWork.Tests;

public sealed record BasketFilled(int Number);

[AttemptEvent]
public sealed record BasketTried(int Number);

public sealed partial class Basket(string id) : AggregateRoot<string>(id)
{
    public void Fill(int number) => Raise(new BasketFilled(number));

    public void Try(int number) => Raise(new BasketTried(number));

    private void Apply(BasketFilled filled)
    {
    }

    private void Apply(BasketTried tried)
    {
    }
}

/// <summary>Of another class, but with identities of the same type.</summary>
public sealed partial class Shelf(string id) : AggregateRoot<string>(id);
