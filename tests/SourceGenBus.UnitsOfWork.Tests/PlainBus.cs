namespace SourceGenBus.UnitsOfWork.Tests;

/// <summary>A bus around another that knows of publishing alone.</summary>
internal class PlainBus(IEventBus inner) : IEventBus
{
    public List<EventContext> Contexts { get; } = [];

    public ValueTask PublishAsync<TEvent>(TEvent @event, CancellationToken cancellationToken = default)
        where TEvent : notnull => inner.PublishAsync(@event, cancellationToken);

    public ValueTask PublishAsync<TEvent>(TEvent @event, EventContext context, CancellationToken cancellationToken = default)
        where TEvent : notnull
    {
        Contexts.Add(context);
        return inner.PublishAsync(@event, context, cancellationToken);
    }

    public IDisposable Subscribe<TEvent>(Func<TEvent, EventContext, CancellationToken, ValueTask> handler)
        where TEvent : notnull => inner.Subscribe(handler);
}
