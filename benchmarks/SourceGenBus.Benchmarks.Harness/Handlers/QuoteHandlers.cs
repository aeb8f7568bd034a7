namespace SourceGenBus.Benchmarks.Harness.Handlers;

[EventHandler<OrderQuoted>]
internal sealed class Quote : ICounting
{
    private long _count;

    public long Count => _count;

    public void Reset() => _count = 0;

    public ValueTask HandleAsync(OrderQuoted @event, CancellationToken cancellationToken)
    {
        _count += @event.Amount;
        return default;
    }
}

[EventHandler<OrderQuotedOnce>]
internal sealed class QuoteOnce : ICounting
{
    private long _count;

    public long Count => _count;

    public void Reset() => _count = 0;

    public ValueTask HandleAsync(OrderQuotedOnce @event, CancellationToken cancellationToken)
    {
        _count += @event.Amount;
        return default;
    }
}

[EventHandler<OrderQuotedThrice>]
internal sealed class QuoteThrice : ICounting
{
    private long _count;

    public long Count => _count;

    public void Reset() => _count = 0;

    public ValueTask HandleAsync(OrderQuotedThrice @event, CancellationToken cancellationToken)
    {
        _count += @event.Amount;
        return default;
    }
}

[CommandHandler<Reprice>]
internal sealed class Repricing : ICounting
{
    private long _count;

    public long Count => _count;

    public void Reset() => _count = 0;

    public ValueTask HandleAsync(Reprice command, CancellationToken cancellationToken)
    {
        _count += command.Amount;
        return default;
    }
}
