namespace SourceGenBus.Background;

/// <summary>Tells the key of the events of one type.</summary>
internal abstract class KeySelector
{
    /// <summary>The key of an event that is known to be of the type.</summary>
    internal abstract string? KeyOf(object @event);
}

/// <summary>Tells the key of the events of one type, without boxing those that are structs.</summary>
internal sealed class KeySelector<TEvent>(Func<TEvent, string?> select) : KeySelector
    where TEvent : notnull
{
    internal override string? KeyOf(object @event) => select((TEvent)@event);

    internal string? KeyOf(TEvent @event) => select(@event);
}
