namespace SourceGenBus.Benchmarks.Harness.Handlers;

[EventHandler<OrderQuoted>]
internal sealed class Quote(ITally tally) : ICounting
{
    public long Count => tally.Count;

    public void Reset() => tally.Reset();

    public ValueTask HandleAsync(OrderQuoted @event, CancellationToken cancellationToken)
    {
        tally.Add(@event.Amount);
        return default;
    }
}

[EventHandler<OrderQuotedOnce>]
internal sealed class QuoteOnce(ITally tally) : ICounting
{
    public long Count => tally.Count;

    public void Reset() => tally.Reset();

    public ValueTask HandleAsync(OrderQuotedOnce @event, CancellationToken cancellationToken)
    {
        tally.Add(@event.Amount);
        return default;
    }
}

[EventHandler<OrderQuotedThrice>]
internal sealed class QuoteThrice(ITally tally) : ICounting
{
    public long Count => tally.Count;

    public void Reset() => tally.Reset();

    public ValueTask HandleAsync(OrderQuotedThrice @event, CancellationToken cancellationToken)
    {
        tally.Add(@event.Amount);
        return default;
    }
}

[CommandHandler<Reprice>]
internal sealed class Repricing(ITally tally) : ICounting
{
    public long Count => tally.Count;

    public void Reset() => tally.Reset();

    public ValueTask HandleAsync(Reprice command, CancellationToken cancellationToken)
    {
        tally.Add(command.Amount);
        return default;
    }
}
